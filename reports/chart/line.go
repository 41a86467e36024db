package chart

import (
	"math"
	"slices"

	"debrief/reports"
)

// line draws series over time with their names at their ends.
func (c *canvas) line(l *reports.LineChart) {
	e := extent{}
	for _, s := range l.Series {
		e.add(s.Values...)
		e.add(s.Low...)
		e.add(s.High...)
	}
	if len(l.Dates) == 0 || !e.any {
		return
	}
	c.H = math.Min(c.H, math.Min(62, math.Max(40, c.W*0.36)))
	p := c.linePlot(l, e)
	p.grid()
	p.events(l.Events)
	for _, s := range l.Series {
		p.band(s)
	}
	for i := len(l.Series) - 1; i >= 0; i-- { // the first lies on top
		p.series(l.Series[i], p.colors[i])
	}
	p.ends(l.Series)
}

// linePlot is the area of a line chart.
type linePlot struct {
	*canvas
	unit        reports.Unit
	dates       []float64 // as day numbers
	x, y        scale
	marks       []float64 // of the y axis
	ticks       []dateTick
	top, bottom float64
	colors      []Color
}

func (c *canvas) linePlot(l *reports.LineChart, e extent) linePlot {
	p := linePlot{canvas: c, unit: l.Unit, colors: c.seriesColors(l.Series)}
	for _, d := range l.Dates {
		p.dates = append(p.dates, float64(d))
	}
	if e.low > 0 && e.low < 0.75*e.high || e.low == e.high {
		e.add(0)
	}
	p.top = 2.0
	if len(l.Events) > 0 {
		p.top = 8.5
	}
	if slices.ContainsFunc(l.Series, func(s reports.Series) bool { return lastKnown(s.Values, len(l.Dates)) < len(l.Dates)-1 }) {
		p.top += 3 // for the label above its end
	}
	p.marks = snugTicks(e.low, e.high, int(c.H/11))
	left := c.gutter(p.markLabels(), 0.2) + gap
	right := c.endGutter(l.Series)
	first, last := p.dates[0], p.dates[len(p.dates)-1]
	p.x = scale{first, last, left, math.Max(left+5, c.W-right)}
	p.ticks = c.dateTicks(l.Dates, p.x)
	p.bottom = c.H - 5
	if years(p.ticks) {
		p.bottom -= 3
	}
	p.y = scale{p.marks[0], p.marks[len(p.marks)-1], p.bottom, p.top}
	return p
}

func (p linePlot) markLabels() []string {
	out := make([]string, len(p.marks))
	for i, m := range p.marks {
		out[i] = p.number(m, p.unit)
	}
	return out
}

// endGutter is the room for names and last values at the right.
func (c *canvas) endGutter(series []reports.Series) float64 {
	names := make([]string, len(series))
	for i, s := range series {
		names[i] = c.words(s.Name)
	}
	return math.Max(c.gutter(names, 0.24), c.theme.Label.Width("€000M")) + gap + 1
}

// seriesColors gives every scenario its own colour; further actual series get
// the accent and shades of it.
func (c *canvas) seriesColors(series []reports.Series) []Color {
	out := make([]Color, len(series))
	actual := 0
	for i, s := range series {
		switch s.Scenario {
		case reports.Previous:
			out[i] = c.theme.Previous
		case reports.Plan, reports.Forecast:
			out[i] = c.theme.Primary
		default:
			out[i] = []Color{c.theme.Primary, c.theme.Accent, c.theme.Muted}[actual%3]
			actual++
		}
	}
	return out
}

func (p linePlot) grid() {
	for i, m := range p.marks {
		y := p.y.at(m)
		p.rule(p.x.from, y, p.x.to, y)
		p.muted(p.x.from-gap/2, p.baseline(y), End, p.number(p.marks[i], p.unit))
	}
	base := p.bottom
	if p.y.within(0) {
		base = p.y.at(0)
	}
	p.axis(p.x.from, base, p.x.to, base)
	for _, t := range p.ticks {
		x := p.x.at(float64(t.date))
		p.axis(x, p.bottom, x, p.bottom+0.8)
		p.muted(x, p.bottom+3.8, Middle, t.label)
		p.muted(x, p.bottom+7, Middle, t.year)
	}
}

// band fills the range of a series, a shade so light that lines read on it.
func (p linePlot) band(s reports.Series) {
	var area, back Path
	for i := range s.Low {
		if i >= len(s.High) || i >= len(p.dates) || math.IsNaN(s.Low[i]) || math.IsNaN(s.High[i]) {
			continue
		}
		x := p.x.at(p.dates[i])
		area = append(area, Step{Op: Line, X: x, Y: p.y.at(s.High[i])})
		back = append(back, Step{Op: Line, X: x, Y: p.y.at(s.Low[i])})
	}
	if len(area) < 2 {
		return
	}
	area[0].Op = Move
	for i := len(back) - 1; i >= 0; i-- {
		area = append(area, back[i])
	}
	p.fill(append(area, Step{Op: Close}), p.theme.Primary.Mix(p.theme.Paper, 0.86))
}

// series draws a line in the manner of its scenario.
func (p linePlot) series(s reports.Series, color Color) {
	x := scale{0, float64(len(p.dates) - 1), p.x.from, p.x.to}
	if uneven := p.uneven(); uneven != nil {
		p.strands(s, color, uneven)
		return
	}
	for _, path := range strands(s.Values[:min(len(s.Values), len(p.dates))], x, p.y) {
		p.styled(path, s.Scenario, color)
	}
	p.lonely(s, color)
}

// uneven returns the places of the dates if they are not equally far apart, as
// months are not.
func (p linePlot) uneven() []float64 {
	out := make([]float64, len(p.dates))
	even := true
	for i, d := range p.dates {
		out[i] = p.x.at(d)
		if i > 1 && d-p.dates[i-1] != p.dates[1]-p.dates[0] {
			even = false
		}
	}
	if even {
		return nil
	}
	return out
}

func (p linePlot) strands(s reports.Series, color Color, places []float64) {
	index := scale{0, float64(len(places) - 1), 0, float64(len(places) - 1)}
	for _, path := range strands(s.Values[:min(len(s.Values), len(places))], index, p.y) {
		for i := range path {
			path[i].X = places[int(math.Round(path[i].X))]
		}
		p.styled(path, s.Scenario, color)
	}
	p.lonely(s, color)
}

func (p linePlot) styled(path Path, s reports.Scenario, color Color) {
	line := Shape{Path: path, Stroke: color, Width: strong, Round: true}
	switch s {
	case reports.Plan: // outlined: a line with a light core
		line.Width = 0.7
		p.shape(line)
		line.Stroke, line.Width = p.theme.Paper, 0.35
	case reports.Forecast:
		line.Dash, line.Round = []float64{1.4, 0.9}, false
	}
	p.shape(line)
}

// lonely marks values without neighbours, which no line shows.
func (p linePlot) lonely(s reports.Series, color Color) {
	known := func(i int) bool { return i >= 0 && i < len(s.Values) && !math.IsNaN(s.Values[i]) }
	for i := range min(len(s.Values), len(p.dates)) {
		if known(i) && !known(i-1) && !known(i+1) {
			p.dot(p.x.at(p.dates[i]), p.y.at(s.Values[i]), 0.8, color, s.Scenario == reports.Plan)
		}
	}
}
