package mail

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
)

// width is how wide a line of the text part may be.
const width = 72

var gaps = regexp.MustCompile(`\n{3,}`)

// wrap breaks a text into lines; the first begins with prefix, the others are
// indented as far. No text is no line.
func wrap(prefix, s string) string {
	if s == "" {
		return ""
	}
	var b strings.Builder
	indent := strings.Repeat(" ", runewidth.StringWidth(prefix))
	start := prefix
	for l := range lines(s, width-len(indent)) {
		b.WriteString(strings.TrimRight(start+l, " ") + "\n")
		start = indent
	}
	return b.String()
}

// lines yields s broken at spaces into lines of a width; a longer word stands
// alone, since breaking an address would spoil it.
func lines(s string, width int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		l := ""
		for word := range strings.SplitSeq(s, " ") {
			switch {
			case l == "":
				l = word
			case runewidth.StringWidth(l)+1+runewidth.StringWidth(word) <= width:
				l += " " + word
			default:
				if !yield(l) {
					return
				}
				l = word
			}
		}
		yield(l)
	}
}

func join(a, b string) string {
	return strings.TrimSpace(a + " " + b)
}

// pairs sets labels and texts in two columns.
func pairs(items []labelled) string {
	room := 0
	for _, i := range items {
		room = max(room, runewidth.StringWidth(i.Label))
	}
	room = min(room, width/3)
	var b strings.Builder
	for _, i := range items {
		b.WriteString(wrap(runewidth.FillRight(i.Label, room)+"  ", i.Text))
	}
	return b.String()
}

// scores sets the scorecard in aligned columns.
func scores(s *scorecard) string {
	rows := [][]string{{s.KPI, s.Actual, s.Landing, s.Goal, s.OfGoal, s.Status, s.Change}}
	for _, r := range s.Rows {
		rows = append(rows, []string{r.Name, r.Actual, r.Landing, r.GoalAlone, r.Share, strings.TrimSpace(r.Status.Mark + " " + r.Status.Word), r.Change.Text})
	}
	align := []string{"left", "right", "right", "right", "right", "left", "right"}
	leave := func(i int) {
		for n := range rows {
			rows[n] = slices.Delete(rows[n], i, i+1)
		}
		align = slices.Delete(align, i, i+1)
	}
	if !s.Compares {
		leave(6)
	}
	if s.Landing == "" {
		leave(2)
	}
	out := columns(rows, align)
	if s.Compares && s.Against != "" {
		out += wrap("", s.Against)
	}
	return out
}

// cells sets a table in aligned columns.
func cells(t *table) string {
	var rows [][]string
	var align []string
	head := make([]string, len(t.Heads))
	for i, h := range t.Heads {
		head[i], align = h.Text, append(align, h.Align)
	}
	rows = append(rows, head)
	for _, r := range t.Rows {
		row := make([]string, len(r))
		for i, c := range r {
			row[i] = c.Text
		}
		rows = append(rows, row)
	}
	return columns(rows, align)
}

// columns aligns rows whose first column gives way where they are too wide. A
// first cell that does not fit stands on a line of its own.
func columns(rows [][]string, align []string) string {
	const gap = 2
	widths := make([]int, len(align))
	for _, r := range rows {
		for i, c := range r {
			widths[i] = max(widths[i], runewidth.StringWidth(c))
		}
	}
	rest := 0
	for i, w := range widths[1:] {
		if i+1 < len(rows[0]) {
			rest += w + gap
		}
	}
	widths[0] = max(0, min(widths[0], width-rest))
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(row(r, widths, align))
	}
	return b.String()
}

func row(cells []string, widths []int, align []string) string {
	var b strings.Builder
	if runewidth.StringWidth(cells[0]) > widths[0] {
		b.WriteString(wrap("", cells[0]))
		cells = append([]string{""}, cells[1:]...)
	}
	var l strings.Builder
	for i, c := range cells {
		if i > 0 {
			l.WriteString("  ")
		}
		if align[i] == "right" {
			l.WriteString(runewidth.FillLeft(c, widths[i]))
		} else {
			l.WriteString(runewidth.FillRight(c, widths[i]))
		}
	}
	b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
	return b.String()
}
