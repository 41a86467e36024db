package xlsx

import (
	"context"
	"errors"

	"debrief/sources"
	"debrief/sources/grid"
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

// reader reads an open workbook.
func (s *Source) reader(b book) *grid.Reader {
	return &grid.Reader{Place: s.options.Path, Book: b}
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
			result, err = s.reader(b).Read(ctx, q)
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

// Sample implements sources.Sampler.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (out *sources.Sample, err error) {
	err = s.opened(ctx, func(ctx context.Context, b book) (err error) {
		out, err = s.reader(b).Sample(ctx, from, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Relations implements sources.Catalog.
func (s *Source) Relations(ctx context.Context) (all []sources.Listed, err error) {
	err = s.opened(ctx, func(_ context.Context, b book) error {
		all = s.reader(b).Relations()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// Columns implements sources.Source.
func (s *Source) Columns(ctx context.Context, from sources.Relation) (headings []string, err error) {
	err = s.opened(ctx, func(ctx context.Context, b book) (err error) {
		headings, err = s.reader(b).Columns(ctx, from)
		return err
	})
	if err != nil {
		return nil, err
	}
	return headings, nil
}

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
