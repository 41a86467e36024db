package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// scene is an office with all that it needs to be proved in.
type scene struct {
	*office
	bench  *bench
	sink   *sink
	ledger *ledger
	undo   []func() error
}

// The limits of the promise.
const (
	stopLimit  = 30 * time.Second // from SIGTERM to the end
	drainLimit = 2 * time.Minute  // from the last disturbance to rest
)

// openScene makes an office with a store in a file.
func (b *bench) openScene() (*scene, error) {
	dir, err := b.dir()
	if err != nil {
		return nil, err
	}
	return b.openSceneAt(dir, filepath.Join(dir, "debrief.db"))
}

// openSceneAt makes an office with the store in the given file.
func (b *bench) openSceneAt(dir, file string) (*scene, error) {
	l, err := openLedger("sqlite", file)
	if err != nil {
		return nil, err
	}
	return b.openSceneOn(dir, fmt.Sprintf("sqlite: %q", file), l)
}

func (b *bench) openSceneOn(dir, store string, l *ledger) (*scene, error) {
	s, err := openSink("127.0.0.1:0")
	if err != nil {
		l.close()
		return nil, err
	}
	sc := &scene{office: &office{dir: dir, store: store, mail: s.addr, gone: map[string]bool{}}, bench: b, sink: s, ledger: l}
	return sc, sc.furnish()
}

func (s *scene) close() error {
	s.sink.close()
	s.ledger.close()
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i]())
	}
	if !s.bench.keep {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	return errors.Join(errs...)
}

// hurry makes the mail server answer within most.
func (s *scene) hurry(most time.Duration) func() time.Duration {
	return func() time.Duration { return time.Duration(time.Now().UnixNano() % int64(most+1)) }
}

// settle lets the program finish in peace and compares what is to be compared.
func (s *scene) settle(ctx context.Context, t *tally, runs int) error {
	s.sink.reset(nil, nil)
	c, err := s.serve(s.bench.binary)
	if err != nil {
		return err
	}
	defer c.kill()
	took, err := s.drain(ctx, s.ledger, drainLimit, c.alive)
	t.took(took)
	var extra []fault
	if err != nil {
		extra = append(extra, fault{-1, err.Error()})
	}
	if _, err := c.stop(stopLimit); err != nil {
		extra = append(extra, fault{-1, "the last debrief serve " + err.Error()})
	}
	t.Faults = append(t.Faults, extra...)
	v, err := s.account(ctx, s.sink, s.ledger)
	if err != nil {
		return err
	}
	t.add(runs, v)
	return nil
}

func (c *child) alive() error {
	if c.ended() {
		return fmt.Errorf("debrief serve ended by itself: %w", errors.Join(c.err, errors.New("see its log")))
	}
	return nil
}

// episodes splits a number of runs over several offices, so that none grows
// too large, and proves each.
func (b *bench) episodes(ctx context.Context, each int, prove func(first, runs int, t *tally) error) (tally, error) {
	var t tally
	for first := 0; first < b.count; first += each {
		if ctx.Err() != nil {
			return t, ctx.Err()
		}
		n := min(each, b.count-first)
		if err := prove(first, n, &t); err != nil {
			return t, err
		}
		fmt.Fprintf(b.out, "  %d of %d, %d passed\n", first+n, b.count, t.passed())
	}
	return t, nil
}
