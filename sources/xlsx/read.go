package xlsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"debrief/sources"
)

// open runs work on the open workbook, with the direct reader if it
// understands the workbook and with excelize if not. Work may be run twice.
func (s *Source) open(data []byte, work func(book) error) error {
	if s.options.Format == OpenDocument {
		b, err := openODS(data, s.options)
		if err != nil {
			return err
		}
		return work(b)
	}
	if s.options.onlyEngine != excelizeEngine {
		b, err := openDirect(data, s.options)
		if err == nil {
			err = work(b)
		}
		if s.options.onlyEngine == directEngine || !errors.Is(err, errNotUnderstood) {
			return err
		}
	}
	b, err := openExcelize(data, s.options)
	if err != nil {
		return err
	}
	return errors.Join(work(b), b.close())
}

// Read implements sources.Source.
func (s *Source) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	data, digest, err := s.load()
	if err != nil {
		return nil, err
	}
	if _, err := sources.NewCollector(q); err != nil {
		return nil, err
	}
	var result *sources.Result
	err = s.guarded(ctx, func(ctx context.Context) error {
		return s.open(data, func(b book) (err error) {
			result, err = s.read(ctx, b, q)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	result.Provenance.Source = s.options.Format.String() + " " + s.options.Path
	result.Provenance.Digest = digest
	return result, nil
}

func (s *Source) read(ctx context.Context, b book, q sources.Query) (*sources.Result, error) {
	t, err := s.find(b, q.From)
	if err != nil {
		return nil, err
	}
	r, err := s.walk(ctx, b, t, q)
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

// walk reads the target. Merged areas are known only at a sheet's end, so a
// sheet that has some that matter is read once more.
func (s *Source) walk(ctx context.Context, b book, t target, q sources.Query) (*reading, error) {
	r, err := newReading(s.options.Path, t, q, nil)
	if err != nil {
		return nil, err
	}
	merges, err := b.walk(ctx, t.sheet, r.visit)
	merges = slices.DeleteFunc(merges, func(m area) bool { return m.bottom == m.top })
	if len(merges) > 0 && (err == nil || isColumns(err)) {
		if r, err = newReading(s.options.Path, t, q, merges); err != nil {
			return nil, err
		}
		_, err = b.walk(ctx, t.sheet, r.visit)
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
	cells []cell
}

func newReading(path string, t target, q sources.Query, m []area) (*reading, error) {
	c, err := sources.NewCollector(q)
	if err != nil {
		return nil, err
	}
	return &reading{path: path, target: t, query: q, collector: c, merges: newMerges(m), cells: make([]sources.Cell, len(q.Fields))}, nil
}

// visit takes a row of the sheet.
func (r *reading) visit(row int, cells []cell) error {
	cells = r.merges.fill(row, cells)
	if row < r.target.area.top || row > r.target.area.bottom {
		return nil
	}
	if r.binding != nil {
		return r.add(row, cells)
	}
	if row-r.target.area.top >= r.headerRows() {
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
		return n - r.target.area.top + 1
	}
	return sources.HeaderRows
}

// cloneCells copies cells that are to outlive the visit.
func cloneCells(cells []cell) []cell {
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
		q.Mapping.Header -= r.target.area.top - 1
		if q.Mapping.Header < 1 {
			return &sources.Failure{Place: r.place(), What: fmt.Sprintf("row %d, which is to hold the headings, lies above it", r.query.Mapping.Header), Final: true}
		}
	}
	var rows [][]string
	for _, t := range r.top {
		for len(rows) < t.row-r.target.area.top {
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
		if t.row <= r.target.area.top+at {
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
func (r *reading) texts(cells []cell) []string {
	var texts []string
	for _, c := range cells {
		if c.column < r.target.area.left || c.column > r.target.area.right {
			continue
		}
		for len(texts) < c.column-r.target.area.left {
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
		return fmt.Sprintf("%s %s!%s%d", r.path, r.target.sheet, columnName(r.target.area.left+column), row)
	})
}

// add collects a row of data. A row without any value in the target is none.
func (r *reading) add(row int, cells []cell) error {
	clear(r.cells)
	some := false
	for i := range cells {
		c := &cells[i]
		column := c.column - r.target.area.left
		if column < 0 || c.column > r.target.area.right {
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

func (c *cell) isBlank() bool {
	return c.Kind == sources.TextCell && len(bytes.TrimSpace(c.Text)) == 0
}

// finish ends a sheet that is shorter than the rows that are searched.
func (r *reading) finish() error {
	if r.binding != nil {
		return nil
	}
	return r.bind()
}
