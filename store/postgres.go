package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// postgresEngine keeps everything in the first schema of the connection's
// search_path. Any number of processes may work on it.
type postgresEngine struct {
	pool *pgxpool.Pool
	jobs *jobInserter[pgx.Tx]
}

// schemaLock is the advisory lock under which the tables are changed.
const schemaLock = 0x6465627269656600

// minConns leaves room for River's own beside those that work.
const minConns = 12

func openPostgres(ctx context.Context, dsn string) (*postgresEngine, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		// The error repeats the DSN, which may hold a password.
		return nil, errors.New("open store: the PostgreSQL address cannot be read; write it as postgres://user@host:5432/name")
	}
	config.MaxConns = max(config.MaxConns, minConns)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	e := &postgresEngine{pool: pool}
	if err := pool.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), e.close())
	}
	if e.jobs, err = newJobInserter(riverpgxv5.New(pool)); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

func (e *postgresEngine) name() string { return "postgresql" }

func (e *postgresEngine) read(ctx context.Context, fn func(querier) error) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, e.pool, options, func(tx pgx.Tx) error { return fn(postgresTx{tx: tx}) })
}

// writeAttempts bounds how often a transaction is tried that PostgreSQL ended
// in favour of another.
const writeAttempts = 5

func (e *postgresEngine) write(ctx context.Context, fn func(transaction) error) error {
	for attempt := 1; ; attempt++ {
		err := pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error { return fn(postgresTx{tx: tx, jobs: e.jobs}) })
		if !yielded(err) || attempt == writeAttempts {
			return err
		}
	}
}

// yielded reports a serialization failure or a deadlock.
func yielded(err error) bool {
	var coded *pgconn.PgError
	return errors.As(err, &coded) && (coded.Code == "40001" || coded.Code == "40P01")
}

func (e *postgresEngine) claimWork(context.Context) (func() error, bool, error) {
	return func() error { return nil }, false, nil
}

func (e *postgresEngine) newWorker(config *river.Config) (jobWorker, error) {
	config.FetchPollInterval = 500 * time.Millisecond // jobs of the dead come without a word
	return river.NewClient(riverpgxv5.New(e.pool), config)
}

// awaitWork does not wait, and awaitRest waits for the end: others may bring
// jobs at any moment.
func (e *postgresEngine) awaitWork(ctx context.Context, _ time.Duration) bool {
	return ctx.Err() == nil
}
func (e *postgresEngine) awaitRest(ctx context.Context, _ time.Duration) { <-ctx.Done() }

func (e *postgresEngine) dialect() *strings.Replacer {
	return strings.NewReplacer(
		"INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
		" BLOB", " BYTEA",
		" TEXT", ` TEXT COLLATE "C"`,
	)
}

func (e *postgresEngine) lockSchema(ctx context.Context, t transaction) error {
	_, err := t.exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(schemaLock))
	return err
}

// identity is the number under which PostgreSQL knows the table. A dump does
// not carry it.
func (e *postgresEngine) identity(ctx context.Context, q querier) (id string, err error) {
	err = one(ctx, q, sql("SELECT CAST(CAST(CAST('occurrences' AS regclass) AS oid) AS text)"), &id)
	return id, err
}

func (e *postgresEngine) lastWorker() string { return "attempted_by[array_upper(attempted_by, 1)]" }

func (e *postgresEngine) backup(context.Context, string, string) error {
	return &BackupError{Why: "a PostgreSQL store is backed up by PostgreSQL's own means", Hint: "run pg_dump, and pg_restore to a new database; debrief notices that it was restored"}
}

func (e *postgresEngine) close() error {
	e.pool.Close()
	return nil
}

type postgresTx struct {
	tx   pgx.Tx
	jobs *jobInserter[pgx.Tx]
}

func (t postgresTx) exec(ctx context.Context, text string, args ...any) (int64, error) {
	tag, err := t.tx.Exec(ctx, text, args...)
	return tag.RowsAffected(), err
}

func (t postgresTx) query(ctx context.Context, text string, args ...any) (rows, error) {
	return t.tx.Query(ctx, text, args...)
}

func (t postgresTx) insertJobs(ctx context.Context, params []river.InsertManyParams) ([]int64, error) {
	return t.jobs.insert(ctx, t.tx, params)
}

// migrateJobs works on another connection while t holds the schema lock:
// PostgreSQL does not let a value be used in the transaction that added it to
// an enumeration, as two of River's steps do. After a crash between the steps
// the next Open goes on where it ended.
func (t postgresTx) migrateJobs(ctx context.Context) error { return t.jobs.migrateApart(ctx) }
