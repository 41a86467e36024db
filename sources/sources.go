// Package sources is the one way in for data: every spreadsheet and database
// answers a Query with a Table, the rows that it could not use, and where all
// of it came from.
//
// It knows how columns become fields (Mapping) but not what a campaign or a
// KPI is; it opens nothing itself. Its sub-packages read one kind of source
// each, and sourcetest holds the suite that all of them pass.
package sources

import (
	"context"
	"time"

	"debrief/calendar"
)

// Source is a place that holds tabular data: a workbook, a set of CSV files, a
// database. Its methods may be called again and by several goroutines.
type Source interface {
	// Read answers q. A source that can group does so where the data lies, so
	// that memory and traffic are bounded by the groups, not by the rows. It
	// returns all of the answer or an error, never a part; a *ColumnsError
	// says that a field has no column.
	Read(ctx context.Context, q Query) (*Result, error)
	// Columns returns the column headings of a relation, in their order.
	Columns(ctx context.Context, from Relation) ([]string, error)
	// Close gives back what the source holds open.
	Close() error
}

// Relation names the rows to read within a source. A source that has only one
// set of rows, such as a CSV file, takes the zero Relation.
type Relation struct {
	Sheet string // worksheet of a workbook; "" is the first visible one
	Range string // cell range within the sheet, such as "B3:H200"; "" is all
	Table string // table or view of a database, or a named table of a workbook
	Query string // SELECT statement for a database, written by the user
}

// Role says what a field is for when rows are grouped.
type Role uint8

// The roles of a field.
const (
	Dimension Role = iota // rows with equal dimensions are one group
	Measure               // summed within the group; absent values do not count
	Derived               // computed from measures; not in the answer, but compared with them
	Detail                // not in the answer, but rows that differ in it are different
)

// Field is one column of the answer.
type Field struct {
	Name     string // the field's name in debrief: "date", "campaign", "spend"
	Kind     Kind
	Role     Role
	Optional bool   // the source may lack the column; the answer then lacks it too
	Blank    bool   // a dimension that may be empty; otherwise a row without it is rejected
	Rate     bool   // a measure whose values do not add up, as those of a goal per head
	Form     string // of a text: a regular expression that it has to match, "" for any
	Derived  *Ratio // of a field with this role: what it is computed from
}

// Mapping says how the columns of a source become fields.
type Mapping struct {
	// Columns maps a field's name to the heading that it has in the source. A
	// field that is not in it is looked for under its own name. Headings are
	// compared without case and surrounding or repeated blanks.
	Columns map[string]string
	// Header is the row, from 1, that holds the headings of a sheet or file;
	// 0 is the first row that has a heading for every field that is needed.
	Header int
	// Dates are the layouts in which dates are written as text, in the form
	// "DD.MM.YYYY", "M/D/YY"; none means ISO, "YYYY-MM-DD", with or without
	// a time of day behind it. A text that fits none of them is rejected.
	Dates []string
	// Decimal is the decimal sign of numbers written as text: '.' or ','.
	// 0 is '.'. The other sign, blanks and apostrophes group thousands.
	Decimal rune
	// Blanks are texts that stand for "no value" beside the empty text, such
	// as "--" or "n/a".
	Blanks []string
}

// Query asks a source for fields of a relation.
type Query struct {
	Dataset string // what the user calls it, for messages: "performance"
	From    Relation
	Fields  []Field
	Mapping Mapping
	// Period limits the rows to those whose field "date" lies in it; the zero
	// Period is no limit.
	Period calendar.Period
	// Group asks for one row for each combination of dimensions with the sums
	// of the measures, in the order of the dimensions. Without it the rows
	// come as they are.
	Group bool
	// Checks asks for what the rows say about each other, Result.Checks.
	Checks bool
}

// Result is the answer to a Query.
type Result struct {
	Table      Table
	Rejected   Rejected
	Checks     Checks // if the query asked for it
	Provenance Provenance
}

// Provenance tells where a Table came from.
type Provenance struct {
	Source    string        // kind and place without secrets: "csv exports/march.csv", "postgres shop@db.example"
	Version   string        // of the source when it was read, as its service tells it: "version 17 of 2026-03-01T08:00:00Z"; "" if it tells none
	Statement string        // what was asked: the SQL that ran, or the sheet and range
	Read      time.Time     // when, if that is known
	Rows      int64         // rows read, rejected ones included
	First     calendar.Date // earliest and latest value of the field "date" among the rows used
	Last      calendar.Date
	Digest    string // SHA-256 of the file's bytes, or of the answer of a database, in hex
}
