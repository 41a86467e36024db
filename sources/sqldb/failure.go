package sqldb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"debrief/sources"
)

// diagnosis puts an error of a driver into words.
type diagnosis struct {
	what  string
	hint  string
	final bool // until somebody changes something
	write bool // a write was refused
}

// What can go wrong with every engine.
var (
	unreachable = diagnosis{what: "the database cannot be reached", hint: "check host and port, and that the server runs and lets this machine in"}
	loginFailed = diagnosis{what: "the database refuses the user or the password", hint: "check both; the password may have changed", final: true}
	noDatabase  = diagnosis{what: "there is no such database on the server", hint: "check the database's name in the address", final: true}
	noRight     = diagnosis{what: "the user may not read this", hint: "grant the user SELECT on what the query reads", final: true, write: true}
	noTable     = diagnosis{what: "the query names a table that is not there", hint: "check the name and its schema", final: true}
	badQuery    = diagnosis{what: "the database does not accept the query", hint: "run it in the database's own client", final: true}
	tooSlow     = diagnosis{what: "the query took longer than its time limit", hint: "limit the query's rows, add an index, or allow it more time"}
	locked      = diagnosis{what: "the data are locked by somebody else", hint: "read at another time, or end what holds the lock"}
	busy        = diagnosis{what: "the server is busy or going down", hint: "it will be tried again"}
	readOnly    = diagnosis{what: "the query tries to write, which the session refuses", hint: "use a SELECT that only reads", final: true, write: true}
)

// explain puts an error into words and takes every secret out of it. An error
// that is explained already stays as it is.
func (s *Source) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var known interface{ Permanent() bool }
	if errors.As(err, &known) {
		return err
	}
	if cause := ctx.Err(); errors.Is(cause, context.Canceled) {
		return fmt.Errorf("read %s: %w", s.engine.place(), cause)
	}
	d := s.engine.diagnose(err)
	switch {
	case d.what != "":
	case ctx.Err() != nil:
		d = tooSlow
	case isNetwork(err):
		d = unreachable
	default:
		d.what = "reading failed"
	}
	return &sources.Failure{Place: s.engine.place(), What: d.what, Hint: d.hint, Final: d.final, Err: scrub(err, s.engine.secrets())}
}

func isNetwork(err error) bool {
	var network net.Error
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &network) || errors.As(err, &dns) || errors.As(err, &op)
}

// scrub returns the text of an error without secrets, in whatever form a URL
// may give them. The error itself is not kept, as it could be looked into.
func scrub(err error, secrets []string) error {
	text := oneLine(err.Error())
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), url.UserPassword("", secret).String()[1:]} {
			text = strings.ReplaceAll(text, form, "***")
		}
	}
	return errors.New(text)
}

// oneLine writes a text in one line. Drivers that try several ways to a server
// give a line for each, and the same one if they all fail alike.
func oneLine(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

// badAddress is the error of an address that cannot be read. The driver's own
// error is left out, as it may show the password.
func badAddress(e Engine, example string) error {
	return &sources.Failure{
		Place: string(e),
		What:  "the address of the database cannot be read",
		Hint:  "write it like " + example + ", with special characters of the password as %XX",
		Final: true,
	}
}
