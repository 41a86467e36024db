package pdf

import (
	"debrief/reports"
	"debrief/reports/chart"
)

// maxChart is the greatest height of a chart: with its title and the heading
// of a section it never needs more than two thirds of a page.
const maxChart = 118.0

// Chart sets a chart below its message; two of half width stand side by side.
func (l *layout) Chart(c *reports.Chart) error {
	switch {
	case c.Half && l.half != nil:
		first := l.half
		l.half = nil
		l.charts(first, c)
	case c.Half:
		l.half = c
	default:
		l.release()
		l.charts(c)
	}
	return nil
}

// release sets a chart of half width that found no partner, in full width.
func (l *layout) release() {
	if c := l.half; c != nil {
		l.half = nil
		l.charts(c)
	}
}

// charts sets one chart or two, with titles, drawings and their feet on common
// lines.
func (l *layout) charts(charts ...*reports.Chart) {
	n := float64(len(charts))
	width := (l.width - gutter*(n-1)) / n
	titles := make([]chartTitle, len(charts))
	scenes := make([]*chart.Scene, len(charts))
	titled, drawn := 0.0, 0.0
	l.said = l.words(charts[0].Title)
	for i, c := range charts {
		titles[i] = l.chartTitle(c, width)
		scenes[i] = chart.Draw(c, l.lang, l.theme, chart.Size{W: width, H: maxChart})
		titled, drawn = max(titled, titles[i].height), max(drawn, scenes[i].H)
	}
	s := l.add(titled+drawn, afterBlock)
	for i := range charts {
		x := float64(i) * (width + gutter)
		y := s.lines(x, 0, titles[i].message, l.strong, l.theme.Ink)
		s.lines(x, y, titles[i].subtitle, l.small, l.theme.Muted)
		s.Place(scenes[i], x, titled)
	}
}

// chartTitle is a chart's message and what is drawn, in lines.
type chartTitle struct {
	message, subtitle []string
	height            float64 // with the space below
}

// chartTitle leaves out what the section's heading already says.
func (l *layout) chartTitle(c *reports.Chart, width float64) chartTitle {
	var t chartTitle
	if text := l.words(c.Title); text != "" && text != l.words(l.section.Title) {
		t.message = l.strong.Wrap(text, width)
	}
	if text := l.words(c.Subtitle); text != "" && text != l.words(l.section.Subtitle) {
		t.subtitle = l.small.Wrap(text, width)
	}
	if len(t.message)+len(t.subtitle) > 0 {
		t.height = float64(len(t.message))*leading(l.strong) + float64(len(t.subtitle))*leading(l.small) + afterTitle
	}
	return t
}
