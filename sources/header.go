package sources

import (
	"errors"
	"fmt"
	"strings"
)

// HeaderRows is how many rows at the top are searched for the headings.
const HeaderRows = 30

// FindHeader finds the row that holds the headings among the rows at the top
// of a sheet or file, and binds the query's fields to it. That is the row that
// the mapping states, or else the first in which every field that is needed
// has a heading, so that titles above it do no harm. If there is none, the
// error is that of the row that lacks the fewest.
func FindHeader(q Query, place string, rows [][]string) (row int, b *Binding, err error) {
	if n := q.Mapping.Header; n > 0 {
		if n > len(rows) {
			return 0, nil, noHeader(place, fmt.Sprintf("there is no row %d to hold the headings", n))
		}
		b, err = Bind(q, place, rows[n-1])
		return n - 1, b, err
	}
	best := noHeader(place, "it is empty: there are no headings")
	row = -1
	for i, headings := range rows[:min(len(rows), HeaderRows)] {
		if IsBlankRow(headings) {
			continue
		}
		found, err := Bind(q, place, headings)
		switch {
		case err == nil && (b == nil || found.bound() > b.bound()):
			row, b = i, found
		case err != nil && lacks(err) < lacks(best):
			best = err
		}
	}
	if b == nil {
		return 0, nil, best
	}
	return row, b, nil
}

// bound counts the fields that have a column.
func (b *Binding) bound() int {
	n := 0
	for _, c := range b.Columns {
		if c >= 0 {
			n++
		}
	}
	return n
}

// lacks returns how much is missing, for choosing the most helpful error.
func lacks(err error) int {
	var columns *ColumnsError
	if errors.As(err, &columns) {
		return len(columns.Missing)
	}
	var f *Failure
	if errors.As(err, &f) && f.Final {
		return 0
	}
	return 1 << 30
}

func noHeader(place, what string) error {
	return &Failure{Place: place, What: what, Hint: "check that this is the right file or sheet, and the row of its headings"}
}

// IsBlankRow reports whether all texts of a row are blank.
func IsBlankRow(row []string) bool {
	for _, text := range row {
		if strings.TrimSpace(text) != "" {
			return false
		}
	}
	return true
}
