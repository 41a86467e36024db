package reporttest

import (
	"time"

	"debrief/calendar"
	"debrief/reports"
)

// Sample returns a campaign debrief of about eight pages with every kind of
// block and of chart, believable figures, values that are not known, intervals
// and small samples. The caller owns it.
func Sample() *reports.Document {
	return &reports.Document{
		Meta: sampleMeta(),
		Sections: []reports.Section{
			summarySection(), goalsSection(), courseSection(), channelsSection(), funnelSection(),
			bridgeSection(), executionSection(), customersSection(), nextSection(), notesSection(),
		},
		Data: sampleData(),
	}
}

var sampleStart = calendar.On(2026, time.May, 4)

const sampleDays = 42 // 4 May to 14 June

func sampleMeta() reports.Meta {
	return reports.Meta{
		Kind:         reports.Campaign,
		Organization: "Northwind Outdoor",
		Title:        lit("Spring Sale 2026: campaign debrief"),
		Subject:      lit("Spring Sale: 6 of 8 goals met, ROI 128% (goal 100%)"),
		Preheader:    lit("Revenue €1.14M on €500k; leads fell 12% short"),
		Period:       calendar.Period{First: sampleStart, Last: sampleStart + sampleDays - 1},
		DataTo:       calendar.On(2026, time.June, 21),
		Edition:      1,
		Mark:         reports.Final,
		Run:          "7f3a91c2",
		Made:         time.Date(2026, time.June, 22, 6, 0, 0, 0, time.UTC),
		FileName:     "spring-sale_debrief_2026-06-14",
		Locale:       "en-IE",
		Currency:     "EUR",
	}
}

func summarySection() reports.Section {
	return reports.Section{
		ID: "summary", Label: lit("Summary"),
		Title: lit("Spring Sale 2026: campaign debrief"),
		Blocks: []reports.Block{
			{Verdict: &reports.Verdict{Status: reports.Near, Text: lit(
				"Spring Sale met 6 of 8 goals and returned €2.28 for each euro; leads fell 12% short.")}},
			{Facts: &reports.Facts{Items: []reports.Fact{
				{Label: lit("Dates"), Text: lit("4 May – 14 Jun 2026")},
				{Label: lit("Owner"), Text: lit("Aoife Ní Bhriain")},
				{Label: lit("Objective"), Text: lit("Clear winter stock at a profit and win new customers")},
				{Label: lit("Budget"), Text: lit("€510k, 98% spent")},
			}}},
			{Scorecard: sampleScorecard()},
			{Findings: sampleFindings()},
			{Actions: &reports.Actions{Items: sampleActions()[:3]}},
		},
	}
}

func sampleScorecard() *reports.Scorecard {
	score := func(kpi, name string, actual, goal reports.Value, attained float64, s reports.Status) reports.Score {
		return reports.Score{KPI: kpi, Name: lit(name), Actual: actual, Goal: &goal, Attainment: ptr(ratio(attained)), Status: s}
	}
	with := func(s reports.Score, change reports.Value, effect int, spark reports.Numbers) reports.Score {
		s.Change, s.Effect, s.Spark = &change, effect, spark
		return s
	}
	lower := func(s reports.Score) reports.Score {
		s.LowerGood = true
		return s
	}
	const n = sampleDays
	return &reports.Scorecard{
		Against: lit("Spring Sale 2025"),
		Scores: []reports.Score{
			with(score("revenue", "Revenue", money(1_140_000), money(1_000_000), 1.14, reports.Met), ratio(0.18), 1, course(n, 20000, 340, 4200)),
			with(score("roi", "Return on investment", ratio(1.28), ratio(1), 1.28, reports.Met), reports.Of(0.21, reports.Points), 1, course(n, 90, 1.4, 12)),
			with(lower(score("spend", "Spend", money(500_000), money(510_000), 1.02, reports.Met)), ratio(0.04), 0, course(n, 12600, -30, 1500)),
			with(score("leads", "Leads", count(10_560), count(12_000), 0.88, reports.Missed), ratio(-0.06), -1, course(n, 300, -2.3, 45)),
			with(score("sales", "Sales", count(7_120), count(6_800), 1.047, reports.Met), ratio(0.11), 1, course(n, 140, 1.4, 22)),
			with(lower(score("cpl", "Cost per lead", money(47.35), money(45), 0.95, reports.Near)), ratio(0.09), -1, course(n, 42, 0.26, 4)),
			with(lower(score("cps", "Cost per sale", money(70.22), money(75), 1.068, reports.Met)), ratio(-0.05), 1, course(n, 84, -0.66, 6)),
			with(score("new-customers", "New customers", count(3_480), count(3_300), 1.055, reports.Met),
				unknown(reports.Ratio, "new customers were not marked in 2025"), 0, nil),
		},
	}
}

