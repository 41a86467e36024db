package pdf

import (
	"math"

	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// cell is a cell as it is drawn.
type cell struct {
	lines  []string
	below  string // the range of a value, in the small size
	style  fonts.Style
	color  chart.Color
	status reports.Status
	small  bool // a small sample
	arrow  int  // of a change: up or down

	lineHeight, belowHeight float64
}

func (c cell) height() float64 {
	h := float64(len(c.lines)) * c.lineHeight
	if c.below != "" {
		h += c.belowHeight
	}
	return h
}

// maxCellLines bounds how deep a row may get.
const maxCellLines = 3

func (g *grid) cell(k int, in reports.Cell, total bool) cell {
	c := cell{style: g.style, color: g.theme.Ink, lineHeight: leading(g.style), belowHeight: leading(g.small)}
	if total {
		c.style = g.total
	}
	width := g.columns[k].width
	switch {
	case in.Status != "":
		c.status, c.color = in.Status, g.theme.StatusColor(in.Status)
		c.lines = []string{g.style.Cut(g.status(in.Status), width-3.2)}
	case in.Value != nil:
		g.valueCell(&c, k, in)
	case in.Text != nil:
		c.lines = c.style.Wrap(g.words(*in.Text), width)
		if len(c.lines) > maxCellLines {
			c.lines = append(c.lines[:maxCellLines-1], c.style.Cut(c.lines[maxCellLines-1]+"…", width))
		}
	}
	return c
}

func (g *grid) valueCell(c *cell, k int, in reports.Cell) {
	v, column := *in.Value, g.columns[k]
	text := g.figure(column, v, in.Effect != 0)
	c.lines = []string{whole(c.style, text, column.width)}
	if !v.Known() {
		c.color = g.theme.Muted
		return
	}
	c.small = v.Small
	if in.Effect != 0 && !reports.Flat(text) {
		c.color = g.theme.EffectColor(in.Effect)
		c.arrow = int(math.Copysign(1, v.Number))
	}
	if g.ranges {
		c.below = g.rangeOf(column, v)
	}
}

// figure writes a value as its column does: bare under a unit, with its own
// where the column has several.
func (g *grid) figure(c column, v reports.Value, signed bool) string {
	text := ""
	switch {
	case c.compact || c.mixed:
		text = g.lang.Value(v)
	default:
		text = g.lang.Plain(v, c.decimals)
	}
	if signed {
		text = reports.WithSign(v, text)
	}
	return g.clean(text)
}

// rangeOf writes the interval of a value in the manner of its column.
func (g *grid) rangeOf(c column, v reports.Value) string {
	if c.mixed {
		return g.clean(g.lang.Range(v))
	}
	return g.clean(g.lang.PlainRange(v, c.decimals))
}
