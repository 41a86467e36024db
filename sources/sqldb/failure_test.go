package sqldb_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"debrief/sources"
	"debrief/sources/sqldb"
)

// servers are the databases behind a network.
var servers = []server{postgresServer, mariaServer}

// open opens a source that the test closes.
func open(t *testing.T, o sqldb.Options) *sqldb.Source {
	t.Helper()
	src, err := sqldb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src.(*sqldb.Source)
}

// fails reads and returns the failure.
func fails(t *testing.T, src sources.Source, query string) *sources.Failure {
	t.Helper()
	got, err := src.Read(t.Context(), sources.Query{
		Dataset: "performance",
		From:    sources.Relation{Query: query},
		Fields:  []sources.Field{{Name: "n", Kind: sources.Number, Role: sources.Measure}},
		Group:   true,
	})
	var f *sources.Failure
	if !errors.As(err, &f) || got != nil {
		t.Fatalf("Read = %v, %v; want a failure", got, err)
	}
	return f
}

// change returns the address with something of it replaced.
func change(t *testing.T, address string, with func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("the address of the test server is not a URL")
	}
	with(u)
	return u.String()
}

// TestFailures: what is wrong is said in words, with a hint, and never with
// the password.
func TestFailures(t *testing.T) {
	const secret = "can%ary p@ss/wörd?"
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			options, _ := s.address(t)
			for _, tt := range []struct {
				name, query, what string
				with              func(*url.URL)
			}{
				{"password", "SELECT 1 AS n", "refuses the user or the password", func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), secret) }},
				{"database", "SELECT 1 AS n", "no such database", func(u *url.URL) { u.Path = "/nowhere_at_all" }},
				{"port", "SELECT 1 AS n", "cannot be reached", func(u *url.URL) {
					u.Host = net.JoinHostPort(u.Hostname(), "1")
					u.User = url.UserPassword(u.User.Username(), secret)
				}},
				{"table", "SELECT n FROM nothing", "table that is not there", nil},
				{"syntax", "SELEKT n", "does not accept the query", nil},
			} {
				t.Run(tt.name, func(t *testing.T) {
					o := options
					if tt.with != nil {
						o.Address = change(t, o.Address, tt.with)
					}
					f := fails(t, open(t, o), tt.query)
					if !strings.Contains(f.What, tt.what) || f.Hint == "" {
						t.Errorf("failure = %q, hint %q; want %q", f, f.Hint, tt.what)
					}
					noSecret(t, f, o.Address, secret)
				})
			}
		})
	}
}

// noSecret checks that an error does not show a password in any form.
func noSecret(t *testing.T, err error, address, secret string) {
	t.Helper()
	forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), "p@ss", "canary"}
	if u, err := url.Parse(address); err == nil {
		password, _ := u.User.Password()
		forms = append(forms, password)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		for _, form := range forms {
			if form != "" && strings.Contains(err.Error(), form) {
				t.Errorf("the error shows the password: %v", err)
			}
		}
	}
}

// TestBadAddresses: addresses that cannot be read are not shown.
func TestBadAddresses(t *testing.T) {
	for _, o := range []sqldb.Options{
		{Engine: sqldb.Postgres, Address: "postgres://user:canary-1%zz@host/db"},
		{Engine: sqldb.Postgres, Address: "postgres://user:canary-1@ho st:port/db"},
		{Engine: sqldb.Postgres, Address: "host=h password=canary-1 port=abc"},
		{Engine: sqldb.MySQL, Address: "mysql://user:canary-1%zz@host/db"},
		{Engine: sqldb.MySQL, Address: "mysql://user:canary-1@host/db?timeout=canary-1"},
		{Engine: sqldb.MySQL, Address: "user:canary-1@tcp(host"},
		{Engine: "oracle", Address: "canary-1"},
		{Engine: sqldb.SQLite},
		{Engine: sqldb.SQLite, Address: "a.db", TimeZone: "Mars/Olympus"},
		{Engine: sqldb.SQLite, Address: "a.db", Timeout: -1},
	} {
		_, err := sqldb.Open(t.Context(), o)
		if err == nil {
			t.Errorf("%s %q is accepted", o.Engine, o.Address)
			continue
		}
		noSecret(t, err, "", "canary-1")
	}
}

// TestReadOnly: every engine's session refuses to write.
func TestReadOnly(t *testing.T) {
	for _, s := range []server{sqliteServer, postgresServer, mariaServer} {
		t.Run(s.name, func(t *testing.T) {
			options, dsn := s.address(t)
			s.run(t, dsn, "CREATE TABLE results (n INTEGER)", "INSERT INTO results VALUES (1)")
			src := open(t, options)
			if err := src.ProveReadOnly(t.Context()); err != nil {
				t.Error(err)
			}
			listed, err := src.Relations(t.Context())
			if err != nil || len(listed) != 1 || listed[0].Relation.Table != "results" || listed[0].Kind != "table" {
				t.Errorf("relations = %+v, %v", listed, err)
			}
			got, err := src.Read(t.Context(), sources.Query{From: sources.Relation{Table: "results"}, Group: true,
				Fields: []sources.Field{{Name: "n", Kind: sources.Number, Role: sources.Measure}}})
			if err != nil || got.Table.Columns[0].Numbers[0] != 1 {
				t.Errorf("Read = %+v, %v", got, err)
			}
		})
	}
}

