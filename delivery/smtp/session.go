package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"debrief/delivery"
)

// session is a connection that is ready for a transaction.
type session struct {
	*wire
	settings  *Settings
	offers    map[string]string // what EHLO offers, by upper-case keyword
	encrypted bool
	mechanism Mechanism // logged in with; empty if not
	sent      int       // messages so far
	unclean   bool      // a transaction was begun and refused: RSET comes first
	idleSince time.Time
}

// open connects, encrypts and logs in.
func open(ctx context.Context, settings *Settings) (*session, *failure) {
	s, f := dial(ctx, settings)
	if f != nil {
		return nil, f
	}
	stop := s.watch(ctx)
	f = s.begin(ctx)
	if !stop() && f == nil { // ctx ended just now
		f = lost(delivery.Auth, ctx.Err())
	}
	if f != nil {
		s.close()
		return nil, f.because(ctx)
	}
	return s, nil
}

// because names the caller's wish to stop as the cause, where it is: the
// connection that it closed only shows as closed.
func (f *failure) because(ctx context.Context) *failure {
	if err := ctx.Err(); err != nil && f.err != nil && !errors.Is(f.err, err) {
		f.err = fmt.Errorf("%w (%w)", err, f.err)
	}
	return f
}

func dial(ctx context.Context, settings *Settings) (*session, *failure) {
	ctx, cancel := context.WithTimeout(ctx, settings.Limits.Dial)
	defer cancel()
	conn, err := settings.Dial(ctx, "tcp", settings.address())
	if err != nil {
		return nil, lost(delivery.Dial, err)
	}
	if settings.Security == Plain && !loopback(conn.RemoteAddr()) {
		_ = conn.Close() // nothing was said on it
		return nil, misconfigured(delivery.Dial, errors.New("plain text is only for a server on this machine: use starttls or tls"))
	}
	return &session{wire: newWire(conn), settings: settings}, nil
}

func loopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// begin takes the session from the banner to the log-in.
func (s *session) begin(ctx context.Context) *failure {
	if s.settings.Security == Implicit {
		if f := s.encrypt(ctx); f != nil {
			return f
		}
	}
	r, err := s.await(s.settings.Limits.Banner)
	if err != nil {
		return lost(delivery.Banner, err)
	}
	if r.Code != 220 {
		return refusedBy(delivery.Banner, r)
	}
	if f := s.hello(); f != nil {
		return f
	}
	if s.settings.Security == STARTTLS {
		if f := s.startTLS(ctx); f != nil {
			return f
		}
	}
	return s.logIn(ctx)
}

// hello sends EHLO and notes what the server offers. There is no falling back
// to HELO: a server without extensions offers neither TLS nor log-in.
func (s *session) hello() *failure {
	r, f := s.step(delivery.Hello, s.settings.Limits.Command, "EHLO "+s.name())
	if f != nil {
		return f
	}
	s.offers = make(map[string]string)
	_, lines, _ := strings.Cut(r.Text, "\n") // the first is the server's name
	for line := range strings.SplitSeq(lines, "\n") {
		keyword, params, _ := strings.Cut(line, " ")
		s.offers[strings.ToUpper(keyword)] = params
	}
	return nil
}

// name is how we introduce ourselves: RFC 5321, section 4.1.4, asks for the
// address literal where there is no name to give.
func (s *session) name() string {
	if s.settings.Hello != "" {
		return s.settings.Hello
	}
	tcp, ok := s.conn.LocalAddr().(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case tcp.IP.To4() != nil:
		return "[" + tcp.IP.String() + "]"
	}
	return "[IPv6:" + tcp.IP.String() + "]"
}

func (s *session) startTLS(ctx context.Context) *failure {
	if _, ok := s.offers["STARTTLS"]; !ok {
		return misconfigured(delivery.StartTLS, errors.New("the server does not offer STARTTLS"))
	}
	if _, f := s.step(delivery.StartTLS, s.settings.Limits.Command, "STARTTLS"); f != nil {
		return f
	}
	if s.r.Buffered() > 0 { // would be taken for something said under encryption
		return lost(delivery.StartTLS, errors.New("the server speaks out of turn"))
	}
	if f := s.encrypt(ctx); f != nil {
		return f
	}
	return s.hello()
}

func (s *session) encrypt(ctx context.Context) *failure {
	ctx, cancel := context.WithTimeout(ctx, s.settings.Limits.Dial)
	defer cancel()
	conn := tls.Client(s.conn, &tls.Config{
		ServerName: s.settings.Host,
		RootCAs:    s.settings.Roots,
		MinVersion: tls.VersionTLS12,
	})
	if err := conn.HandshakeContext(ctx); err != nil {
		return lost(delivery.Handshake, plainly(err))
	}
	s.secure(conn)
	s.encrypted = true
	return nil
}

// step sends a command that must be answered with yes, in the form that the
// phase calls for.
func (s *session) step(phase delivery.Phase, limit time.Duration, line string) (delivery.Reply, *failure) {
	r, err := s.command(limit, line)
	if err != nil {
		return r, lost(phase, err)
	}
	if !agrees(phase, r.Code) {
		return r, refusedBy(phase, r)
	}
	return r, nil
}

func agrees(phase delivery.Phase, code int) bool {
	switch phase {
	case delivery.Data:
		return code == 354
	case delivery.Auth:
		return code == 334 || code == 235
	}
	return code/100 == 2
}

// size returns the largest message that the server takes, 0 if it does not say.
func (s *session) size() int64 {
	n, err := strconv.ParseInt(s.offers["SIZE"], 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// quit ends the session politely. The answer changes nothing.
func (s *session) quit() {
	_, _ = s.command(s.settings.Limits.Quit, "QUIT")
	s.close()
}
