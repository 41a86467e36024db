package store

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"syscall"
)

// MigrateAndDie brings a store's tables up to a version, and kills this process
// at the n-th step on the way: before or after a statement, a commit. It
// returns how many steps there were if there were fewer.
func MigrateAndDie(ctx context.Context, address string, version, n int) (steps int, err error) {
	e, err := openEngine(ctx, address)
	if err != nil {
		return 0, err
	}
	mortal := &mortalEngine{engine: e, left: n}
	err = migrateTo(ctx, mortal, version)
	return n - mortal.left, errors.Join(err, e.close())
}

// Version is the latest of the tables.
func Version() (int, error) {
	list, err := steps()
	return len(list), err
}

type mortalEngine struct {
	engine
	left int
}

func (m *mortalEngine) step() error {
	if m.left--; m.left == 0 {
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	return nil
}

func (m *mortalEngine) write(ctx context.Context, fn func(transaction) error) error {
	err := m.engine.write(ctx, func(t transaction) error {
		if err := fn(mortalTransaction{t, m}); err != nil {
			return err
		}
		return m.step()
	})
	return errors.Join(err, m.step())
}

type mortalTransaction struct {
	transaction
	mortal *mortalEngine
}

func (t mortalTransaction) exec(ctx context.Context, text string, args ...any) (int64, error) {
	if err := t.mortal.step(); err != nil {
		return 0, err
	}
	return t.transaction.exec(ctx, text, args...)
}

func (t mortalTransaction) migrateJobs(ctx context.Context) error {
	return errors.Join(t.mortal.step(), t.transaction.migrateJobs(ctx), t.mortal.step())
}

// CountStatements counts the statements of a store from now on.
func CountStatements(s *Store) func() int64 {
	counting := &countingEngine{engine: s.engine}
	s.engine = counting
	return counting.n.Load
}

type countingEngine struct {
	engine
	n atomic.Int64
}

func (c *countingEngine) read(ctx context.Context, fn func(querier) error) error {
	return c.engine.read(ctx, func(q querier) error { return fn(countingQuerier{q, &c.n}) })
}

func (c *countingEngine) write(ctx context.Context, fn func(transaction) error) error {
	return c.engine.write(ctx, func(t transaction) error { return fn(countingTransaction{t, countingQuerier{t, &c.n}}) })
}

type countingQuerier struct {
	querier
	n *atomic.Int64
}

func (c countingQuerier) exec(ctx context.Context, text string, args ...any) (int64, error) {
	c.n.Add(1)
	return c.querier.exec(ctx, text, args...)
}

func (c countingQuerier) query(ctx context.Context, text string, args ...any) (rows, error) {
	c.n.Add(1)
	return c.querier.query(ctx, text, args...)
}

type countingTransaction struct {
	transaction
	counted countingQuerier
}

func (c countingTransaction) exec(ctx context.Context, text string, args ...any) (int64, error) {
	return c.counted.exec(ctx, text, args...)
}

func (c countingTransaction) query(ctx context.Context, text string, args ...any) (rows, error) {
	return c.counted.query(ctx, text, args...)
}
