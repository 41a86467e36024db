package reporttest

import (
	"math"
	"time"

	"debrief/calendar"
	"debrief/reports"
)

// hardCharts has each kind of chart with more than fits: long names, extreme
// and negative numbers, gaps, many items.
func hardCharts() reports.Section {
	return reports.Section{
		ID: "charts", Label: lit("Charts"), Title: lit("Charts with more in them than fits"),
		Blocks: []reports.Block{hardLine(), hardBars(), hardBullets(), hardBridge(), hardFunnel(), hardDots(), hardHeat(), hardCurves()},
	}
}

func hardLine() reports.Block {
	const n = 400
	gaps := course(n, -500, 3, 900)
	for i := 40; i < 120; i++ {
		gaps[i] = math.NaN()
	}
	l := &reports.LineChart{Unit: reports.Money, Dates: days(calendar.On(2025, time.June, 1), n)}
	for i, s := range []reports.Scenario{reports.Actual, reports.Plan, reports.Previous, reports.Forecast, reports.Actual} {
		values := gaps
		if i > 0 {
			values = course(n, -480+3*float64(i), 3, 900)
		}
		l.Series = append(l.Series, reports.Series{Name: lit(hardNames()[i]), Scenario: s, Values: values})
	}
	for i := range 12 {
		l.Events = append(l.Events, reports.Event{Date: calendar.On(2025, time.June, 1) + calendar.Date(5*i), Label: lit(wordyName)})
	}
	return chartBlock(reports.Chart{ID: "h-line", Title: lit("Five lines that end in one place, with a hole and twelve events"), Subtitle: lit(wordyName), Line: l})
}

func hardBars() reports.Block {
	b := &reports.BarChart{Unit: reports.Money, Reference: &reports.Reference{Label: lit(wordyName), Value: money(250_000)}}
	names := hardNames()
	for i := range 25 {
		v := money(40_000 * float64(i%9-3))
		switch {
		case i == 4:
			v = unknown(reports.Money, "no data")
		case i == 6:
			v = small(within(v, -900_000, 900_000))
		}
		b.Bars = append(b.Bars, reports.Bar{Label: lit(names[i%len(names)]), Value: v, Scenario: []reports.Scenario{reports.Actual, reports.Plan, reports.Forecast}[i%3],
			Compare: ptr(money(-30_000 * float64(i%5))), Status: reports.Missed})
	}
	return chartBlock(reports.Chart{ID: "h-bars", Half: true, Title: lit("Twenty-five bars, some of them negative"), Bars: b})
}

func hardBullets() reports.Block {
	none := unknown(reports.Ratio, "none")
	row := func(name string, attained reports.Value) reports.Bullet {
		return reports.Bullet{Label: lit(name), Actual: money(-3), Goal: money(0), Attainment: attained, Status: reports.Missed}
	}
	return chartBlock(reports.Chart{ID: "h-bullets", Title: lit("Attainment far beyond the scale and below zero"), Bullets: &reports.BulletChart{Rows: []reports.Bullet{
		row(longName, ratio(57.3)), row(mixedName, ratio(-2.5)), row("Unknown", none), row("Zero", ratio(0)), row(wordyName, within(ratio(1), 0.2, 40)),
	}}})
}

func hardBridge() reports.Block {
	b := &reports.BridgeChart{Unit: reports.Money,
		Start: reports.Bar{Label: lit(longName), Value: money(-50_000), Scenario: reports.Previous},
		End:   reports.Bar{Label: lit(wordyName), Value: money(15_000), Scenario: reports.Forecast}}
	left := 65_000.0
	for i := range 13 {
		step := 20_000 * float64(i%4-1)
		left -= step
		b.Steps = append(b.Steps, reports.Step{Label: lit(hardNames()[i%7]), Value: money(step), Effect: i%3 - 1})
	}
	b.Steps = append(b.Steps, reports.Step{Label: lit("Rest"), Value: money(left)})
	return chartBlock(reports.Chart{ID: "h-bridge", Title: lit("A bridge from a loss over fourteen steps"), Bridge: b})
}

func hardFunnel() reports.Block {
	f := &reports.FunnelChart{Leak: -1}
	none := unknown(reports.Ratio, "divided by nothing")
	for i, n := range []float64{8.1e11, 0, 12, 3, 0} {
		f.Steps = append(f.Steps, reports.FunnelStep{Label: lit(hardNames()[i]), Count: count(n), Rate: none})
	}
	f.Steps[3].Rate = small(within(ratio(0.25), 0.01, 0.9))
	return chartBlock(reports.Chart{ID: "h-funnel", Half: true, Title: lit("A funnel that grows and is empty"), Funnel: f})
}

