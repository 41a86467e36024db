package sqldb

import (
	"fmt"
	"strings"

	"debrief/calendar"
)

// class says how a column is read.
type class uint8

const (
	textColumn    class = iota
	numberColumn        // its type admits numbers only
	integerColumn       // its type admits whole numbers only, and so would their sum
	singleColumn        // its type admits binary numbers only, of single precision or rounded as they are written
	dateColumn          // its type is a day
	instantColumn       // its type is a day and a time
	zonedColumn         // its type is a moment, which is another day in another zone
	dynamicColumn       // each value has a type of its own
)

// isNumber reports whether the column holds numbers and nothing else.
func (c class) isNumber() bool { return c == numberColumn || c == integerColumn || c == singleColumn }

// isInstant reports whether the column holds a day and a time.
func (c class) isInstant() bool { return c == instantColumn || c == zonedColumn }

// dialect writes the parts of a statement that differ between databases.
// Columns are expressions here, quoted already.
type dialect interface {
	// quote returns an identifier in quotes.
	quote(name string) string
	// classify returns how a column of a database type is read.
	classify(databaseType string) class
	// text returns an expression that is equal exactly for equal texts, byte
	// by byte, whatever the collation of the column.
	text(column string) string
	// day returns an expression for the day of a column that is not text; iso
	// says that texts are dates in ISO form.
	day(column string, c class, iso bool) string
	// between returns a condition that lets pass the days from the first
	// parameter up to, but not including, the second, and all values that are
	// not known to be other days; "" if all have to pass. An engine without
	// parameters writes the days of the period themselves.
	between(column string, c class, iso bool, p calendar.Period) string
	// sum returns the sum of a measure's numbers and, for a column that may
	// hold text too, an expression for that text, or "".
	sum(column string, c class) (sum, text string)
	// float returns a column of numbers as binary ones of double precision, ""
	// if it is none.
	float(column string, c class) string
	// bind returns the parameters of between.
	bind(p calendar.Period) []any
}

// keyGrouper is implemented by dialects in which the places of the selected
// columns cannot be grouped by.
type keyGrouper interface {
	groupBy(keys []string) string
}

// counter is implemented by dialects in which COUNT(*) is too small.
type counter interface {
	// count returns the number of rows of a group.
	count() string
}

// countOf returns the number of rows of a group.
func countOf(d dialect) string {
	if c, ok := d.(counter); ok {
		return c.count()
	}
	return "COUNT(*)"
}

// typedBetween is the condition for columns of date types. The end is left
// out so that it is right for instants, too.
func typedBetween(column, first, end string) string {
	return fmt.Sprintf("(%[1]s >= %[2]s AND %[1]s < %[3]s OR %[1]s IS NULL)", column, first, end)
}

// halfOpen returns the first day of a period and the day after its last.
func halfOpen(p calendar.Period) []any {
	return []any{p.First.String(), (p.Last + 1).String()}
}

// typedSum is the sum of a column that is all numbers or all text.
func typedSum(d dialect, column string, c class) (sum, text string) {
	if c.isNumber() {
		return "SUM(" + column + ")", ""
	}
	return "", d.text(column)
}

// typedFloat is a column that is all numbers, within a form for it.
func typedFloat(form, column string, c class) string {
	if !c.isNumber() {
		return ""
	}
	return fmt.Sprintf(form, column)
}

// quoteWith doubles the quotes within a name and puts it between two.
func quoteWith(quote, name string) string {
	return quote + strings.ReplaceAll(name, quote, quote+quote) + quote
}
