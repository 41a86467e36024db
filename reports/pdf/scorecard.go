package pdf

import (
	"math"

	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// scoreColumns holds the places of a scorecard's columns: left edges, or right
// edges where figures end.
type scoreColumns struct {
	name               float64 // width
	actual, goal       float64 // right edges
	bar, attained      float64 // left edge; right edge of the percentage
	status, change     float64 // left edge; right edge
	spark              float64 // left edge
	goalWidth, percent float64
}

// Widths that do not depend on figures, in millimetres.
const (
	attainmentWidth = 21.0
	sparkWidth      = 21.0
	maxScoreName    = 46.0
	maxFigure       = 27.0
)

// scoreColumns gives every column what its widest entry needs, and shares what
// is left as space between them.
func (l *layout) scoreColumns(card *reports.Scorecard) scoreColumns {
	var name, actual, goal, percent, status, change float64
	for _, s := range card.Scores {
		name = max(name, l.body.Width(l.words(s.Name)))
		actual = max(actual, l.strong.Width(l.value(s.Actual)))
		status = max(status, 3.8+l.body.Width(l.status(s.Status)))
		if s.Goal != nil {
			goal = max(goal, l.body.Width(l.value(*s.Goal)))
		}
		if s.Attainment != nil {
			percent = max(percent, l.body.Width(l.value(*s.Attainment)))
		}
		if s.Change != nil {
			change = max(change, 3+l.body.Width(fonts.Clean(l.lang.Signed(*s.Change))))
		}
	}
	head := func(id string) float64 { return l.small.Width(l.words(reports.Word(id))) }
	name, actual = min(name, maxScoreName), min(max(actual, head("render.actual")), maxFigure)
	goal, percent = min(max(goal, head("render.goal")), maxFigure), min(percent, 16)
	change = min(max(change, 22), maxFigure)
	used := name + actual + goal + attainmentWidth + percent + status + change + sparkWidth
	space := max(1.5, (l.width-used)/7)
	c := scoreColumns{name: name, goalWidth: goal, percent: percent}
	c.actual = name + space + actual
	c.goal = c.actual + space + goal
	c.bar = c.goal + space
	c.attained = c.bar + attainmentWidth + space + percent
	c.status = c.attained + space
	c.change = c.status + status + space + change
	c.spark = l.width - sparkWidth
	return c
}

const scoreRow = 6.9

// Scorecard sets KPIs as an aligned grid, one a row.
func (l *layout) Scorecard(card *reports.Scorecard) error {
	if len(card.Scores) == 0 {
		return nil
	}
	cols := l.scoreColumns(card)
	l.scoreHead(card, cols)
	for i, score := range card.Scores {
		l.score(score, cols)
		l.slabs[len(l.slabs)-1].keep = i < len(card.Scores)-1
	}
	return nil
}

// scoreHead sets the heads of the columns; what changes are against is named
// in full.
func (l *layout) scoreHead(card *reports.Scorecard, c scoreColumns) {
	against := []string{l.words(reports.Word("render.change"))}
	if !card.Against.IsZero() {
		text := l.words(reports.Say("render.change.against", reports.Args{"what": reports.ArgText(card.Against)}))
		against = l.small.Wrap(text, c.change-c.status-11)
	}
	against = against[:min(len(against), 3)]
	s := l.add(float64(len(against))*leading(l.small)+1.2, afterBlock)
	s.keep = true
	y := s.H - 1.2 - leading(l.small) + rise(l.small)
	head := func(x float64, word string) { s.putEnd(x, y, l.words(reports.Word(word)), l.small, l.theme.Muted) }
	head(c.actual, "render.actual")
	head(c.goal, "render.goal")
	s.put(c.bar, y, l.words(reports.Word("render.attained")), l.small, l.theme.Muted)
	s.put(c.status, y, l.words(reports.Word("render.status")), l.small, l.theme.Muted)
	for i, line := range against {
		s.putEnd(c.change, rise(l.small)+float64(i)*leading(l.small), line, l.small, l.theme.Muted)
	}
	s.put(c.spark, y, l.words(reports.Word("render.course")), l.small, l.theme.Muted)
	s.rule(0, l.width, s.H, l.theme.Muted, 0.25)
}

// score sets a row: all columns on the line of the first, if the name takes
// several.
func (l *layout) score(score reports.Score, c scoreColumns) {
	name, style := l.scoreName(score, c.name+0.1)
	s := l.add(scoreRow+float64(len(name)-1)*leading(style), 0)
	s.rule(0, l.width, s.H, l.theme.Faint, 0.15)
	y := scoreRow/2 + l.body.Size*fonts.Point*fonts.CapHeight/2
	s.lines(0, y-rise(style), name, style, l.theme.Ink)
	s.putEnd(c.actual, y, l.value(score.Actual), l.strong, l.theme.Ink)
	if score.Goal != nil {
		l.tightFigure(s, c.goal, y, l.value(*score.Goal), c.goalWidth)
	}
	if score.Attainment != nil {
		l.attainment(s, score, c)
		l.tightFigure(s, c.attained, y, l.value(*score.Attainment), c.percent)
	}
	s.Items = append(s.Items, chart.Mark(score.Status, c.status+1.2, scoreRow/2, 1.2, l.theme)...)
	s.put(c.status+3.8, y, l.status(score.Status), l.body, l.theme.StatusColor(score.Status))
	if score.Change != nil {
		l.change(s, c.change, y, *score.Change, score.Effect)
	}
	s.Place(chart.Spark(score.Spark, l.theme, chart.Size{W: sparkWidth, H: scoreRow - 2.6}), c.spark, 1.3)
}

// tightFigure writes a figure that ends at x, smaller where it is too wide.
func (l *layout) tightFigure(s *slab, x, y float64, text string, width float64) {
	style := l.body
	if style.Width(text) > width {
		style = l.small
	}
	s.putEnd(x, y, whole(style, text, width), style, l.theme.Ink)
}

// whole returns a figure if it fits, and an ellipsis alone if not: part of a
// number is another number.
func whole(style fonts.Style, text string, width float64) string {
	if style.Width(text) > width+1e-6 {
		return "…"
	}
	return text
}

// scoreName breaks a name that is too long for its column, in the small size.
func (l *layout) scoreName(score reports.Score, width float64) ([]string, fonts.Style) {
	name := l.words(score.Name)
	if l.body.Width(name) <= width {
		return []string{name}, l.body
	}
	return l.small.Wrap(name, width), l.small
}

// attainment draws a bar on a scale to 150 % of the goal, with the goal as a
// line across.
func (l *layout) attainment(s *slab, score reports.Score, c scoreColumns) {
	const most, height = 1.5, 2.6
	y := (scoreRow - height) / 2
	s.fill(chart.Rect(c.bar, y, attainmentWidth, height), l.theme.Wash)
	if a := *score.Attainment; a.Known() && !math.IsNaN(a.Number) {
		share := math.Min(1, math.Max(0, a.Number/most))
		if share > 0 {
			s.fill(chart.Rect(c.bar, y, attainmentWidth*share, height), l.theme.StatusColor(score.Status))
		}
	}
	goal := c.bar + attainmentWidth/most
	s.Items = append(s.Items, chart.Item{Shape: &chart.Shape{Path: chart.Polyline(goal, y-0.8, goal, y+height+0.8), Stroke: l.theme.Ink, Width: 0.35}})
}

// change writes a change that ends at x, with an arrow and in the colour of
// its effect.
func (l *layout) change(s *slab, x, y float64, v reports.Value, effect int) {
	text := whole(l.body, fonts.Clean(l.lang.Signed(v)), maxFigure-3)
	color := l.theme.EffectColor(effect)
	if !v.Known() {
		color = l.theme.Muted
	}
	s.putEnd(x, y, text, l.body, color)
	if v.Known() && v.Number != 0 {
		l.arrow(s, x-l.body.Width(text)-2.6, y, v.Number > 0, color)
	}
}

// arrow draws a triangle that points up or down, on a baseline.
func (l *layout) arrow(s *slab, x, y float64, up bool, color chart.Color) {
	const w, h = 1.8, 1.6
	if up {
		s.fill(chart.Polygon(x, y, x+w, y, x+w/2, y-h), color)
		return
	}
	s.fill(chart.Polygon(x, y-h, x+w, y-h, x+w/2, y), color)
}

func (l *layout) value(v reports.Value) string { return fonts.Clean(l.lang.Value(v)) }
