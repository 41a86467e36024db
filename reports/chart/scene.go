// Package chart turns a chart of a report into a scene: a list of shapes and
// texts with their places in millimetres, pure geometry that every output
// draws alike. A scene writes itself as SVG and PNG; the PDF draws it with its
// own back end.
//
// The look follows IBCS: actual values are solid and dark, plans outlined,
// previous values lighter, forecasts hatched; good and bad differ in hue, sign
// and shape; small samples are hollow. The package decides how things look,
// never what they say: values come in a reports.Chart and are written by a
// reports.Language.
package chart

import "debrief/templates/fonts"

// Scene is a finished drawing. The origin is its top left corner, y points
// down, lengths are millimetres and font sizes points.
type Scene struct {
	W, H  float64
	Items []Item
	// Title and Alt are the text alternative: the message, and what is drawn.
	Title, Alt string
}

// Item is a shape or a text: exactly one of the fields is set.
type Item struct {
	Shape *Shape
	Text  *Text
}

// Shape is a path that is filled, stroked or both.
type Shape struct {
	Path   Path
	Fill   Color     // None leaves it open
	Stroke Color     // None draws no outline
	Width  float64   // of the stroke
	Dash   []float64 // lengths of dash and gap; nil is solid
	Round  bool      // ends and joins of the stroke are round
}

// Text is one line of text.
type Text struct {
	X, Y   float64 // anchor, on the baseline
	Text   string  // clean: see fonts.Clean
	Style  fonts.Style
	Color  Color
	Anchor Anchor
	Angle  float64 // degrees, counter-clockwise around the anchor
}

// Anchor says which point of a text stands at its place.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Left returns where a level text begins.
func (t *Text) Left() float64 {
	switch t.Anchor {
	case Middle:
		return t.X - t.Style.Width(t.Text)/2
	case End:
		return t.X - t.Style.Width(t.Text)
	}
	return t.X
}

// Color is 0xAARRGGBB. All colours that are drawn are opaque, which prints and
// converts everywhere alike.
type Color uint32

// None is no colour: not drawn.
const None Color = 0

// RGB returns the opaque colour 0xRRGGBB.
func RGB(rgb uint32) Color { return Color(0xff000000 | rgb) }

// Split returns the red, green and blue parts.
func (c Color) Split() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// Mix returns c with a share of other, from 0 (all c) to 1 (all other).
func (c Color) Mix(other Color, share float64) Color {
	r, g, b := c.Split()
	r2, g2, b2 := other.Split()
	part := func(a, b uint8) uint32 { return uint32(float64(a)*(1-share) + float64(b)*share + 0.5) }
	return RGB(part(r, r2)<<16 | part(g, g2)<<8 | part(b, b2))
}

// Place adds the items of another scene, moved right by x and down by y.
func (s *Scene) Place(other *Scene, x, y float64) {
	for _, item := range other.Items {
		s.Items = append(s.Items, item.moved(x, y))
	}
}

func (i Item) moved(x, y float64) Item {
	if i.Text != nil {
		t := *i.Text
		t.X, t.Y = t.X+x, t.Y+y
		return Item{Text: &t}
	}
	shape := *i.Shape
	shape.Path = shape.Path.moved(x, y)
	return Item{Shape: &shape}
}
