package sources

import (
	"fmt"
	"slices"
	"strings"
)

// Rejected counts the rows that did not fit, by reason. No row is ever left
// out without being counted here.
type Rejected struct {
	Rows    int64
	Reasons []Reason
}

// Has reports whether rows were left out for a reason, such as TotalRow.
func (r *Rejected) Has(what string) bool {
	return slices.ContainsFunc(r.Reasons, func(reason Reason) bool { return reason.What == what })
}

// Reason is one way in which rows did not fit.
type Reason struct {
	What     string // "text in a number", "no date", "unknown date format"
	Field    string
	Rows     int64
	Examples []Example // the first few
}

// String says in English how many rows did not fit, why, and where the first one
// stands.
func (r *Reason) String() string {
	text := fmt.Sprintf("%d × %s", r.Rows, r.What)
	if r.What != NoDate || r.Field != "date" {
		text += " in " + r.Field
	}
	if len(r.Examples) == 0 {
		return text
	}
	text += ","
	if r.Rows > 1 {
		text += " for example"
	}
	e := r.Examples[0]
	if e.Value != "" {
		text += fmt.Sprintf(" %q", e.Value)
	}
	return text + " at " + e.Where
}

// Example shows one value that did not fit, and where it stands.
type Example struct {
	Where string // "march.csv:17, column Cost", "plan.xlsx Campaigns!D7", "results, column spend"
	Value string // as found, shortened
}

// ColumnsError says that fields have no column in the source.
type ColumnsError struct {
	Dataset string
	Source  string // place without secrets
	Missing []MissingColumn
	Have    []string // the headings that are there
}

// MissingColumn is a field without a column.
type MissingColumn struct {
	Field   string
	Heading string // the heading that was looked for
	Similar string // a heading that is there and looks like it, or ""
}

// Error lists every missing column with the nearest heading there is.
func (e *ColumnsError) Error() string {
	var b strings.Builder
	for i, m := range e.Missing {
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%s: no column %q for %s.%s", e.Source, m.Heading, e.Dataset, m.Field)
		if m.Similar != "" {
			fmt.Fprintf(&b, " (there is %q)", m.Similar)
		}
	}
	return b.String()
}
