package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/trinodb/trino-go-client/trino"

	"debrief/calendar"
)

// trinoCluster is Trino.
//
// The transaction is READ ONLY, which the coordinator enforces for every
// catalog. What a catalog's own system allows is up to its access control.
type trinoCluster struct {
	config *trino.Config
	host   string
	secret string
	zone   string
}

const trinoForm = "trino://user:password@host:8443/catalog/schema"

func newTrino(o Options) (engine, error) {
	u, err := url.Parse(o.Address)
	if err != nil || u.Scheme != "trino" || u.Hostname() == "" || u.User.Username() == "" {
		return nil, badAddress(Trino, trinoForm)
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	q := u.Query()
	secret, has := u.User.Password()
	plain := q.Get("tls") == "off"
	q.Del("tls")
	switch {
	case len(parts) > 2 || len(q) > 0:
		return nil, badAddress(Trino, trinoForm)
	case plain && has:
		return nil, badAddress(Trino, trinoForm+", and without a password where tls=off")
	}
	server := url.URL{Scheme: "https", User: u.User, Host: u.Host}
	if plain {
		server.Scheme = "http"
	}
	config := &trino.Config{
		ServerURI: server.String(), Source: "debrief", Catalog: parts[0], TimeZone: o.TimeZone,
		SessionProperties: map[string]string{"query_max_run_time": fmt.Sprintf("%ds", max(1, int(o.Timeout.Seconds())))},
	}
	if len(parts) == 2 {
		config.Schema = parts[1]
	}
	return &trinoCluster{config, u.Hostname(), secret, o.TimeZone}, nil
}

func (t *trinoCluster) connect() (*sql.DB, error) {
	connector, err := trino.NewConnector(t.config)
	if err != nil {
		return nil, badAddress(Trino, trinoForm)
	}
	return sql.OpenDB(connector), nil
}

func (t *trinoCluster) place() string {
	return fmt.Sprintf("trino %s@%s", strings.TrimSuffix(t.config.Catalog+"."+t.config.Schema, "."), t.host)
}

func (t *trinoCluster) secrets() []string { return []string{t.secret} }

func (*trinoCluster) begin(ctx context.Context, conn *sql.Conn) (end func() error, err error) {
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return tx.Rollback, nil
}

func (*trinoCluster) tables() string {
	return `SELECT table_name, CASE table_type WHEN 'VIEW' THEN 'view' ELSE 'table' END
FROM information_schema.tables WHERE table_schema = current_schema ORDER BY 1`
}

func (*trinoCluster) diagnose(err error) diagnosis {
	var e *trino.ErrTrino
	if errors.As(err, &e) {
		return trinoError(e.ErrorName, e.ErrorType)
	}
	var failed *trino.ErrQueryFailed
	if !errors.As(err, &failed) {
		return diagnosis{}
	}
	switch code := failed.StatusCode; {
	case code == http.StatusUnauthorized:
		return loginFailed
	case code == http.StatusForbidden:
		return noRight
	case code == http.StatusTooManyRequests, code >= http.StatusInternalServerError:
		return busy
	}
	return diagnosis{}
}

// trinoError puts an error of Trino into words, by its name or else its type.
func trinoError(name, kind string) diagnosis {
	switch name {
	case "PERMISSION_DENIED":
		return noRight
	case "READ_ONLY_VIOLATION", "AUTOCOMMIT_WRITE_CONFLICT":
		return readOnly
	case "CATALOG_NOT_FOUND", "SCHEMA_NOT_FOUND", "MISSING_CATALOG_NAME", "MISSING_SCHEMA_NAME":
		return noDatabase
	case "TABLE_NOT_FOUND":
		return noTable
	case "EXCEEDED_TIME_LIMIT":
		return tooSlow
	case "NOT_SUPPORTED":
		d := badQuery
		d.write = true // a catalog that knows no writing
		return d
	}
	switch kind {
	case "USER_ERROR":
		return badQuery
	case "INSUFFICIENT_RESOURCES":
		return busy
	}
	return diagnosis{}
}

func (*trinoCluster) quote(name string) string { return quoteWith(`"`, name) }

func (*trinoCluster) classify(databaseType string) class {
	name, _, _ := strings.Cut(databaseType, "(")
	switch strings.ToUpper(name) {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT":
		return integerColumn
	case "DOUBLE", "DECIMAL", "NUMBER":
		return numberColumn
	case "REAL":
		return singleColumn
	case "DATE":
		return dateColumn
	case "TIMESTAMP":
		return instantColumn
	case "TIMESTAMP WITH TIME ZONE":
		return zonedColumn
	}
	return textColumn
}

// addend implements adder: the sum of all groups may be too large where those of
// the groups are not, and single-precision numbers give such a sum.
func (*trinoCluster) addend(x string, c columnOf) string {
	switch c.class {
	case integerColumn:
		return "CAST(" + x + " AS decimal(38, 0))"
	case singleColumn:
		return "CAST(" + x + " AS double)"
	}
	return x
}

func (*trinoCluster) text(column string) string { return "CAST(" + column + " AS varchar)" }

func (t *trinoCluster) day(column string, c class, _ bool) string {
	switch c {
	case dateColumn:
		return column
	case instantColumn:
		return "CAST(" + column + " AS date)"
	case zonedColumn:
		return fmt.Sprintf("CAST(%s AT TIME ZONE '%s' AS date)", column, t.zone)
	}
	return t.text(column)
}

// between writes the days themselves. Parameters would make the statement a
// prepared one, which the protocol sends in a header that servers limit to 8 kB.
func (t *trinoCluster) between(column string, c class, _ bool, p calendar.Period) string {
	form := ""
	switch c {
	case dateColumn:
		form = "DATE '%s'"
	case instantColumn:
		form = "TIMESTAMP '%s 00:00:00'"
	case zonedColumn:
		form = "TIMESTAMP '%s 00:00:00 " + t.zone + "'"
	default:
		return ""
	}
	days := halfOpen(p)
	return typedBetween(column, fmt.Sprintf(form, days[0]), fmt.Sprintf(form, days[1]))
}

func (*trinoCluster) bind(calendar.Period) []any { return nil }

// sum implements dialect. A sum of 64 bits that is too small is an error there,
// so that integers may be summed as they are.
func (t *trinoCluster) sum(column string, c class) (sum, text string) {
	return typedSum(t, column, c)
}

func (*trinoCluster) float(column string, c class) string {
	return typedFloat("CAST(%s AS double)", column, c)
}
