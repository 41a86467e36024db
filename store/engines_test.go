package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"debrief/delivery"
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

// databaseName is one that no other test has, in this process or another.
func databaseName() string { return fmt.Sprintf("debrief_test_%d_%d", os.Getpid(), databases.Add(1)) }

// server returns the address of the server to test with.
func server(t testing.TB) *url.URL {
	address, err := url.Parse(os.Getenv(postgresVariable))
	if err != nil {
		t.Fatalf("%s is not a URL", postgresVariable)
	}
	if address.Host == "" {
		t.Skipf("%s is not set: PostgreSQL is not tested", postgresVariable)
	}
	return address
}

// emptyDatabase makes a database that lasts as long as the test.
func emptyDatabase(t testing.TB) string { return createDatabase(t, "template1") }

// postgresAddress makes a database that has a store's tables already: making
// them takes longer than most tests.
func postgresAddress(t testing.TB) string {
	server(t)
	return createDatabase(t, templateDatabase(t))
}

func createDatabase(t testing.TB, template string) string {
	address, name := server(t), databaseName()
	administer(t, "CREATE DATABASE "+name+" TEMPLATE "+template)
	t.Cleanup(func() { administer(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	address.Path = "/" + name
	return address.String()
}

var template struct {
	sync.Mutex
	name string // "" until it is made
}

// templateDatabase makes a store that others are copied from, once. TestMain
// removes it.
func templateDatabase(t testing.TB) string {
	template.Lock()
	defer template.Unlock()
	if template.name != "" {
		return template.name
	}
	address, name := server(t), databaseName()
	administer(t, "CREATE DATABASE "+name)
	address.Path = "/" + name
	s, err := store.Open(context.Background(), address.String(), quick(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	template.name = name
	return name
}

func administer(t testing.TB, statement string) {
	t.Helper()
	if err := execute(os.Getenv(postgresVariable), statement); err != nil {
		t.Fatal(err)
	}
}

func execute(server, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// quick are options for tests: short pauses, a log that only shows with -v.
func quick(t testing.TB) store.Options {
	return store.Options{
		Log:   slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError})),
		Retry: []time.Duration{0, 0}, Schedule: delivery.Schedule{Within: time.Hour},
		Grace: 2 * time.Second, Beat: 50 * time.Millisecond, Silence: 500 * time.Millisecond, Look: 100 * time.Millisecond,
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
