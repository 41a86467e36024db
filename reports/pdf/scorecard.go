package pdf

import (
	"math"

	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// scoreColumns holds the places of a scorecard's columns: where they start, or
// where figures end.
type scoreColumns struct {
	scoreWidths
	actualEnd, landingEnd, goalEnd, barStart, percentEnd, statusStart, changeEnd, sparkStart float64
}

// scoreWidths holds how wide the columns are; 0 is no column.
type scoreWidths struct{ name, actual, landing, goal, bar, percent, status, change, spark float64 }

// sum returns the width of all columns, and how many there are.
func (w scoreWidths) sum() (used float64, n int) {
	for _, width := range []float64{w.name, w.actual, w.landing, w.goal, w.bar, w.percent, w.status, w.change, w.spark} {
		used += width
		if width > 0 {
			n++
		}
	}
	return used, n
}

// Widths that do not depend on figures, in millimetres.
const (
	attainmentWidth = 21.0
	sparkWidth      = 21.0
	maxScoreName    = 46.0
	maxFigure       = 27.0
)

// scoreColumns gives every column what its widest entry needs, none to one
// without entries, and shares what is left as space between them.
func (l *layout) scoreColumns(card *reports.Scorecard) scoreColumns {
	const least, most, narrowName = 1.5, 9.0, 28.0
	w := l.scoreWidths(card)
	used, n := w.sum()
	if over := used + least*float64(n-1) - l.width; over > 0 { // the name gives way, then the courses
		name := max(narrowName, w.name-over)
		over -= w.name - name
		w.name, w.spark = name, max(0, w.spark-over)
		used, n = w.sum()
	}
	space := min(most, max(least, (l.width-used)/float64(max(n-1, 1))))
	w.name += max(0, l.width-used-space*float64(n-1))
	x := w.name
	next := func(width float64) (left, right float64) {
		if width == 0 {
			return x, x
		}
		left = x + space
		x = left + width
		return left, x
	}
	c := scoreColumns{scoreWidths: w}
	_, c.actualEnd = next(w.actual)
	_, c.landingEnd = next(w.landing)
	_, c.goalEnd = next(w.goal)
	c.barStart, _ = next(w.bar)
	_, c.percentEnd = next(w.percent)
	c.statusStart, _ = next(w.status)
	_, c.changeEnd = next(w.change)
	c.sparkStart, _ = next(w.spark)
	return c
}

// scoreWidths measures the columns.
func (l *layout) scoreWidths(card *reports.Scorecard) scoreWidths {
	var w scoreWidths
	for _, s := range card.Scores {
		w.name = max(w.name, l.body.Width(l.words(s.Name)))
		w.actual = max(w.actual, l.strong.Width(l.value(s.Actual)))
		if s.Status != "" {
			w.status = max(w.status, 3.8+l.body.Width(l.status(s.Status)), l.headWidth("render.status"))
		}
		if s.Landing != nil {
			w.landing = max(w.landing, l.body.Width(l.value(*s.Landing)), l.headWidth("render.landing"))
		}
		if s.Goal != nil {
			w.goal = max(w.goal, l.body.Width(l.value(*s.Goal)), l.headWidth("render.goal"))
		}
		if s.Attainment != nil {
			w.bar, w.percent = attainmentWidth, max(w.percent, l.body.Width(l.value(*s.Attainment)))
		}
		if s.Change != nil {
			w.change = max(w.change, 3+l.body.Width(l.clean(l.lang.Signed(*s.Change))), 24)
		}
		if len(s.Spark) > 0 {
			w.spark = sparkWidth
		}
	}
	w.name, w.actual = min(w.name, maxScoreName)+0.1, max(w.actual, l.headWidth(actualHead(card)))
	w.actual, w.landing, w.goal, w.percent, w.change = min(w.actual, maxFigure), min(w.landing, maxFigure), min(w.goal, maxFigure), min(w.percent, 16), min(w.change, maxFigure)
	return w
}

// actualHead heads the results: those of a year that is not over are to date.
func actualHead(card *reports.Scorecard) string {
	if card.Lands() {
		return "render.to_date"
	}
	return "render.actual"
}

func (l *layout) headWidth(id string) float64 { return l.small.Width(l.words(reports.Word(id))) }

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
	var against []string
	if c.change > 0 {
		against = l.against(card, c)
	}
	s := l.add(float64(max(1, len(against)))*leading(l.small)+1.2, afterBlock)
	s.keep = true
	y := s.H - 1.2 - leading(l.small) + rise(l.small)
	start := func(width, x float64, id string) {
		if width > 0 {
			s.put(x, y, l.words(reports.Word(id)), l.small, l.theme.Muted)
		}
	}
	s.putEnd(c.actualEnd, y, l.words(reports.Word(actualHead(card))), l.small, l.theme.Muted)
	start(c.landing, c.landingEnd-l.headWidth("render.landing"), "render.landing")
	start(c.goal, c.goalEnd-l.headWidth("render.goal"), "render.goal")
	start(c.bar, c.barStart, "render.attained")
	start(c.status, c.statusStart, "render.status")
	if c.spark >= l.headWidth("render.course") {
		start(c.spark, c.sparkStart, "render.course")
	}
	for i, line := range against {
		s.putEnd(c.changeEnd, rise(l.small)+float64(i)*leading(l.small), line, l.small, l.theme.Muted)
	}
	s.rule(0, l.width, s.H, l.theme.Muted, 0.25)
}

