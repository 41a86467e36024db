package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"debrief/calendar"
)

// mySQL is MySQL and MariaDB.
type mySQL struct {
	config  *mysql.Config
	options Options
}

func newMySQL(o Options) (engine, error) {
	config, err := parseMySQL(o.Address)
	if err != nil {
		return nil, err
	}
	// What the address may not change: files of this machine, several
	// statements at once, and texts where dates are expected.
	config.AllowAllFiles, config.MultiStatements, config.ParseTime = false, false, false
	config.AllowCleartextPasswords, config.AllowOldPasswords = false, false
	config.Logger = &mysql.NopLogger{}
	if config.Timeout == 0 {
		config.Timeout = 15 * time.Second
	}
	config.ReadTimeout = o.Timeout + 10*time.Second
	return &mySQL{config, o}, nil
}

// parseMySQL reads the driver's own form, user:password@tcp(host)/database,
// and URLs, mysql://user:password@host/database.
func parseMySQL(address string) (*mysql.Config, error) {
	bad := badAddress(MySQL, "mysql://user:password@host:3306/database")
	if !strings.HasPrefix(address, "mysql://") && !strings.HasPrefix(address, "mariadb://") {
		config, err := mysql.ParseDSN(address)
		if err != nil {
			return nil, bad
		}
		return config, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, bad
	}
	config, err := mysql.ParseDSN("/?" + u.RawQuery)
	if err != nil {
		return nil, bad
	}
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.DBName = strings.TrimPrefix(u.Path, "/")
	config.Net, config.Addr = "tcp", u.Host
	if u.Port() == "" {
		config.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	return config, nil
}

func (m *mySQL) connect() (*sql.DB, error) {
	connector, err := mysql.NewConnector(m.config)
	if err != nil {
		return nil, badAddress(MySQL, "mysql://user:password@host:3306/database")
	}
	return sql.OpenDB(connector), nil
}

func (m *mySQL) place() string {
	host, _, err := net.SplitHostPort(m.config.Addr)
	if err != nil {
		host = m.config.Addr
	}
	return fmt.Sprintf("mysql %s@%s", m.config.DBName, host)
}

func (m *mySQL) secrets() []string { return []string{m.config.Passwd} }

// begin makes the whole session read-only, not the transaction only: MariaDB
// ends a read-only transaction at a CREATE TABLE, and then runs it.
func (m *mySQL) begin(ctx context.Context, conn *sql.Conn) (end func() error, err error) {
	var version string
	if err := conn.QueryRowContext(ctx, "SELECT VERSION()").Scan(&version); err != nil {
		return nil, err
	}
	limit := fmt.Sprintf("SET SESSION max_execution_time = %d", m.options.Timeout.Milliseconds())
	if strings.Contains(version, "MariaDB") {
		limit = fmt.Sprintf("SET SESSION max_statement_time = %.3f", m.options.Timeout.Seconds())
	}
	wait := max(1, int(m.options.LockWait.Seconds()))
	for _, statement := range []string{
		limit,
		fmt.Sprintf("SET SESSION lock_wait_timeout = %d", wait),
		fmt.Sprintf("SET SESSION innodb_lock_wait_timeout = %d", wait),
		fmt.Sprintf("SET SESSION time_zone = '%s'", m.offset()),
		"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
		"SET SESSION TRANSACTION READ ONLY",
		"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
	}
	return rollback(ctx, conn), nil
}

// offset returns the time zone as the server knows it: by name, unless it is
// UTC, as servers know names only if their tables were filled.
func (m *mySQL) offset() string {
	if m.options.TimeZone == "UTC" {
		return "+00:00"
	}
	return m.options.TimeZone
}

func (*mySQL) tables() string {
	return `SELECT table_name, CASE table_type WHEN 'VIEW' THEN 'view' ELSE 'table' END
FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1`
}

func (*mySQL) diagnose(err error) diagnosis {
	if errors.Is(err, mysql.ErrInvalidConn) {
		return busy
	}
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		return diagnosis{}
	}
	switch e.Number {
	case 1045, 1698, 1251:
		return loginFailed
	case 1049, 1046:
		return noDatabase
	case 1142, 1143, 1044, 1227, 1370:
		return noRight
	case 1792, 1290, 1836:
		return readOnly
	case 1146:
		return noTable
	case 1969, 3024, 1317:
		return tooSlow
	case 1205, 1213:
		return locked
	case 1040, 1053, 1077, 1079, 1203:
		return busy
	case 1298:
		return diagnosis{what: "the server does not know the time zone", hint: "fill its time zone tables (mysql_tzinfo_to_sql), or write time_zone: UTC for the source; plain dates need no zone", final: true}
	case 1054, 1060, 1064, 1241, 1247, 1248, 1267, 1305, 1140, 1055:
		return badQuery
	}
	return diagnosis{}
}

func (*mySQL) quote(name string) string { return quoteWith("`", name) }

func (*mySQL) classify(databaseType string) class {
	switch strings.TrimPrefix(databaseType, "UNSIGNED ") {
	case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "DECIMAL", "YEAR":
		return numberColumn
	case "FLOAT", "DOUBLE": // FLOAT(10,2) is written with two decimals, and so are its sums, which are DOUBLE
		return singleColumn
	case "DATE":
		return dateColumn
	case "DATETIME", "TIMESTAMP":
		return instantColumn
	}
	return textColumn
}

// addend implements adder: the server adds up more decimals of a division than
// it sends.
func (*mySQL) addend(x string, c columnOf) string {
	if c.class == numberColumn && c.decimal {
		return fmt.Sprintf("ROUND(%s, %d)", x, c.scale)
	}
	return x
}

func (*mySQL) text(column string) string {
	return "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)"
}

func (m *mySQL) day(column string, c class, _ bool) string {
	switch c {
	case dateColumn:
		return column
	case instantColumn:
		return "DATE(" + column + ")"
	}
	return m.text(column)
}

func (*mySQL) between(column string, c class, _ bool, _ calendar.Period) string {
	if c != dateColumn && c != instantColumn {
		return ""
	}
	return typedBetween(column, "CAST(? AS DATE)", "CAST(? AS DATE)")
}

func (*mySQL) bind(p calendar.Period) []any { return halfOpen(p) }

func (m *mySQL) sum(column string, c class) (sum, text string) {
	return typedSum(m, column, c)
}

func (*mySQL) float(column string, c class) string {
	return typedFloat("(%s + 0e0)", column, c)
}
