package xlsx

import (
	"bytes"
	"context"
	"slices"

	"debrief/sources"
)

// Sample implements sources.Sampler. The cells are those that a query would
// see: what is merged over several rows stands in each of them.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (out *sources.Sample, err error) {
	err = s.opened(ctx, func(ctx context.Context, b book) (err error) {
		out, err = s.sample(ctx, b, from, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Source) sample(ctx context.Context, b book, from sources.Relation, limit int) (*sources.Sample, error) {
	t, err := s.find(b, from)
	if err != nil {
		return nil, err
	}
	sampler := &sampler{book: b, target: t, limit: limit, merges: newMerges(nil)}
	all, err := b.walk(ctx, t.sheet, sampler.visit)
	if err != nil {
		return nil, err
	}
	tall := slices.DeleteFunc(slices.Clone(all), func(m area) bool { return m.bottom == m.top })
	if len(tall) > 0 {
		sampler = sampler.again(tall)
		if _, err = b.walk(ctx, t.sheet, sampler.visit); err != nil {
			return nil, err
		}
	}
	out := &sampler.out
	out.Place, out.Declared, out.Files = s.options.Path+" "+t.String(), b.declared(t.sheet), 1
	if out.Total > 0 {
		out.Used = sampler.used.String()
	}
	for _, m := range all {
		out.Merged = append(out.Merged, m.String())
	}
	return out, nil
}

// sampler takes the rows of a sample.
type sampler struct {
	book   book
	target target
	limit  int
	merges *merges
	used   area
	out    sources.Sample
}

// again returns a sampler that starts anew and knows the merged areas.
func (s *sampler) again(merged []area) *sampler {
	return &sampler{book: s.book, target: s.target, limit: s.limit, merges: newMerges(merged)}
}

// visit takes a row of the sheet.
func (s *sampler) visit(row int, cells []cell) error {
	cells = s.merges.fill(row, cells)
	a := s.target.area
	if row < a.top || row > a.bottom {
		return nil
	}
	var out []sources.SampleCell
	for i := range cells {
		c := &cells[i]
		if c.column < a.left || c.column > a.right || c.isBlank() {
			continue
		}
		s.widen(row, c.column)
		for len(out) < c.column-a.left {
			out = append(out, sources.SampleCell{})
		}
		own := c.Cell
		own.Text = bytes.Clone(own.Text)
		out = append(out, sources.SampleCell{Cell: own, Format: s.book.format(c.style)})
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

// widen makes the used area hold a cell.
func (s *sampler) widen(row, column int) {
	if s.used == (area{}) {
		s.used = area{row, column, row, column}
	}
	u := &s.used
	u.top, u.bottom = min(u.top, row), max(u.bottom, row)
	u.left, u.right = min(u.left, column), max(u.right, column)
}
