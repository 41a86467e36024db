package reporttest

import (
	"math"
	"strings"
	"time"

	"debrief/calendar"
	"debrief/reports"
)

// Hard returns what bad data make of a report: names of eighty characters,
// without a space, in other scripts, with control characters and mark-up; a
// table of forty rows and one of none; no goals, zeros, negative revenue, a
// single point, nothing but unknown values, and a paragraph longer than a
// page. The caller owns it.
func Hard() *reports.Document {
	return &reports.Document{
		Meta: hardMeta(),
		Sections: []reports.Section{
			hardSummary(), hardTables(), hardCharts(), hardSingles(), hardTexts(),
		},
	}
}

const (
	longName    = "Prospecting_DACH_2026-Q2_Lookalike-1pct_Newsfeed+Stories_Video15s_v3_final_FINAL"
	wordyName   = "Herbst- und Winterkampagne für wasserdichte Jacken, Stiefel und Rucksäcke, Teil 2"
	formulaName = "=HYPERLINK(\"https://example.com\",\"click\") <b>&amp;</b> O'Neill"
	mixedName   = "Осень 秋の大セール φθινόπωρο 가을 🍂👩‍👩‍👧\u200b\u0007 (Łódź)"
	arabicName  = "حملة الربيع"
)

func hardNames() []string {
	return []string{longName, wordyName, formulaName, mixedName, arabicName, "", "A"}
}

func hardMeta() reports.Meta {
	m := sampleMeta()
	m.Kind = reports.Annual
	m.Organization = "Société Générale d’Équipement de Montagne & Fils, succursale de Clermont-Ferrand"
	m.Title = lit(longName + ": " + wordyName)
	m.Period = calendar.Period{First: calendar.On(2025, time.July, 1), Last: calendar.On(2026, time.June, 30)}
	m.Edition, m.Mark = 12, reports.Revised
	m.Brand = reports.Brand{Primary: "#ffe100", Accent: "not a colour", Logo: []byte("not a picture")}
	return m
}

func hardSummary() reports.Section {
	none := unknown(reports.Ratio, "no goal was set")
	score := func(name string, v reports.Value) reports.Score {
		return reports.Score{KPI: "k", Name: lit(name), Actual: v, Status: reports.NoData}
	}
	return reports.Section{
		ID: "summary", Label: lit(wordyName), Title: lit(longName + ": " + wordyName),
		Blocks: []reports.Block{
			{Verdict: &reports.Verdict{Status: reports.NoData, Text: lit(strings.Repeat("No goals were set for this year, so that nothing can be said about attainment. ", 3))}},
			{Facts: &reports.Facts{Items: []reports.Fact{
				{Label: lit("Owner"), Text: lit(mixedName)}, {Label: lit(longName), Text: lit(longName)}, {Label: lit("Budget"), Text: lit("€0")},
			}}},
			{Scorecard: &reports.Scorecard{Scores: []reports.Score{
				score(longName, money(-1_234_567.89)), score(wordyName, none), score(mixedName, count(0)),
				{KPI: "z", Name: lit("Zero goal"), Actual: money(0), Goal: ptr(money(0)), Attainment: &none, Status: reports.Missed, Change: ptr(ratio(-99.99)), Effect: -1, Spark: reports.Numbers{0, 0, math.NaN(), 0}},
				{KPI: "h", Name: lit("Huge"), Actual: money(9.87e15), Goal: ptr(money(1)), Attainment: ptr(ratio(9.87e15)), Status: reports.Met, Change: ptr(ratio(1e9)), Effect: 1, Spark: reports.Numbers{math.NaN(), 1e300, -1e300}},
			}}},
			{Findings: &reports.Findings{Groups: []reports.FindingGroup{
				{Kind: reports.Weakness, Items: []reports.Finding{{Rule: "r", Level: "D", Text: lit(longName + " " + wordyName), Evidence: lit(mixedName)}}},
				{Kind: reports.Watch},
			}}},
			{Actions: &reports.Actions{}},
			{Scorecard: &reports.Scorecard{}},
			landings(),
		},
	}
}

