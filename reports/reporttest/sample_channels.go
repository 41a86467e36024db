package reporttest

import (
	"math"

	"debrief/reports"
)

// channel is a line of the channel table.
type channel struct {
	name                        string
	spend, revenue              float64
	leads, sales                float64
	roiLow, roiHigh, roiBefore  float64
	costPerLead, costPerLeadOld float64
	small                       bool
}

var sampleChannels = []channel{
	{"Paid search", 190_000, 620_000, 4_810, 4_343, 2.05, 2.48, 1.84, 39.50, 41.20, false},
	{"E-mail", 18_000, 96_000, 1_120, 610, 3.60, 5.10, 3.90, 16.07, 17.90, false},
	{"Paid social (Instagram, Facebook and TikTok together)", 112_000, 236_000, 2_050, 1_020, 0.94, 1.29, 1.02, 54.63, 49.10, false},
	{"Display", 126_000, 138_000, 1_940, 868, -0.02, 0.22, 0.35, 64.95, 51.70, false},
	{"Ραδιόφωνο Αθήνα", 38_000, 37_000, 480, 205, -0.21, 0.18, math.NaN(), 79.17, math.NaN(), false},
	{"微信 WeChat 🎉", 16_000, 13_000, 160, 74, -0.55, 0.31, math.NaN(), 100, math.NaN(), true},
}

func (c channel) roi() reports.Value {
	v := within(ratio((c.revenue-c.spend)/c.spend), c.roiLow, c.roiHigh)
	v.Small = c.small
	return v
}

func orUnknown(v reports.Value) reports.Value {
	if math.IsNaN(v.Number) {
		return unknown(v.Unit, "the channel is new")
	}
	return v
}

func channelsSection() reports.Section {
	return reports.Section{
		ID: "channels", Label: lit("Channels"),
		Title:    lit("Paid search and e-mail earned the return; display only broke even"),
		Subtitle: lit("By channel, 4 May – 14 June 2026, last click"),
		Blocks: []reports.Block{
			chartROI(), chartCostPerLead(), {Table: channelTable()},
			paragraph("Channels are credited with the last click before a sale. E-mail goes mostly to people who have bought before, so its return says less about what it would bring with a larger budget than that of the other channels."),
		},
	}
}

func chartROI() reports.Block {
	var bars []reports.Bar
	for _, c := range sampleChannels {
		bar := reports.Bar{Label: lit(c.name), Value: c.roi(), Scenario: reports.Actual, Status: reports.Met}
		if c.revenue < c.spend {
			bar.Status = reports.Missed
		} else if c.revenue < 2*c.spend {
			bar.Status = reports.Near
		}
		if !math.IsNaN(c.roiBefore) {
			bar.Compare = ptr(ratio(c.roiBefore))
		}
		bars = append(bars, bar)
	}
	return chartBlock(reports.Chart{
		ID: "roi", Half: true, Title: lit("Four of six channels earned more than they cost"),
		Subtitle: lit("Return on investment, %, with 95% range; lighter: Spring Sale 2025"),
		Bars: &reports.BarChart{Unit: reports.Ratio, Bars: bars,
			Reference: &reports.Reference{Label: lit("Goal"), Value: ratio(1)}},
	})
}

func chartCostPerLead() reports.Block {
	var rows []reports.Dots
	for _, c := range sampleChannels {
		effect := -1
		if c.costPerLead < c.costPerLeadOld {
			effect = 1
		}
		rows = append(rows, reports.Dots{Label: lit(c.name), From: orUnknown(money(c.costPerLeadOld)), To: money(c.costPerLead), Effect: effect})
	}
	rows[5].To.Small = true
	return chartBlock(reports.Chart{
		ID: "cost-per-lead", Half: true, Title: lit("Leads became dearer on social and display"),
		Subtitle: lit("Cost per lead, €"),
		Dots:     &reports.DotChart{Unit: reports.Money, From: lit("Spring Sale 2025"), To: lit("Spring Sale 2026"), Rows: rows},
	})
}

func channelTable() *reports.Table {
	t := &reports.Table{
		ID: "channels", Title: lit("Paid search brought 61% of sales for 38% of the money"),
		Columns: []reports.TableColumn{
			head("Channel", ""), head("Spend", reports.Money), head("Share", reports.Ratio), head("Leads", reports.Count),
			head("Sales", reports.Count), head("Cost per sale", reports.Money), head("Revenue", reports.Money), head("ROI", reports.Ratio), head("Change", reports.Points),
		},
		Notes: []reports.Text{lit("WeChat rests on 74 sales: read its figures as a direction only. Channels that are new have no change.")},
	}
	var sum channel
	for _, c := range sampleChannels {
		t.Rows = append(t.Rows, c.row(500_000))
		sum.spend += c.spend
		sum.leads += c.leads
		sum.sales += c.sales
		sum.revenue += c.revenue
	}
	sum.name, sum.roiLow, sum.roiHigh, sum.roiBefore = "All channels", 1.12, 1.44, 1.07
	total := sum.row(500_000)
	total.Total = true
	t.Rows = append(t.Rows, total)
	return t
}

func (c channel) row(all float64) reports.Row {
	change := orUnknown(reports.Of(c.roi().Number-c.roiBefore, reports.Points))
	effect := 1
	if change.Number < 0 {
		effect = -1
	}
	sales := count(c.sales)
	sales.Small = c.small
	return reports.Row{Cells: []reports.Cell{
		textCell(c.name), valueCell(money(c.spend)), valueCell(ratio(c.spend / all)), valueCell(count(c.leads)), valueCell(sales),
		valueCell(money(c.spend / c.sales)), valueCell(money(c.revenue)), valueCell(c.roi()), changeCell(change, effect),
	}}
}
