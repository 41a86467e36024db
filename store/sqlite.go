package store

import (
	"context"
	databasesql "database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/riverqueue/river"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteEngine keeps everything in one file. All writes of the process, River's
// included, go through one connection, so that they queue up fairly instead of
// polling for the lock; reads have connections of their own.
type sqliteEngine struct {
	path    string
	witness *witness
	writer  *databasesql.DB
	readers *databasesql.DB
	jobs    *jobInserter[*databasesql.Tx]
	bell    bell
}

// sqliteBusy is how long, in milliseconds, a process waits for another one that
// writes to the same file.
const sqliteBusy = "20000"

func openSQLite(path string) (*sqliteEngine, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	if err := prepareFile(abs); err != nil {
		return nil, err
	}
	e := &sqliteEngine{path: abs, witness: &witness{path: abs + ".witness"}, bell: newBell()}
	// FULL: with NORMAL a power cut loses commits that were acknowledged.
	if e.writer, err = databasesql.Open("sqlite", sqliteDSN(abs, "immediate", "journal_mode(WAL)", "synchronous(FULL)")); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	e.writer.SetMaxOpenConns(1)
	if e.readers, err = databasesql.Open("sqlite", sqliteDSN(abs, "deferred", "query_only(1)")); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), e.writer.Close())
	}
	e.readers.SetMaxOpenConns(max(4, runtime.NumCPU()))
	if e.jobs, err = newJobInserter(newBellDriver(e.writer, e.bell)); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

func sqliteDSN(path, lock string, pragmas ...string) string {
	q := url.Values{"_txlock": {lock}, "_pragma": append([]string{"busy_timeout(" + sqliteBusy + ")"}, pragmas...)}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// prepareFile makes the file if it is not there, for its owner's eyes alone, and
// keeps SQLite from making a store of a file that is something else.
func prepareFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	if closed := f.Close(); closed != nil {
		return fmt.Errorf("open store: %w", closed)
	}
	if n > 0 && (err != nil || string(head) != magic) {
		return &CorruptError{What: "store " + path, Why: "it is not a SQLite file"}
	}
	return nil
}

func (e *sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) read(ctx context.Context, fn func(querier) error) error {
	tx, err := e.readers.BeginTx(ctx, nil)
	if err != nil {
		return e.explain(ctx, err)
	}
	err = fn(&sqliteTx{tx: tx})
	return e.explain(ctx, errors.Join(err, ignoreDone(tx.Rollback())))
}

func (e *sqliteEngine) write(ctx context.Context, fn func(transaction) error) error {
	tx, err := e.writer.BeginTx(ctx, nil)
	if err != nil {
		return e.explain(ctx, err)
	}
	t := &sqliteTx{tx: tx, jobs: e.jobs}
	if err := fn(t); err != nil {
		return e.explain(ctx, errors.Join(err, ignoreDone(tx.Rollback())))
	}
	if err := tx.Commit(); err != nil {
		return e.explain(ctx, err)
	}
	for _, kind := range t.inserted {
		e.bell.ring(kind)
	}
	return nil
}

// ignoreDone drops the error of a rollback after the context has ended.
func ignoreDone(err error) error {
	if errors.Is(err, databasesql.ErrTxDone) {
		return nil
	}
	return err
}

// explain gives damage of the file its own type, and what its context called
// off the context's error: a transaction is rolled back by itself then, and the
// next statement only says that it is done, or was interrupted.
func (e *sqliteEngine) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, databasesql.ErrTxDone) {
		return ctx.Err()
	}
	var coded *sqlite.Error
	if !errors.As(err, &coded) {
		return err
	}
	switch coded.Code() & 0xff {
	case sqlite3.SQLITE_INTERRUPT:
		if ctx.Err() != nil {
			return ctx.Err()
		}
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return &CorruptError{What: "store " + e.path, Why: coded.Error()}
	}
	return err
}

// claimWork takes an exclusive lock on a file beside the store, by SQLite's own
// means: it works wherever SQLite does, and ends with the process.
func (e *sqliteEngine) claimWork(ctx context.Context) (func() error, bool, error) {
	path := e.path + ".worker"
	db, err := databasesql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_txlock=exclusive&_pragma=busy_timeout(100)")
	if err != nil {
		return nil, false, fmt.Errorf("lock %s: %w", path, err)
	}
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		err = errors.Join(err, db.Close())
		var coded *sqlite.Error
		if errors.As(err, &coded) && coded.Code()&0xff == sqlite3.SQLITE_BUSY {
			return nil, false, &OccupiedError{Store: e.path}
		}
		return nil, false, fmt.Errorf("lock %s: %w", path, err)
	}
	release := func() error { return errors.Join(tx.Rollback(), db.Close()) }
	return release, true, nil
}

func (e *sqliteEngine) newWorker(config *river.Config) (jobWorker, error) {
	return river.NewClient(newBellDriver(e.writer, e.bell), config)
}

func (e *sqliteEngine) dialect() *strings.Replacer { return strings.NewReplacer() }

// lockSchema has nothing to do: a transaction that writes is the only one.
func (e *sqliteEngine) lockSchema(context.Context, transaction) error { return nil }

func (e *sqliteEngine) identity(context.Context, querier) (string, error) { return "", nil }

func (e *sqliteEngine) lastWorker() string { return "(attempted_by ->> -1)" }

func (e *sqliteEngine) close() error {
	return errors.Join(e.readers.Close(), e.writer.Close(), e.witness.close())
}

type sqliteTx struct {
	tx       *databasesql.Tx
	jobs     *jobInserter[*databasesql.Tx]
	inserted []string // kinds of jobs
}

// numbered turns $1 into ?1, which SQLite numbers alike. No statement has a
// dollar sign for anything else.
func numbered(text string) string { return strings.ReplaceAll(text, "$", "?") }

func (t *sqliteTx) exec(ctx context.Context, text string, args ...any) (int64, error) {
	result, err := t.tx.ExecContext(ctx, numbered(text), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t *sqliteTx) query(ctx context.Context, text string, args ...any) (rows, error) {
	r, err := t.tx.QueryContext(ctx, numbered(text), args...)
	if err != nil {
		return nil, err
	}
	return sqliteRows{r}, nil
}

func (t *sqliteTx) insertJobs(ctx context.Context, params []river.InsertManyParams) ([]int64, error) {
	for _, p := range params {
		if kind := p.Args.Kind(); !slices.Contains(t.inserted, kind) {
			t.inserted = append(t.inserted, kind)
		}
	}
	return t.jobs.insert(ctx, t.tx, params)
}

func (t *sqliteTx) migrateJobs(ctx context.Context) error { return t.jobs.migrate(ctx, t.tx) }

type sqliteRows struct{ *databasesql.Rows }

// Close gives the rows back; what went wrong is told by Err.
func (r sqliteRows) Close() { _ = r.Rows.Close() }