func hardDots() reports.Block {
	d := &reports.DotChart{Unit: reports.Ratio, From: lit(longName), To: lit(wordyName)}
	for i, name := range hardNames() {
		row := reports.Dots{Label: lit(name), From: ratio(float64(i-3) / 10), To: ratio(float64(i-3) / 10)}
		if i%2 == 1 {
			row.From = unknown(reports.Ratio, "new")
		}
		d.Rows = append(d.Rows, row)
	}
	d.Rows[2].To = unknown(reports.Ratio, "gone")
	return chartBlock(reports.Chart{ID: "h-dots", Half: true, Title: lit("Dots that coincide, and dots that are missing"), Dots: d})
}

func hardHeat() reports.Block {
	h := &reports.HeatChart{Unit: reports.Money}
	for i := range 24 {
		h.Columns = append(h.Columns, lit(hardNames()[i%7]))
	}
	for r := range 30 {
		h.Rows = append(h.Rows, lit(hardNames()[r%7]))
		row := make([]reports.Value, 24)
		for c := range row {
			row[c] = money(float64(r*c*1000 - 50_000))
			if (r+c)%11 == 0 {
				row[c] = unknown(reports.Money, "none")
			}
		}
		h.Cells = append(h.Cells, row)
	}
	return chartBlock(reports.Chart{ID: "h-heat", Title: lit("Seven hundred and twenty cells"), Heat: h})
}

func hardCurves() reports.Block {
	c := &reports.CurveChart{XUnit: reports.Money, YUnit: reports.Count, X: lit(wordyName), Y: lit(longName)}
	for i := range 11 {
		p := panel(hardNames()[i%7], 1000*float64(i), 500*float64(i)+1, 400, 4000)
		if i == 5 {
			p = reports.Panel{Label: lit("Nothing known")}
		}
		c.Panels = append(c.Panels, p)
	}
	return chartBlock(reports.Chart{ID: "h-curves", Title: lit("Eleven response curves, one of them without points"), Curves: c})
}

// hardSingles has each kind of chart with one item, nothing but zeros, or
// nothing at all.
func hardSingles() reports.Section {
	none := unknown(reports.Money, "no data")
	day := []calendar.Date{calendar.On(2026, time.May, 4)}
	bar := reports.Bar{Label: lit("Nil"), Value: money(0), Scenario: reports.Actual}
	half := func(id string, c reports.Chart) reports.Block {
		c.ID, c.Title, c.Half = id, lit("Chart "+id+" with next to nothing in it"), true
		return chartBlock(c)
	}
	return reports.Section{
		ID: "singles", Label: lit("Singles"), Title: lit("Charts with one item or none"),
		Blocks: []reports.Block{
			half("one-day", reports.Chart{Line: &reports.LineChart{Unit: reports.Money, Dates: day, Series: []reports.Series{{Name: lit("Actual"), Scenario: reports.Actual, Values: reports.Numbers{7}}}}}),
			half("no-line", reports.Chart{Line: &reports.LineChart{Unit: reports.Money}}),
			half("gap-line", reports.Chart{Line: &reports.LineChart{Unit: reports.Ratio, Dates: days(day[0], 3), Series: []reports.Series{{Name: lit("Actual"), Scenario: reports.Actual, Values: blank(3)}}}}),
			half("one-bar", reports.Chart{Bars: &reports.BarChart{Unit: reports.Money, Bars: []reports.Bar{bar}}}),
			half("no-bar", reports.Chart{Bars: &reports.BarChart{Unit: reports.Money}}),
			half("none-known", reports.Chart{Bars: &reports.BarChart{Unit: reports.Money, Bars: []reports.Bar{{Label: lit("Unknown"), Value: none}}}}),
			half("no-bullet", reports.Chart{Bullets: &reports.BulletChart{}}),
			half("zero-bridge", reports.Chart{Bridge: &reports.BridgeChart{Unit: reports.Money, Start: bar, End: bar}}),
			half("no-funnel", reports.Chart{Funnel: &reports.FunnelChart{Leak: -1}}),
			half("no-dots", reports.Chart{Dots: &reports.DotChart{Unit: reports.Money}}),
			half("no-heat", reports.Chart{Heat: &reports.HeatChart{Unit: reports.Ratio}}),
			half("no-curves", reports.Chart{Curves: &reports.CurveChart{}}),
		},
	}
}
