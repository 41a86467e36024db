package sqldb

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	mssql "github.com/microsoft/go-mssqldb"
	"github.com/trinodb/trino-go-client/trino"

	"debrief/sources"
)

// TestClassify: the names of types are those that the drivers give them.
func TestClassify(t *testing.T) {
	for _, c := range []struct {
		dialect dialect
		want    map[string]class
	}{
		{&sqlServer{}, map[string]class{
			"INT": integerColumn, "BIGINT": integerColumn, "TINYINT": integerColumn, "DECIMAL": numberColumn, "MONEY": numberColumn, "FLOAT": numberColumn, "REAL": singleColumn,
			"DATE": dateColumn, "DATETIME2": instantColumn, "SMALLDATETIME": instantColumn, "DATETIMEOFFSET": zonedColumn,
			"NVARCHAR": textColumn, "BIT": textColumn, "UNIQUEIDENTIFIER": textColumn, "TIME": textColumn, "": textColumn,
		}},
		{&clickHouse{}, map[string]class{
			"Int64": integerColumn, "Nullable(UInt8)": integerColumn, "LowCardinality(UInt32)": integerColumn, "UInt256": integerColumn, "Decimal(18, 4)": numberColumn, "Nullable(Decimal(76, 10))": numberColumn, "Float32": singleColumn, "Float64": numberColumn,
			"SimpleAggregateFunction(sum, UInt64)": integerColumn, "SimpleAggregateFunction(anyLast, Nullable(Decimal(9, 2)))": numberColumn,
			"Date": dateColumn, "Nullable(Date32)": dateColumn, "DateTime": zonedColumn, "DateTime('Europe/Berlin')": zonedColumn, "Nullable(DateTime64(3, 'UTC'))": zonedColumn,
			"String": textColumn, "LowCardinality(Nullable(String))": textColumn, "FixedString(8)": textColumn, "Enum8('a' = 1, 'Int64' = 2)": textColumn, "UUID": textColumn, "Bool": textColumn, "Array(Int64)": textColumn, "Map(String, Date)": textColumn, "Nullable(": textColumn, "": textColumn,
		}},
		{&trinoCluster{}, map[string]class{
			"BIGINT": integerColumn, "INTEGER": integerColumn, "DECIMAL": numberColumn, "DOUBLE": numberColumn, "REAL": singleColumn, "DATE": dateColumn, "TIMESTAMP": instantColumn, "TIMESTAMP WITH TIME ZONE": zonedColumn,
			"VARCHAR": textColumn, "CHAR": textColumn, "BOOLEAN": textColumn, "ARRAY(BIGINT)": textColumn, "JSON": textColumn, "UNKNOWN": textColumn,
		}},
	} {
		for name, want := range c.want {
			if got := c.dialect.classify(name); got != want {
				t.Errorf("%s %s: class %d, want %d", dialectName(c.dialect), name, got, want)
			}
		}
	}
}

// decimal is a number as the driver of ClickHouse hands it out when it is not
// scanned into a type of its own.
type decimal struct{ text string }

func (d decimal) String() string { return d.text }

// TestToCell: whatever type a driver hands out, the cell is the one that is meant.
func TestToCell(t *testing.T) {
	big1, _ := new(big.Int).SetString("170141183460469231731687303715884105727", 10)
	evening := time.Date(2026, 3, 1, 23, 30, 0, 0, time.FixedZone("", -5*3600))
	for _, c := range []struct {
		value any
		class class
		kind  sources.CellKind
		want  string
	}{
		{nil, numberColumn, sources.BlankCell, ""},
		{int64(-5), integerColumn, sources.NumberCell, "-5"}, {uint64(7), integerColumn, sources.NumberCell, "7"}, {int8(-1), integerColumn, sources.NumberCell, "-1"}, {uint16(9), integerColumn, sources.NumberCell, "9"}, {int32(3), integerColumn, sources.NumberCell, "3"},
		{float32(0.1), numberColumn, sources.NumberCell, "0.1"}, {0.25, numberColumn, sources.NumberCell, "0.25"},
		{[]byte("1234.5000"), numberColumn, sources.NumberCell, "1234.5"}, {"1234.50", numberColumn, sources.NumberCell, "1234.5"}, {decimal{"12.30"}, numberColumn, sources.NumberCell, "12.3"},
		{big.NewInt(12), integerColumn, sources.NumberCell, "12"}, {big1, integerColumn, sources.NumberCell, "170141183460469230000000000000000000000"},
		{"1234.50", textColumn, sources.TextCell, "1234.50"}, {[]byte("2026-03-01"), textColumn, sources.TextCell, "2026-03-01"}, {"2026-03-01", dateColumn, sources.DateCell, "2026-03-01"},
		{evening, zonedColumn, sources.DateCell, "2026-03-01"}, {true, textColumn, sources.TextCell, "true"}, {[]string{"a"}, textColumn, sources.TextCell, "[a]"},
	} {
		cell := toCell(c.value, c.class)
		if cell.Kind != c.kind || cell.String() != c.want {
			t.Errorf("toCell(%T %v) = kind %d %q, want %d %q", c.value, c.value, cell.Kind, cell.String(), c.kind, c.want)
		}
	}
}

