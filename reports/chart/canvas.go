package chart

import (
	"debrief/reports"
	"debrief/templates/fonts"
)

// canvas is what a chart is drawn on: a scene in the making with the means to
// write and to style.
type canvas struct {
	Scene
	theme Theme
	lang  *reports.Language
}

// words writes a text of the document, clean.
func (c *canvas) words(t reports.Text) string { return c.theme.Label.Type.Clean(c.lang.Text(t)) }

// value writes a value, clean.
func (c *canvas) value(v reports.Value) string { return c.theme.Label.Type.Clean(c.lang.Value(v)) }

func (c *canvas) number(n float64, u reports.Unit) string { return c.value(reports.Of(n, u)) }

func (c *canvas) signed(v reports.Value) string { return c.theme.Label.Type.Clean(c.lang.Signed(v)) }

func (c *canvas) text(t Text) {
	if t.Text == "" {
		return
	}
	if t.Color == None {
		t.Color = c.theme.Ink
	}
	if t.Style.Size == 0 {
		t.Style = c.theme.Label
	}
	c.Items = append(c.Items, Item{Text: &t})
}

// plated writes a label on a plate of paper, for where lines may run behind it.
func (c *canvas) plated(t Text) {
	if t.Style.Size == 0 {
		t.Style = c.theme.Label
	}
	height := t.Style.Size * fonts.Point
	c.fill(Rect(t.Left()-0.3, t.Y-height*0.85, t.Style.Width(t.Text)+0.6, height*1.1), c.theme.Paper)
	c.text(t)
}

// label writes in the chart's label style.
func (c *canvas) label(x, y float64, anchor Anchor, text string) {
	c.text(Text{X: x, Y: y, Anchor: anchor, Text: text})
}

// muted writes a label of less weight.
func (c *canvas) muted(x, y float64, anchor Anchor, text string) {
	c.text(Text{X: x, Y: y, Anchor: anchor, Text: text, Color: c.theme.Muted})
}

func (c *canvas) shape(s Shape) { c.Items = append(c.Items, Item{Shape: &s}) }

func (c *canvas) fill(p Path, color Color) { c.shape(Shape{Path: p, Fill: color}) }

func (c *canvas) stroke(p Path, color Color, width float64) {
	c.shape(Shape{Path: p, Stroke: color, Width: width})
}

// Widths of strokes.
const (
	hairline = 0.15
	thin     = 0.25
	strong   = 0.6
)

// rule draws a hairline of a grid.
func (c *canvas) rule(x1, y1, x2, y2 float64) {
	c.stroke(Polyline(x1, y1, x2, y2), c.theme.Faint, hairline)
}

// axis draws the line that bars stand on.
func (c *canvas) axis(x1, y1, x2, y2 float64) {
	c.stroke(Polyline(x1, y1, x2, y2), c.theme.Muted, thin)
}

// baseline returns the baseline of a label whose capitals are centred on y.
func (c *canvas) baseline(y float64) float64 {
	return y + c.theme.Label.Size*fonts.Point*fonts.CapHeight/2
}

// bar draws a bar in the manner of its scenario, in a colour of its own where
// one is given.
func (c *canvas) bar(x, y, w, h float64, s reports.Scenario, color Color) {
	if w < 0 {
		x, w = x+w, -w
	}
	if w < 0.05 {
		return
	}
	if color == None {
		color = c.theme.Primary
	}
	path := Rect(x, y, w, h)
	switch s {
	case reports.Plan:
		inset := min(thin/2, w/2)
		c.shape(Shape{Path: Rect(x+inset, y+inset, w-2*inset, h-2*inset), Fill: c.theme.Paper, Stroke: color, Width: thin})
	case reports.Previous:
		c.fill(path, c.theme.Previous)
	case reports.Forecast:
		c.shape(Shape{Path: path, Fill: c.theme.Paper, Stroke: color, Width: thin})
		c.stroke(hatching(x, y, w, h, 0.9), color, thin)
	default:
		c.fill(path, color)
	}
}

// whisker draws an interval along a bar.
func (c *canvas) whisker(x1, x2, y float64) {
	const cap = 0.8
	halo := Path{}
	for _, p := range []Path{Polyline(x1, y, x2, y), Polyline(x1, y-cap, x1, y+cap), Polyline(x2, y-cap, x2, y+cap)} {
		halo = append(halo, p...)
	}
	c.stroke(halo, c.theme.Paper, 0.8)
	c.stroke(halo, c.theme.Ink, thin)
}

// dot draws a round mark, hollow for small samples and for "before".
func (c *canvas) dot(x, y, r float64, color Color, hollow bool) {
	if hollow {
		c.shape(Shape{Path: Circle(x, y, r-0.15), Fill: c.theme.Paper, Stroke: color, Width: 0.3})
		return
	}
	c.fill(Circle(x, y, r), color)
}
