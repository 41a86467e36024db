package sqldb_test

import (
	"io"
	"net/url"
	"testing"

	"github.com/go-sql-driver/mysql"

	"debrief/sources/sqldb"
)

// withDatabase puts a database's name into a server's URL.
func withDatabase(t testing.TB, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("the address of the test server is not a URL")
	}
	u.Path = "/" + name
	return u.String()
}

// dsn returns the address in the form of the driver; "" keeps the database.
func (s server) dsn(t testing.TB, address, name string) string {
	t.Helper()
	if name != "" {
		address = withDatabase(t, address, name)
	}
	if s.engine != sqldb.MySQL {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("the address of the test server is not a URL")
	}
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net, c.Addr, c.DBName = "tcp", u.Host, u.Path[min(1, len(u.Path)):]
	return c.FormatDSN()
}

// copyBytes copies at most so many bytes.
func copyBytes(to io.Writer, from io.Reader, bytes int64) {
	// How it ends is what the test is about; both ends see it.
	_, _ = io.CopyN(to, from, bytes)
}
