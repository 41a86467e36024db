package grid

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"debrief/sources"
)

// Read answers a query. The Provenance lacks the Source and the Digest.
func (b *Reader) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	t, err := b.find(q.From)
	if err != nil {
		return nil, err
	}
	r, err := b.walk(ctx, t, q)
	if err != nil {
		return nil, err
	}
	result, err := r.collector.Result()
	if err != nil {
		return nil, err
	}
	result.Provenance.Statement = t.String()
	return result, nil
}

// Columns returns the texts of the first row of the relation that is not empty.
func (b *Reader) Columns(ctx context.Context, from sources.Relation) (headings []string, err error) {
	t, err := b.find(from)
	if err != nil {
		return nil, err
	}
	r := &reading{target: t}
	_, err = b.Book.Walk(ctx, t.sheet, t.area, func(row int, cells []Cell) error {
		if row < t.area.Top {
			return nil
		}
		if row <= t.area.Bottom {
			headings = r.texts(cells)
		}
		if row > t.area.Bottom || !sources.IsBlankRow(headings) {
			return errStop
		}
		return nil
	})
	if err == nil || errors.Is(err, errStop) {
		return headings, nil
	}
	return nil, err
}

// errStop ends a walk that has seen enough.
var errStop = errors.New("stop")

// tall returns the merged areas that reach over several rows.
func tall(merged []Area) []Area {
	return slices.DeleteFunc(slices.Clone(merged), func(m Area) bool { return m.Bottom == m.Top })
}

// walk reads the target. Where merged areas are known only at a sheet's end, a
// sheet that has some that matter is read once more.
func (b *Reader) walk(ctx context.Context, t target, q sources.Query) (*reading, error) {
	merged, known := b.Book.Merged(t.sheet)
	r, err := newReading(b.Place, t, q, tall(merged))
	if err != nil {
		return nil, err
	}
	merged, err = b.Book.Walk(ctx, t.sheet, t.area, r.visit)
	if found := tall(merged); !known && len(found) > 0 && (err == nil || isColumns(err)) {
		if r, err = newReading(b.Place, t, q, found); err != nil {
			return nil, err
		}
		_, err = b.Book.Walk(ctx, t.sheet, t.area, r.visit)
	}
	if err != nil {
		return nil, err
	}
	return r, r.finish()
}

// isColumns reports whether headings were missing, which merged ones may be.
func isColumns(err error) bool {
	var columns *sources.ColumnsError
	return errors.As(err, &columns)
}

// reading is the answer to a query in the making.
type reading struct {
	path      string
	target    target
	query     sources.Query
	collector *sources.Collector
	merges    *merges
	binding   *sources.Binding
	top       []topRow // before the headings are found
	cells     []sources.Cell
	fields    []int // by column: 1 + the first field that it holds, 0 for none
	more      [][2]int
}

// topRow is a row at the top of the target.
type topRow struct {
	row   int
	cells []Cell
}

func newReading(path string, t target, q sources.Query, m []Area) (*reading, error) {
	c, err := sources.NewCollector(q)
	if err != nil {
		return nil, err
	}
	return &reading{path: path, target: t, query: q, collector: c, merges: newMerges(m), cells: make([]sources.Cell, len(q.Fields))}, nil
}

// visit takes a row of the sheet.
func (r *reading) visit(row int, cells []Cell) error {
	cells = r.merges.fill(row, cells)
	if row < r.target.area.Top || row > r.target.area.Bottom {
		return nil
	}
	if r.binding != nil {
		return r.add(row, cells)
	}
	if row-r.target.area.Top >= r.headerRows() {
		if err := r.bind(); err != nil {
			return err
		}
		return r.add(row, cells)
	}
	r.top = append(r.top, topRow{row, cloneCells(cells)})
	return nil
}

// headerRows is how many rows are searched for the headings.
func (r *reading) headerRows() int {
	if n := r.query.Mapping.Header; n > 0 {
		return n - r.target.area.Top + 1
	}
	return sources.HeaderRows
}

// cloneCells copies cells that are to outlive the visit.
func cloneCells(cells []Cell) []Cell {
	own := slices.Clone(cells)
	for i := range own {
		own[i].Text = bytes.Clone(own[i].Text)
	}
	return own
}

// bind finds the headings in the rows at the top, and adds those below them.
func (r *reading) bind() error {
	q := r.query
	if q.Mapping.Header > 0 {
		q.Mapping.Header -= r.target.area.Top - 1
		if q.Mapping.Header < 1 {
			return &sources.Failure{Place: r.place(), What: fmt.Sprintf("row %d, which is to hold the headings, lies above it", r.query.Mapping.Header), Final: true}
		}
	}
	var rows [][]string
	for _, t := range r.top {
		for len(rows) < t.row-r.target.area.Top {
			rows = append(rows, nil)
		}
		rows = append(rows, r.texts(t.cells))
	}
	at, b, err := sources.FindHeader(q, r.place(), rows)
	if err != nil {
		return err
	}
	r.start(b)
	for _, t := range r.top {
		if t.row <= r.target.area.Top+at {
			continue
		}
		if err := r.add(t.row, t.cells); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) place() string { return r.path + " " + r.target.String() }

// texts returns the texts of a row, from the target's first column on.
func (r *reading) texts(cells []Cell) []string {
	var texts []string
	for _, c := range cells {
		if c.Column < r.target.area.Left || c.Column > r.target.area.Right {
			continue
		}
		for len(texts) < c.Column-r.target.area.Left {
			texts = append(texts, "")
		}
		texts = append(texts, c.Cell.String())
	}
	return texts
}

// start prepares for the rows below the headings.
func (r *reading) start(b *sources.Binding) {
	r.binding = b
	r.fields = make([]int, len(b.Headings))
	for i, column := range b.Columns {
		switch {
		case column < 0:
		case r.fields[column] == 0:
			r.fields[column] = i + 1
		default:
			r.more = append(r.more, [2]int{r.fields[column] - 1, i})
		}
	}
	r.collector.Start(b, func(row int64, column int) string {
		return fmt.Sprintf("%s %s!%s%d", r.path, r.target.sheet, ColumnName(r.target.area.Left+column), row)
	})
}

// add collects a row of data. A row without any value in the target is none.
func (r *reading) add(row int, cells []Cell) error {
	clear(r.cells)
	some := false
	for i := range cells {
		c := &cells[i]
		column := c.Column - r.target.area.Left
		if column < 0 || c.Column > r.target.area.Right {
			continue
		}
		some = some || !c.isBlank()
		if column < len(r.fields) && r.fields[column] > 0 {
			r.cells[r.fields[column]-1] = c.Cell
		}
	}
	if !some {
		return nil
	}
	for _, m := range r.more {
		r.cells[m[1]] = r.cells[m[0]]
	}
	return r.collector.Add(r.cells, int64(row), 1)
}

// finish ends a sheet that is shorter than the rows that are searched.
func (r *reading) finish() error {
	if r.binding != nil {
		return nil
	}
	return r.bind()
}
