package xlsx

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
)

// Widths of columns, in characters.
const (
	widthMin   = 11
	widthFirst = 24 // of the first column, at least
	widthMax   = 44
)

// finish settles what depends on the whole sheet: widths, heights, merged
// texts, charts, panes and print.
func (s *sheet) finish() error {
	widths := s.widths()
	for col, w := range widths {
		letter, err := excelize.ColumnNumberToName(col + 1)
		s.keep(err)
		s.keep(s.file.SetColWidth(s.name, letter, letter, w))
	}
	s.settleTexts(widths)
	s.settleCharts(widths)
	s.colourStatuses()
	s.panes()
	s.keep(s.page(sum(widths)))
	if s.err != nil {
		return fmt.Errorf("sheet %q: %w", s.name, s.err)
	}
	return nil
}

func (s *sheet) widths() []float64 {
	widths := make([]float64, s.cols)
	for i := range widths {
		least := float64(widthMin)
		if i == 0 {
			least = widthFirst
		}
		widths[i] = math.Ceil(min(max(s.need[i+1], least), widthMax))
	}
	return widths
}

func sum(n []float64) float64 {
	total := 0.0
	for _, x := range n {
		total += x
	}
	return total
}

// settleTexts merges the spans and makes rows high enough for what wraps in
// them: programs fit the height of a row to its text only where no cells are
// merged.
func (s *sheet) settleTexts(widths []float64) {
	heights := map[int]float64{}
	for _, t := range s.texts {
		if t.span == 0 {
			t.span = len(widths) - t.col + 1
		}
		if t.span > 1 {
			s.keep(s.file.MergeCell(s.name, s.at(t.col, t.row), s.at(t.col+t.span-1, t.row)))
		}
		size := t.size
		if size == 0 {
			size = sizeBody
		}
		room := sum(widths[t.col-1:t.col-1+t.span]) * sizeBody / size
		heights[t.row] = max(heights[t.row], float64(lines(t.text, room))*size*leading)
	}
	for row, h := range heights {
		s.keep(s.file.SetRowHeight(s.name, row, min(math.Ceil(h)+3, maxRowHeight)))
	}
}

const (
	leading      = 1.28 // height of a line by its size
	maxRowHeight = 409
)

// lines estimates how many lines a text takes in a room of so many characters.
func lines(text string, room float64) int {
	n := 0
	for _, paragraph := range strings.Split(text, "\n") {
		n++
		at := 0.0
		for _, word := range strings.Fields(paragraph) {
			w := characters(word)
			if at > 0 && at+1+w > room {
				n++
				at = 0
			}
			for w > room { // a word longer than the line
				n++
				w -= room
			}
			at += w + 1
		}
	}
	return n
}

// textWidth is the room that a text needs, in characters of the body's size.
func textWidth(text string, l look) float64 {
	w := 0.0
	for _, line := range strings.Split(text, "\n") {
		w = max(w, characters(line))
	}
	if l.size != 0 {
		w *= l.size / sizeBody
	}
	if l.bold {
		w *= boldWider
	}
	return w + 2
}

// boldWider is how much wider bold type is.
const boldWider = 1.06

// longestWord is the room that a text needs when it wraps.
func longestWord(text string, l look) float64 {
	w := 0.0
	for _, word := range strings.Fields(text) {
		w = max(w, textWidth(word, l))
	}
	return w
}

// characters estimates the width of a text in digits: most letters are about
// as wide as one, capitals and signs of East Asian scripts wider.
func characters(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("iljtf.,;:'|!() ", r):
			w += 0.6
		case r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r > 0xffff:
			w += 2
		case unicode.IsUpper(r):
			w += 1.2
		default:
			w++
		}
	}
	return w
}

// panes keeps in sight what is over the figures: the header of the sheet's one
// table, if it stands near the top, else the sheet's title.
func (s *sheet) panes() {
	top := s.titleRows
	if len(s.tableRows) == 1 && s.tableRows[0] <= maxFrozen {
		top = s.tableRows[0]
	}
	hide := false
	s.keep(s.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &hide}))
	if top == 0 {
		return
	}
	s.keep(s.file.SetPanes(s.name, &excelize.Panes{
		Freeze: true, YSplit: top, TopLeftCell: s.at(1, top+1), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: s.at(1, top+1), ActiveCell: s.at(1, top+1), Pane: "bottomLeft"}},
	}))
}

// maxFrozen is how many rows may stay in sight without filling a small screen.
const maxFrozen = 8
