package chart

import (
	"math"

	"debrief/calendar"
	"debrief/reports"
)

// end is the label of a series: its name and last value.
type end struct {
	name, value string
	x, y        float64
	color       Color
	inside      bool // the series stops well before the right edge
}

// ends names each series where it ends, so that no legend is needed.
func (p linePlot) ends(series []reports.Series) {
	var outside []end
	for i, s := range series {
		last := lastKnown(s.Values, len(p.dates))
		if last < 0 {
			continue
		}
		e := end{name: p.words(s.Name), value: p.number(s.Values[last], p.unit), color: p.colors[i], x: p.x.at(p.dates[last]), y: p.y.at(s.Values[last])}
		if s.Scenario == reports.Previous {
			e.color = p.theme.Muted
		}
		if e.inside = e.x < p.x.to-8; e.inside {
			p.endInside(e)
			continue
		}
		outside = append(outside, e)
	}
	p.endsOutside(outside)
}

func lastKnown(values reports.Numbers, n int) int {
	for i := min(len(values), n) - 1; i >= 0; i-- {
		if !math.IsNaN(values[i]) {
			return i
		}
	}
	return -1
}

// endInside writes the label above the last point.
func (p linePlot) endInside(e end) {
	text := p.theme.Label.Cut(e.name+" "+e.value, math.Max(0, e.x-p.x.from))
	p.text(Text{X: e.x, Y: e.y - 2, Anchor: End, Text: text, Color: e.color})
}

// endsOutside writes labels at the right edge, name over value where there is
// room, the name alone where there is not.
func (p linePlot) endsOutside(ends []end) {
	if len(ends) == 0 {
		return
	}
	two, one := 6.4, 3.2
	height := two
	if float64(len(ends))*two > p.bottom-p.top+two {
		height = one
	}
	places := make([]float64, len(ends))
	for i, e := range ends {
		places[i] = e.y
	}
	spread(places, height, p.top, math.Max(p.top, p.bottom-height/4))
	for i, e := range ends {
		x, y := p.x.to+gap, p.baseline(places[i])
		if height == two {
			y -= 1.5
			p.text(Text{X: x, Y: y + 3.2, Text: e.value, Color: e.color, Style: p.theme.Label.Strong()})
		}
		p.text(Text{X: x, Y: y, Text: p.theme.Label.Cut(e.name, p.W-x), Color: e.color})
	}
}

// events marks days with a line, and with their label where it has room in one
// of two rows.
func (p linePlot) events(events []reports.Event) {
	free := [2]float64{p.x.from, p.x.from}
	for _, e := range events {
		if !p.x.within(float64(e.Date)) {
			continue
		}
		x := p.x.at(float64(e.Date))
		row := 0
		if free[0] > x {
			row = 1
		}
		y := 2.6 + 3.2*float64(row)
		label := p.theme.Label.Cut(p.words(e.Label), math.Min(45, p.W-x-1))
		if free[row] > x || label == "" {
			p.shape(Shape{Path: Polyline(x, p.top-1, x, p.bottom), Stroke: p.theme.Previous, Width: hairline, Dash: []float64{0.8, 0.8}})
			continue
		}
		p.shape(Shape{Path: Polyline(x, y-2, x, p.bottom), Stroke: p.theme.Previous, Width: hairline, Dash: []float64{0.8, 0.8}})
		p.muted(x+0.8, y, Start, label)
		free[row] = x + p.theme.Label.Width(label) + 3
		free[0] = math.Max(free[0], x+1)
	}
}

// dateTick is a labelled day of a time axis; year is set where it changes.
type dateTick struct {
	date  calendar.Date
	label string
	year  string
}

// dateTicks returns the densest of days, weeks, months, quarters and years
// whose labels do not touch.
func (c *canvas) dateTicks(dates []calendar.Date, x scale) []dateTick {
	first, last := dates[0], dates[len(dates)-1]
	var ticks []dateTick
	for _, step := range tickSteps {
		if ticks = c.ticksOf(step, first, last); len(ticks) > 0 && c.apart(ticks, x) && (len(ticks) > 1 || first == last) {
			return ticks
		}
	}
	return []dateTick{{date: first, label: c.lang.MediumDate(first)}}
}

// tickStep goes from a day to the next that is labelled: by days from the
// start of a week, or by months from that of a year.
type tickStep struct{ days, months int }

var tickSteps = [...]tickStep{{days: 1}, {days: 2}, {days: 7}, {days: 14}, {months: 1}, {months: 2}, {months: 3}, {months: 6}, {months: 12}, {months: 24}, {months: 60}}

func (c *canvas) ticksOf(step tickStep, first, last calendar.Date) []dateTick {
	const most = 60
	var out []dateTick
	if step.months == 0 {
		for d := firstTick(step.days, first); d <= last && len(out) < most; d += calendar.Date(step.days) {
			out = append(out, dateTick{date: d, label: c.lang.ShortDate(d)})
		}
		return out
	}
	year := 0
	for d := calendar.On(first.Year(), 1, 1); d <= last && len(out) < most; d = d.AddMonths(step.months) {
		if d < first {
			continue
		}
		t := dateTick{date: d, label: c.lang.ShortMonth(d)}
		if d.Year() != year {
			year = d.Year()
			t.year = yearOf(d)
		}
		out = append(out, t)
	}
	return out
}

func firstTick(days int, first calendar.Date) calendar.Date {
	if days < 7 {
		return first
	}
	d := first.WeekStart()
	if d < first {
		d += 7
	}
	return d
}

func yearOf(d calendar.Date) string { return d.String()[:4] }

// apart reports whether labels leave a gap between each other.
func (c *canvas) apart(ticks []dateTick, x scale) bool {
	edge := math.Inf(-1)
	for _, t := range ticks {
		half := c.theme.Label.Width(t.label) / 2
		at := x.at(float64(t.date))
		if at-half < edge {
			return false
		}
		edge = at + half + 2
	}
	return true
}

func years(ticks []dateTick) bool {
	for _, t := range ticks {
		if t.year != "" {
			return true
		}
	}
	return false
}
