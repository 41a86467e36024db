package sources

import (
	"math"

	"debrief/calendar"
)

// Kind is the type of a column's values.
type Kind uint8

// The kinds of columns.
const (
	Text Kind = iota
	Number
	Date
)

// Table is a set of columns of equal length. It is what every source returns.
type Table struct {
	Columns []Column
}

// Column holds the values of one field, in the slice that its Kind names; the
// other slices are nil. An absent value is "" in Texts, NaN in Numbers and the
// zero Date in Dates: a measured zero is never used for it.
type Column struct {
	Name    string
	Kind    Kind
	Texts   []string
	Numbers []float64
	Dates   []calendar.Date
}

// Len returns the number of rows.
func (t *Table) Len() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return t.Columns[0].Len()
}

// Column returns the column of a field, or nil if the table lacks it.
func (t *Table) Column(field string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == field {
			return &t.Columns[i]
		}
	}
	return nil
}

// Len returns the number of values.
func (c *Column) Len() int {
	switch c.Kind {
	case Number:
		return len(c.Numbers)
	case Date:
		return len(c.Dates)
	default:
		return len(c.Texts)
	}
}

// Text returns the i-th value of a text column; "" from a nil column, so that
// an optional field needs no special case.
func (c *Column) Text(i int) string {
	if c == nil {
		return ""
	}
	return c.Texts[i]
}

// Number returns the i-th value of a number column and whether it is known.
func (c *Column) Number(i int) (float64, bool) {
	if c == nil || math.IsNaN(c.Numbers[i]) {
		return 0, false
	}
	return c.Numbers[i], true
}

// Date returns the i-th value of a date column, the zero Date if absent.
func (c *Column) Date(i int) calendar.Date {
	if c == nil {
		return 0
	}
	return c.Dates[i]
}
