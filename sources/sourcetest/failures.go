package sourcetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/sources"
)

// optional: a field that the source lacks is not in the answer, unless the
// mapping names a column for it.
func (s suite) optional(t *testing.T) {
	f := results(row(Day("2026-03-01"), Text("Spring"), Text("a"), Number(1), Number(2)))
	src, from := s.open(t, f)
	q := performance(from)
	q.Fields = append(q.Fields, sources.Field{Name: "region", Optional: true}, sources.Field{Name: "leads", Kind: sources.Number, Role: sources.Measure, Optional: true})
	got, err := src.Read(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, "2026-03-01 Spring a 1 2")
	q.Mapping.Columns = map[string]string{"region": "Area"}
	var missing *sources.ColumnsError
	if _, err := src.Read(t.Context(), q); !errors.As(err, &missing) || missing.Missing[0].Field != "region" {
		t.Errorf("error = %v, want a ColumnsError about region", err)
	}
}

// missing: all columns that are not there are told at once, with what may have
// been meant.
func (s suite) missing(t *testing.T) {
	f := results(row(Day("2026-03-01"), Text("Spring"), Text("a"), Number(1), Number(2)))
	f.Headings = []string{"date", "campaing", "channel", "cost", "clicks"}
	src, from := s.open(t, f)
	got, err := src.Read(t.Context(), performance(from))
	var missing *sources.ColumnsError
	if !errors.As(err, &missing) || got != nil {
		t.Fatalf("Read = %v, %v; want a ColumnsError", got, err)
	}
	want := &sources.ColumnsError{
		Dataset: "performance",
		Missing: []sources.MissingColumn{{Field: "campaign", Heading: "campaign", Similar: "campaing"}, {Field: "spend", Heading: "spend"}},
		Have:    f.Headings,
	}
	if diff := cmp.Diff(want, missing, cmpopts.IgnoreFields(sources.ColumnsError{}, "Source")); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

// noRows: headings without rows are an answer.
func (s suite) noRows(t *testing.T) {
	got := s.read(t, results(), nil)
	same(t, got)
	if len(got.Table.Columns) != 5 || got.Provenance.Rows != 0 {
		t.Errorf("result = %+v", got)
	}
}

// concurrent: a source is read again, and by several at once, to the same end.
func (s suite) concurrent(t *testing.T) {
	f := results(
		row(Day("2026-03-01"), Text("Spring"), Text("a"), Number(0.1), Number(2)),
		row(Day("2026-03-01"), Text("Spring"), Text("a"), Number(0.2), Number(2)),
	)
	src, from := s.open(t, f)
	var group sync.WaitGroup
	digests := make([]string, 4)
	for i := range digests {
		group.Go(func() {
			got, err := src.Read(context.WithoutCancel(t.Context()), performance(from))
			if err != nil {
				t.Errorf("Read: %v", err)
				return
			}
			digests[i] = got.Table.Digest() + got.Provenance.Digest
		})
	}
	group.Wait()
	for _, digest := range digests[1:] {
		if digest != digests[0] {
			t.Errorf("answers differ: %q and %q", digests[0], digest)
		}
	}
}

// cancelled: there is no part of an answer.
func (s suite) cancelled(t *testing.T) {
	src, from := s.open(t, results(row(Day("2026-03-01"), Text("Spring"), Text("a"), Number(1), Number(2))))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, err := src.Read(ctx, performance(from))
	if got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("Read = %v, %v; want context.Canceled", got, err)
	}
}
