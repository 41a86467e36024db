package pdf

import (
	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// measure is how long a line of running text may be, in millimetres: about
// ninety letters.
const measure = 142.0

// Paragraph sets running text, a slab a line, so that it can be broken over
// pages: never after its first line nor before its last.
func (l *layout) Paragraph(p *reports.Paragraph) error {
	l.running(0, min(measure, l.width), l.words(p.Text), l.body)
	return nil
}

// running sets a text in a column that may go on over pages.
func (l *layout) running(x, width float64, text string, style fonts.Style) {
	if text == "" {
		return
	}
	lines := style.Wrap(text, width)
	for i, line := range lines {
		before := 0.0
		if i == 0 {
			before = afterBlock
		}
		s := l.add(leading(style), before)
		s.put(x, rise(style), line, style, l.theme.Ink)
		s.keep = i == 0 && len(lines) > 1 || i == len(lines)-2
	}
}

// Verdict sets the answer in one sentence on a plate with its status.
func (l *layout) Verdict(v *reports.Verdict) error {
	const pad = 3.4
	word := l.verdictWord(v.Status)
	left := max(27, 10.2+l.strong.Width(word)+4)
	lines := l.large.Wrap(l.words(v.Text), l.width-left-4)
	height := 2*pad + float64(len(lines))*leading(l.large)
	s := l.add(height, 4.2)
	color := l.theme.StatusColor(v.Status)
	s.fill(chart.Rect(0, 0, l.width, height), l.theme.Wash)
	s.fill(chart.Rect(0, 0, 1.2, height), color)
	s.lines(left, pad, lines, l.large, l.theme.Ink)
	middle := pad + rise(l.large) - l.large.Size*fonts.Point*fonts.CapHeight/2
	s.Items = append(s.Items, chart.Mark(v.Status, 6.6, middle, 1.9, l.theme)...)
	s.put(10.2, middle+l.strong.Size*fonts.Point*fonts.CapHeight/2, word, l.strong, color)
	return nil
}

// verdictWord writes the word of a whole report's status.
func (l *layout) verdictWord(s reports.Status) string {
	if s == "" {
		return ""
	}
	return l.words(reports.Word("verdict.status." + string(s)))
}

// status writes the word of a status; where there is nothing to judge, none.
func (l *layout) status(s reports.Status) string {
	if s == "" {
		return ""
	}
	return l.words(reports.Word("status." + string(s)))
}

// Facts sets labelled facts side by side under their labels, at most four to a
// row and about as many in each.
func (l *layout) Facts(f *reports.Facts) error {
	const fits = 4
	rows := max(1, (len(f.Items)+fits-1)/fits)
	most := max(1, (len(f.Items)+rows-1)/rows)
	for i := 0; i < len(f.Items); i += most {
		end := min(i+most, len(f.Items))
		l.factRow(f.Items[i:end])
		l.slabs[len(l.slabs)-1].keep = end < len(f.Items)
	}
	return nil
}

// maxFactLines keeps a fact that is a story from pushing the summary off its
// page.
const maxFactLines = 5

// atMost shortens lines of body text to a number, with an ellipsis:
// two lines together never fit into one.
func (l *layout) atMost(n int, lines []string, width float64) []string {
	if len(lines) > n {
		lines = append(lines[:n-1:n-1], l.body.Cut(lines[n-1]+" "+lines[n], width))
	}
	return lines
}

func (l *layout) factRow(items []reports.Fact) {
	widths := l.factWidths(items)
	deepest := 0
	texts := make([][]string, len(items))
	for i, item := range items {
		texts[i] = l.atMost(maxFactLines, l.body.Wrap(l.words(item.Text), widths[i]), widths[i])
		deepest = max(deepest, len(texts[i]))
	}
	s := l.add(leading(l.small)+float64(deepest)*leading(l.body), 4)
	x := 0.0
	for i, item := range items {
		s.put(x, rise(l.small), l.small.Cut(l.words(item.Label), widths[i]), l.small, l.theme.Muted)
		s.lines(x, leading(l.small), texts[i], l.body, l.theme.Ink)
		x += widths[i] + gutter
	}
}

// factWidths gives every fact the width of its text where all fit in a line;
// else the longest is broken, or all if that is not enough.
func (l *layout) factWidths(items []reports.Fact) []float64 {
	const narrow = 30.0
	room := l.width - gutter*float64(len(items)-1)
	least, wish := make([]float64, len(items)), make([]float64, len(items))
	longest, others := 0, 0.0
	for i, item := range items {
		wish[i] = max(l.body.Width(l.words(item.Text)), l.small.Width(l.words(item.Label)), 14) + 0.1
		least[i] = 14
		if wish[i] > wish[longest] {
			longest = i
		}
		others += wish[i]
	}
	if others -= wish[longest]; others+narrow <= room {
		copy(least, wish)
		least[longest] = min(wish[longest], narrow)
	}
	widths := share(least, wish, room)
	for _, w := range widths {
		room -= w
	}
	for i := range widths {
		widths[i] += max(0, room) / float64(len(widths))
	}
	return widths
}

// Notes sets remarks with their terms at the left. Neither the first nor the
// last stands alone on a page.
func (l *layout) Notes(n *reports.Notes) error {
	for i, item := range n.Items {
		before := 1.2
		if i == 0 {
			before = afterBlock
		}
		l.note(item, before)
		l.slabs[len(l.slabs)-1].keep = i < len(n.Items)-1 && (i == 0 || i == len(n.Items)-2)
	}
	return nil
}

// note sets the term beside the first lines of the remark; the others follow a
// slab a line, and may go on over pages.
func (l *layout) note(n reports.Note, before float64) {
	const termWidth = 40.0
	term := l.strong.Wrap(l.words(n.Term), termWidth-4)
	text := l.body.Wrap(l.words(n.Text), min(measure, l.width-termWidth))
	first := min(len(text), max(len(term), 2))
	if len(text) == first+1 {
		first++
	}
	s := l.add(float64(max(len(term), first))*leading(l.body), before)
	s.lines(0, 0, term, l.strong, l.theme.Ink)
	s.lines(termWidth, 0, text[:first], l.body, l.theme.Ink)
	for k, line := range text[first:] {
		s := l.add(leading(l.body), 0)
		s.keep = k == len(text)-first-2
		s.put(termWidth, rise(l.body), line, l.body, l.theme.Ink)
	}
}
