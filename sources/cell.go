package sources

import (
	"strconv"

	"debrief/calendar"
)

// CellKind says what a Cell holds.
type CellKind uint8

// The kinds of cells.
const (
	BlankCell  CellKind = iota // nothing
	TextCell                   // Text, as it stands in the source
	NumberCell                 // Number
	DateCell                   // Day
	ErrorCell                  // Text, an error value of a workbook such as "#REF!"
)

// Cell is one value as a source holds it, before the query's Mapping turned it
// into a value of its field.
type Cell struct {
	Kind   CellKind
	Text   []byte // may be used again by the source after the row is collected
	Number float64
	Day    calendar.Date
}

// text returns what stands in the cell as text, in the one form in which
// every source writes it.
func (c *Cell) text() []byte {
	switch c.Kind {
	case TextCell, ErrorCell:
		return c.Text
	case NumberCell:
		return strconv.AppendFloat(nil, c.Number, 'f', -1, 64)
	case DateCell:
		return []byte(c.Day.String())
	default:
		return nil
	}
}

// String returns what stands in the cell, for people.
func (c *Cell) String() string { return string(c.text()) }
