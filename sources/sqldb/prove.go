package sqldb

import (
	"context"
	"database/sql"
	"fmt"

	"debrief/sources"
)

// rightful is implemented by engines whose sessions cannot be made read-only, so
// that all depends on the rights of the user.
type rightful interface {
	// writable selects the number of things that the user may write to.
	writable() string
}

// mayWrite says that a session may write.
func (s *Source) mayWrite(err error) error {
	return &sources.Failure{
		Place: s.engine.place(),
		What:  "the session may write",
		Hint:  "give debrief a database user that may only SELECT",
		Final: true,
		Err:   err,
	}
}

// ProveReadOnly tries to create a table in a session as Read uses it. It
// returns nil if the session refuses, and else a *sources.Failure; the table
// is removed again if it could be created. Where sessions cannot be made
// read-only, it asks for the rights of the user instead, and creates nothing.
func (s *Source) ProveReadOnly(ctx context.Context) error {
	return s.session(ctx, func(ctx context.Context, conn *sql.Conn) error {
		if r, ok := s.engine.(rightful); ok {
			var n int64
			if err := conn.QueryRowContext(ctx, r.writable()).Scan(&n); err != nil || n == 0 {
				return err
			}
			return s.mayWrite(fmt.Errorf("the user has %d rights to write", n))
		}
		const table = "debrief_write_check"
		_, err := conn.ExecContext(ctx, "CREATE TABLE "+table+" (n INTEGER)")
		if err == nil {
			_, err = conn.ExecContext(ctx, "DROP TABLE "+table)
			return s.mayWrite(err)
		}
		if !s.engine.diagnose(err).write {
			return err
		}
		return nil
	})
}
