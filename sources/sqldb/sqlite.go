package sqldb

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/files"
)

// sqliteFile is a SQLite database.
type sqliteFile struct {
	options Options
}

func newSQLite(o Options) (engine, error) { return &sqliteFile{o}, nil }

// connect opens the file for reading only, and leaves no way to another file.
func (s *sqliteFile) connect() (*sql.DB, error) {
	path, err := s.path()
	if err != nil {
		return nil, err
	}
	params := url.Values{"mode": {"ro"}, "_pragma": {
		"query_only(1)",
		"trusted_schema(0)",
		fmt.Sprintf("busy_timeout(%d)", s.options.LockWait.Milliseconds()),
	}}
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: params.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, badAddress(SQLite, "results.db")
	}
	return db, nil
}

// path returns the file's full name, if it is a regular file of the folder.
func (s *sqliteFile) path() (string, error) {
	folder, err := files.OpenFolder(s.options.Folder)
	if err != nil {
		return "", err
	}
	name, err := folder.Locate(s.options.Address)
	if err = errors.Join(err, folder.Close()); err != nil {
		return "", err
	}
	return filepath.Abs(name)
}

func (s *sqliteFile) place() string { return "sqlite " + s.options.Address }

func (s *sqliteFile) secrets() []string { return nil }

func (s *sqliteFile) begin(ctx context.Context, conn *sql.Conn) (end func() error, err error) {
	if _, err := sqlite.Limit(conn, sqlite3.SQLITE_LIMIT_ATTACHED, 0); err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return nil, err
	}
	// The first look at the database begins the snapshot, so that nobody
	// changes the file while its size is compared.
	var tables int
	if err := conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return nil, err
	}
	return rollback(ctx, conn), s.whole()
}

// whole compares the size of the file with that in its header. SQLite takes
// what is missing at the end of a file that was cut short, as by a copy that is
// not finished, for zeros, and may read fewer rows without an error.
func (s *sqliteFile) whole() error {
	path, err := s.path()
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var header [100]byte
	if n, err := io.ReadFull(file, header[:]); err != nil {
		if n == 0 {
			return nil // an empty file is an empty database
		}
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if want := sizeInHeader(header[:]); info.Size() < want {
		return &sources.Failure{Place: s.place(), What: fmt.Sprintf("the file is cut short: it has %d of %d bytes", info.Size(), want), Hint: "it may be being copied: it will be tried again; else restore it from a backup"}
	}
	return nil
}

// sizeInHeader returns the size that the header of a database states, 0 if it
// was written by a program too old to keep it.
func sizeInHeader(header []byte) int64 {
	number := binary.BigEndian.Uint32
	if number(header[24:]) != number(header[92:]) {
		return 0
	}
	size := int64(binary.BigEndian.Uint16(header[16:]))
	if size == 1 {
		size = 65536
	}
	return size * int64(number(header[28:]))
}

func (*sqliteFile) tables() string {
	return `SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY 1`
}

func (*sqliteFile) diagnose(err error) diagnosis {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return diagnosis{}
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CANTOPEN:
		return diagnosis{what: "the database cannot be opened", hint: "check the file, and that its folder may be read"}
	case sqlite3.SQLITE_NOTADB:
		return diagnosis{what: "the file is not a SQLite database", hint: "check the name", final: true}
	case sqlite3.SQLITE_CORRUPT:
		return diagnosis{what: "the database is damaged", hint: "restore it from a backup", final: true}
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return locked
	case sqlite3.SQLITE_INTERRUPT:
		return tooSlow
	case sqlite3.SQLITE_READONLY:
		return readOnly
	case sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return noRight
	case sqlite3.SQLITE_ERROR:
		if strings.Contains(err.Error(), "no such table") {
			return noTable
		}
		return badQuery
	}
	return diagnosis{}
}

func (*sqliteFile) quote(name string) string { return quoteWith(`"`, name) }

// classify says that every column is dynamic: what is declared binds nobody.
func (*sqliteFile) classify(string) class { return dynamicColumn }

func (*sqliteFile) text(column string) string {
	return "CAST(" + column + " AS TEXT) COLLATE BINARY"
}

// isoDay are the conditions of a text that begins with a day in ISO form.
func isoDay(column string) string {
	const day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
	return fmt.Sprintf("(%[1]s GLOB '%[2]s' OR %[1]s GLOB '%[2]s[ T][0-9][0-9]:[0-9][0-9]*')", column, day)
}

func (s *sqliteFile) day(column string, _ class, iso bool) string {
	if !iso {
		return s.text(column)
	}
	return fmt.Sprintf("CASE WHEN %s THEN substr(%s, 1, 10) ELSE %s END", isoDay(column), column, s.text(column))
}

func (*sqliteFile) between(column string, _ class, iso bool, _ calendar.Period) string {
	if !iso {
		return ""
	}
	return fmt.Sprintf("(%[1]s >= ? AND %[1]s < ? OR %[1]s IS NULL OR NOT %[2]s)", column, isoDay(column))
}

func (*sqliteFile) bind(p calendar.Period) []any { return halfOpen(p) }

func (s *sqliteFile) sum(column string, _ class) (sum, text string) {
	return fmt.Sprintf("SUM(CASE WHEN typeof(%[1]s) IN ('integer', 'real') THEN %[1]s END)", column),
		fmt.Sprintf("CASE WHEN typeof(%[1]s) IN ('text', 'blob') THEN %[2]s END", column, s.text(column))
}

func (*sqliteFile) float(column string, _ class) string {
	return fmt.Sprintf("CASE WHEN typeof(%[1]s) IN ('integer', 'real') THEN CAST(%[1]s AS REAL) END", column)
}