// against is the head of the changes, in at most three lines.
func (l *layout) against(card *reports.Scorecard, c scoreColumns) []string {
	if card.Against.IsZero() {
		return []string{l.words(reports.Word("render.change"))}
	}
	text := l.words(reports.Say("render.change.against", reports.Args{"what": reports.ArgText(card.Against)}))
	room := c.change
	if c.status > 0 {
		room = c.changeEnd - c.statusStart - l.headWidth("render.status") - 2
	}
	lines := l.small.Wrap(text, room)
	return lines[:min(len(lines), 3)]
}

// score sets a row: all columns on the line of the first, if the name takes
// several.
func (l *layout) score(score reports.Score, c scoreColumns) {
	name, style := l.scoreName(score, c.name)
	s := l.add(scoreRow+float64(len(name)-1)*leading(style), 0)
	s.rule(0, l.width, s.H, l.theme.Faint, 0.15)
	y := scoreRow/2 + l.body.Size*fonts.Point*fonts.CapHeight/2
	s.lines(0, y-rise(style), name, style, l.theme.Ink)
	s.putEnd(c.actualEnd, y, whole(l.strong, l.value(score.Actual), c.actual), l.strong, l.theme.Ink)
	if score.Landing != nil {
		l.tightFigure(s, c.landingEnd, y, l.value(*score.Landing), c.landing)
	}
	if score.Goal != nil {
		l.tightFigure(s, c.goalEnd, y, l.value(*score.Goal), c.goal)
	}
	if score.Attainment != nil {
		l.attainment(s, score, c)
		l.tightFigure(s, c.percentEnd, y, l.value(*score.Attainment), c.percent)
	}
	s.Items = append(s.Items, chart.Mark(score.Status, c.statusStart+1.2, scoreRow/2, 1.2, l.theme)...)
	s.put(c.statusStart+3.8, y, l.status(score.Status), l.body, l.theme.StatusColor(score.Status))
	if score.Change != nil {
		l.change(s, c.changeEnd, y, *score.Change, score.Effect)
	}
	if c.spark > 3 {
		s.Place(chart.Spark(score.Spark, l.theme, chart.Size{W: c.spark, H: scoreRow - 2.6}), c.sparkStart, 1.3)
	}
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
	s.fill(chart.Rect(c.barStart, y, attainmentWidth, height), l.theme.Wash)
	if a := *score.Attainment; a.Known() && !math.IsNaN(a.Number) {
		share := math.Min(1, math.Max(0, a.Number/most))
		if share > 0 {
			s.fill(chart.Rect(c.barStart, y, attainmentWidth*share, height), l.theme.StatusColor(score.Status))
		}
	}
	goal := c.barStart + attainmentWidth/most
	s.Items = append(s.Items, chart.Item{Shape: &chart.Shape{Path: chart.Polyline(goal, y-0.8, goal, y+height+0.8), Stroke: l.theme.Ink, Width: 0.35}})
}

// change writes a change that ends at x, with an arrow and in the colour of
// its effect.
func (l *layout) change(s *slab, x, y float64, v reports.Value, effect int) {
	written := l.clean(l.lang.Signed(v))
	text := whole(l.body, written, maxFigure-3)
	color, flat := l.theme.EffectColor(effect), reports.Flat(written)
	if !v.Known() || flat {
		color = l.theme.Muted
	}
	s.putEnd(x, y, text, l.body, color)
	if v.Known() && !flat {
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

func (l *layout) value(v reports.Value) string { return l.clean(l.lang.Value(v)) }
