package xlsx_test

import (
	"math"
	"time"

	"debrief/calendar"
	"debrief/reports"
)

// live is a document whose figures have formulas over data with names that are
// hard on formulas.
func live() *reports.Document {
	return &reports.Document{
		Meta: reports.Meta{
			Kind: reports.Campaign, Organization: "Example & Sons", Title: reports.Literal("Live figures"),
			Subject: reports.Literal("Figures that follow the data"), Period: calendar.Period{First: calendar.On(2026, 5, 1), Last: calendar.On(2026, 5, 3)},
			DataTo: calendar.On(2026, 5, 4), Edition: 1, Mark: reports.Final, Run: "r1", Made: time.Date(2026, 5, 5, 6, 0, 0, 0, time.UTC),
			FileName: "live", Locale: "en-IE", Currency: "EUR",
		},
		Sections: []reports.Section{
			{ID: "summary", Label: reports.Literal("Summary"), Title: reports.Literal("Return was 150%"), Blocks: []reports.Block{{Scorecard: liveScores()}}},
			{ID: "channels", Label: reports.Literal("Channels"), Title: reports.Literal("By channel"), Blocks: []reports.Block{{Table: liveTable()}}},
		},
		Data: liveData(),
	}
}

// The channels: plain, with a wildcard, differing in case, like an operator,
// and with quotes.
var liveChannels = []string{"Paid search", "Sp*cial", "email", "Email", ">5", `the "best" 2`}

func liveData() *reports.Data {
	d := &reports.Data{Columns: []reports.DataColumn{
		{Name: "date", Label: reports.Literal("Date")},
		{Name: "channel", Label: reports.Literal("Channel [of] media #1's @home")},
		{Name: "spend", Label: reports.Literal("Cost [EUR] #1's @net"), Unit: reports.Money},
		{Name: "leads", Label: reports.Literal("Leads"), Unit: reports.Count},
		{Name: "revenue", Label: reports.Literal(""), Unit: reports.Money},
	}}
	for day := range 3 {
		for i, channel := range liveChannels {
			c := d.Columns
			c[0].Dates = append(c[0].Dates, calendar.On(2026, 5, 1)+calendar.Date(day))
			c[1].Texts = append(c[1].Texts, channel)
			c[2].Numbers = append(c[2].Numbers, float64(10*(i+1)+day))
			leads := float64(i)
			if i == 0 {
				leads = math.NaN()
			}
			c[3].Numbers = append(c[3].Numbers, leads)
			c[4].Numbers = append(c[4].Numbers, 2.5*float64(10*(i+1)+day)+0.1)
		}
	}
	return d
}

// column adds up a column of liveData, as an independent count.
func column(name, channel string) float64 {
	d := liveData()
	total := 0.0
	for _, c := range d.Columns {
		for i, n := range c.Numbers {
			if c.Name == name && !math.IsNaN(n) && (channel == "" || d.Columns[1].Texts[i] == channel) {
				total += n
			}
		}
	}
	return total
}

func with(v reports.Value, formula, channel string) reports.Value {
	v.Formula = &reports.Formula{Text: formula}
	if channel != "" {
		v.Formula.Where = map[string]string{"channel": channel}
	}
	return v
}

func liveScores() *reports.Scorecard {
	spend, leads, revenue := column("spend", ""), column("leads", ""), column("revenue", "")
	roi := with(reports.Of((revenue-spend)/spend, reports.Ratio), "(revenue - spend) / spend", "")
	goal := reports.Of(1, reports.Ratio)
	attained := reports.Of(roi.Number, reports.Ratio)
	cpl := with(reports.Of(spend/leads, reports.Money), "spend/leads", "")
	cplGoal := reports.Of(20, reports.Money)
	cplAttained := reports.Of(20/(spend/leads), reports.Ratio)
	points := with(reports.Of(leads/spend, reports.Points), "leads/spend", "")
	return &reports.Scorecard{Scores: []reports.Score{
		{KPI: "roi", Name: reports.Literal("ROI"), Actual: roi, Goal: &goal, Attainment: &attained, Status: reports.Met, Change: &points, Effect: 1, Spark: reports.Numbers{1, math.NaN(), 3}},
		{KPI: "cpl", Name: reports.Literal("Cost per lead"), Actual: cpl, Goal: &cplGoal, Attainment: &cplAttained, Status: reports.Missed, LowerGood: true},
		{KPI: "wrong", Name: reports.Literal("Disagrees"), Actual: with(reports.Of(42, reports.Money), "spend", ""), Status: reports.NoData},
	}}
}

func liveTable() *reports.Table {
	t := &reports.Table{ID: "channels", Columns: []reports.TableColumn{
		{Head: reports.Literal("Channel")}, {Head: reports.Literal("Spend"), Unit: reports.Money}, {Head: reports.Literal("Cost per lead"), Unit: reports.Money},
	}}
	for _, channel := range liveChannels {
		name := reports.Literal(channel)
		spend := with(reports.Of(column("spend", channel), reports.Money), "spend", channel)
		cpl := with(reports.Unknown(reports.Money, reports.Literal("no leads")), "spend/leads", channel)
		if leads := column("leads", channel); leads > 0 {
			cpl = with(reports.Of(spend.Number/leads, reports.Money), "spend/leads", channel)
		}
		t.Rows = append(t.Rows, reports.Row{Cells: []reports.Cell{{Text: &name}, {Value: &spend}, {Value: &cpl}}})
	}
	whole, total := reports.Literal("All"), with(reports.Of(column("spend", ""), reports.Money), "spend", "")
	t.Rows = append(t.Rows, reports.Row{Total: true, Cells: []reports.Cell{{Text: &whole}, {Value: &total}, {}}})
	return t
}