// TestWritesAreRefused: queries that write, or leave their statement, fail.
func TestWritesAreRefused(t *testing.T) {
	for _, tt := range []struct {
		server  server
		queries []string
	}{
		{sqliteServer, []string{"SELECT n FROM results; DROP TABLE results", "DELETE FROM results RETURNING n", "SELECT n FROM results) AS q; ATTACH 'x.db' AS x; SELECT * FROM (SELECT 1 AS n"}},
		{postgresServer, []string{"SELECT nextval('counter') AS n", "DELETE FROM results RETURNING n", "WITH d AS (DELETE FROM results RETURNING n) SELECT n FROM d", "SELECT 1 AS n FROM set_config('transaction_read_only', 'off', true) AS s, nextval('counter')"}},
		{mariaServer, []string{"SELECT NEXTVAL(counter) AS n", "SELECT n FROM results INTO OUTFILE '/tmp/debrief-out'", "SELECT n FROM results; DROP TABLE results"}},
	} {
		t.Run(tt.server.name, func(t *testing.T) {
			options, dsn := tt.server.address(t)
			tt.server.run(t, dsn, "CREATE TABLE results (n INTEGER)", "INSERT INTO results VALUES (1)")
			if tt.server.engine != sqldb.SQLite {
				tt.server.run(t, dsn, "CREATE SEQUENCE counter")
			}
			src := open(t, options)
			for _, query := range tt.queries {
				if f := fails(t, src, query); !f.Permanent() {
					t.Errorf("%s: %v is not permanent", query, f)
				}
			}
			db := tt.server.open(t, dsn)
			defer db.Close()
			var n int
			if err := db.QueryRow("SELECT COUNT(*) FROM results").Scan(&n); err != nil || n != 1 {
				t.Errorf("rows = %d, %v", n, err)
			}
		})
	}
}

// TestNothingStays: PostgreSQL 15 lets a read-only transaction make a large
// object, so that what refuses it is that the transaction is taken back.
func TestNothingStays(t *testing.T) {
	options, dsn := postgresServer.address(t)
	src := open(t, options)
	q := sources.Query{Dataset: "d", From: sources.Relation{Query: "SELECT 1 AS n FROM lo_create(0)"}, Fields: []sources.Field{{Name: "n", Kind: sources.Number, Role: sources.Measure}}}
	if _, err := src.Read(t.Context(), q); err != nil {
		t.Logf("the server refuses it: %v", err)
	}
	db := postgresServer.open(t, dsn)
	defer db.Close()
	var n int
	if err := db.QueryRow("SELECT COUNT(*) FROM pg_largeobject_metadata").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d large objects are left, %v", n, err)
	}
}

// TestTimeLimit: the server ends a query that takes too long.
func TestTimeLimit(t *testing.T) {
	queries := map[string]string{"postgres": "SELECT pg_sleep(20), 1 AS n", "mariadb": "SELECT SLEEP(20) AS s, 1 AS n"}
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			options, _ := s.address(t)
			options.Timeout = 300 * time.Millisecond
			f := fails(t, open(t, options), queries[s.name])
			if !strings.Contains(f.What, "time limit") || f.Permanent() {
				t.Errorf("failure = %v", f)
			}
		})
	}
}

// TestCutOff: a connection that breaks in the middle gives no answer.
func TestCutOff(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			options, dsn := s.address(t)
			s.run(t, dsn, "CREATE TABLE results (n INTEGER, d VARCHAR(200))")
			db := s.open(t, dsn)
			defer db.Close()
			if _, err := db.Exec("INSERT INTO results WITH RECURSIVE i(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 900) SELECT a.k, CONCAT(a.k, '-', b.k, REPEAT('x', 100)) FROM i AS a, i AS b WHERE b.k < 40"); err != nil {
				if _, err := db.Exec("INSERT INTO results SELECT a, CONCAT(a, REPEAT('x', 100)) FROM (WITH RECURSIVE i(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 900) SELECT k AS a FROM i) AS t"); err != nil {
					t.Fatal(err)
				}
			}
			options.Address = through(t, options.Address, 100_000)
			got, err := open(t, options).Read(t.Context(), sources.Query{From: sources.Relation{Table: "results"}, Group: true,
				Fields: []sources.Field{{Name: "d"}, {Name: "n", Kind: sources.Number, Role: sources.Measure}}})
			if got != nil || err == nil {
				t.Fatalf("Read = %+v, %v; want an error", got, err)
			}
			var f *sources.Failure
			if !errors.As(err, &f) || f.Permanent() {
				t.Errorf("error = %v, want a failure that may pass", err)
			}
		})
	}
}

// through returns the address of a proxy that breaks after so many bytes of
// answers.
func through(t *testing.T, address string, bytes int64) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	var target string
	changed := change(t, address, func(u *url.URL) {
		target, u.Host = u.Host, listener.Addr().String()
		if u.Scheme == "postgres" {
			u.RawQuery = "sslmode=disable"
		}
	})
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go breakAfter(client, target, bytes)
		}
	}()
	return changed
}

func breakAfter(client net.Conn, target string, bytes int64) {
	defer client.Close()
	server, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", target)
	if err != nil {
		return
	}
	defer server.Close()
	go copyBytes(server, client, 1<<40)
	copyBytes(client, server, bytes)
}
