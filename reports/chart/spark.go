package chart

import (
	"math"

	"debrief/reports"
)

// Spark draws the course of a KPI as a small line that ends in a dot, without
// axes. Gaps stay gaps; with fewer than two values there is nothing to draw.
func Spark(values reports.Numbers, theme Theme, size Size) *Scene {
	c := &canvas{Scene: Scene{W: size.W, H: size.H}, theme: theme}
	e := extent{}
	last := -1
	for i, v := range values {
		e.add(v)
		if !math.IsNaN(v) {
			last = i
		}
	}
	if last < 1 {
		return &c.Scene
	}
	const r = 0.55
	x := scale{0, float64(len(values) - 1), r, size.W - r}
	y := scale{e.low, e.high, size.H - r, r}
	if e.low == e.high {
		y = scale{e.low - 1, e.high + 1, size.H - r, r}
	}
	for _, p := range strands(values, x, y) {
		c.shape(Shape{Path: p, Stroke: theme.Muted, Width: thin, Round: true})
	}
	c.fill(Circle(x.at(float64(last)), y.at(values[last]), r), theme.Primary)
	return &c.Scene
}

// strands returns the line through values at 0, 1, 2, …: one path for each
// stretch without gaps.
func strands(values reports.Numbers, x, y scale) []Path {
	var out []Path
	var open Path
	for i, v := range values {
		if math.IsNaN(v) {
			if len(open) > 1 {
				out = append(out, open)
			}
			open = nil
			continue
		}
		op := Line
		if len(open) == 0 {
			op = Move
		}
		open = append(open, Step{Op: op, X: x.at(float64(i)), Y: y.at(v)})
	}
	if len(open) > 1 {
		out = append(out, open)
	}
	return out
}
