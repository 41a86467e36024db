package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"

	"debrief/sources"
)

// InSession runs a statement as it is in a session such as Read uses, and
// reports whether what refused it is that the session may not write.
func (s *Source) InSession(ctx context.Context, statement string) (refused bool, err error) {
	err = s.session(ctx, func(ctx context.Context, conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, statement)
		refused = err != nil && s.engine.diagnose(err).write
		return err
	})
	return refused, err
}

// Tamper has what a source is answered pass through tests' hands: they get each
// line of an answer and return what comes of it, none or several.
func Tamper(src sources.Source, hand func(line []driver.Value, n int) [][]driver.Value) {
	s := src.(*Source)
	if file, ok := s.engine.(*sqliteFile); ok {
		s.engine = plainFile{file}
	}
	s.db = sql.OpenDB(&tampered{s.db, hand})
	s.db.SetMaxIdleConns(-1)
}

// plainFile begins without what only SQLite's own connections can do.
type plainFile struct{ *sqliteFile }

func (plainFile) begin(ctx context.Context, conn *sql.Conn) (end func() error, err error) {
	_, err = conn.ExecContext(ctx, "BEGIN")
	return rollback(ctx, conn), err
}

// tampered connects by another database.
type tampered struct {
	db   *sql.DB
	hand func(line []driver.Value, n int) [][]driver.Value
}

func (t *tampered) Driver() driver.Driver { return t.db.Driver() }

// Close implements io.Closer, which sql.DB asks for.
func (t *tampered) Close() error { return t.db.Close() }

func (t *tampered) Connect(ctx context.Context) (driver.Conn, error) {
	held, err := t.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c := &tamperedConn{held: held, hand: t.hand}
	err = held.Raw(func(own any) error {
		c.Conn = own.(driver.Conn)
		return nil
	})
	return c, err
}

type tamperedConn struct {
	driver.Conn
	held *sql.Conn
	hand func(line []driver.Value, n int) [][]driver.Value
}

func (c *tamperedConn) Close() error { return c.held.Close() }

func (c *tamperedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *tamperedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	typed, ok := rows.(driver.RowsColumnTypeDatabaseTypeName)
	if !ok || !strings.Contains(query, "FROM (") || strings.Contains(query, "WHERE 1 = 0") || strings.HasPrefix(query, "SELECT COUNT") {
		return rows, nil
	}
	return &tamperedRows{RowsColumnTypeDatabaseTypeName: typed, hand: c.hand}, nil
}

type tamperedRows struct {
	driver.RowsColumnTypeDatabaseTypeName
	hand    func(line []driver.Value, n int) [][]driver.Value
	n       int
	waiting [][]driver.Value
}

func (r *tamperedRows) Next(dest []driver.Value) error {
	for len(r.waiting) == 0 {
		if err := r.RowsColumnTypeDatabaseTypeName.Next(dest); err != nil {
			return err
		}
		r.n++
		r.waiting = r.hand(slices.Clone(dest), r.n)
	}
	copy(dest, r.waiting[0])
	r.waiting = r.waiting[1:]
	return nil
}
