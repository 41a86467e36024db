package xlsx

import (
	"errors"

	"debrief/sources/grid"
)

// book is an open workbook, as one of the readers sees it.
type book interface {
	grid.Book
	close() error
}

// lateMerges is part of books that know merged areas when they were walked.
type lateMerges struct{}

// Merged implements grid.Book.
func (lateMerges) Merged(string) ([]grid.Area, bool) { return nil, false }

// errTooManyCells ends a walk.
var errTooManyCells = errors.New("too many cells")

// budget counts cells, blank ones before others in a row included, as a
// reader that holds rows has to.
type budget struct{ left int64 }

func (b *budget) spend(columns int) error {
	b.left -= int64(columns)
	if b.left < 0 {
		return errTooManyCells
	}
	return nil
}
