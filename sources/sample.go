package sources

import "context"

// Sampler is implemented by sources that can show their cells before anybody
// has said what they mean.
type Sampler interface {
	// Sample returns the first rows of a relation that hold a value, up to a
	// limit, and says how many there are.
	Sample(ctx context.Context, from Relation, limit int) (*Sample, error)
}

// Sample is the top of a relation as it stands in its source.
type Sample struct {
	Place    string      // the source and the relation, without secrets
	Written  string      // how a file of text is written: `utf-8, ","`; "" elsewhere
	Names    []string    // of the columns of a database; nil where headings are among the rows
	Rows     []SampleRow // in their order
	Total    int64       // rows that hold a value
	Used     string      // the cells of a worksheet that hold a value, "A1:H200"; "" elsewhere
	Declared string      // the cells that the workbook says are used; "" elsewhere
	Merged   []string    // cells of a worksheet that are one, "B2:D2"
	Files    int         // that match the pattern of a source, of which the first is sampled
}

// SampleRow is a row that holds a value.
type SampleRow struct {
	At    int          // its number, from 1
	Cells []SampleCell // from the first column on; what is behind the last is blank
}

// SampleCell is a cell and how its number is shown.
type SampleCell struct {
	Cell
	Format string // number format of a workbook, such as "0.0%"; "" is none
}
