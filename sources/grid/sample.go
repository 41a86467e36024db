package grid

import (
	"bytes"
	"context"

	"debrief/sources"
)

// Sample shows the top of a relation. The cells are those that a query would
// see: what is merged over several rows stands in each of them.
func (b *Reader) Sample(ctx context.Context, from sources.Relation, limit int) (*sources.Sample, error) {
	t, err := b.find(from)
	if err != nil {
		return nil, err
	}
	merged, known := b.Book.Merged(t.sheet)
	s := &sampler{book: b.Book, target: t, limit: limit, merges: newMerges(tall(merged))}
	found, err := b.Book.Walk(ctx, t.sheet, t.area, s.visit)
	if err != nil {
		return nil, err
	}
	if !known {
		merged = found
	}
	if high := tall(merged); !known && len(high) > 0 {
		s = s.again(high)
		if _, err = b.Book.Walk(ctx, t.sheet, t.area, s.visit); err != nil {
			return nil, err
		}
	}
	out := &s.out
	out.Place, out.Declared, out.Files = b.Place+" "+t.String(), b.Book.Declared(t.sheet), 1
	if out.Total > 0 {
		out.Used = s.used.String()
	}
	for _, m := range merged {
		out.Merged = append(out.Merged, m.String())
	}
	return out, nil
}

// sampler takes the rows of a sample.
type sampler struct {
	book   Book
	target target
	limit  int
	merges *merges
	used   Area
	out    sources.Sample
}

// again returns a sampler that starts anew and knows the merged areas.
func (s *sampler) again(merged []Area) *sampler {
	return &sampler{book: s.book, target: s.target, limit: s.limit, merges: newMerges(merged)}
}

// visit takes a row of the sheet.
func (s *sampler) visit(row int, cells []Cell) error {
	cells = s.merges.fill(row, cells)
	a := s.target.area
	if row < a.Top || row > a.Bottom {
		return nil
	}
	var out []sources.SampleCell
	for i := range cells {
		c := &cells[i]
		if c.Column < a.Left || c.Column > a.Right || c.isBlank() {
			continue
		}
		s.widen(row, c.Column)
		for len(out) < c.Column-a.Left {
			out = append(out, sources.SampleCell{})
		}
		own := c.Cell
		own.Text = bytes.Clone(own.Text)
		out = append(out, sources.SampleCell{Cell: own, Format: s.book.Format(c.Style)})
	}
	if len(out) == 0 {
		return nil
	}
	s.out.Total++
	if len(s.out.Rows) < s.limit {
		s.out.Rows = append(s.out.Rows, sources.SampleRow{At: row, Cells: out})
	}
	return nil
}

// widen makes the used Area hold a cell.
func (s *sampler) widen(row, column int) {
	if s.used == (Area{}) {
		s.used = Area{row, column, row, column}
	}
	u := &s.used
	u.Top, u.Bottom = min(u.Top, row), max(u.Bottom, row)
	u.Left, u.Right = min(u.Left, column), max(u.Right, column)
}
