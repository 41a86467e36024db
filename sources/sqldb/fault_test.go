package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"debrief/sources"
	"debrief/sources/sqldb"
)

// The table that faults happen to: groups of two rows each.
const (
	faultGroups = 4000
	faultSum    = faultGroups * (faultGroups + 1)
)

// faults is how many faults each engine gets, DEBRIEF_TEST_FAULTS if that is set.
func faults(t *testing.T) int {
	t.Helper()
	text := os.Getenv("DEBRIEF_TEST_FAULTS")
	if text == "" {
		return 12
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("DEBRIEF_TEST_FAULTS: %v", err)
	}
	return n
}

// fillFaulty makes the table, in the words of all three engines.
func fillFaulty(t *testing.T, s server, dsn string) {
	t.Helper()
	db := s.open(t, dsn)
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const series = "WITH RECURSIVE i(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 100)"
	statements := []string{
		"CREATE TABLE results (n INTEGER, d VARCHAR(200))",
		fmt.Sprintf("INSERT INTO results %s SELECT a.k + 100 * (b.k - 1), CONCAT('some campaign with a name of some length ', a.k + 100 * (b.k - 1)) FROM i AS a, i AS b WHERE b.k <= %d", series, faultGroups/100),
		"INSERT INTO results SELECT n, d FROM results",
	}
	if s.engine == sqldb.MySQL { // the series stands behind the table's name there, too, but within a SELECT
		statements[1] = fmt.Sprintf("INSERT INTO results SELECT * FROM (%s SELECT a.k + 100 * (b.k - 1) AS n, CONCAT('some campaign with a name of some length ', a.k + 100 * (b.k - 1)) AS d FROM i AS a, i AS b WHERE b.k <= %d) AS t", series, faultGroups/100)
	}
	for _, statement := range statements {
		if _, err := conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// readFaulty reads the table, in groups or row by row, and reports whether the
// whole answer came. Part of one is a failure, and so is an error that nobody
// would try again.
func readFaulty(t *testing.T, o sqldb.Options, grouped bool) (whole bool, err error) {
	t.Helper()
	src, err := sqldb.Open(context.Background(), o)
	if err != nil {
		return false, err
	}
	defer src.Close()
	got, err := src.Read(context.Background(), sources.Query{Dataset: "performance", From: sources.Relation{Table: "results"}, Group: grouped, Checks: grouped,
		Fields: []sources.Field{{Name: "d"}, {Name: "n", Kind: sources.Number, Role: sources.Measure}}})
	if err != nil {
		if got != nil {
			t.Errorf("an answer of %d rows came with the error %v", got.Table.Len(), err)
		}
		return false, err
	}
	sum := 0.0
	for _, n := range got.Table.Column("n").Numbers {
		sum += n
	}
	want := 2 * faultGroups
	if grouped {
		want = faultGroups
	}
	if sum != faultSum || got.Table.Len() != want {
		t.Errorf("part of the answer was taken for it: %d rows of %d, sum %g of %d", got.Table.Len(), want, sum, faultSum)
	}
	return true, nil
}

// passes reports whether an error may pass, so that reading is tried again.
func passes(err error) bool {
	var final interface{ Permanent() bool }
	return !errors.As(err, &final) || !final.Permanent()
}

// wire is a way to a server on which a fault waits.
type wire struct {
	listener net.Listener
	target   string
	limit    int64                         // bytes of answers that pass
	fault    func(client, server net.Conn) // what happens then
	hit      atomic.Bool
}

// wireTo opens a way to the server of an address, and returns the address that
// leads over it.
func wireTo(t *testing.T, address string, limit int64, fault func(client, server net.Conn)) (*wire, string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	w := &wire{listener: listener, limit: limit, fault: fault}
	changed := change(t, address, func(u *url.URL) {
		w.target, u.Host = u.Host, listener.Addr().String()
		if u.Scheme == "postgres" {
			u.RawQuery = "sslmode=disable"
		}
	})
	go w.serve()
	return w, changed
}

func (w *wire) serve() {
	for {
		client, err := w.listener.Accept()
		if err != nil {
			return
		}
		go w.carry(client)
	}
}

func (w *wire) carry(client net.Conn) {
	server, err := net.Dial("tcp", w.target)
	if err != nil {
		client.Close()
		return
	}
	go func() {
		copyBytes(server, client, 1<<40)
		server.Close()
	}()
	if n, _ := io.CopyN(client, server, w.limit); n < w.limit {
		client.Close() // the answer was shorter: no fault
		return
	}
	w.hit.Store(true)
	w.fault(client, server)
}

// The faults of a wire.
func cut(client, server net.Conn) { client.Close(); server.Close() }

func reset(client, server net.Conn) {
	if tcp, ok := client.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // with it, Close resets the connection
	}
	cut(client, server)
}

// halfClose ends what the client reads, and goes on to take what it writes.
func halfClose(client, server net.Conn) {
	if tcp, ok := client.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, server)
}

