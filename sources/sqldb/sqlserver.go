package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"

	"debrief/calendar"
)

// sqlServer is Microsoft SQL Server and Azure SQL.
//
// It has no read-only sessions (ApplicationIntent only chooses a replica) and
// no time limits of its own for statements: all is rolled back, the driver
// tells the server to stop when the time is over, and who may write must be
// kept by the rights of the login.
type sqlServer struct {
	config  msdsn.Config
	options Options
}

const sqlServerForm = "sqlserver://user:password@host:1433?database=shop"

func newSQLServer(o Options) (engine, error) {
	if u, err := url.Parse(o.Address); err != nil || u.Scheme != "sqlserver" || u.Hostname() == "" {
		return nil, badAddress(SQLServer, sqlServerForm)
	}
	config, err := msdsn.Parse(o.Address)
	if err != nil {
		return nil, badAddress(SQLServer, sqlServerForm)
	}
	config.AppName = "debrief"
	config.LogFlags, config.ChangePassword = 0, ""
	config.DisableRetry = true
	if config.DialTimeout == 0 {
		config.DialTimeout = 15 * time.Second
	}
	return &sqlServer{config, o}, nil
}

func (s *sqlServer) connect() (*sql.DB, error) {
	return sql.OpenDB(mssql.NewConnectorConfig(s.config)), nil
}

func (s *sqlServer) place() string {
	return fmt.Sprintf("sqlserver %s@%s", s.config.Database, s.config.Host)
}

func (s *sqlServer) secrets() []string { return []string{s.config.Password} }

// begin takes a snapshot where the database allows that, so that it reads one
// state and makes nobody wait.
func (s *sqlServer) begin(ctx context.Context, conn *sql.Conn) (end func() error, err error) {
	for _, statement := range []string{
		fmt.Sprintf("SET LOCK_TIMEOUT %d", s.options.LockWait.Milliseconds()),
		"SET XACT_ABORT ON",
		`IF (SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()) = 1
	SET TRANSACTION ISOLATION LEVEL SNAPSHOT
ELSE
	SET TRANSACTION ISOLATION LEVEL READ COMMITTED`,
		"BEGIN TRANSACTION",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
	}
	return func() error {
		_, err := conn.ExecContext(ctx, "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION")
		return err
	}, nil
}

// writable counts the rights to write in the database, and the tables that may
// be written to.
func (*sqlServer) writable() string {
	return `SELECT (SELECT COUNT(*) FROM sys.fn_my_permissions(NULL, 'DATABASE')
	WHERE permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'ALTER', 'CONTROL', 'CREATE TABLE', 'CREATE VIEW', 'CREATE PROCEDURE', 'CREATE FUNCTION', 'CREATE SCHEMA'))
+ (SELECT COUNT(*) FROM sys.objects AS o CROSS APPLY (SELECT QUOTENAME(SCHEMA_NAME(o.schema_id)) + N'.' + QUOTENAME(o.name) AS name) AS n
	WHERE o.type IN ('U', 'V') AND (HAS_PERMS_BY_NAME(n.name, 'OBJECT', 'INSERT') = 1 OR HAS_PERMS_BY_NAME(n.name, 'OBJECT', 'UPDATE') = 1 OR HAS_PERMS_BY_NAME(n.name, 'OBJECT', 'DELETE') = 1))`
}

func (*sqlServer) tables() string {
	return `SELECT CASE WHEN TABLE_SCHEMA = SCHEMA_NAME() THEN TABLE_NAME ELSE TABLE_SCHEMA + '.' + TABLE_NAME END,
	CASE TABLE_TYPE WHEN 'VIEW' THEN 'view' ELSE 'table' END
FROM INFORMATION_SCHEMA.TABLES ORDER BY 1`
}

func (*sqlServer) limited(query string, rows int) string {
	return fmt.Sprintf("SELECT TOP (%d) * FROM (\n%s\n) AS q", rows, query)
}

