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

	"github.com/ClickHouse/clickhouse-go/v2"

	"debrief/calendar"
)

// clickHouse is ClickHouse, from 21.9 on, which brought sums over all groups.
//
// The setting readonly = 2 refuses every write and cannot be taken back within
// a session; 2, as 1 would refuse the other settings that are sent with it.
// There are no transactions: one statement reads the parts of a table that are
// there when it begins.
type clickHouse struct {
	options *clickhouse.Options
	zone    string
}

const clickHouseForm = "clickhouse://user:password@host:9440/database?secure=true"

func newClickHouse(o Options) (engine, error) {
	// With "debug" the driver would write what it does to standard output.
	if u, err := url.Parse(o.Address); err != nil || u.Query().Has("debug") {
		return nil, badAddress(ClickHouse, clickHouseForm)
	}
	options, err := clickhouse.ParseDSN(o.Address)
	if err != nil || len(options.Addr) == 0 {
		return nil, badAddress(ClickHouse, clickHouseForm)
	}
	if options.Settings == nil {
		options.Settings = clickhouse.Settings{}
	}
	options.Settings["readonly"] = 2
	options.Settings["max_execution_time"] = max(1, int(o.Timeout.Seconds()))
	options.Settings["timeout_overflow_mode"] = "throw" // "break" would return a part
	options.Settings["read_overflow_mode"] = "throw"
	options.Settings["group_by_overflow_mode"] = "throw"
	options.Settings["result_overflow_mode"] = "throw"
	options.DialTimeout, options.ReadTimeout = 15*time.Second, o.Timeout+10*time.Second
	options.ClientInfo = clickhouse.ClientInfo{Products: []struct{ Name, Version string }{{Name: "debrief", Version: "1"}}}
	return &clickHouse{options, o.TimeZone}, nil
}

func (c *clickHouse) connect() (*sql.DB, error) { return clickhouse.OpenDB(c.options), nil }

func (c *clickHouse) place() string {
	host, _, err := net.SplitHostPort(c.options.Addr[0])
	if err != nil {
		host = c.options.Addr[0]
	}
	return fmt.Sprintf("clickhouse %s@%s", c.options.Auth.Database, host)
}

func (c *clickHouse) secrets() []string { return []string{c.options.Auth.Password} }

func (*clickHouse) begin(context.Context, *sql.Conn) (end func() error, err error) {
	return func() error { return nil }, nil // the settings travel with each statement
}

func (*clickHouse) tables() string {
	return "SELECT name, if(engine LIKE '%View', 'view', 'table') FROM system.tables WHERE database = currentDatabase() ORDER BY name"
}

func (*clickHouse) diagnose(err error) diagnosis {
	var e *clickhouse.Exception
	if !errors.As(err, &e) {
		return diagnosis{}
	}
	switch e.Code {
	case 516, 192, 193, 194, 195:
		return loginFailed
	case 81, 82:
		return noDatabase
	case 497, 291:
		return noRight
	case 164:
		return readOnly
	case 60:
		return noTable
	case 159, 160:
		return tooSlow
	case 202, 210, 209, 203, 999, 439, 394:
		return busy
	case 241, 307, 158, 396:
		return diagnosis{what: "the query needs more than the server allows it", hint: "limit the query's rows, or raise the limits of debrief's user"}
	case 62, 47, 46, 43, 42, 36, 53, 6, 41, 27, 70, 72, 386, 215, 179, 184, 16, 10, 44, 48, 63:
		return badQuery
	}
	return diagnosis{}
}

func (*clickHouse) quote(name string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(name) + "`"
}

// classify looks through what wraps a type: Nullable(LowCardinality(…)).
func (*clickHouse) classify(databaseType string) class {
	for {
		name, rest, wrapped := strings.Cut(databaseType, "(")
		if !wrapped || name != "Nullable" && name != "LowCardinality" && name != "SimpleAggregateFunction" {
			return classOfClickHouse(name)
		}
		databaseType = strings.TrimSuffix(rest, ")")
		if name == "SimpleAggregateFunction" {
			_, databaseType, _ = strings.Cut(databaseType, ", ")
		}
	}
}

func classOfClickHouse(name string) class {
	switch name {
	case "Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "UInt256":
		return integerColumn
	case "Float64", "Decimal", "Decimal32", "Decimal64", "Decimal128", "Decimal256":
		return numberColumn
	case "Float32", "BFloat16":
		return singleColumn
	case "Date", "Date32":
		return dateColumn
	case "DateTime", "DateTime64":
		return zonedColumn
	}
	return textColumn
}

// groupBy implements keyGrouper, for servers that do not take places.
func (*clickHouse) groupBy(keys []string) string { return strings.Join(keys, ", ") }

// text implements dialect: ClickHouse compares texts byte by byte.
func (*clickHouse) text(column string) string { return "toString(" + column + ")" }

func (c *clickHouse) day(column string, k class, _ bool) string {
	switch k {
	case dateColumn:
		return column
	case zonedColumn:
		return fmt.Sprintf("toDate32(toTimeZone(%s, '%s'))", column, c.zone)
	}
	return c.text(column)
}

func (c *clickHouse) between(column string, k class, _ bool, _ calendar.Period) string {
	switch k {
	case dateColumn:
		return typedBetween(column, "{first:Date}", "{end:Date}")
	case zonedColumn:
		bound := "toDateTime({%s:Date}, '" + c.zone + "')"
		return typedBetween(column, fmt.Sprintf(bound, "first"), fmt.Sprintf(bound, "end"))
	}
	return ""
}

// bind names the parameters: "?" is an operator of ClickHouse, which the user's
// query may hold.
func (*clickHouse) bind(p calendar.Period) []any {
	days := halfOpen(p)
	return []any{sql.Named("first", days[0]), sql.Named("end", days[1])}
}

// sum implements dialect. Sums of integers are of 64 bits, and would begin anew
// without a word.
func (c *clickHouse) sum(column string, k class) (sum, text string) {
	if k == integerColumn {
		column = "toInt256(" + column + ")"
	}
	return typedSum(c, column, k)
}

func (*clickHouse) float(column string, c class) string {
	return typedFloat("toFloat64(%s)", column, c)
}
