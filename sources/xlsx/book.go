package xlsx

import (
	"fmt"

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

// tooManyCells ends a walk. It is how many cells there may be.
type tooManyCells int64

func (n tooManyCells) Error() string {
	return fmt.Sprintf("the sheet has more than %d cells", int64(n))
}

// budget counts cells, blank ones before others in a row included, as a
// reader that holds rows has to.
type budget struct{ limit, spent int64 }

func (b *budget) spend(columns int) error {
	b.spent += int64(columns)
	if b.spent > b.limit {
		return tooManyCells(b.limit)
	}
	return nil
}
