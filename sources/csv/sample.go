package csv

import (
	"bytes"
	"context"
	"io"

	"debrief/sources"
)

// Sample implements sources.Sampler: the records of the first file.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (*sources.Sample, error) {
	names, err := s.match(from)
	if err != nil {
		return nil, err
	}
	f, err := s.open(names[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := &sources.Sample{Place: "csv " + names[0], Written: f.written(), Files: len(names)}
	if err := f.sample(ctx, out, limit); err != nil {
		return nil, f.failure(err)
	}
	return out, nil
}

// written says how the file is written.
func (f *file) written() string { return f.charset.name + ", " + delimiterName(f.delimiter) }

// sample adds records to a sample, and counts the others.
func (f *file) sample(ctx context.Context, out *sources.Sample, limit int) error {
	var buf []byte
	for at := 0; ; {
		c, err := f.chunks.next(ctx, buf)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		buf = c.text
		s := f.scanner(c)
		for {
			_, ok, err := s.next()
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			at++
			cells, some := cellsOf(s.fields)
			if !some {
				continue
			}
			out.Total++
			if len(out.Rows) < limit {
				out.Rows = append(out.Rows, sources.SampleRow{At: at, Cells: cells})
			}
		}
	}
}

// cellsOf copies the fields of a record, and reports whether any holds a value.
func cellsOf(fields [][]byte) (cells []sources.SampleCell, some bool) {
	cells = make([]sources.SampleCell, len(fields))
	for i, field := range fields {
		if text := bytes.TrimSpace(field); len(text) > 0 {
			cells[i].Cell = sources.Cell{Kind: sources.TextCell, Text: bytes.Clone(text)}
			some = true
		}
	}
	return cells, some
}
