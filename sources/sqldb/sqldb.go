// Package sqldb reads databases: PostgreSQL, MySQL or MariaDB, SQLite, SQL
// Server, ClickHouse and Trino. The user names a table or writes a SELECT; sqldb
// wraps it in a statement that groups, so that only the answer travels.
//
// It never writes. The session itself is read-only at the server, so that this
// does not depend on looking at the text of a query; ProveReadOnly tries. SQL
// Server knows no such sessions: there all is rolled back, and ProveReadOnly
// asks what the login has the right to. All
// of an answer is read by one statement in one snapshot, and an answer of
// which a part was lost on the way is an error.
//
// It does not keep connections: reports are made seldom, and a session that is
// opened anew has no state from before.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"debrief/sources"
)

// Engine is a kind of database.
type Engine string

// The engines.
const (
	Postgres   Engine = "postgres"
	MySQL      Engine = "mysql" // MariaDB too
	SQLite     Engine = "sqlite"
	SQLServer  Engine = "sqlserver"
	ClickHouse Engine = "clickhouse"
	Trino      Engine = "trino"
)

// Options says which database to read, and within which limits; a limit of 0
// is the default.
type Options struct {
	Engine Engine
	// Address is a URL, such as "postgres://user:password@host/shop", or the
	// driver's own form for PostgreSQL and MySQL, such as
	// "user:password@tcp(host)/shop"; and a file for SQLite.
	Address  string
	Folder   string        // below which the file of a SQLite database lies; "" is the current folder
	TimeZone string        // in which instants become days, such as "Europe/Dublin"; "" is UTC
	Timeout  time.Duration // of a statement, at the server too; 5 minutes
	LockWait time.Duration // for locks of others; 10 s
}

// Check returns what is wrong with the options, or nil. It does not connect.
func (o Options) Check() error {
	if o.Address == "" {
		return fmt.Errorf("sqldb: no address of a database is given")
	}
	if o.Timeout < 0 || o.LockWait < 0 {
		return fmt.Errorf("sqldb: a time limit is negative")
	}
	if _, err := time.LoadLocation(o.TimeZone); err != nil {
		return fmt.Errorf("sqldb: time zone %q is not known; use one such as Europe/Dublin", o.TimeZone)
	}
	_, err := o.engine()
	return err
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Minute
	}
	if o.LockWait == 0 {
		o.LockWait = 10 * time.Second
	}
	if o.TimeZone == "" {
		o.TimeZone = "UTC"
	}
	return o
}

// engine is what differs from database to database.
type engine interface {
	dialect
	// connect returns the database without speaking to it.
	connect() (*sql.DB, error)
	// begin makes a session read-only and begins its one transaction, where the
	// engine has such. The caller has to end it.
	begin(ctx context.Context, conn *sql.Conn) (end func() error, err error)
	// tables selects schema, name and kind ("table" or "view") of all tables.
	tables() string
	// place names the database without secrets.
	place() string
	// secrets are the texts that no error may show.
	secrets() []string
	// diagnose puts an error of the driver into words; "" if it has none.
	diagnose(err error) diagnosis
}

// engine returns the engine that the options ask for.
func (o Options) engine() (engine, error) {
	o = o.withDefaults()
	switch o.Engine {
	case Postgres:
		return newPostgres(o)
	case MySQL:
		return newMySQL(o)
	case SQLite:
		return newSQLite(o)
	case SQLServer:
		return newSQLServer(o)
	case ClickHouse:
		return newClickHouse(o)
	case Trino:
		return newTrino(o)
	}
	return nil, fmt.Errorf("sqldb: engine %q is not known", o.Engine)
}

// Source reads a database. It implements sources.Source and sources.Catalog.
type Source struct {
	engine engine
	db     *sql.DB
	limit  time.Duration
}

// Open returns a source of the database. It connects when it is read.
func Open(_ context.Context, o Options) (sources.Source, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	e, err := o.engine()
	if err != nil {
		return nil, err
	}
	db, err := e.connect()
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(-1)
	return &Source{engine: e, db: db, limit: o.withDefaults().Timeout}, nil
}

// Close implements sources.Source.
func (s *Source) Close() error { return s.db.Close() }

// session runs work in a read-only transaction of a new session, which ends
// with it.
func (s *Source) session(ctx context.Context, work func(context.Context, *sql.Conn) error) (err error) {
	// A little longer than the server's limit, whose error says more.
	ctx, cancel := context.WithTimeout(ctx, s.limit+5*time.Second)
	defer cancel()
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return s.explain(ctx, err)
	}
	defer func() {
		if closing := conn.Close(); err == nil && closing != nil {
			err = s.explain(ctx, closing)
		}
	}()
	end, err := s.engine.begin(ctx, conn)
	if err != nil {
		return s.explain(ctx, err)
	}
	worked, ended := work(ctx, conn), end()
	if worked != nil {
		return s.explain(ctx, worked)
	}
	return s.explain(ctx, ended)
}

// rollback returns what ends a transaction of a session.
func rollback(ctx context.Context, conn *sql.Conn) func() error {
	return func() error {
		_, err := conn.ExecContext(ctx, "ROLLBACK")
		return err
	}
}

// Columns implements sources.Source.
func (s *Source) Columns(ctx context.Context, from sources.Relation) (names []string, err error) {
	query, err := s.query(from)
	if err != nil {
		return nil, err
	}
	err = s.session(ctx, func(ctx context.Context, conn *sql.Conn) error {
		columns, err := s.shape(ctx, conn, query)
		for _, c := range columns {
			names = append(names, c.name)
		}
		return err
	})
	return names, err
}

// Relations implements sources.Catalog.
func (s *Source) Relations(ctx context.Context) (all []sources.Listed, err error) {
	err = s.session(ctx, func(ctx context.Context, conn *sql.Conn) (err error) {
		rows, err := conn.QueryContext(ctx, s.engine.tables())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			var l sources.Listed
			if err := rows.Scan(&l.Relation.Table, &l.Kind); err != nil {
				return err
			}
			all = append(all, l)
		}
		return rows.Err()
	})
	return all, err
}
