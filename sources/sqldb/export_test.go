package sqldb

import (
	"context"
	"database/sql"
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
