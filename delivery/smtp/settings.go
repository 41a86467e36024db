package smtp

import (
	"context"
	"crypto/x509"
	"net"
	"strconv"
	"time"

	"debrief/delivery"
)

// Security says how the connection is encrypted.
type Security string

// The kinds of security. Certificates are always verified.
const (
	STARTTLS Security = "starttls" // the default: begin in plain, go on only when encrypted
	Implicit Security = "tls"      // encrypted from the first byte
	Plain    Security = "none"     // not at all: only towards the same machine, without log-in
)

// Mechanism is a way to log in.
type Mechanism string

// The mechanisms. The empty one takes the strongest that the server offers of
// SCRAM-SHA-256, SCRAM-SHA-1, PLAIN and LOGIN.
const (
	ScramSHA256 Mechanism = "SCRAM-SHA-256"
	ScramSHA1   Mechanism = "SCRAM-SHA-1"
	AuthPlain   Mechanism = "PLAIN"
	AuthLogin   Mechanism = "LOGIN"
	XOAUTH2     Mechanism = "XOAUTH2"
)

// Settings say how to reach a mail server.
type Settings struct {
	Host     string
	Port     int      // 0: 587, or 465 with implicit TLS, or 25 in plain
	Security Security // empty: STARTTLS
	Roots    *x509.CertPool
	Username string // empty: no log-in
	// Secret returns the password or, with XOAUTH2, the access token. It is
	// asked at each log-in, since tokens expire.
	Secret func(context.Context) (string, error)
	Auth   Mechanism
	Hello  string // our name in EHLO; empty: the address that we speak from
	Limits Limits // zero ones take those of DefaultLimits

	// Dial opens connections; nil takes the system's way.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Now stamps receipts; nil takes the system's clock.
	Now func() time.Time
}

// Limits are how long each phase may take, and how long connections live.
type Limits struct {
	Dial    time.Duration // and the TLS handshake
	Banner  time.Duration
	Command time.Duration // EHLO, STARTTLS, AUTH, RSET
	Mail    time.Duration
	Rcpt    time.Duration
	Data    time.Duration
	Block   time.Duration // each block of the message
	Dot     time.Duration
	Quit    time.Duration
	Grace   time.Duration // how much longer to wait for the answer to the dot when told to stop

	Idle          time.Duration // an unused connection is closed after this
	PerConnection int           // messages before a connection is closed
}

// DefaultLimits returns the time limits of RFC 5321, section 4.5.3.2.
func DefaultLimits() Limits {
	return Limits{
		Dial: time.Minute, Banner: 5 * time.Minute, Command: 5 * time.Minute,
		Mail: 5 * time.Minute, Rcpt: 5 * time.Minute, Data: 2 * time.Minute,
		Block: 3 * time.Minute, Dot: 10 * time.Minute, Quit: 5 * time.Second,
		Grace: 15 * time.Second, Idle: 30 * time.Second, PerConnection: 100,
	}
}

// Validate reports all that is wrong with the settings.
func (s Settings) Validate() []delivery.Problem {
	var problems []delivery.Problem
	found := func(wrong bool, setting, found, want string) {
		if wrong {
			problems = append(problems, delivery.Problem{Setting: setting, Found: found, Want: want})
		}
	}
	found(s.Host == "", "host", "", "the mail server's name, as in smtp.example.com")
	found(s.Port < 0 || s.Port > 65535, "port", strconv.Itoa(s.Port), "a number from 1 to 65535; usually 587, or 465 with tls")
	switch s.Security {
	case "", STARTTLS, Implicit, Plain:
	default:
		found(true, "security", string(s.Security), "starttls, tls, or none")
	}
	switch s.Auth {
	case "", ScramSHA256, ScramSHA1, AuthPlain, AuthLogin, XOAUTH2:
	default:
		found(true, "auth", string(s.Auth), "PLAIN, LOGIN, SCRAM-SHA-1, SCRAM-SHA-256 or XOAUTH2; or leave it out")
	}
	found(s.Username != "" && s.Security == Plain, "security", string(Plain), "starttls or tls: a password is never sent in plain text")
	found(s.Username != "" && s.Secret == nil, "password", "", "a password for the user name")
	found(s.Username == "" && s.Auth != "", "username", "", "a user name to log in with")
	return problems
}

// withDefaults fills in what is left out.
func (s Settings) withDefaults() Settings {
	if s.Security == "" {
		s.Security = STARTTLS
	}
	if s.Port == 0 {
		s.Port = map[Security]int{STARTTLS: 587, Implicit: 465, Plain: 25}[s.Security]
	}
	if s.Dial == nil {
		s.Dial = new(net.Dialer).DialContext
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.Limits = s.Limits.withDefaults()
	return s
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	for _, f := range []struct{ at, def *time.Duration }{
		{&l.Dial, &d.Dial}, {&l.Banner, &d.Banner}, {&l.Command, &d.Command}, {&l.Mail, &d.Mail},
		{&l.Rcpt, &d.Rcpt}, {&l.Data, &d.Data}, {&l.Block, &d.Block}, {&l.Dot, &d.Dot},
		{&l.Quit, &d.Quit}, {&l.Grace, &d.Grace}, {&l.Idle, &d.Idle},
	} {
		if *f.at <= 0 {
			*f.at = *f.def
		}
	}
	if l.PerConnection <= 0 {
		l.PerConnection = d.PerConnection
	}
	return l
}

func (s Settings) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }
