package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"debrief/calendar"
)

// postgres is PostgreSQL.
type postgres struct{ config *pgx.ConnConfig }

func newPostgres(o Options) (engine, error) {
	config, err := pgx.ParseConfig(o.Address)
	if err != nil {
		return nil, badAddress(Postgres, "postgres://user:password@host:5432/database")
	}
	milliseconds := func(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
	for name, value := range map[string]string{
		"application_name":                    "debrief",
		"default_transaction_read_only":       "on",
		"statement_timeout":                   milliseconds(o.Timeout),
		"lock_timeout":                        milliseconds(o.LockWait),
		"idle_in_transaction_session_timeout": milliseconds(o.Timeout),
		"timezone":                            o.TimeZone,
		"datestyle":                           "ISO",
	} {
		config.RuntimeParams[name] = value
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 15 * time.Second
	}
	return &postgres{config}, nil
}

func (p *postgres) connect() (*sql.DB, error) { return stdlib.OpenDB(*p.config), nil }

func (p *postgres) place() string {
	return fmt.Sprintf("postgres %s@%s", p.config.Database, p.config.Host)
}

func (p *postgres) secrets() []string { return []string{p.config.Password} }

func (p *postgres) begin(ctx context.Context, conn *sql.Conn) (end func() error, err error) {
	_, err = conn.ExecContext(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	return rollback(ctx, conn), err
}

func (p *postgres) tables() string {
	return `SELECT CASE WHEN table_schema = current_schema() THEN table_name ELSE table_schema || '.' || table_name END,
	CASE table_type WHEN 'VIEW' THEN 'view' ELSE 'table' END
FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
}

func (p *postgres) diagnose(err error) diagnosis {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		var connect *pgconn.ConnectError
		if errors.As(err, &connect) {
			return unreachable
		}
		return diagnosis{}
	}
	switch e.Code {
	case "28P01", "28000":
		return loginFailed
	case "3D000":
		return noDatabase
	case "42501":
		return noRight
	case "25006":
		return readOnly
	case "42P01":
		return noTable
	case "57014":
		return tooSlow
	case "55P03":
		return locked
	case "40001", "40P01":
		return busy
	}
	switch {
	case strings.HasPrefix(e.Code, "42"), strings.HasPrefix(e.Code, "22"), strings.HasPrefix(e.Code, "0A"), strings.HasPrefix(e.Code, "25"):
		return badQuery
	case strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57"), strings.HasPrefix(e.Code, "08"):
		return busy
	}
	return diagnosis{}
}

func (*postgres) quote(name string) string { return quoteWith(`"`, name) }

func (*postgres) classify(databaseType string) class {
	switch databaseType {
	case "INT2", "INT4", "INT8", "NUMERIC", "FLOAT8":
		return numberColumn
	case "FLOAT4":
		return singleColumn
	case "DATE":
		return dateColumn
	case "TIMESTAMP", "TIMESTAMPTZ":
		return instantColumn
	}
	return textColumn
}

// addend implements adder: sums of single-precision numbers are such themselves.
func (*postgres) addend(x string, c columnOf) string {
	if c.class == singleColumn {
		return "CAST(" + x + " AS double precision)"
	}
	return x
}

func (*postgres) text(column string) string {
	return "CAST(" + column + ` AS text) COLLATE "C"`
}

func (p *postgres) day(column string, c class, _ bool) string {
	switch c {
	case dateColumn:
		return column
	case instantColumn:
		return "CAST(" + column + " AS date)"
	}
	return p.text(column)
}

func (*postgres) between(column string, c class, _ bool, _ calendar.Period) string {
	if c != dateColumn && c != instantColumn {
		return ""
	}
	return typedBetween(column, "CAST($1 AS date)", "CAST($2 AS date)")
}

func (*postgres) bind(p calendar.Period) []any { return halfOpen(p) }

func (p *postgres) sum(column string, c class) (sum, text string) {
	return typedSum(p, column, c)
}

func (*postgres) float(column string, c class) string {
	return typedFloat("CAST(%s AS double precision)", column, c)
}
