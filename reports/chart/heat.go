package chart

import (
	"math"

	"debrief/reports"
)

// heat draws a grid of values as shades; negative ones in the hue of bad.
func (c *canvas) heat(h *reports.HeatChart) {
	if len(h.Rows) == 0 || len(h.Columns) == 0 {
		return
	}
	const top = 4.5
	pitch, shown := c.rows(len(h.Rows), 5.4, top)
	labels := make([]string, shown)
	for i := range labels {
		labels[i] = c.words(h.Rows[i])
	}
	gutter := c.gutter(labels, 0.25)
	g := heatGrid{canvas: c, unit: h.Unit, left: gutter + gap, top: top, pitch: pitch}
	g.width = math.Min(24, (c.W-g.left)/float64(len(h.Columns)))
	g.most = greatest(h.Cells)
	c.names(labels, gutter, func(i int) float64 { return top + pitch*(float64(i)+0.5) })
	g.heads(h.Columns)
	for r := range min(shown, len(h.Cells)) {
		for k := range min(len(h.Columns), len(h.Cells[r])) {
			g.cell(r, k, h.Cells[r][k])
		}
	}
	c.more(0, len(h.Rows)-shown)
}

type heatGrid struct {
	*canvas
	unit                    reports.Unit
	left, top, pitch, width float64
	most                    float64 // the greatest value without its sign: the full shade
}

func greatest(cells [][]reports.Value) float64 {
	e := extent{}
	for _, row := range cells {
		for _, v := range row {
			if v.Known() {
				e.add(math.Abs(v.Number))
			}
		}
	}
	return e.high
}

// heads writes the columns' names, all or every second, third, … that fits.
func (g heatGrid) heads(columns []reports.Text) {
	widest := 0.0
	for _, t := range columns {
		widest = math.Max(widest, g.theme.Label.Width(g.words(t)))
	}
	every := int(math.Ceil((math.Min(widest, 2*g.width) + 1) / g.width))
	for k := 0; k < len(columns); k += max(every, 1) {
		text := g.theme.Label.Cut(g.words(columns[k]), g.width*float64(max(every, 1))-1)
		g.muted(g.left+g.width*(float64(k)+0.5), g.top-1.6, Middle, text)
	}
}

func (g heatGrid) cell(r, k int, v reports.Value) {
	if !v.Known() || math.IsNaN(v.Number) {
		return
	}
	x, y := g.left+g.width*float64(k), g.top+g.pitch*float64(r)
	hue := g.theme.Primary
	if v.Number < 0 {
		hue = g.theme.Bad
	}
	share := 0.0
	if g.most > 0 {
		share = math.Min(1, math.Abs(v.Number)/g.most)
	}
	shade := g.theme.Paper.Mix(hue, 0.06+0.94*share)
	g.fill(Rect(x+0.15, y+0.15, g.width-0.3, g.pitch-0.3), shade)
	g.figure(x, y, v, shade)
}

// figure writes the value into its cell where it fits, in whichever of ink and
// paper reads better; a small sample gets a hollow dot beside it.
func (g heatGrid) figure(x, y float64, v reports.Value, shade Color) {
	color := g.theme.Ink
	if contrast(shade, g.theme.Paper) > contrast(shade, g.theme.Ink) {
		color = g.theme.Paper
	}
	if v.Small && g.width > 4 {
		g.dot(x+g.width-1.6, y+1.5, 0.7, color, true)
	}
	if text := g.value(v); g.theme.Label.Width(text) < g.width-1 {
		g.text(Text{X: x + g.width/2, Y: g.baseline(y + g.pitch/2), Anchor: Middle, Text: text, Color: color})
	}
}
