package profile

import (
	"fmt"
	"strings"

	"debrief/calendar"
	"debrief/sources"
)

const (
	searchedRows = sources.HeaderRows
	judgedRows   = 200 // below a row of headings that are looked at to judge it
	minHeadings  = 2
	longHeading  = 80  // characters; what is longer is prose
	minNames     = 0.8 // share of a row's values that must be names for it to be one of headings
	minPurity    = 0.7 // share of a column's values that must be of one kind, over all columns
	minFilled    = 0.3 // share of a table's cells that must hold a value
)

// findHeader returns the index of the row of headings, or why there is none.
func findHeader(rows []sources.SampleRow) (at int, none string) {
	if len(rows) == 0 {
		return -1, "it is empty"
	}
	top := rows[:min(len(rows), searchedRows)]
	if why := notATable(top); why != "" {
		return -1, why
	}
	best, most := -1, 0.0
	for i := range top {
		if score := headingScore(rows, i); score > most {
			best, most = i, score
		}
	}
	if best < 0 {
		return -1, "no row looks like the headings of columns of which each holds one kind of value"
	}
	return best, ""
}

// notATable recognizes what people lay out for the eye: calendars, pivot tables
// and sheets whose days run across.
func notATable(top []sources.SampleRow) string {
	for _, r := range top {
		days, periods, cells := 0, 0, 0
		for i, text := range texts(r) {
			if text == "" {
				continue
			}
			cells++
			switch {
			case isOneOf(text, weekdays):
				days++
			case isOneOf(text, pivotLabels):
				return fmt.Sprintf("row %d is that of a pivot table (%q): read the data that it sums up", r.At, shorten(text))
			case isPeriod(&r.Cells[i].Cell, text):
				periods++
			}
		}
		switch {
		case days >= 3 && 2*days > cells:
			return fmt.Sprintf("row %d names the days of the week: it is a calendar, not a table", r.At)
		case periods >= 3 && 2*periods > cells, periods >= 2 && cells-periods <= 3 && hasText(r):
			if periods >= 3 || cells > periods {
				return fmt.Sprintf("in row %d days or months run across: a table has a row for each day, with its date in a column", r.At)
			}
		}
	}
	return ""
}

func hasText(r sources.SampleRow) bool {
	text := texts(r)
	numbers := 0
	for i := range r.Cells {
		if k := r.Cells[i].Kind; k == sources.NumberCell || k == sources.ErrorCell {
			numbers++
		}
		if r.Cells[i].Kind == sources.TextCell {
			if _, ok := sources.ParseNumber([]byte(text[i]), '.'); ok {
				numbers++
			}
		}
	}
	return numbers == 0 && textCells(r) > 2
}

func textCells(r sources.SampleRow) int {
	n := 0
	for i := range r.Cells {
		if r.Cells[i].Kind == sources.TextCell {
			n++
		}
	}
	return n
}

// isPeriod reports whether a cell of a heading row is a day, a month or a year.
func isPeriod(c *sources.Cell, text string) bool {
	if c.Kind == sources.DateCell || isOneOf(text, periodWords) {
		return true
	}
	if c.Kind == sources.NumberCell {
		return c.Number >= 1990 && c.Number <= 2100 && c.Number == float64(int(c.Number))
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" -./'", r) })
	if len(words) == 0 || len(words) > 3 {
		return false
	}
	_, err := calendar.ParseDate(text)
	return err == nil || isMonth(words[0]) && (len(words) == 1 || isDigits(words[1])) || len(words) == 2 && isMonth(words[1]) && isDigits(words[0])
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// headingScore judges a row as one of headings by itself and by what stands
// below it: the number of columns that hold values, weighed by how much each is
// of one kind; 0 if it cannot be one.
func headingScore(rows []sources.SampleRow, at int) float64 {
	headings := texts(rows[at])
	columns, cells := 0, 0
	for i, h := range headings {
		if h == "" {
			continue
		}
		cells++
		if isName(&rows[at].Cells[i].Cell, h) {
			columns++
		}
	}
	if columns < minHeadings || float64(columns) < minNames*float64(cells) {
		return 0
	}
	below := rows[at+1 : min(len(rows), at+1+judgedRows)]
	return scoreBelow(headings, below)
}

// isName reports whether a text may head a column.
func isName(c *sources.Cell, text string) bool {
	if c.Kind != sources.TextCell || len([]rune(text)) > longHeading || isPeriod(c, text) {
		return false
	}
	_, number := sources.ParseNumber([]byte(text), '.')
	return !number
}

func scoreBelow(headings []string, below []sources.SampleRow) float64 {
	used, purity, cells := 0, 0.0, 0
	for i, h := range headings {
		if h == "" {
			continue
		}
		count := countKinds(below, i)
		if count.all() == 0 {
			continue
		}
		used++
		cells += count.all()
		purity += count.purity()
	}
	if used < minHeadings {
		return 0
	}
	fill := float64(cells) / float64(used*len(below))
	mean := purity / float64(used)
	if mean < minPurity || fill < minFilled {
		return 0
	}
	return float64(used) * mean * fill
}

// kinds counts the values of a column by their kinds.
type kinds struct{ text, number, date, fault int }

func (k kinds) all() int { return k.text + k.number + k.date + k.fault }

func (k kinds) purity() float64 {
	return float64(max(k.text, k.number+k.fault, k.date)) / float64(k.all())
}

func countKinds(rows []sources.SampleRow, column int) kinds {
	var k kinds
	for _, r := range rows {
		if column >= len(r.Cells) {
			continue
		}
		c := &r.Cells[column]
		switch c.Kind {
		case sources.NumberCell:
			k.number++
		case sources.DateCell:
			k.date++
		case sources.ErrorCell:
			k.fault++
		case sources.TextCell:
			switch {
			case isNumber(c.Text):
				k.number++
			case len(layoutsOf(string(c.Text))) > 0:
				k.date++
			default:
				k.text++
			}
		}
	}
	return k
}

func isNumber(text []byte) bool {
	_, point := sources.ParseNumber(text, '.')
	_, comma := sources.ParseNumber(text, ',')
	return point || comma
}
