package chart

import (
	"math"

	"debrief/reports"
)

// funnel draws how many remain at each step, and the rate of the step before.
// Where the first step is far larger than the second, its bar is broken, and
// drawn so: the others would be too short to compare.
func (c *canvas) funnel(f *reports.FunnelChart) {
	if len(f.Steps) == 0 {
		return
	}
	const top = 4.5
	pitch, shown := c.rows(len(f.Steps), 8, top)
	steps := f.Steps[:shown]
	cols := c.funnelColumns(steps)
	plot := barPlot{canvas: c, pitch: pitch, top: top, scale: cols.scale}
	c.names(cols.labels, cols.gutter, plot.middle)
	c.funnelHeads(cols, top-1.6)
	for i, s := range steps {
		plot.funnelStep(i, s, cols, i == f.Leak)
	}
	c.axis(cols.scale.from, top, cols.scale.from, top+pitch*float64(shown))
	c.more(0, len(f.Steps)-shown)
}

type funnelColumns struct {
	labels []string
	gutter float64
	count  float64 // right edge of the counts
	scale  scale
	rate   float64 // right edges
	before float64 // 0 if there is no comparison
	note   float64 // left edge of what is said about the leak
}

func (c *canvas) funnelColumns(steps []reports.FunnelStep) funnelColumns {
	var cols funnelColumns
	counts, compared := make([]string, len(steps)), false
	for i, s := range steps {
		cols.labels = append(cols.labels, c.words(s.Label))
		counts[i] = c.value(s.Count)
		compared = compared || s.Before != nil && s.Before.Known()
	}
	cols.gutter = c.gutter(cols.labels, 0.24)
	cols.count = cols.gutter + gap + c.gutter(counts, 0.15)
	right := c.W
	if c.W > 120 {
		cols.note = c.W - c.theme.Label.Width(c.words(reports.Word("render.leak")))
		right = cols.note - gap
	}
	cols.rate = right
	if compared && c.W > 75 {
		cols.before = right
		cols.rate = right - c.theme.Label.Width(c.words(reports.Word("render.before"))) - 2*gap
	}
	end := cols.rate - c.theme.Label.Width(c.words(reports.Word("render.rate"))) - gap
	cols.scale = scale{0, funnelTop(steps), cols.count + gap, math.Max(cols.count+gap+5, end)}
	return cols
}

// breakAt is how many times the second step the first may be before its bar is
// broken.
const breakAt = 5

// funnelTop returns the count at the right end of the scale.
func funnelTop(steps []reports.FunnelStep) float64 {
	e := extent{}
	e.add(0)
	first := math.NaN()
	for i, s := range steps {
		if !s.Count.Known() {
			continue
		}
		if i == 0 && len(steps) > 1 {
			first = s.Count.Number
			continue
		}
		e.add(s.Count.Number)
	}
	switch {
	case math.IsNaN(first) || first <= e.high*breakAt || e.high == 0:
		e.add(first)
		return e.high
	}
	return e.high * 1.25
}

func (c *canvas) funnelHeads(cols funnelColumns, y float64) {
	c.muted(cols.rate, y, End, c.words(reports.Word("render.rate")))
	if cols.before > 0 {
		c.muted(cols.before, y, End, c.words(reports.Word("render.before")))
	}
}

func (p barPlot) funnelStep(i int, s reports.FunnelStep, cols funnelColumns, leak bool) {
	y, height := p.middle(i), math.Min(4.6, p.pitch*0.62)
	p.label(cols.count, p.baseline(y), End, p.value(s.Count))
	if s.Count.Known() {
		color := p.theme.Primary
		if leak {
			color = p.theme.Bad
		}
		end := p.scale.at(s.Count.Number)
		p.canvas.bar(p.scale.from, y-height/2, math.Max(end-p.scale.from, 0.3), height, reports.Actual, color)
		if s.Count.Number > p.scale.high {
			p.cutOff(end, y, height)
		}
	}
	if i > 0 {
		p.rates(s, cols, y, leak)
	}
}

func (p barPlot) rates(s reports.FunnelStep, cols funnelColumns, y float64, leak bool) {
	rate := Text{X: cols.rate, Y: p.baseline(y), Anchor: End, Text: p.value(s.Rate), Style: p.theme.Label.Strong()}
	if leak {
		rate.Color = p.theme.Bad
		if cols.note > 0 {
			p.text(Text{X: cols.note, Y: p.baseline(y), Text: p.words(reports.Word("render.leak")), Color: p.theme.Bad})
		}
	}
	p.text(rate)
	if cols.before > 0 && s.Before != nil {
		p.muted(cols.before, p.baseline(y), End, p.value(*s.Before))
	}
}
