package store_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"debrief/store"
)

// postgresVariable holds the URL of a PostgreSQL server on which the tests may
// create databases, "postgres://user@host:port/postgres".
const postgresVariable = "DEBRIEF_TEST_POSTGRES"

// onBoth runs a test on a fresh store of each engine.
func onBoth(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteAddress(t))
	})
	t.Run("postgresql", func(t *testing.T) {
		t.Parallel()
		test(t, postgresAddress(t))
	})
}

func sqliteAddress(t testing.TB) string { return filepath.Join(t.TempDir(), "debrief.db") }

var databases atomic.Int64

// postgresAddress makes a database that lasts as long as the test.
func postgresAddress(t testing.TB) string {
	server := os.Getenv(postgresVariable)
	if server == "" {
		t.Skipf("%s is not set: PostgreSQL is not tested", postgresVariable)
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not a URL", postgresVariable)
	}
	name := fmt.Sprintf("debrief_test_%d_%d", os.Getpid(), databases.Add(1))
	administer(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { administer(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	address.Path = "/" + name
	return address.String()
}

func administer(t testing.TB, server, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

// quick are options for tests: short pauses, a log that only shows with -v.
func quick(t testing.TB) store.Options {
	return store.Options{
		Log:   slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError})),
		Retry: []time.Duration{0, 0},
		Grace: 2 * time.Second, Beat: 50 * time.Millisecond, Silence: 500 * time.Millisecond,
	}
}

// testLog writes what is logged to standard error where tests are verbose; a
// test's own log must not be used after its end.
type testLog struct{ t testing.TB }

func (l testLog) Write(line []byte) (int, error) {
	if !testing.Verbose() {
		return len(line), nil
	}
	_, err := io.WriteString(os.Stderr, l.t.Name()+" "+strings.TrimSpace(string(line))+"\n")
	return len(line), err
}

func open(t testing.TB, address string) *store.Store {
	t.Helper()
	return openWith(t, address, quick(t))
}

func openWith(t testing.TB, address string, options store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
