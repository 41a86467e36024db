package reporttest

import (
	"time"

	"debrief/calendar"
	"debrief/reports"
)

func funnelSection() reports.Section {
	step := func(name string, n float64, rate, before reports.Value) reports.FunnelStep {
		return reports.FunnelStep{Label: lit(name), Count: count(n), Rate: rate, Before: &before}
	}
	none := unknown(reports.Ratio, "the first step has none before it")
	return reports.Section{
		ID: "funnel", Label: lit("Funnel"),
		Title:    lit("Most was lost between the click and the lead"),
		Subtitle: lit("People at each step and the share that went on, all channels"),
		Blocks: []reports.Block{
			chartBlock(reports.Chart{
				ID: "funnel", Title: lit("Fewer of those who clicked left an address: 3.1% against 3.6% planned"),
				Subtitle: lit("Count at each step; share of the step before, with that of Spring Sale 2025"),
				Funnel: &reports.FunnelChart{Leak: 2, Steps: []reports.FunnelStep{
					step("Impressions", 18_400_000, none, none),
					step("Clicks", 341_000, ratio(0.0185), ratio(0.0179)),
					step("Leads", 10_560, within(ratio(0.031), 0.029, 0.033), ratio(0.036)),
					step("Sales", 7_120, within(ratio(0.674), 0.66, 0.69), ratio(0.58)),
				}},
			}),
			paragraph("Telephones bring three clicks of four, and half of the leads. The form asks for eleven fields; each of the four that were added in March lost between 3% and 7% of those who began it."),
		},
	}
}

func bridgeSection() reports.Section {
	step := func(name string, n float64) reports.Step {
		effect := 1
		if n < 0 {
			effect = -1
		}
		return reports.Step{Label: lit(name), Value: money(n), Effect: effect}
	}
	return reports.Section{
		ID: "bridge", Label: lit("Why"),
		Title:    lit("Better conversion explains most of what revenue gained on plan"),
		Subtitle: lit("From planned to actual revenue, €"),
		Blocks: []reports.Block{chartBlock(reports.Chart{
			ID: "bridge", Title: lit("Conversion added €118k, a smaller audience took €64k"),
			Subtitle: lit("Contribution to revenue, €; the steps add up exactly"),
			Bridge: &reports.BridgeChart{
				Unit:  reports.Money,
				Start: reports.Bar{Label: lit("Plan"), Value: money(1_000_000), Scenario: reports.Plan},
				Steps: []reports.Step{
					step("Fewer clicks", -64_000), step("More leads per click", 22_000), step("More sales per lead", 118_000),
					step("Larger baskets", 61_000), step("Channel mix", 14_000), step("Returns", -11_000),
				},
				End: reports.Bar{Label: lit("Actual"), Value: money(1_140_000), Scenario: reports.Actual},
			},
		})},
	}
}

func executionSection() reports.Section {
	row := func(name, owner string, start calendar.Date, late float64, cost, plan float64, s reports.Status) reports.Row {
		return reports.Row{Cells: []reports.Cell{textCell(name), textCell(owner), textCell(start.String()),
			valueCell(reports.Of(late, reports.Days)), valueCell(money(plan)), valueCell(money(cost)), statusCell(s)}}
	}
	table := &reports.Table{
		ID: "activities", Title: lit("Three of seven activities started late"),
		Columns: []reports.TableColumn{head("Activity", ""), head("Owner", ""), head("Start", ""), head("Late", reports.Days),
			head("Plan", reports.Money), head("Cost", reports.Money), head("Status", "")},
		Rows: []reports.Row{
			row("Search campaigns", "Jonas Kowalczyk-Łęski", sampleStart, 0, 190_000, 188_000, reports.Met),
			row("Newsletter, 6 issues", "Aoife Ní Bhriain", sampleStart, 0, 18_000, 18_500, reports.Met),
			row("Instagram films", "François Lefèbvre", sampleStart+9, 9, 44_000, 41_000, reports.Missed),
			row("Display, prospecting", "Борис Иванов", sampleStart+3, 3, 86_000, 92_000, reports.Near),
			row("Display, retargeting", "Борис Иванов", sampleStart, 0, 40_000, 44_000, reports.Met),
			row("Ραδιόφωνο, 40 spots", "Μαρία Παπαδοπούλου", sampleStart+10, 5, 38_000, 38_000, reports.Near),
			{Cells: []reports.Cell{textCell("Influencer package"), textCell("李小龍"), {},
				valueCell(unknown(reports.Days, "it never started")), valueCell(money(12_000)), valueCell(money(0)), statusCell(reports.NoData)}},
		},
	}
	return reports.Section{
		ID: "execution", Label: lit("Execution"),
		Title:    lit("What was late cost about 420 leads"),
		Subtitle: lit("Activities planned and done, cost against plan, €"),
		Blocks:   []reports.Block{{Table: table}},
	}
}

func customersSection() reports.Section {
	return reports.Section{
		ID: "customers", Label: lit("Customers"),
		Title:    lit("A customer won is worth 3.4 times what it cost to win"),
		Subtitle: lit("New customers by month of their first order, and what the next euro would bring"),
		Blocks:   []reports.Block{retentionChart(), curvesChart()},
	}
}

