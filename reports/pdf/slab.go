package pdf

import (
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// slab is a piece of a page that is never split: a drawing as wide as the text
// area.
type slab struct {
	chart.Scene
	before float64 // space above it, dropped at the top of a page
	keep   bool    // stays on the page of the slab after it
	wish   bool    // does so, too, unless that would leave much of a page empty
	turn   bool    // begins a page, if the one before is well filled
	head   *slab   // repeated above it when it is the first of a page: a table's header
	anchor *anchor
	links  []link
}

// anchor is a place that bookmarks and links lead to.
type anchor struct{ id, title string }

// link is an area of a slab that leads to an anchor.
type link struct {
	x, y, w, h float64
	to         string
}

// put writes a text in a style.
func (s *slab) put(x, y float64, text string, style fonts.Style, color chart.Color) {
	s.write(chart.Text{X: x, Y: y, Text: text, Style: style, Color: color})
}

// putEnd writes a text that ends at x.
func (s *slab) putEnd(x, y float64, text string, style fonts.Style, color chart.Color) {
	s.write(chart.Text{X: x, Y: y, Text: text, Style: style, Color: color, Anchor: chart.End})
}

func (s *slab) write(t chart.Text) {
	if t.Text != "" {
		s.Items = append(s.Items, chart.Item{Text: &t})
	}
}

func (s *slab) fill(p chart.Path, color chart.Color) {
	s.Items = append(s.Items, chart.Item{Shape: &chart.Shape{Path: p, Fill: color}})
}

func (s *slab) rule(x1, x2, y float64, color chart.Color, width float64) {
	s.Items = append(s.Items, chart.Item{Shape: &chart.Shape{Path: chart.Polyline(x1, y, x2, y), Stroke: color, Width: width}})
}

// leading is the distance of two baselines, in millimetres.
func leading(s fonts.Style) float64 { return s.Size * fonts.Point * 1.36 }

// rise is the distance from the top of a line to its baseline.
func rise(s fonts.Style) float64 { return s.Size * fonts.Point * 1.02 }

// lines writes lines of text from y downwards and returns where they end.
func (s *slab) lines(x, y float64, lines []string, style fonts.Style, color chart.Color) float64 {
	for _, line := range lines {
		s.put(x, y+rise(style), line, style, color)
		y += leading(style)
	}
	return y
}
