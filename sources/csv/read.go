package csv

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"debrief/sources"
)

// shards is the number of collectors that a grouping query is spread over. It
// is the same on every machine, so that every machine gives the same answer.
const shards = 4

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

// parallel spreads chunks over workers.
type parallel struct {
	inputs  []chan chunk
	workers []*worker
	free    chan []byte // buffers for chunks to come
	failed  atomic.Bool
	group   sync.WaitGroup
}

func (p *parallel) start(w *worker) {
	input := make(chan chunk, 1)
	p.inputs, p.workers = append(p.inputs, input), append(p.workers, w)
	p.group.Go(func() {
		for c := range input {
			if w.err == nil {
				if w.err = w.read(c); w.err != nil {
					p.failed.Store(true)
				}
			}
			select {
			case p.free <- c.text:
			default:
			}
		}
	})
}

// feed hands out the chunks of a file until its end or a fault.
func (p *parallel) feed(ctx context.Context, f *file, c chunk) (err error) {
	for i := 0; err == nil && !p.failed.Load(); i++ {
		p.inputs[i%len(p.inputs)] <- c
		c, err = f.chunks.next(ctx, p.buffer())
	}
	if err == io.EOF {
		return nil
	}
	return err
}

func (p *parallel) buffer() []byte {
	select {
	case b := <-p.free:
		return b
	default:
		return nil
	}
}

// wait lets the workers finish and returns the fault that stands first in the
// file.
func (p *parallel) wait() error {
	for _, input := range p.inputs {
		close(input)
	}
	p.group.Wait()
	var first *worker
	for _, w := range p.workers {
		if w.err != nil && (first == nil || w.line < first.line) {
			first = w
		}
	}
	if first == nil {
		return nil
	}
	return first.err
}

// worker reads chunks into a collector.
type worker struct {
	file      *file
	binding   *sources.Binding
	collector *sources.Collector
	cells     []sources.Cell
	line      int64 // of the record at hand
	err       error
}

func (w *worker) read(c chunk) error {
	s := w.file.scanner(c)
	w.cells = make([]sources.Cell, len(w.binding.Columns))
	for {
		line, ok, err := s.next()
		w.line = line
		if err != nil || !ok {
			return err
		}
		if len(s.fields) != len(w.binding.Headings) {
			if isBlank(s.fields) {
				continue
			}
			return w.ragged(len(s.fields))
		}
		if !w.fill(s.fields) && isBlank(s.fields) {
			continue
		}
		if err := w.collector.Add(w.cells, line, 1); err != nil {
			return err
		}
	}
}

// fill puts the fields into the cells and reports whether there is any.
func (w *worker) fill(fields [][]byte) bool {
	some := false
	for i, column := range w.binding.Columns {
		if column < 0 || len(fields[column]) == 0 {
			w.cells[i].Kind = sources.BlankCell
			continue
		}
		w.cells[i].Kind, w.cells[i].Text = sources.TextCell, fields[column]
		some = true
	}
	return some
}

func isBlank(fields [][]byte) bool {
	for _, field := range fields {
		if len(bytes.TrimSpace(field)) > 0 {
			return false
		}
	}
	return true
}

func (w *worker) ragged(fields int) error {
	return &syntaxError{
		line: w.line,
		what: fmt.Sprintf("the record has %d fields, the headings are %d", fields, len(w.binding.Headings)),
		hint: "write a value that holds the delimiter in quotes, and give every record as many fields as there are headings",
	}
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
