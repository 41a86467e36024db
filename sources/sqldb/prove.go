package sqldb

import (
	"context"
	"database/sql"

	"debrief/sources"
)

// ProveReadOnly tries to create a table in a session as Read uses it. It
// returns nil if the session refuses, and else a *sources.Failure; the table
// is removed again if it could be created.
func (s *Source) ProveReadOnly(ctx context.Context) error {
	return s.session(ctx, func(ctx context.Context, conn *sql.Conn) error {
		const table = "debrief_write_check"
		_, err := conn.ExecContext(ctx, "CREATE TABLE "+table+" (n INTEGER)")
		if err == nil {
			_, err = conn.ExecContext(ctx, "DROP TABLE "+table)
			return &sources.Failure{
				Place: s.engine.place(),
				What:  "the session may write",
				Hint:  "give debrief a database user that may only SELECT",
				Final: true,
				Err:   err,
			}
		}
		if !s.engine.diagnose(err).write {
			return err
		}
		return nil
	})
}
