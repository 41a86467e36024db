package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
)

// querier runs statements. They are written with $1, $2… for both engines.
type querier interface {
	exec(ctx context.Context, sql string, args ...any) (int64, error)
	query(ctx context.Context, sql string, args ...any) (rows, error)
}

// rows are the answer of a query, read one after the other.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close()
}

// transaction is a querier whose jobs appear when it is committed.
type transaction interface {
	querier
	// insertJobs returns the jobs' ids in the order of params.
	insertJobs(ctx context.Context, params []river.InsertManyParams) ([]int64, error)
	// migrateJobs brings River's tables up to date.
	migrateJobs(ctx context.Context) error
}

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	name() string
	// read runs fn on one state of the store; fn must not write.
	read(ctx context.Context, fn func(querier) error) error
	// write runs fn in a transaction that is committed if fn returns nil. It
	// may run fn again where the database asks for it.
	write(ctx context.Context, fn func(transaction) error) error
	// claimWork returns when this process may work on jobs. If nobody else can
	// be working, alone is true.
	claimWork(ctx context.Context) (release func() error, alone bool, err error)
	newWorker(config *river.Config) (jobWorker, error)
	// awaitWork returns true when there may be jobs to run, false when ctx has
	// ended; awaitRest returns when there are none for now, or when ctx has ended.
	// Both look so often, if they look.
	awaitWork(ctx context.Context, often time.Duration) bool
	awaitRest(ctx context.Context, often time.Duration)
	// dialect rewrites the types in a migration.
	dialect() *strings.Replacer
	// lockSchema keeps other processes from migrating until the transaction ends.
	lockSchema(ctx context.Context, t transaction) error
	// identity changes when the tables are restored from a dump; "" where that
	// cannot be told.
	identity(ctx context.Context, q querier) (string, error)
	// lastWorker is the expression, on a row of river_job, for the process that
	// attempted it last.
	lastWorker() string
	// backup writes a copy that bears a note of when it was made.
	backup(ctx context.Context, path, at string) error
	// verify returns a *CorruptError for a damaged file.
	verify(ctx context.Context) error
	// lost reports whether the store has forgotten lines of the histories that
	// were committed once, testify remembers the number of one, and believe takes
	// the store's word for the last.
	lost(ctx context.Context) (bool, error)
	testify(line int64) error
	believe(ctx context.Context) error
	close() error
}

// jobWorker is the part of a River client that does not depend on the engine.
type jobWorker interface {
	Start(ctx context.Context) error
	Stopped() <-chan struct{}
}

// jobInserter inserts River's jobs in transactions of type T.
type jobInserter[T any] struct {
	driver riverdriver.Driver[T]
	client *river.Client[T]
}

func newJobInserter[T any](driver riverdriver.Driver[T]) (*jobInserter[T], error) {
	client, err := river.NewClient(driver, &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("set up job queue: %w", err)
	}
	return &jobInserter[T]{driver: driver, client: client}, nil
}

func (j *jobInserter[T]) insert(ctx context.Context, tx T, params []river.InsertManyParams) ([]int64, error) {
	if len(params) == 0 {
		return nil, nil
	}
	results, err := j.client.InsertManyTx(ctx, tx, params)
	if err != nil {
		return nil, fmt.Errorf("insert jobs: %w", err)
	}
	ids := make([]int64, len(results))
	for i, r := range results {
		ids[i] = r.Job.ID
	}
	return ids, nil
}

// migrate brings River's tables up to date in the transaction.
func (j *jobInserter[T]) migrate(ctx context.Context, tx T) error {
	m, err := rivermigrate.New(j.driver, nil)
	if err == nil {
		//lint:ignore SA1019 the steps that cannot share a transaction are PostgreSQL's, see postgresTx.migrateJobs
		_, err = m.MigrateTx(ctx, tx, rivermigrate.DirectionUp, nil)
	}
	return describeMigration(err)
}

// migrateApart does so in transactions of its own, one for each step.
func (j *jobInserter[T]) migrateApart(ctx context.Context) error {
	m, err := rivermigrate.New(j.driver, nil)
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	return describeMigration(err)
}

func describeMigration(err error) error {
	if err != nil {
		return fmt.Errorf("migrate job queue: %w", err)
	}
	return nil
}

// errNoRow says that a query had no answer.
var errNoRow = errors.New("no such row")

// one scans the only row of a query, or returns errNoRow.
func one(ctx context.Context, q querier, query statement, dest ...any) error {
	r, err := q.query(ctx, query.sql, query.args...)
	if err != nil {
		return err
	}
	defer r.Close()
	if !r.Next() {
		if err := r.Err(); err != nil {
			return err
		}
		return errNoRow
	}
	if err := r.Scan(dest...); err != nil {
		return err
	}
	return r.Err()
}

// each calls scan for each row of a query.
func each(ctx context.Context, q querier, query statement, scan func(rows) error) error {
	r, err := q.query(ctx, query.sql, query.args...)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		if err := scan(r); err != nil {
			return err
		}
	}
	return r.Err()
}

// statement is SQL with its arguments.
type statement struct {
	sql  string
	args []any
}

func sql(text string, args ...any) statement { return statement{text, args} }

// tuples returns "($1,$2),($3,$4)" for n rows of the given width.
func tuples(n, width int) string {
	var b strings.Builder
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("),(")
		default:
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	b.WriteString(")")
	return b.String()
}
