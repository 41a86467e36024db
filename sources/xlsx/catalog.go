package xlsx

import (
	"context"
	"errors"

	"debrief/sources"
)

// Relations implements sources.Catalog: the sheets, hidden ones too, and the
// named tables and ranges.
func (s *Source) Relations(ctx context.Context) (all []sources.Listed, err error) {
	err = s.opened(ctx, func(_ context.Context, b book) error {
		all = nil
		for _, sheet := range b.sheets() {
			all = append(all, sources.Listed{Relation: sources.Relation{Sheet: sheet.name}, Kind: "sheet", Hidden: sheet.hidden})
		}
		for _, r := range b.regions() {
			all = append(all, sources.Listed{Relation: sources.Relation{Table: r.name}, Kind: r.kind})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// Columns implements sources.Source: the texts of the first row of the
// relation that is not empty.
func (s *Source) Columns(ctx context.Context, from sources.Relation) (headings []string, err error) {
	err = s.opened(ctx, func(ctx context.Context, b book) error {
		t, err := s.find(b, from)
		if err != nil {
			return err
		}
		r := &reading{target: t}
		_, err = b.walk(ctx, t.sheet, func(row int, cells []cell) error {
			if row < t.area.top {
				return nil
			}
			if row <= t.area.bottom {
				headings = r.texts(cells)
			}
			if row > t.area.bottom || !sources.IsBlankRow(headings) {
				return errStop
			}
			return nil
		})
		if err == nil || errors.Is(err, errStop) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return headings, nil
}

// errStop ends a walk that has seen enough.
var errStop = errors.New("stop")

// opened runs work on the open workbook.
func (s *Source) opened(ctx context.Context, work func(context.Context, book) error) error {
	data, _, err := s.load()
	if err != nil {
		return err
	}
	return s.guarded(ctx, func(ctx context.Context) error {
		return s.open(data, func(b book) error { return work(ctx, b) })
	})
}
