package store_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"debrief/store"
)

// meddle changes a store behind its back.
func meddle(t testing.TB, address, statement string) {
	t.Helper()
	db := behind(t, address)
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}

// count counts River's jobs.
func count(t *testing.T, address, condition string) (n int) {
	t.Helper()
	db := behind(t, address)
	defer db.Close()
	if err := db.QueryRowContext(context.Background(), "SELECT count(*) FROM river_job WHERE "+condition).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func behind(t testing.TB, address string) *sql.DB {
	t.Helper()
	driver, dsn := "sqlite", "file:"+address+"?_pragma=busy_timeout(5000)"
	if strings.HasPrefix(address, "postgres") {
		driver, dsn = "pgx", address
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestNewerStoreIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		open(t, address)
		meddle(t, address, "UPDATE debrief_schema SET version = 99")
		var newer *store.NewerError
		if _, err := store.Open(t.Context(), address, quick(t)); !errors.As(err, &newer) || newer.Found != 99 {
			t.Errorf("opened a newer store: %v", err)
		}
	})
}

// TestFirstOpeningsAtOnce: whoever comes first makes the tables.
func TestFirstOpeningsAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		if strings.HasPrefix(address, "postgres") {
			address = emptyDatabase(t)
		}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				s, err := store.Open(context.Background(), address, quick(t))
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

// TestLostJobsAreFound: work whose job was removed, or was marked as completed
// by a worker that had lost it, gets a new one.
func TestLostJobsAreFound(t *testing.T) {
	for name, loss := range map[string]string{
		"removed":   "DELETE FROM river_job",
		"completed": "UPDATE river_job SET state = 'completed', finalized_at = scheduled_at",
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				s := open(t, address)
				key := plan(t, s, 1)
				meddle(t, address, loss)
				var in inbox
				work(t, s, workers(s, 1, &in), is(t, s, key, store.Done))
				if len(in.sent) != 1 {
					t.Errorf("sent %v", in.sent)
				}
			})
		})
	}
}

// TestLeftClaimIsFound: a worker that ends without a word, while its process
// lives on.
func TestLeftClaimIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		w := workers(s, 1, &inbox{})
		finish := w.Generate
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			if c.Run == 1 {
				return &store.LostError{Key: string(c.Key)}
			}
			return finish(ctx, c)
		}
		work(t, s, w, is(t, s, key, store.Done))
	})
}

// TestIdleJobIsFound: a job that River counts as running, though its worker has
// ended, as after a disk that was full.
func TestIdleJobIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		stage := 0
		work(t, s, workers(s, 1, &inbox{}), func() bool {
			switch {
			case stage == 0 && is(t, s, key, store.Done)() && count(t, address, "state <> 'completed'") == 0:
				meddle(t, address, "UPDATE river_job SET state = 'running', finalized_at = NULL")
				stage = 1
			case stage == 1:
				return count(t, address, "state = 'completed' AND attempt = 2") == 2
			}
			return false
		})
	})
}

// TestTermination sends SIGTERM to working processes: each ends by itself,
// soon, and leaves nothing that has to be taken over.
func TestTermination(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		if _, err := s.Plan(t.Context(), occurrences(60)); err != nil {
			t.Fatal(err)
		}
		sent := filepath.Join(t.TempDir(), "sent")
		for i := range 5 {
			cmd := start(t, address, sent, "work")
			time.Sleep(time.Duration(100+50*i) * time.Millisecond)
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			asked := time.Now()
			if err := cmd.Wait(); err != nil {
				t.Errorf("the child ended with %v", err)
			}
			if took := time.Since(asked); took > 5*time.Second {
				t.Errorf("it took %s to end", took)
			}
			if list, err := s.Processes(t.Context()); err != nil || len(list) > 0 {
				t.Errorf("it left %v, %v", list, err)
			}
		}
		last := start(t, address, sent, "work")
		await(t, settled(t, s))
		if err := last.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := last.Wait(); err != nil {
			t.Error(err)
		}
		account(t, s, sent, 60)
		for key, n := range linesOf(t, sent) {
			if n != 1 {
				t.Errorf("%s was sent %d times", key, n)
			}
		}
	})
}
