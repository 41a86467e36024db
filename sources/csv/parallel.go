package csv

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"debrief/sources"
)

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
	w.collector.Part()
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
