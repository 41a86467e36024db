package chart

import (
	"math"

	"debrief/reports"
	"debrief/templates/fonts"
)

// Size is the room that a chart may take, in millimetres. It is as wide as W
// and takes as much of H as its content needs.
type Size struct{ W, H float64 }

// Draw lays out a chart. It draws no title: the page around it does. A chart
// with nothing to show says so.
func Draw(c *reports.Chart, lang *reports.Language, theme Theme, size Size) *Scene {
	d := &canvas{Scene: Scene{W: size.W, H: size.H}, theme: theme, lang: lang}
	d.Title, d.Alt = alternative(c, lang)
	switch {
	case c.Line != nil:
		d.line(c.Line)
	case c.Bars != nil:
		d.bars(c.Bars)
	case c.Bullets != nil:
		d.bullets(c.Bullets)
	case c.Bridge != nil:
		d.bridge(c.Bridge)
	case c.Funnel != nil:
		d.funnel(c.Funnel)
	case c.Dots != nil:
		d.dots(c.Dots)
	case c.Heat != nil:
		d.heat(c.Heat)
	case c.Curves != nil:
		d.curves(c.Curves)
	}
	if len(d.Items) == 0 {
		d.nothing()
	}
	return &d.Scene
}

// alternative returns the text alternative of a chart: its message, and what
// is drawn.
func alternative(c *reports.Chart, lang *reports.Language) (title, alt string) {
	title, alt = fonts.Clean(lang.Text(c.Title)), fonts.Clean(lang.Text(c.Alt))
	if alt == "" {
		alt = title
		if sub := fonts.Clean(lang.Text(c.Subtitle)); sub != "" {
			alt += ". " + sub
		}
	}
	return title, alt
}

func (c *canvas) nothing() {
	c.H = math.Min(c.H, 12)
	c.fill(Rect(0, 0, c.W, c.H), c.theme.Wash)
	c.muted(c.W/2, c.baseline(c.H/2), Middle, c.words(reports.Word("render.nothing")))
}

// rows divides the height of a chart among its rows: each as high as it would
// like, or less where there are many, but never less than a line of text. It
// returns the pitch and how many rows there is room for.
func (c *canvas) rows(n int, wanted, taken float64) (pitch float64, shown int) {
	const least = 3.4
	room := c.H - taken
	pitch = math.Max(least, math.Min(wanted, room/float64(max(n, 1))))
	shown = min(n, int(room/pitch+1e-9))
	if shown < n {
		shown = max(0, int((room-least)/pitch+1e-9)) // a line to say how many more
	}
	c.H = taken + pitch*float64(shown)
	if shown < n {
		c.H += least
	}
	return pitch, shown
}

// more says how many rows there was no room for.
func (c *canvas) more(x float64, hidden int) {
	if hidden > 0 {
		text := c.words(reports.Say("render.more", reports.Args{"n": reports.ArgOf(reports.Of(float64(hidden), reports.Count))}))
		c.muted(x, c.H-0.8, Start, text)
	}
}

// gutter returns the width that labels need, at most a share of the chart.
func (c *canvas) gutter(labels []string, share float64) float64 {
	widest := 0.0
	for _, l := range labels {
		widest = math.Max(widest, c.theme.Label.Width(l))
	}
	return math.Min(widest, c.W*share)
}

// names writes labels at the left, one a row, shortened to the gutter.
func (c *canvas) names(labels []string, width float64, middle func(i int) float64) {
	for i, l := range labels {
		c.label(0, c.baseline(middle(i)), Start, c.theme.Label.Cut(l, width))
	}
}

const gap = 2.0 // between a label and what it belongs to
