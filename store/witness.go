package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// witness keeps, in a file beside a SQLite store, the number of the last line
// of the histories that tells of a mail on its way out. The lines are numbered
// upwards and never again, so a store that knows of fewer than its witness has
// lost some: it is an older copy that was put back, or its journal is damaged,
// which SQLite takes for the end of the journal.
//
// The file is written after the commit and not flushed. A kill does it no harm,
// and after a power cut it knows of less than the store, which is no cause for
// alarm. It can only be too careful.
type witness struct {
	path string

	mu   sync.Mutex
	file *os.File // nil until it is first written
	last int64
}

const witnessFormat = "%019d %s\n"

// read returns what the witness says, 0 if there is none. One that cannot be
// read says nothing: it is one more guard, not the truth.
func (w *witness) read() (int64, error) {
	text, err := os.ReadFile(w.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the store's witness: %w", err)
	}
	var line int64
	var seal string
	if _, err := fmt.Sscanf(string(text), witnessFormat, &line, &seal); err != nil || seal != sealOf(fmt.Sprint(line)) {
		return 0, nil
	}
	return line, nil
}

// note raises what the witness says.
func (w *witness) note(line int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if line <= w.last {
		return nil
	}
	return w.write(line)
}

// set makes the witness say what the store says, be it less.
func (w *witness) set(line int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write(line)
}

func (w *witness) write(line int64) (err error) {
	if w.file == nil {
		if w.file, err = os.OpenFile(w.path, os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
			return fmt.Errorf("write the store's witness: %w", err)
		}
	}
	if _, err := w.file.WriteAt(fmt.Appendf(nil, witnessFormat, line, sealOf(fmt.Sprint(line))), 0); err != nil {
		return fmt.Errorf("write the store's witness: %w", err)
	}
	w.last = line
	return nil
}

func (w *witness) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}

// lost reports whether the store knows of fewer lines than its witness. The
// witness is asked first, since others may be at work.
func (e *sqliteEngine) lost(ctx context.Context) (bool, error) {
	seen, err := e.witness.read()
	if err != nil || seen == 0 {
		return false, err
	}
	var last int64
	err = e.read(ctx, func(q querier) (err error) {
		last, err = lastLine(ctx, q)
		return err
	})
	return last < seen, err
}

// lastLine returns the highest number that SQLite gave to a line of the
// histories, whether or not the line is still there.
func lastLine(ctx context.Context, q querier) (line int64, err error) {
	err = one(ctx, q, sql("SELECT seq FROM sqlite_sequence WHERE name = 'delivery_history'"), &line)
	if errors.Is(err, errNoRow) {
		return 0, nil
	}
	return line, err
}

func (e *sqliteEngine) testify(line int64) error { return e.witness.note(line) }

// believe makes the witness agree with the store.
func (e *sqliteEngine) believe(ctx context.Context) error {
	var last int64
	err := e.read(ctx, func(q querier) (err error) {
		last, err = lastLine(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return e.witness.set(last)
}

// lost is what PostgreSQL's own checks and its identity are for.
func (e *postgresEngine) lost(context.Context) (bool, error) { return false, nil }

func (e *postgresEngine) testify(int64) error { return nil }

func (e *postgresEngine) believe(context.Context) error { return nil }
