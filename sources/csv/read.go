package csv

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"debrief/sources"
)

// shards is the number of collectors that a grouping query is spread over,
// beside the goroutine that reads and digests the file. It is the same on
// every machine, so that every machine gives the same answer.
const shards = 2

// Read implements sources.Source.
func (s *Source) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	names, err := s.match(q.From)
	if err != nil {
		return nil, err
	}
	collectors, err := newCollectors(q)
	if err != nil {
		return nil, err
	}
	r := reading{source: s, query: q, collectors: collectors}
	for _, name := range names {
		if err := r.file(ctx, name); err != nil {
			return nil, err
		}
	}
	return r.result(names)
}

// newCollectors returns a collector for each shard; rows that keep their order
// take one.
func newCollectors(q sources.Query) ([]*sources.Collector, error) {
	first, err := sources.NewCollector(q)
	if err != nil {
		return nil, err
	}
	all := []*sources.Collector{first}
	for q.Group && len(all) < shards {
		all = append(all, first.Fork())
	}
	return all, nil
}

// reading is the answer to a query in the making.
type reading struct {
	source     *Source
	query      sources.Query
	collectors []*sources.Collector
	digests    []string
	written    []string // how each file is written
}

// file reads one file.
func (r *reading) file(ctx context.Context, name string) (err error) {
	f, err := r.source.open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	first, err := f.next(ctx)
	if err != nil {
		return err
	}
	binding, first, err := r.bind(f, first)
	if err != nil {
		return err
	}
	for _, c := range r.collectors {
		c.Start(binding, f.locator(binding))
	}
	if err := r.chunks(ctx, f, binding, first); err != nil {
		return err
	}
	digest, err := f.finish()
	r.digests = append(r.digests, digest)
	r.written = append(r.written, f.charset.name+", "+delimiterName(f.delimiter))
	return err
}

// bind finds the headings, and returns the chunk that begins behind them.
func (r *reading) bind(f *file, first chunk) (*sources.Binding, chunk, error) {
	top, err := f.top(first, r.query.Mapping.Header)
	if err != nil {
		return nil, chunk{}, err
	}
	rows := make([][]string, len(top))
	for i, row := range top {
		rows[i] = row.fields
	}
	at, binding, err := sources.FindHeader(r.query, f.name, rows)
	if err != nil {
		return nil, chunk{}, err
	}
	rest := first.text[len(first.text)-top[at].rest:]
	return binding, chunk{text: rest, line: top[at].line}, nil
}

// locator says where a value stands.
func (f *file) locator(b *sources.Binding) sources.Locator {
	return func(line int64, column int) string {
		return fmt.Sprintf("%s:%d, column %s", f.name, line, b.Headings[column])
	}
}

// chunks reads the rest of a file: chunk i goes to the collector i modulo
// their number, each of which takes its chunks in order.
func (r *reading) chunks(ctx context.Context, f *file, b *sources.Binding, first chunk) error {
	p := &parallel{free: make(chan []byte, 2*len(r.collectors)+1)}
	for _, c := range r.collectors {
		p.start(&worker{file: f, binding: b, collector: c})
	}
	err := p.feed(ctx, f, first)
	if failed := p.wait(); failed != nil {
		return f.failure(failed)
	}
	if err != nil {
		return f.failure(err)
	}
	return nil
}

// result merges the shards.
func (r *reading) result(names []string) (*sources.Result, error) {
	all := r.collectors[0]
	for _, c := range r.collectors[1:] {
		if err := all.Merge(c); err != nil {
			return nil, err
		}
	}
	result, err := all.Result()
	if err != nil {
		return nil, err
	}
	result.Provenance.Source = r.source.place(names)
	result.Provenance.Statement = r.statement(names)
	result.Provenance.Digest = digestOf(r.digests, names)
	return result, nil
}

// statement tells which files were read, and how they are written.
func (r *reading) statement(names []string) string {
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%s (%s)", name, r.written[i])
	}
	return b.String()
}

// digestOf returns the digest of one file, or of the list that sha256sum
// writes about several.
func digestOf(digests, names []string) string {
	if len(digests) == 1 {
		return digests[0]
	}
	h := sha256.New()
	for i, digest := range digests {
		fmt.Fprintf(h, "%s  %s\n", digest, names[i])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func delimiterName(d byte) string {
	if d == '\t' {
		return "tab"
	}
	return fmt.Sprintf("%q", d)
}