// landings judges goals by where their KPIs are expected to end.
func landings() reports.Block {
	return reports.Block{Scorecard: &reports.Scorecard{Scores: []reports.Score{
		{KPI: "l", Name: lit("Lands"), Actual: money(3_721_000), Landing: ptr(money(5_174_000)), Goal: ptr(money(5_200_000)), Attainment: ptr(ratio(0.995)), Status: reports.Near, Change: ptr(ratio(0.069)), Effect: 1},
		{KPI: "c", Name: lit("Lands low"), Actual: money(27.2), Landing: ptr(money(26.4)), Goal: ptr(money(26)), Attainment: ptr(ratio(26 / 26.4)), Status: reports.Near, LowerGood: true, Change: ptr(ratio(0.00001)), Effect: -1},
		{KPI: "u", Name: lit("Cannot tell"), Actual: count(12), Landing: ptr(unknown(reports.Count, "too short a history")), Goal: ptr(count(40)), Attainment: ptr(unknown(reports.Ratio, "too short a history")), Status: reports.NoData},
		{KPI: "n", Name: lit("No goal"), Actual: count(66_151)},
	}}}
}

func hardTables() reports.Section {
	long := &reports.Table{ID: "forty", Title: lit("Forty rows with names that do not fit, and numbers of every size"),
		Columns: []reports.TableColumn{head("Campaign", ""), head("A head of several long words", reports.Money), head("Revenue", reports.Money),
			head("ROI", reports.Ratio), head("Status", ""), head("Unbreakablecolumnheadingofgreatlength", reports.Count)},
	}
	names := hardNames()
	statuses := []reports.Status{reports.Met, reports.Near, reports.Missed, reports.NoData}
	for i := range 40 {
		spend := math.Pow(10, float64(i%10)) * 1.23
		revenue := money(spend * float64(i%5-2))
		roi := ratio(float64(i%5-2) - 1)
		if i%7 == 3 {
			roi = unknown(reports.Ratio, "nothing was spent")
		}
		long.Rows = append(long.Rows, reports.Row{Total: i == 39, Cells: []reports.Cell{
			textCell(names[i%len(names)]), valueCell(money(spend)), valueCell(revenue), changeCell(roi, i%3-1), statusCell(statuses[i%4]), valueCell(count(float64(i)))}})
	}
	return reports.Section{
		ID: "tables", Label: lit("Tables"), Title: lit("Tables that are too long, too wide and empty"), Subtitle: lit(wordyName),
		Blocks: []reports.Block{
			{Table: long},
			{Table: &reports.Table{ID: "one", Columns: []reports.TableColumn{head("One row", "")}, Rows: []reports.Row{{Cells: []reports.Cell{textCell("the only row")}}}}},
			{Table: &reports.Table{ID: "empty", Title: lit("A table without rows"), Columns: []reports.TableColumn{head("Campaign", ""), head("Spend", reports.Money)}}},
			{Table: wideTable()},
		},
	}
}

func wideTable() *reports.Table {
	t := &reports.Table{ID: "wide", Title: lit("Fourteen columns")}
	row := reports.Row{}
	for i := range 14 {
		t.Columns = append(t.Columns, head("Heading", reports.Money))
		row.Cells = append(row.Cells, valueCell(money(123_456_789*float64(i+1))))
	}
	t.Columns[0] = head("Name", "")
	row.Cells[0] = textCell(longName)
	t.Rows = []reports.Row{row, row}
	return t
}

func hardTexts() reports.Section {
	sentence := "A sentence that a person with a lot to say about data quality wrote into a comment, again and again. "
	return reports.Section{
		ID: "texts", Label: lit("Texts"), Title: lit(strings.Repeat("A title that does not end ", 8)),
		Blocks: []reports.Block{
			paragraph(strings.Repeat(sentence, 80)),
			paragraph("two\nlines\tand a tab, then a word without end: " + strings.Repeat("abcdefghij", 30)),
			paragraph(strings.Repeat("没有空格的长段落也必须换行。", 20)),
			{Actions: &reports.Actions{Items: []reports.Action{
				{Rule: "bare", Text: lit("An action with nothing else")},
				{Rule: "long", Text: lit(longName + " " + wordyName), Why: lit(strings.Repeat(sentence, 3)), Effect: ptr(within(money(-5), -1e9, 1e9)), Of: lit(wordyName), Owner: mixedName, Measure: lit(longName), Due: calendar.On(2026, time.December, 31)},
			}}},
			{Notes: &reports.Notes{Items: []reports.Note{{Term: lit(longName), Text: lit(mixedName)}, {Term: lit("empty"), Text: lit("")}}}},
		},
	}
}