func (*sqlServer) diagnose(err error) diagnosis {
	var e mssql.Error
	if !errors.As(err, &e) {
		return diagnosis{}
	}
	switch e.Number {
	case 18456, 18452, 18470, 18486, 18487, 18488:
		return loginFailed
	case 4060, 4064, 911:
		return noDatabase
	case 229, 230, 262, 297, 300, 916:
		return noRight
	case 3906, 3908, 3915, 978:
		return readOnly
	case 208:
		return noTable
	case 1222, 1205:
		return locked
	case 40197, 40501, 40613, 49918, 49919, 49920, 10928, 10929, 6005, 17142:
		return busy
	case 1033, 156, 319:
		return diagnosis{what: badQuery.what, hint: "it stands within another SELECT, where SQL Server takes neither WITH nor ORDER BY: put what WITH does into a view, and leave ORDER BY out", final: true}
	case 102, 103, 105, 137, 145, 147, 174, 189, 195, 203, 205, 207, 209, 245, 241, 242, 248, 402, 404, 529, 8114, 8115, 8117, 8120, 8134, 8152, 8155, 8156, 2627, 4104, 4121, 4145:
		return badQuery
	}
	return diagnosis{}
}

func (*sqlServer) quote(name string) string {
	return "[" + strings.ReplaceAll(name, "]", "]]") + "]"
}

func (*sqlServer) classify(databaseType string) class {
	switch databaseType {
	case "TINYINT", "SMALLINT", "INT", "BIGINT":
		return integerColumn
	case "DECIMAL", "MONEY", "SMALLMONEY", "FLOAT":
		return numberColumn
	case "REAL":
		return singleColumn
	case "DATE":
		return dateColumn
	case "DATETIME", "DATETIME2", "SMALLDATETIME":
		return instantColumn
	case "DATETIMEOFFSET":
		return zonedColumn
	}
	return textColumn
}

// refusedZone implements zoneless.
func (s *sqlServer) refusedZone() (what, hint string) {
	if s.options.TimeZone == "UTC" {
		return "", ""
	}
	return "SQL Server does not know the time zone " + s.options.TimeZone + ", as it calls zones by the names of Windows",
		"write time_zone: UTC for the source, or in the query CAST(… AT TIME ZONE 'GMT Standard Time' AS date)"
}

// count implements counter: COUNT ends at 2 billion, and so would the sum of it.
func (*sqlServer) count() string { return "COUNT_BIG(*)" }

// groupBy implements keyGrouper.
func (*sqlServer) groupBy(keys []string) string { return strings.Join(keys, ", ") }

func (*sqlServer) text(column string) string {
	return "CAST(" + column + " AS nvarchar(max)) COLLATE Latin1_General_100_BIN2"
}

func (s *sqlServer) day(column string, c class, _ bool) string {
	switch c {
	case dateColumn:
		return column
	case instantColumn:
		return "CAST(" + column + " AS date)"
	case zonedColumn:
		return "CAST(SWITCHOFFSET(" + column + ", '+00:00') AS date)"
	}
	return s.text(column)
}

// between compares moments as such: the days of SQL Server's own have no zone,
// and those of a datetimeoffset are UTC's.
func (*sqlServer) between(column string, c class, _ bool, _ calendar.Period) string {
	switch c {
	case dateColumn, instantColumn:
		return typedBetween(column, "CAST(@p1 AS date)", "CAST(@p2 AS date)")
	case zonedColumn:
		return typedBetween(column, "CAST(@p1 AS datetimeoffset)", "CAST(@p2 AS datetimeoffset)")
	}
	return ""
}

func (*sqlServer) bind(p calendar.Period) []any { return halfOpen(p) }

// sum implements dialect. The sum of integers is an integer of the same size,
// and overflows.
func (s *sqlServer) sum(column string, c class) (sum, text string) {
	if c == integerColumn {
		column = "CAST(" + column + " AS decimal(38, 0))"
	}
	return typedSum(s, column, c)
}

func (*sqlServer) float(column string, c class) string {
	return typedFloat("CAST(%s AS float)", column, c)
}
