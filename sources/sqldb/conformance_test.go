package sqldb_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"

	"debrief/sources"
	"debrief/sources/sourcetest"
	"debrief/sources/sqldb"
)

func TestConformance(t *testing.T) {
	for _, s := range []server{sqliteServer, postgresServer, mariaServer} {
		t.Run(s.name, func(t *testing.T) { sourcetest.Run(t, s.fill(t)) })
	}
}

// server is a database that tests write to.
type server struct {
	name     string
	variable string // of the environment that holds its URL
	engine   sqldb.Engine
	driver   string
	quote    string
	types    [3]string // by sources.Kind
	charset  string    // of new databases
}

var (
	sqliteServer   = server{"sqlite", "", sqldb.SQLite, "sqlite", `"`, [3]string{"TEXT", "NUMERIC", "DATE"}, ""}
	postgresServer = server{"postgres", "DEBRIEF_TEST_POSTGRES", sqldb.Postgres, "pgx", `"`, [3]string{"text", "numeric", "date"}, ""}
	mariaServer    = server{"mariadb", "DEBRIEF_TEST_MARIADB", sqldb.MySQL, "mysql", "`", [3]string{"LONGTEXT", "DECIMAL(20,4)", "DATE"}, " CHARACTER SET utf8mb4"}
)

// serial numbers the databases and tables of this run.
var serial atomic.Int64

// address returns the options and the driver's own address of an empty database.
func (s server) address(t testing.TB) (sqldb.Options, string) {
	t.Helper()
	if s.engine == sqldb.SQLite {
		folder := t.TempDir()
		return sqldb.Options{Engine: s.engine, Folder: folder, Address: "results.db"}, filepath.Join(folder, "results.db")
	}
	url := os.Getenv(s.variable)
	if url == "" {
		t.Skipf("%s is not set; it holds the URL of a server on which databases may be created", s.variable)
	}
	name := fmt.Sprintf("debrief_sqldb_%d_%d", os.Getpid(), serial.Add(1))
	s.run(t, s.dsn(t, url, ""), "CREATE DATABASE "+name+s.charset)
	t.Cleanup(func() { s.run(t, s.dsn(t, url, ""), "DROP DATABASE "+name) })
	return sqldb.Options{Engine: s.engine, Address: withDatabase(t, url, name)}, s.dsn(t, url, name)
}

// run runs statements.
func (s server) run(t testing.TB, dsn string, statements ...string) {
	t.Helper()
	db := s.open(t, dsn)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func (s server) open(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(s.driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// fill returns what makes sources of this server.
func (s server) fill(t *testing.T) sourcetest.Make {
	options, dsn := s.address(t)
	return func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		table := fmt.Sprintf("results_%d", serial.Add(1))
		s.write(t, dsn, table, f)
		src, err := sqldb.Open(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		return src, sources.Relation{Query: "SELECT * FROM " + table + " -- all of it\n;"}
	}
}

// write makes a table of the rows.
func (s server) write(t *testing.T, dsn, table string, f sourcetest.Fixture) {
	t.Helper()
	db := s.open(t, dsn)
	defer db.Close()
	var columns, marks []string
	kinds := make([]sources.Kind, len(f.Headings))
	for i, heading := range f.Headings {
		kinds[i] = f.KindOf(i)
		columns = append(columns, s.quote+heading+s.quote+" "+s.types[kinds[i]])
		mark := "?"
		if s.engine == sqldb.Postgres {
			mark = fmt.Sprintf("$%d", i+1)
		}
		marks = append(marks, mark)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("CREATE TABLE " + table + " (" + strings.Join(columns, ", ") + ")"); err != nil {
		t.Fatal(err)
	}
	insert, err := tx.Prepare("INSERT INTO " + table + " VALUES (" + strings.Join(marks, ", ") + ")")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range f.Rows {
		values := make([]any, len(row))
		for i := range row {
			if row[i].Kind != sources.BlankCell {
				values[i] = s.value(row[i], kinds[i])
			}
		}
		if _, err := insert.Exec(values...); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// value is what is written for a cell; SQLite takes numbers in a text column.
func (s server) value(c sources.Cell, kind sources.Kind) any {
	if c.Kind == sources.NumberCell && (kind == sources.Number || s.engine == sqldb.SQLite) {
		return c.Number
	}
	return c.String()
}
