package store

import (
	"context"
	databasesql "database/sql"
	"fmt"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// bell tells the workers of this process that there are jobs of a kind.
type bell map[string]chan struct{}

func newBell() bell {
	return bell{generateKind: make(chan struct{}, 1), deliverKind: make(chan struct{}, 1)}
}

// ring does not wait: a bell that was rung and not heard yet is enough.
func (b bell) ring(kind string) {
	select {
	case b[kind] <- struct{}{}:
	default:
	}
}

// awaitWork waits for the bell, or finds jobs by looking.
func (e *sqliteEngine) awaitWork(ctx context.Context, often time.Duration) bool {
	look := time.NewTicker(often)
	defer look.Stop()
	for ctx.Err() == nil {
		if !e.atRest(ctx) {
			return ctx.Err() == nil
		}
		select {
		case <-ctx.Done():
		case <-e.bell[generateKind]:
			return true
		case <-e.bell[deliverKind]:
			return true
		case <-look.C:
		}
	}
	return false
}

// awaitRest looks until there are no jobs twice in a row.
func (e *sqliteEngine) awaitRest(ctx context.Context, often time.Duration) {
	look := time.NewTicker(often)
	defer look.Stop()
	for times := 0; times < 2; {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		if e.atRest(ctx) {
			times++
		} else {
			times = 0
		}
	}
}

// atRest reports whether there are no jobs to run, nor such as come due before
// long. A store that cannot be read is not at rest: River says what is wrong.
func (e *sqliteEngine) atRest(ctx context.Context) bool {
	busy := true
	err := e.readers.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE state IN ('available', 'pending', 'retryable', 'running')
		OR state = 'scheduled' AND scheduled_at <= datetime('now', 'subsec', '+15 seconds'))`).Scan(&busy)
	return err == nil && !busy
}

// bellDriver is River's driver for SQLite, but for how workers hear of jobs.
// River writes a row about each insertion into the file and looks for such rows
// twenty times a second; here the process that works has inserted nearly all
// jobs itself, and says so once they are committed. Jobs that another command
// inserts, and those that have come due, are found by looking now and then.
type bellDriver struct {
	*riversqlite.Driver
	bell bell
}

func newBellDriver(db *databasesql.DB, b bell) bellDriver { return bellDriver{riversqlite.New(db), b} }

// GetListener implements riverdriver.Driver.
func (d bellDriver) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return bellListener{d.bell}
}

// SupportsListenNotify implements riverdriver.Driver: no rows are written.
func (d bellDriver) SupportsListenNotify() bool { return false }

// bellListener hears the bell for River.
type bellListener struct{ bell bell }

// WaitForNotification implements riverdriver.Listener.
func (l bellListener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	kind := deliverKind
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.bell[generateKind]:
		kind = generateKind
	case <-l.bell[deliverKind]:
	}
	return &riverdriver.Notification{Topic: "river_insert", Payload: fmt.Sprintf(`{"queue":%q}`, kind)}, nil
}

// The rest of riverdriver.Listener is about connections, of which there is none.

func (bellListener) Close(context.Context) error            { return nil }
func (bellListener) Connect(context.Context) error          { return nil }
func (bellListener) Listen(context.Context, string) error   { return nil }
func (bellListener) Ping(context.Context) error             { return nil }
func (bellListener) Schema() string                         { return "" }
func (bellListener) SetAfterConnectExec(string)             {}
func (bellListener) Unlisten(context.Context, string) error { return nil }
