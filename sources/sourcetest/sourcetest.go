// Package sourcetest holds the suite that every source passes: given the same
// rows, a spreadsheet and a database give the same answer, reject the same
// rows, and fail in the same way.
package sourcetest

import (
	"testing"

	"debrief/calendar"
	"debrief/sources"
)

// Fixture is a set of rows that a source is to hold: typed where it knows
// types, as text where it does not.
type Fixture struct {
	Headings []string
	Rows     [][]sources.Cell
}

// Make returns a source that holds the rows, and where they lie in it. It may
// skip the test if what it needs is not there.
type Make func(t *testing.T, f Fixture) (sources.Source, sources.Relation)

// Run runs the suite.
func Run(t *testing.T, make Make) {
	s := suite{make}
	for _, part := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"rows", s.rows},
		{"groups", s.groups},
		{"sums of nothing", s.sumsOfNothing},
		{"exact names", s.exactNames},
		{"period", s.period},
		{"rejected", s.rejected},
		{"numbers as text", s.numbersAsText},
		{"dates as text", s.datesAsText},
		{"hostile text", s.hostileText},
		{"headings", s.headings},
		{"columns", s.columns},
		{"checks", s.checks},
		{"checks of fine rows", s.fineChecks},
		{"first of the repeated", s.firstRepeated},
		{"currencies", s.currencies},
		{"sample", s.sample},
		{"optional", s.optional},
		{"missing", s.missing},
		{"no rows", s.noRows},
		{"again and at once", s.concurrent},
		{"cancelled", s.cancelled},
		{"any rows", s.model},
	} {
		t.Run(part.name, part.run)
	}
}

type suite struct{ make Make }

// Text, Number and Day make cells; Blank is one without a value.
func Text(s string) sources.Cell {
	return sources.Cell{Kind: sources.TextCell, Text: []byte(s)}
}

// Number makes a cell of a number.
func Number(v float64) sources.Cell {
	return sources.Cell{Kind: sources.NumberCell, Number: v}
}

// Day makes a cell of a date, "2026-03-01".
func Day(iso string) sources.Cell {
	d, err := calendar.ParseDate(iso)
	if err != nil {
		return Text(iso)
	}
	return sources.Cell{Kind: sources.DateCell, Day: d}
}

// Blank makes a cell without a value.
func Blank() sources.Cell { return sources.Cell{} }

// KindOf returns the kind of a fixture's column: text as soon as one of its
// cells is.
func (f Fixture) KindOf(column int) sources.Kind {
	kind, known := sources.Text, false
	for _, row := range f.Rows {
		switch row[column].Kind {
		case sources.TextCell, sources.ErrorCell:
			return sources.Text
		case sources.NumberCell:
			if known && kind != sources.Number {
				return sources.Text
			}
			kind, known = sources.Number, true
		case sources.DateCell:
			if known && kind != sources.Date {
				return sources.Text
			}
			kind, known = sources.Date, true
		}
	}
	return kind
}

// performance is the query of most cases: measures by day, campaign and channel.
func performance(from sources.Relation) sources.Query {
	return sources.Query{
		Dataset: "performance",
		From:    from,
		Fields: []sources.Field{
			{Name: "date", Kind: sources.Date},
			{Name: "campaign"},
			{Name: "channel", Blank: true},
			{Name: "spend", Kind: sources.Number, Role: sources.Measure},
			{Name: "clicks", Kind: sources.Number, Role: sources.Measure},
		},
		Group: true,
	}
}

// results are rows for that query.
func results(rows ...[]sources.Cell) Fixture {
	return Fixture{Headings: []string{"date", "campaign", "channel", "spend", "clicks"}, Rows: rows}
}

// row is a row of results.
func row(cells ...sources.Cell) []sources.Cell { return cells }
