package deliverytest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"debrief/delivery"
)

// Scripted is a mail server that misbehaves as its script says, once, and then
// behaves. It keeps what it took responsibility for.
type Scripted struct {
	Roots *x509.CertPool
	// SawDot is called, if set, whenever a whole message has arrived.
	SawDot func()

	script Script
	tls    *tls.Config
	addr   string

	stopped chan struct{} // closed when the test ends

	mu     sync.Mutex
	passed int // how often the script's phase went well
	done   bool
	mails  [][]byte
	verbs  []string
	conns  map[net.Conn]bool
}

// NewScripted starts a server; it stops when the test ends.
func NewScripted(t testing.TB, script Script) *Scripted {
	t.Helper()
	cert, roots := Certificate(t)
	s := &Scripted{Roots: roots, script: script, conns: make(map[net.Conn]bool), stopped: make(chan struct{}),
		tls: &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = listener.Addr().String()
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed below
			}
			s.track(conn, true)
			all.Go(func() {
				defer s.track(conn, false)
				s.serve(conn.(*net.TCPConn))
			})
		}
	})
	t.Cleanup(func() {
		close(s.stopped)
		_ = listener.Close() // ends Accept
		s.hangUp()
		all.Wait()
	})
	return s
}

func (s *Scripted) track(conn net.Conn, open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if open {
		s.conns[conn] = true
		return
	}
	delete(s.conns, conn)
	_ = conn.Close() // may be closed already
}

func (s *Scripted) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		_ = conn.Close() // ends its goroutine
	}
}

// Mails returns the messages that the server took responsibility for.
func (s *Scripted) Mails() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]byte(nil), s.mails...)
}

// Verbs returns the commands that arrived, over all connections.
func (s *Scripted) Verbs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.verbs...)
}

func (s *Scripted) note(verb string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.verbs = append(s.verbs, verb)
}

// due reports whether the fault is to happen now in a phase.
func (s *Scripted) due(phase delivery.Phase) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if phase != s.script.Phase || s.done {
		return "", false
	}
	if s.passed < s.script.After {
		s.passed++
		return "", false
	}
	s.done = true
	return s.script.Fault, true
}

// Dial connects to the server, or fails as the script says.
func (s *Scripted) Dial(ctx context.Context, network, _ string) (net.Conn, error) {
	fault, due := s.due(delivery.Dial)
	if !due || fault == Slow {
		if due {
			time.Sleep(s.script.Delay)
		}
		return new(net.Dialer).DialContext(ctx, network, s.addr)
	}
	failed := func(err error) error { return &net.OpError{Op: "dial", Net: network, Err: err} }
	switch fault {
	case Later:
		return nil, failed(&net.DNSError{Err: "server misbehaving", Name: Host, IsTemporary: true})
	case Refused:
		return nil, failed(&net.DNSError{Err: "no such host", Name: Host, IsNotFound: true})
	case Closing:
		return nil, failed(syscall.ECONNREFUSED)
	case TooBig:
		return nil, failed(syscall.EMFILE)
	case Silent:
		<-ctx.Done()
		return nil, failed(ctx.Err())
	case Garbage:
		return nil, failed(syscall.EHOSTUNREACH)
	case Endless:
		return nil, failed(syscall.ENETUNREACH)
	case Half:
		return nil, failed(io.ErrUnexpectedEOF)
	}
	return s.dialAndEnd(ctx, network, fault == Reset)
}

// dialAndEnd returns a connection that is already closed at the other end.
func (s *Scripted) dialAndEnd(ctx context.Context, network string, abruptly bool) (net.Conn, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer func() { _ = listener.Close() }() // nobody else comes
	conn, err := new(net.Dialer).DialContext(ctx, network, listener.Addr().String())
	if err != nil {
		return nil, err
	}
	other, err := listener.Accept()
	if err != nil {
		return nil, err
	}
	(&scripted{conn: other, raw: other.(*net.TCPConn)}).end(abruptly)
	return conn, nil
}

// scripted is one connection.
type scripted struct {
	server *Scripted
	raw    *net.TCPConn
	conn   net.Conn
	r      *bufio.Reader
	secure bool
}

func (s *Scripted) serve(raw *net.TCPConn) {
	c := &scripted{server: s, raw: raw, conn: raw, r: bufio.NewReader(raw)}
	if s.script.Implicit && !c.handshake() {
		return
	}
	if c.say(delivery.Banner, "220 "+Host+" ready") == gone {
		return
	}
	for {
		line, err := c.r.ReadString('\n')
		if err != nil || !c.command(strings.TrimSpace(line)) {
			return
		}
	}
}

