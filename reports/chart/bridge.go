package chart

import (
	"math"

	"debrief/reports"
)

// bridge draws the way from one total to another, one step a row.
func (c *canvas) bridge(b *reports.BridgeChart) {
	if !b.Start.Value.Known() || !b.End.Value.Known() {
		return
	}
	rows := bridgeRows(b)
	pitch, shown := c.rows(len(rows), 6.6, 0)
	if shown < len(rows) { // the end is never left out
		rows = append(rows[:max(0, shown-1)], rows[len(rows)-1])
	}
	labels := make([]string, len(rows))
	for i, r := range rows {
		labels[i] = c.words(r.label)
	}
	gutter := c.gutter(labels, 0.34)
	plot := barPlot{canvas: c, pitch: pitch, scale: c.bridgeScale(rows, gutter+gap)}
	c.names(labels, gutter, plot.middle)
	floor := bridgeFloor(rows)
	zero := plot.scale.at(floor)
	c.axis(zero, 0, zero, pitch*float64(len(rows)))
	for i := 1; i < len(rows); i++ {
		x := plot.scale.at(rows[i-1].to)
		c.stroke(Polyline(x, plot.middle(i-1), x, plot.middle(i)), c.theme.Muted, hairline)
	}
	for i, r := range rows {
		if r.total {
			r.from = floor
		}
		plot.step(i, r)
		if r.total && floor > 0 {
			c.cutOff(zero+7, plot.middle(i), math.Min(4, pitch*0.64))
		}
	}
	c.more(0, len(b.Steps)+2-len(rows))
}

// bridgeRow is a total or a step, from one level to the next.
type bridgeRow struct {
	label    reports.Text
	value    reports.Value
	from, to float64
	total    bool
	scenario reports.Scenario
	effect   int
}

func bridgeRows(b *reports.BridgeChart) []bridgeRow {
	total := func(bar reports.Bar) bridgeRow {
		return bridgeRow{label: bar.Label, value: bar.Value, to: bar.Value.Number, total: true, scenario: bar.Scenario}
	}
	rows := []bridgeRow{total(b.Start)}
	level := b.Start.Value.Number
	for _, s := range b.Steps {
		next := level
		if s.Value.Known() {
			next += s.Value.Number
		}
		rows = append(rows, bridgeRow{label: s.Label, value: s.Value, from: level, to: next, effect: s.Effect})
		level = next
	}
	return append(rows, total(b.End))
}

func (c *canvas) bridgeScale(rows []bridgeRow, left float64) scale {
	var e extent
	e.add(bridgeFloor(rows))
	var labels []beside
	for _, r := range rows {
		e.add(r.to)
		if !r.total {
			e.add(r.from)
		}
		l := beside{at: math.Max(r.from, r.to), width: c.theme.Label.Strong().Width(c.signed(r.value)) + gap, before: r.before()}
		if l.before {
			l.at = r.to
		}
		labels = append(labels, l)
	}
	return fitScale(e, left, c.W, labels)
}

// bridgeFloor is where the scale begins: at zero, but where the steps are small
// against the totals a little below the lowest level, and the totals' bars are
// drawn broken.
func bridgeFloor(rows []bridgeRow) float64 {
	var levels extent
	for _, r := range rows {
		levels.add(r.to)
	}
	if reach := levels.high - levels.low; levels.low > 0 && reach < levels.low/2 {
		return levels.low - reach/2
	}
	return 0
}

// before reports whether the label stands left of the bar: below zero, where a
// fall ends there.
func (r bridgeRow) before() bool { return math.Min(r.from, r.to) < 0 && r.to < r.from }

func (p barPlot) step(i int, r bridgeRow) {
	y, height := p.middle(i), math.Min(4, p.pitch*0.64)
	if !r.value.Known() {
		p.reason(p.scale.at(r.to), y, r.value)
		return
	}
	from, to := p.scale.at(r.from), p.scale.at(r.to)
	color, text, style := None, p.value(r.value), p.theme.Label.Strong()
	if !r.total {
		color, text, style = p.theme.EffectColor(r.effect), p.signed(r.value), p.theme.Label
	}
	p.canvas.bar(from, y-height/2, to-from, height, r.scenario, color)
	label := Text{X: math.Max(from, to) + gap/2, Y: p.baseline(y), Text: text, Style: style, Color: color}
	if r.before() {
		label.X, label.Anchor = math.Min(from, to)-gap/2, End
	}
	p.plated(label)
}
