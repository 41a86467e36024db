package pdf

import (
	"slices"
	"strconv"

	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// Actions sets recommendations with their number at the left and what they are
// expected to bring at the right. The summary names them; later sections give
// the reasons, and who is to do what by when.
func (l *layout) Actions(a *reports.Actions) error {
	if l.summary && len(a.Items) > 0 {
		s := l.add(7.6, afterBlock)
		s.rule(0, l.width, 0.4, l.theme.Ink, 0.8)
		s.put(0, 5.6, l.words(reports.Word("render.decisions")), l.strong, l.theme.Ink)
		s.keep = true
	}
	effects := slices.ContainsFunc(a.Items, func(a reports.Action) bool { return a.Effect != nil })
	for i := range a.Items {
		l.action(i, &a.Items[i], l.actionWidth(effects))
	}
	return nil
}

const (
	actionIndent = 8.0
	effectWidth  = 46.0
)

// action is drawn as a first slab with what to do and what it brings, and a
// slab for each further line, so that a long one may go on over pages.
func (l *layout) action(i int, a *reports.Action, width float64) {
	lines, effect := l.actionLines(a, width), l.effect(a)
	first := min(len(lines), max(len(effect), len(l.strong.Wrap(l.words(a.Text), width))))
	s := l.add(max(heightOfLines(lines[:first]), heightOfLines(effect)), l.beforeAction(i))
	s.keep = first < len(lines)
	l.numeral(s, i+1)
	y := 0.0
	for _, line := range lines[:first] {
		y = s.lines(actionIndent, y, []string{line.text}, line.style, line.color)
	}
	y = 0
	for _, e := range effect {
		s.putEnd(l.width, y+rise(e.style), e.text, e.style, e.color)
		y += leading(e.style)
	}
	for k, line := range lines[first:] {
		s := l.add(leading(line.style), 0)
		s.keep = k == len(lines)-first-2
		s.put(actionIndent, rise(line.style), line.text, line.style, line.color)
	}
}

// actionWidth is the width of the text of actions: beside their effects, if any
// has one.
func (l *layout) actionWidth(effects bool) float64 {
	if effects {
		return l.width - actionIndent - effectWidth - gutter
	}
	return min(measure, l.width-actionIndent)
}

// actionLines sets what to do, why, and who is to do it.
func (l *layout) actionLines(a *reports.Action, width float64) []styledLine {
	lines := l.appendText(nil, l.words(a.Text), l.strong, l.theme.Ink, width)
	switch {
	case !l.summary:
		lines = l.appendText(lines, l.words(a.Why), l.body, l.theme.Ink, width)
	case !l.tight:
		lines = l.appendText(lines, l.words(a.Why), l.small, l.theme.Muted, width)
	}
	return l.appendText(lines, l.who(a), l.small, l.theme.Muted, width)
}

func heightOfLines(lines []styledLine) float64 {
	sum := 0.0
	for _, line := range lines {
		sum += leading(line.style)
	}
	return sum
}

type styledLine struct {
	text  string
	style fonts.Style
	color chart.Color
}

func (l *layout) appendText(lines []styledLine, text string, style fonts.Style, color chart.Color, width float64) []styledLine {
	if text == "" {
		return lines
	}
	for _, t := range style.Wrap(text, width) {
		lines = append(lines, styledLine{t, style, color})
	}
	return lines
}

func (l *layout) beforeAction(i int) float64 {
	switch {
	case i == 0 && l.summary:
		return 0
	case i == 0:
		return afterBlock
	case l.summary:
		return 2.2
	}
	return 4.5
}

// numeral draws the number of an action on a disc.
func (l *layout) numeral(s *slab, n int) {
	const r = 2.1
	y := rise(l.strong) - l.strong.Size*fonts.Point*fonts.CapHeight/2
	s.fill(chart.Circle(r, y, r), l.theme.Primary)
	s.write(chart.Text{X: r, Y: y + l.small.Size*fonts.Point*fonts.CapHeight/2, Text: strconv.Itoa(n), Anchor: chart.Middle,
		Style: l.small.Strong(), Color: l.theme.Paper})
}

// who writes owner, date and measure in one line, as far as they are known.
func (l *layout) who(a *reports.Action) string {
	var text string
	part := func(label, value string) {
		if value == "" {
			return
		}
		if text != "" {
			text += " · "
		}
		text += l.words(reports.Word(label)) + ": " + value
	}
	part("render.owner", l.clean(a.Owner))
	if !a.Due.IsZero() {
		part("render.due", l.lang.MediumDate(a.Due))
	}
	if !l.summary {
		part("render.measure", l.words(a.Measure))
	}
	return text
}

// effect writes what an action is expected to bring: the value, what it
// counts, and its range.
func (l *layout) effect(a *reports.Action) []styledLine {
	if a.Effect == nil {
		return nil
	}
	v := *a.Effect
	if !v.Known() {
		return []styledLine{{reports.Dash, l.strong, l.theme.Muted}, {l.small.Cut(l.words(*v.Unknown), effectWidth), l.small, l.theme.Muted}}
	}
	out := []styledLine{{whole(l.strong, l.clean(l.lang.Signed(v)), effectWidth), l.strong, l.theme.Ink}}
	out = l.appendText(out, l.words(a.Of), l.small, l.theme.Muted, effectWidth)
	return l.appendText(out, l.clean(l.lang.Range(v)), l.small, l.theme.Muted, effectWidth)
}