// TestAddresses: what cannot be read is said without showing it.
func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"sqlserver://reader:canary@db.example:1433?database=shop":            "sqlserver shop@db.example",
		"sqlserver://reader:canary@db.example/SQLEXPRESS?database=shop":      "sqlserver shop@db.example",
		"sqlserver://reader:can%zzary@db.example":                            "",
		"server=db.example;user id=reader;password=canary":                   "",
		"sqlserver://reader:canary@db.example?database=shop&encrypt=perhaps": "",
		"clickhouse://reader:canary@db.example:9440/shop?secure=true":        "clickhouse shop@db.example",
		"clickhouse://reader:canary@db.example/shop?dial_timeout=canary":     "",
		"clickhouse://reader:canary@db.example:9440/shop?debug=true":         "",
		"https://reader:canary@db.example:8443/shop?secure=true":             "clickhouse shop@db.example",
		"trino://reader:canary@db.example:8443/hive/shop":                    "trino hive.shop@db.example",
		"trino://reader@db.example/hive?tls=off":                             "trino hive@db.example",
		"trino://reader:canary@db.example/hive?tls=off":                      "",
		"trino://db.example/hive":                                            "",
		"trino://reader:canary@db.example/a/b/c":                             "",
		"trino://reader:canary@db.example/a?session_properties=x":            "",
	} {
		e := SQLServer
		switch {
		case strings.HasPrefix(address, "clickhouse"), strings.HasPrefix(address, "https"):
			e = ClickHouse
		case strings.HasPrefix(address, "trino"):
			e = Trino
		}
		got, err := Options{Engine: e, Address: address}.engine()
		if (err == nil) != (want != "") || err == nil && got.place() != want {
			t.Errorf("%s: %v, %v; want %q", address, got, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("a secret is in the error: %v", err)
		}
	}
}

// TestClickHouseSettings: what an address says cannot loosen what every
// statement is sent with.
func TestClickHouseSettings(t *testing.T) {
	e, err := Options{Engine: ClickHouse, Address: "clickhouse://db.example/shop?readonly=0&max_execution_time=0&result_overflow_mode=break", Timeout: 90 * time.Second}.engine()
	if err != nil {
		t.Fatal(err)
	}
	got := e.(*clickHouse).options.Settings
	if got["readonly"] != 2 || got["max_execution_time"] != 90 || got["result_overflow_mode"] != "throw" {
		t.Errorf("settings = %v", got)
	}
}

// TestDiagnoses: the errors of the drivers are put into words.
func TestDiagnoses(t *testing.T) {
	for _, c := range []struct {
		engine engine
		err    error
		want   diagnosis
	}{
		{&sqlServer{}, mssql.Error{Number: 18456}, loginFailed},
		{&sqlServer{}, mssql.Error{Number: 229}, noRight},
		{&sqlServer{}, mssql.Error{Number: 208}, noTable},
		{&sqlServer{}, mssql.Error{Number: 1222}, locked},
		{&sqlServer{}, mssql.Error{Number: 207}, badQuery},
		{&sqlServer{}, mssql.Error{Number: 1}, diagnosis{}},
		{&clickHouse{}, &clickhouse.Exception{Code: 516}, loginFailed},
		{&clickHouse{}, &clickhouse.Exception{Code: 164}, readOnly},
		{&clickHouse{}, &clickhouse.Exception{Code: 159}, tooSlow},
		{&clickHouse{}, &clickhouse.Exception{Code: 60}, noTable},
		{&clickHouse{}, errors.New("x"), diagnosis{}},
		{&trinoCluster{}, &trino.ErrTrino{ErrorName: "READ_ONLY_VIOLATION"}, readOnly},
		{&trinoCluster{}, &trino.ErrTrino{ErrorName: "TABLE_NOT_FOUND", ErrorType: "USER_ERROR"}, noTable},
		{&trinoCluster{}, &trino.ErrTrino{ErrorName: "SYNTAX_ERROR", ErrorType: "USER_ERROR"}, badQuery},
		{&trinoCluster{}, &trino.ErrQueryFailed{StatusCode: 401, Reason: errors.New("no")}, loginFailed},
	} {
		if got := c.engine.diagnose(c.err); got != c.want {
			t.Errorf("%v: %+v, want %+v", c.err, got, c.want)
		}
	}
}