// command obeys one command; false ends the connection.
func (c *scripted) command(line string) bool {
	verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
	c.server.note(verb)
	switch verb {
	case "EHLO":
		return c.say(delivery.Hello, c.greeting()) != gone
	case "STARTTLS":
		switch c.say(delivery.StartTLS, "220 go ahead") {
		case asked:
			return c.handshake()
		case refused:
			return true
		}
		return false
	case "AUTH":
		return c.say(delivery.Auth, "235 2.7.0 welcome") != gone
	case "MAIL":
		return c.say(delivery.Mail, "250 2.1.0 sender ok") != gone
	case "RCPT":
		return c.say(delivery.Rcpt, "250 2.1.5 recipient ok") != gone
	case "DATA":
		switch c.say(delivery.Data, "354 go ahead") {
		case asked:
			return c.message()
		case refused:
			return true
		}
		return false
	case "QUIT":
		c.say(delivery.Quit, "221 2.0.0 bye")
		return false
	}
	return c.write("250 2.0.0 ok", asked) != gone
}

func (c *scripted) greeting() string {
	if c.secure {
		return "250-" + Host + "\n250-SIZE 20000000\n250-8BITMIME\n250 AUTH PLAIN LOGIN"
	}
	return "250-" + Host + "\n250-SIZE 20000000\n250 STARTTLS"
}

// handshake begins TLS, or what the script has in its place.
func (c *scripted) handshake() bool {
	fault, due := c.server.due(delivery.Handshake)
	switch {
	case !due, fault == RightAndEnd, fault == Slow:
	case fault == Half:
		c.write("\x16\x03\x03\x01", gone) // a record's beginning
		c.end(false)
		return false
	case fault == Silent, fault == HangUp, fault == Reset, fault == Endless:
		return c.broken(fault)
	default:
		c.write(refusals[fault], gone) // in plain
		c.end(false)
		return false
	}
	if due && fault == Slow {
		time.Sleep(c.server.script.Delay)
	}
	conn := tls.Server(c.raw, c.server.tls)
	if err := conn.Handshake(); err != nil {
		return false
	}
	c.conn, c.r, c.secure = conn, bufio.NewReader(conn), true
	if due && fault == RightAndEnd {
		c.end(false)
		return false
	}
	return true
}

func (c *scripted) broken(fault Fault) bool {
	switch fault {
	case Silent:
		c.drain()
	case Endless:
		c.flood()
	}
	c.end(fault == Reset)
	return false
}

// message reads a message and answers to its dot.
func (c *scripted) message() bool {
	fault, due := c.server.due(delivery.Body)
	if due && fault != RightAndEnd && fault != Slow {
		return c.spoil(fault)
	}
	if due && fault == Slow {
		time.Sleep(c.server.script.Delay)
	}
	raw, whole := c.body()
	if !whole {
		return false
	}
	if c.server.SawDot != nil {
		c.server.SawDot()
	}
	keep := c.server.keeps(due && fault == RightAndEnd)
	if keep {
		c.server.keep(raw)
	}
	right := "250 2.0.0 queued as 4F2A1"
	if due && fault == RightAndEnd {
		c.write(right, gone)
		c.end(false)
		return false
	}
	return c.say(delivery.Dot, right) != gone
}

// keeps decides, before the dot is answered, whether the server takes the
// message: always when it will say so, never when it will say no, and as the
// script has it when the client will not be told.
func (s *Scripted) keeps(told bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if told || s.script.Phase != delivery.Dot || s.done || s.passed < s.script.After {
		return true
	}
	switch s.script.Fault {
	case RightAndEnd, Slow:
		return true
	case Later, Closing, Refused, TooBig:
		return false
	}
	return s.script.Keeps
}

func (s *Scripted) keep(raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, raw)
}

// body reads up to the dot, and undoes the stuffing. A message without its dot
// is not whole: no server may take it.
func (c *scripted) body() (raw []byte, whole bool) {
	var b bytes.Buffer
	for {
		line, err := c.r.ReadBytes('\n')
		if err != nil {
			return nil, false
		}
		if string(line) == ".\r\n" {
			return b.Bytes(), true
		}
		b.Write(bytes.TrimPrefix(line, []byte(".")))
	}
}

// spoil does its worst in the midst of a message, which it does not take.
func (c *scripted) spoil(fault Fault) bool {
	_, _ = io.CopyN(io.Discard, c.r, 300) // fails if the client is gone, which ends below
	switch fault {
	case Later, Refused, TooBig, Garbage:
		c.write(refusals[fault], refused)
		_, whole := c.body()
		return whole
	case Closing:
		c.write(refusals[fault], gone)
	case Half:
		c.write("250-half of it", gone)
	case Silent: // not even reading
		<-c.server.stopped
	case Endless:
		c.flood()
	}
	c.end(fault == Reset)
	return false
}