func sampleFindings() *reports.Findings {
	found := func(rule, level, text, evidence string) reports.Finding {
		return reports.Finding{Rule: rule, Level: level, Text: lit(text), Evidence: lit(evidence)}
	}
	return &reports.Findings{Groups: []reports.FindingGroup{
		{Kind: reports.Strength, Items: []reports.Finding{
			found("channel-efficient", "D", "Paid search brought 61% of sales at 18% under the target cost", "4,343 sales at €61.40 each; target €75"),
			found("kpi-improved", "C", "Conversion from click to lead rose by 0.6 points", "3.1% against 2.5% a year before; 95% range 2.9% to 3.3%"),
			found("pace-early", "C", "Revenue passed its goal six days early", "€1M reached on 8 June"),
		}},
		{Kind: reports.Weakness, Items: []reports.Finding{
			found("goal-missed", "C", "Leads fell 12% short of the goal", "10,560 against 12,000; display brought 1,940 of 3,200 planned"),
			found("channel-costly", "D", "Display cost €118 per sale, 57% over target", "€126k spent for 1,068 sales; 95% range €109 to €128"),
		}},
		{Kind: reports.Opportunity, Items: []reports.Finding{
			found("budget-room", "B", "Paid search has not reached saturation", "The next euro is expected to return €1.90 there, €0.70 on display"),
			found("segment", "A", "Customers won by e-mail come back most", "38% bought again within 60 days against 22%; randomised hold-out"),
		}},
	}}
}

func sampleActions() []reports.Action {
	due := calendar.On(2026, time.July, 15)
	return []reports.Action{
		{
			Rule: "shift-budget", Text: lit("Move €60k a year from display to paid search"),
			Why:    lit("The next euro returns €1.90 on paid search and €0.70 on display; both estimates rest on 52 weeks."),
			Effect: ptr(within(money(72_000), 31_000, 118_000)), Of: lit("revenue a year"),
			Owner: "Jonas Kowalczyk-Łęski", Due: due, Measure: lit("Revenue per euro by channel after eight weeks"),
		},
		{
			Rule: "fix-landing", Text: lit("Rebuild the landing page for telephones before the autumn campaign"),
			Why:    lit("74% of clicks came from telephones; they became leads half as often as those from desktops."),
			Effect: ptr(within(count(1_300), 400, 2_100)), Of: lit("leads a campaign"),
			Owner: "Μαρία Παπαδοπούλου", Due: due + 31, Measure: lit("Click-to-lead rate on telephones, randomised"),
		},
		{
			Rule: "start-early", Text: lit("Approve creatives two weeks earlier"),
			Why:    lit("Three of nine activities started late; the delay cost about 420 leads."),
			Effect: ptr(unknown(reports.Money, "too few campaigns to estimate")), Of: lit("revenue a year"),
			Owner: "Aoife Ní Bhriain", Measure: lit("Share of activities started on time"),
		},
		{
			Rule: "test-brand", Text: lit("Test pausing brand keywords in two regions"),
			Why:   lit("Sales by people who would have bought anyway are counted for the channel; only a test can tell how many."),
			Owner: "Борис Иванов", Due: due + 60, Measure: lit("Sales in test regions against the others"),
		},
	}
}