func retentionChart() reports.Block {
	h := &reports.HeatChart{Unit: reports.Ratio}
	for m := range 8 {
		h.Rows = append(h.Rows, lit([]string{"Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026"}[m]))
		h.Columns = append(h.Columns, lit([]string{"0", "1", "2", "3", "4", "5", "6", "7"}[m]))
		cells := make([]reports.Value, 8)
		for k := range cells {
			cells[k] = ratio(1 / (1 + 0.9*float64(k)) * (0.94 + 0.015*float64(m)))
			switch {
			case k == 0:
				cells[k] = ratio(1)
			case m+k > 7:
				cells[k] = unknown(reports.Ratio, "has not happened yet")
			case m == 4 && k == 2:
				cells[k] = small(cells[k])
			}
		}
		h.Cells = append(h.Cells, cells)
	}
	return chartBlock(reports.Chart{
		ID: "retention", Title: lit("Half of the customers buy again after a month, one in four after three"),
		Subtitle: lit("Share of a month's new customers who order again, by months since the first order, %"), Heat: h,
	})
}

func curvesChart() reports.Block {
	c := &reports.CurveChart{XUnit: reports.Money, YUnit: reports.Money, X: lit("Spend a week"), Y: lit("Revenue a week")}
	c.Panels = append(c.Panels, panel("Paid search", 160_000, 42_000, 31_000, 38_000), panel("Paid social", 70_000, 30_000, 18_600, 16_000),
		panel("Display", 31_000, 12_000, 21_000, 12_000), panel("Ραδιόφωνο Αθήνα", 12_000, 9_000, 6_300, 6_300))
	return chartBlock(reports.Chart{
		ID: "response", Title: lit("Display is past the point where a euro returns a euro"),
		Subtitle: lit("Expected revenue by spend with 80% range; hollow: now, solid: proposed"), Curves: c,
	})
}

// panel is a saturating curve, top·x/(half+x), with a few observed weeks.
func panel(name string, top, half, now, proposed float64) reports.Panel {
	at := func(x float64) float64 { return top * x / (half + x) }
	p := reports.Panel{Label: lit(name), Now: &reports.Point{X: now, Y: at(now)}, Proposed: &reports.Point{X: proposed, Y: at(proposed)}}
	for i := range 21 {
		x := 2_500 * float64(i)
		p.X, p.Y = append(p.X, x), append(p.Y, at(x))
		p.Low, p.High = append(p.Low, at(x)*0.86), append(p.High, at(x)*1.13)
	}
	for i := range 6 {
		x := now * (0.7 + 0.1*float64(i))
		p.Observed = append(p.Observed, reports.Point{X: x, Y: at(x) * (0.92 + 0.05*float64((i*3)%4))})
	}
	return p
}

func nextSection() reports.Section {
	return reports.Section{
		ID: "next", Label: lit("Next time"),
		Title:  lit("Four changes are worth making before the autumn campaign"),
		Blocks: []reports.Block{{Actions: &reports.Actions{Items: sampleActions()}}},
	}
}

func notesSection() reports.Section {
	note := func(term, text string) reports.Note { return reports.Note{Term: lit(term), Text: lit(text)} }
	return reports.Section{
		ID: "notes", Label: lit("Data notes"),
		Title: lit("Data notes and definitions"),
		Blocks: []reports.Block{{Notes: &reports.Notes{Items: []reports.Note{
			note("Sources", "Campaign plan (Excel, read 22 June 2026), performance (PostgreSQL), orders (PostgreSQL). 14,312 rows were read, 6 rejected: five had no date, one a negative spend."),
			note("Freshness", "Every source has data to 21 June 2026, seven days after the campaign's end, when late orders have settled."),
			note("Attribution", "Last click within 30 days. Sales without a click are counted for none of the channels."),
			note("Small samples", "A rate that rests on fewer than 100 events is drawn with a hollow mark."),
			note("Return on investment", "(revenue − spend) / spend"),
			note("Cost per lead", "spend / leads"),
			note("Cost per sale", "spend / sales"),
			note("New customers", "Customers whose first order lies within the campaign."),
		}}}},
	}
}

func sampleData() *reports.Data {
	d := &reports.Data{Columns: []reports.DataColumn{
		{Name: "date", Label: lit("Date")}, {Name: "channel", Label: lit("Channel")},
		{Name: "spend", Label: lit("Spend"), Unit: reports.Money}, {Name: "leads", Label: lit("Leads"), Unit: reports.Count},
		{Name: "sales", Label: lit("Sales"), Unit: reports.Count}, {Name: "revenue", Label: lit("Revenue"), Unit: reports.Money},
	}}
	add := func(i int, n float64) { d.Columns[i].Numbers = append(d.Columns[i].Numbers, n) }
	for i, day := range days(calendar.On(2026, time.May, 4), sampleDays) {
		for _, c := range sampleChannels {
			share := (1 + 0.2*float64((i*5)%7-3)/3) / sampleDays
			d.Columns[0].Dates = append(d.Columns[0].Dates, day)
			d.Columns[1].Texts = append(d.Columns[1].Texts, c.name)
			add(2, c.spend*share)
			add(3, c.leads*share)
			add(4, c.sales*share)
			add(5, c.revenue*share)
		}
	}
	return d
}