// stall leaves the connection open and lets nothing through any more.
func stall(_, server net.Conn) { _, _ = io.Copy(io.Discard, server) }

// killer returns what ends a session of the server, known by its connection.
func killer(t *testing.T, s server, dsn string) func(net.Conn) {
	t.Helper()
	db := s.open(t, dsn)
	t.Cleanup(func() { db.Close() })
	return func(c net.Conn) {
		address := c.LocalAddr().(*net.TCPAddr)
		if s.engine == sqldb.Postgres {
			_, _ = db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = $1", address.Port) // it may be gone already
			return
		}
		var id int64
		if db.QueryRow("SELECT id FROM information_schema.processlist WHERE host LIKE ?", fmt.Sprintf("%%:%d", address.Port)).Scan(&id) == nil {
			_, _ = db.Exec(fmt.Sprintf("KILL %d", id))
		}
	}
}

// TestFaults: whatever happens to the way to a database, or to the session in
// the middle of its answer, reading gives the whole answer or an error that may
// pass; and once it has passed, the whole answer.
func TestFaults(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			options, dsn := s.address(t)
			fillFaulty(t, s, dsn)
			kill := killer(t, s, dsn)
			names := []string{"cut", "reset", "half-closed", "killed", "stalled", "down"}
			var hits, wholes atomic.Int64
			var all sync.WaitGroup
			count := faults(t)
			slots := make(chan bool, 4)
			for i := range count {
				slots <- true
				all.Go(func() {
					defer func() { <-slots }()
					r := rand.New(rand.NewPCG(uint64(i), 7))
					name := names[i%len(names)]
					o, limit := options, r.Int64N(250_000)
					switch name {
					case "cut":
						_, o.Address = wireTo(t, o.Address, limit, cut)
					case "reset":
						_, o.Address = wireTo(t, o.Address, limit, reset)
					case "half-closed":
						_, o.Address = wireTo(t, o.Address, limit, halfClose)
					case "stalled":
						o.Timeout = time.Second
						_, o.Address = wireTo(t, o.Address, limit, stall)
					case "killed":
						_, o.Address = wireTo(t, o.Address, limit, func(client, server net.Conn) {
							kill(server)
							copyBytes(client, server, 1<<40)
							cut(client, server)
						})
					case "down":
						o.Address = change(t, o.Address, func(u *url.URL) { u.Host = "127.0.0.1:1" })
					}
					whole, err := readFaulty(t, o, i%3 != 0)
					switch {
					case whole:
						wholes.Add(1)
					case !passes(err):
						t.Errorf("%s after %d bytes: %v would not be tried again", name, limit, err)
					default:
						hits.Add(1)
					}
				})
			}
			all.Wait()
			if whole, err := readFaulty(t, options, true); !whole {
				t.Errorf("after all of it: %v", err)
			}
			if hits.Load() < int64(count/2) {
				t.Errorf("only %d of %d faults stopped an answer", hits.Load(), count)
			}
			t.Logf("%d faults: %d without an answer, %d with all of it", count, hits.Load(), wholes.Load())
		})
	}
}

// TestFaultsOfAFile: a SQLite database that is cut short, locked or gone gives all of an answer or an error.
func TestFaultsOfAFile(t *testing.T) {
	options, path := sqliteServer.address(t)
	fillFaulty(t, sqliteServer, path)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	stopped := 0
	count := faults(t)
	for i := range count {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		o := options
		o.Folder, o.LockWait, o.Timeout = t.TempDir(), 50*time.Millisecond, 5*time.Second
		file := filepath.Join(o.Folder, "results.db")
		bad := append([]byte(nil), good...)
		name := []string{"cut short", "locked", "gone", "emptied"}[i%4]
		release := func() {}
		switch name {
		case "cut short":
			bad = bad[:r.IntN(len(bad))]
		case "emptied":
			bad = nil
		}
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		switch name {
		case "gone":
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		case "locked":
			release = lock(t, file)
		}
		whole, err := readFaulty(t, o, i%3 != 0)
		release()
		if !whole {
			stopped++
			if name == "locked" && !passes(err) {
				t.Errorf("a lock would not be waited for: %v", err)
			}
		}
		if err := os.WriteFile(file, good, 0o600); err != nil {
			t.Fatal(err)
		}
		if whole, err := readFaulty(t, o, true); !whole {
			t.Errorf("after it was %s: %v", name, err)
		}
	}
	if stopped < count/2 {
		t.Errorf("only %d of %d faults stopped an answer", stopped, count)
	}
	t.Logf("%d faults: %d without an answer, %d with all of it", count, stopped, count-stopped)
}

// lock holds a SQLite database for itself until it is released.
func lock(t *testing.T, path string) (release func()) {
	t.Helper()
	db := sqliteServer.open(t, path)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
			t.Error(err)
		}
		conn.Close()
		db.Close()
	}
}
