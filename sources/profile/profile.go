// Package profile looks at cells that nobody has explained yet: where the
// headings are, what each column holds and how it is written, and what the
// whole may mean to debrief.
//
// It proposes and never decides: what the data leave open, such as whether
// 03/04/2026 is in March or in April, is said and not guessed. It reads
// nothing; a sample of cells is handed to it.
package profile

import (
	"fmt"
	"strings"

	"debrief/sources"
)

// Table is what a sample holds, if it holds a table.
type Table struct {
	Place   string
	Header  int      // number of the row of headings; 0 if the source names its columns
	None    string   // why there is no table; "" if there is one
	Titles  []string // texts above the headings
	Columns []Column
	Rows    int // below the headings, that were looked at
	Totals  []Total
	rows    []sources.SampleRow // below the headings, without totals
}

// Written tells how a column's values are written.
func (c *Column) Written() string {
	var parts []string
	parts = append(parts, c.Dates...)
	if len(c.Ambiguous) > 0 {
		parts = append(parts, "day or month first?")
	}
	if c.Kind == Number && c.Decimal != 0 {
		parts = append(parts, fmt.Sprintf("decimal %q", string(c.Decimal)))
	}
	parts = append(parts, c.Currencies...)
	if c.Percent {
		parts = append(parts, "%")
	}
	if c.Errors > 0 {
		parts = append(parts, fmt.Sprintf("%d errors", c.Errors))
	}
	if c.Odd > 0 {
		parts = append(parts, fmt.Sprintf("%d odd: %s", c.Odd, strings.Join(c.OddOnes, "; ")))
	}
	return strings.Join(parts, ", ")
}

// Total is a row that sums up others, which debrief leaves out.
type Total struct {
	At      int // number of the row
	Label   string
	Differs []string `json:",omitempty"` // what does not agree with the rows above
	row     sources.SampleRow
}

// Kind is what a column holds.
type Kind string

// The kinds of columns.
const (
	Text   Kind = "text"
	Number Kind = "number"
	Date   Kind = "date"
	Empty  Kind = "empty"
)

// Column is what a column holds and how it is written.
type Column struct {
	Heading    string
	Letter     int // its place, from 1
	Kind       Kind
	Values     int      // cells that hold one
	Blanks     int      // cells that hold none
	Distinct   int      // different values, up to MaxDistinct
	Least      string   // of numbers and dates, as people read them
	Greatest   string   //
	Examples   []string // the first different values
	Odd        int      // values that are not of the column's kind
	OddOnes    []string // the first different ones
	Errors     int      // error values of a workbook
	Dates      []string // layouts of the dates that are text; none for ISO and for dates of a workbook
	Ambiguous  []string // dates that fit two layouts of which nothing decides, as text
	Decimal    rune     // of numbers that are text: '.' or ','; 0 if nothing tells
	Currencies []string // that its numbers show: ISO codes where they are clear, else as shown
	Percent    bool     // its numbers are shown in percent
	words      map[string]int
	fraction   bool // some numbers are not whole
	negative   bool
}

// Has reports whether a column holds a value.
func (c *Column) Has(value string) bool { return c.words[value] > 0 }

// Distincts returns the different values of a column, in the order of their
// first rows, up to MaxDistinct.
func (c *Column) Distincts() []string {
	out := make([]string, len(c.words))
	for value, place := range c.words {
		out[place-1] = value
	}
	return out
}

// MaxDistinct is up to how many different values of a column are counted.
const MaxDistinct = 10_000

const (
	maxExamples = 4
	maxShown    = 40 // characters of a value
)

// Look finds the table in a sample.
func Look(s *sources.Sample) *Table {
	t := &Table{Place: s.Place}
	top := -1
	headings := s.Names
	if headings == nil {
		top, t.None = findHeader(s.Rows)
		if t.None != "" {
			return t
		}
		headings = texts(s.Rows[top])
		t.Header = s.Rows[top].At
		for _, r := range s.Rows[:top] {
			t.Titles = append(t.Titles, filled(texts(r))...)
		}
	}
	rows := t.data(s.Rows[top+1:])
	t.rows, t.Rows = rows, len(rows)
	if t.Rows == 0 {
		t.None = "there are headings and no rows"
	}
	for i, h := range headings {
		if h != "" {
			t.Columns = append(t.Columns, look(h, i, rows))
		}
	}
	t.agree()
	t.checkTotals()
	return t
}

// data returns the rows that are not totals, and notes those that are.
func (t *Table) data(rows []sources.SampleRow) []sources.SampleRow {
	var out []sources.SampleRow
	for _, r := range rows {
		if label := totalLabel(r); label != "" {
			t.Totals = append(t.Totals, Total{At: r.At, Label: label, row: r})
			continue
		}
		out = append(out, r)
	}
	return out
}

func totalLabel(r sources.SampleRow) string {
	for i := range r.Cells {
		if text := r.Cells[i].String(); r.Cells[i].Kind == sources.TextCell && sources.IsTotal(text) {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// Column returns the column with a heading, or nil.
func (t *Table) Column(heading string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Heading == heading {
			return &t.Columns[i]
		}
	}
	return nil
}

// texts returns what stands in the cells of a row.
func texts(r sources.SampleRow) []string {
	out := make([]string, len(r.Cells))
	for i := range r.Cells {
		out[i] = strings.TrimSpace(strings.TrimPrefix(r.Cells[i].String(), "\ufeff"))
	}
	return out
}

// filled returns the texts that are not empty, shortened.
func filled(all []string) []string {
	var out []string
	for _, text := range all {
		if text != "" {
			out = append(out, shorten(text))
		}
	}
	return out
}

// shorten cuts a text to be shown, on one line.
func shorten(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return text
}
