package page

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"regexp"

	"debrief/reports"
	"debrief/reports/chart"
)

// figure is a chart: in two forms of which the screen's width shows one, or in
// one that suits every width.
type figure struct {
	Title, Subtitle    string
	Half               bool
	Wide, Narrow, Only template.HTML
}

// Widths at which charts are drawn, in millimetres: they fill a page, half of
// it or a telephone without making their labels much larger or smaller.
const (
	wide    = 190
	narrow  = 92
	tallest = 130
)

// Chart shows a chart with its message as the caption.
func (p *painter) Chart(c *reports.Chart) error {
	f := &figure{Title: p.text(c.Title), Subtitle: p.text(c.Subtitle), Half: c.Half}
	small := p.draw(c, narrow)
	if c.Half {
		f.Only = small
	} else {
		f.Wide, f.Narrow = p.draw(c, wide), small
	}
	return p.add(block{Chart: f})
}

func (p *painter) draw(c *reports.Chart, width float64) template.HTML {
	height := math.Min(tallest, width*0.62)
	if c.Line == nil && c.Bridge == nil {
		height = tallest * 2
	}
	return p.svg(chart.Draw(c, p.lang, p.theme, chart.Size{W: width, H: height}))
}

// size is the fixed size of a picture, in the paper's unit; the page's style
// decides instead.
var size = regexp.MustCompile(` width="[0-9.]+mm" height="[0-9.]+mm"`)

var ink = regexp.MustCompile(`"(#[0-9a-f]{6})"`)

// svg makes a scene part of the page. It is safe as HTML: the chart package
// writes numbers and colours of its own and escapes every text.
func (p *painter) svg(s *chart.Scene) template.HTML {
	svg := s.SVG()
	if at := size.FindIndex(svg); at != nil {
		svg = append(svg[:at[0]:at[0]], svg[at[1]:]...)
	}
	for _, m := range ink.FindAllSubmatch(svg, -1) {
		p.inks = append(p.inks, string(m[1]))
	}
	return template.HTML(bytes.TrimSpace(svg))
}

// bar draws how far a goal was reached; the mark is the goal, and the whole
// bar half as much again.
func (p *painter) bar(attainment float64, status reports.Status) template.HTML {
	const goal = 100.0
	length := math.Min(math.Max(attainment, 0), 1.5) * goal
	ground, mark, fill := hex(p.theme.Faint), hex(p.theme.Ink), hex(p.theme.StatusColor(status))
	p.inks = append(p.inks, ground, mark, fill)
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 150 6" preserveAspectRatio="none"><rect width="150" height="6" fill="%s"/><rect width="%.1f" height="6" fill="%s"/><rect x="%.1f" width="1" height="6" fill="%s"/></svg>`,
		ground, length, fill, goal-0.5, mark))
}

func hex(c chart.Color) string {
	r, g, b := c.Split()
	return fmt.Sprintf("#%02x%02x%02x", r, g, b)
}
