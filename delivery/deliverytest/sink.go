package deliverytest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// The log-in that Sink takes.
const (
	User     = "reports"
	Password = "correct horse battery staple"
)

// Host is the name in the certificate of the servers of this package.
const Host = "mail.harbour.example"

// Sink is a mail server that follows the rules and keeps what it accepts.
type Sink struct {
	Addr  string
	Roots *x509.CertPool // trusts its certificate

	server     *smtp.Server
	mechanisms []string
	mu         sync.Mutex
	mails      [][]byte
}

// SinkOptions change what a Sink offers.
type SinkOptions struct {
	Implicit bool  // TLS from the first byte
	Plain    bool  // no TLS at all
	NoLogIn  bool  // takes mail from anybody
	Size     int64 // largest message; 0: no limit

	Mechanisms []string // to log in by; nil: PLAIN and LOGIN
}

// NewSink starts a server on this machine; it stops when the test ends.
func NewSink(t testing.TB, options SinkOptions) *Sink {
	t.Helper()
	cert, roots := Certificate(t)
	k := &Sink{Roots: roots, mechanisms: options.Mechanisms}
	k.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &sinkSession{sink: k, in: options.NoLogIn}, nil
	}))
	k.server.Domain = Host
	k.server.MaxMessageBytes = options.Size
	k.server.ErrorLog = discard{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	k.Addr = listener.Addr().String()
	config := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	switch {
	case options.Implicit:
		listener = tls.NewListener(listener, config)
	case !options.Plain:
		k.server.TLSConfig = config
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = k.server.Serve(listener) // ends with an error when it is closed
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
		_ = k.server.Close() // of connections that clients left open
	})
	return k
}

// Mails returns the messages that were accepted.
func (k *Sink) Mails() [][]byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([][]byte(nil), k.mails...)
}

type sinkSession struct {
	sink *Sink
	in   bool
}

func (s *sinkSession) AuthMechanisms() []string {
	if s.sink.mechanisms != nil {
		return s.sink.mechanisms
	}
	return []string{sasl.Plain, sasl.Login}
}

func (s *sinkSession) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != User || password != Password {
			return smtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}
	switch mechanism {
	case sasl.Login:
		return &login{check: check}, nil
	case "XOAUTH2":
		return &xoauth2{check: check}, nil
	case "SCRAM-SHA-256":
		return &scram{in: func() { s.in = true }}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

func (s *sinkSession) Mail(string, *smtp.MailOptions) error {
	if !s.in {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == "nobody@harbour.example" {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func (s *sinkSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.mails = append(s.sink.mails, raw)
	return &smtp.SMTPError{Code: 250, EnhancedCode: smtp.EnhancedCode{2, 0, 0}, Message: "queued as 4F2A1"}
}

func (s *sinkSession) Reset()        {}
func (s *sinkSession) Logout() error { return nil }

type discard struct{}

func (discard) Printf(string, ...any) {}
func (discard) Println(...any)        {}

// Certificate returns a certificate for Host and the pool that trusts it.
func Certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: Host},
		DNSNames:     []string{Host},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, roots
}

// DialTo returns a dialer that goes to an address whatever name is asked for,
// so that a certificate's name can be checked on this machine.
func DialTo(addr string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
}
