package reporttest

import (
	"time"

	"debrief/calendar"
	"debrief/reports"
)

func goalsSection() reports.Section {
	return reports.Section{
		ID: "goals", Label: lit("Goals"),
		Title:    lit("Six of eight goals were met; leads missed theirs by 12%"),
		Subtitle: lit("Attainment of each goal, 4 May – 14 June 2026; 100% is exactly met"),
		Blocks:   []reports.Block{sampleBullets(), {Table: sampleGoals()}},
	}
}

func sampleBullets() reports.Block {
	var rows []reports.Bullet
	for _, s := range sampleScorecard().Scores {
		rows = append(rows, reports.Bullet{Label: s.Name, Actual: s.Actual, Goal: *s.Goal, Attainment: *s.Attainment, Status: s.Status})
	}
	rows[1].Attainment = within(rows[1].Attainment, 1.12, 1.44)
	rows[7].Attainment = unknown(reports.Ratio, "the goal was set after the campaign began")
	rows[7].Status = reports.NoData
	return chartBlock(reports.Chart{
		ID: "attainment", Title: lit("Return beat its goal by 28%, leads stayed 12% below"),
		Subtitle: lit("Attainment in % of each goal"), Bullets: &reports.BulletChart{Rows: rows},
	})
}

func sampleGoals() *reports.Table {
	row := func(name string, actual, goal reports.Value, attained float64, s reports.Status, why string) reports.Row {
		return reports.Row{Cells: []reports.Cell{textCell(name), valueCell(actual), valueCell(goal), valueCell(ratio(attained)), statusCell(s), textCell(why)}}
	}
	return &reports.Table{
		ID: "goals", Title: lit("Display explains the missing leads"),
		Columns: []reports.TableColumn{
			head("Goal", ""), head("Actual", ""), head("Goal", ""), head("Attained", reports.Ratio), head("Status", ""), head("Why", ""),
		},
		Rows: []reports.Row{
			row("Revenue", money(1_140_000), money(1_000_000), 1.14, reports.Met, "Larger baskets: €160 against €151 a year before"),
			row("Return on investment", within(ratio(1.28), 1.12, 1.44), ratio(1), 1.28, reports.Met, "Revenue grew faster than spend"),
			row("Spend", money(500_000), money(510_000), 1.02, reports.Met, "Display was cut by €10k in week four"),
			row("Leads", count(10_560), count(12_000), 0.88, reports.Missed, "Display brought 1,940 of 3,200 planned; other channels met their plan"),
			row("Sales", count(7_120), count(6_800), 1.047, reports.Met, "Paid search sold 12% more than planned"),
			row("Cost per lead", money(47.35), money(45), 0.95, reports.Near, "Fewer leads from display for nearly the same money"),
			row("Cost per sale", money(70.22), money(75), 1.068, reports.Met, "Better conversion from lead to sale"),
			row("New customers", count(3_480), count(3_300), 1.055, reports.Met, "Referral programme started in May"),
		},
		Notes: []reports.Text{lit("Return on investment is (revenue − spend) / spend. Its range holds 95% of what the data support.")},
	}
}

func courseSection() reports.Section {
	return reports.Section{
		ID: "course", Label: lit("Course"),
		Title:    lit("Revenue ran ahead of its pace from the third week on"),
		Subtitle: lit("Cumulated from 4 May to 14 June 2026, €"),
		Blocks:   []reports.Block{sampleCourse(), sampleSpend(), sampleForecast()},
	}
}

func sampleCourse() reports.Block {
	const n = sampleDays
	pace := make(reports.Numbers, n)
	for i := range pace {
		pace[i] = 1_000_000 * float64(i+1) / n
	}
	return chartBlock(reports.Chart{
		ID: "course", Lead: true, Title: lit("The goal was reached on 8 June, six days before the end"),
		Subtitle: lit("Revenue, cumulated, against the pace that the goal needed, €"),
		Line: &reports.LineChart{
			Unit: reports.Money, Dates: days(sampleStart, n),
			Series: []reports.Series{
				{Name: lit("Actual"), Scenario: reports.Actual, Values: cumulate(course(n, 20000, 340, 4200), 1_140_000)},
				{Name: lit("Goal"), Scenario: reports.Plan, Values: pace},
				{Name: lit("Spring Sale 2025"), Scenario: reports.Previous, Values: cumulate(course(n, 21000, 120, 3000), 966_000)},
			},
			Events: []reports.Event{
				{Date: sampleStart + 10, Label: lit("TV spot")},
				{Date: sampleStart + 26, Label: lit("Bank holiday")},
				{Date: sampleStart + 28, Label: lit("Display cut")},
			},
		},
	})
}

func sampleSpend() reports.Block {
	const n = sampleDays
	return chartBlock(reports.Chart{
		ID: "spend", Half: true, Title: lit("Spend followed its plan"), Subtitle: lit("Spend a day, €"),
		Line: &reports.LineChart{
			Unit: reports.Money, Dates: days(sampleStart, n),
			Series: []reports.Series{
				{Name: lit("Actual"), Scenario: reports.Actual, Values: course(n, 12600, -30, 1500)},
				{Name: lit("Plan"), Scenario: reports.Plan, Values: course(n, 12140, 0, 0)},
			},
		},
	})
}

func sampleForecast() reports.Block {
	const n = 10
	var dates []calendar.Date
	for m := range 2 * n {
		dates = append(dates, calendar.On(2025, time.September, 1).AddMonths(m))
	}
	s := forecastSeries(n)
	return chartBlock(reports.Chart{
		ID: "landing", Half: true, Title: lit("The year is on course for €4.6M"), Subtitle: lit("Revenue a month, € with 80% range"),
		Line: &reports.LineChart{Unit: reports.Money, Dates: dates, Series: s},
	})
}

// forecastSeries has n months of actual values and n of forecast with a band.
func forecastSeries(n int) []reports.Series {
	actual, ahead := blank(2*n), blank(2*n)
	low, high := blank(2*n), blank(2*n)
	for i := range 2 * n {
		level := 310_000 + 6_000*float64(i) + 24_000*float64((i*7)%5-2)
		if i < n {
			actual[i] = level
		}
		if i >= n-1 {
			spread := 9_000 * float64(i-n+1)
			ahead[i], low[i], high[i] = level, level-spread, level+spread
		}
	}
	return []reports.Series{
		{Name: lit("Actual"), Scenario: reports.Actual, Values: actual},
		{Name: lit("Forecast"), Scenario: reports.Forecast, Values: ahead, Low: low, High: high},
	}
}
