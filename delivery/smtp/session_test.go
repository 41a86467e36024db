package smtp_test

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/delivery"
	"debrief/delivery/deliverytest"
	"debrief/delivery/smtp"
)

func yes() error { return nil }

func sample(t testing.TB) delivery.Envelope {
	return deliverytest.Sample(t, "tom@harbour.example", "hello")
}

func TestLogIn(t *testing.T) {
	for _, m := range []smtp.Mechanism{"", smtp.AuthPlain, smtp.AuthLogin, smtp.ScramSHA256, smtp.XOAUTH2} {
		for _, right := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/%v", m, right), func(t *testing.T) {
				offered := []string{"PLAIN", "LOGIN", "XOAUTH2", "SCRAM-SHA-256"}
				k := deliverytest.NewSink(t, deliverytest.SinkOptions{Mechanisms: offered})
				s := settings(k)
				s.Auth = m
				if !right {
					s.Secret = secret("wrong horse")
				}
				c, err := relay(t, s).Check(t.Context())
				if !right {
					if err == nil || strings.Contains(err.Error(), "wrong horse") {
						t.Errorf("error %v; want one without the password", err)
					}
					receipt, _ := relay(t, s).Send(t.Context(), sample(t), yes)
					if receipt.Fault != delivery.Configuration || receipt.Phase != delivery.Auth {
						t.Errorf("receipt %+v; want a configuration fault at auth", receipt)
					}
					return
				}
				want := m
				if m == "" {
					want = smtp.ScramSHA256
				}
				if err != nil || c.Auth != want || c.TLS == "" {
					t.Errorf("%+v, %v; want %s over TLS", c, err, want)
				}
			})
		}
	}
}

// TestSecretStaysInside has a server that repeats the password in every form
// in which it got it.
func TestSecretStaysInside(t *testing.T) {
	const canary = "canary-7f3a"
	plain := base64.StdEncoding.EncodeToString([]byte("\x00" + deliverytest.User + "\x00" + canary))
	forms := []string{canary, plain, base64.StdEncoding.EncodeToString([]byte(canary))}
	addr, roots := parrot(t, "535 5.7.8 you said "+strings.Join(forms, " and "))
	s := smtp.Settings{Host: deliverytest.Host, Roots: roots, Dial: deliverytest.DialTo(addr), Security: smtp.Implicit,
		Username: deliverytest.User, Secret: secret(canary)}
	receipt, err := relay(t, s).Send(t.Context(), sample(t), yes)
	if err == nil || receipt.Fault != delivery.Configuration || receipt.Code != 535 {
		t.Errorf("receipt %+v, error %v; want a configuration fault", receipt, err)
	}
	for _, form := range forms {
		if strings.Contains(fmt.Sprintf("%+v %v", receipt, err), form) {
			t.Errorf("receipt %+v, error %v: holds %q", receipt, err, form)
		}
	}
}

func TestSecretNotToBeHad(t *testing.T) {
	s := settings(deliverytest.NewSink(t, deliverytest.SinkOptions{}))
	closed := errors.New("the vault is closed")
	s.Secret = func(context.Context) (string, error) { return "", closed }
	receipt, err := relay(t, s).Send(t.Context(), sample(t), yes)
	if !errors.Is(err, closed) || receipt.Outcome != delivery.Deferred {
		t.Errorf("receipt %+v, error %v; want deferred, the vault is closed", receipt, err)
	}
}

func TestNoPlainText(t *testing.T) {
	k := deliverytest.NewSink(t, deliverytest.SinkOptions{Plain: true, NoLogIn: true})
	s := settings(k)
	receipt, err := relay(t, s).Send(t.Context(), sample(t), yes)
	if err == nil || receipt.Fault != delivery.Configuration || receipt.Phase != delivery.StartTLS {
		t.Errorf("without STARTTLS: receipt %+v, error %v; want a configuration fault", receipt, err)
	}
	s.Security, s.Username, s.Secret = smtp.Plain, "", nil
	s.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, k.Addr)
		return elsewhere{conn}, err
	}
	receipt, err = relay(t, s).Send(t.Context(), sample(t), yes)
	if err == nil || receipt.Fault != delivery.Configuration || receipt.Phase != delivery.Dial {
		t.Errorf("in plain to another machine: receipt %+v, error %v; want a configuration fault", receipt, err)
	}
	s = settings(k)
	s.Security = smtp.Plain
	if _, err := smtp.New(s); err == nil {
		t.Error("a password in plain text was taken")
	}
}

// elsewhere is a connection that seems to go to another machine.
type elsewhere struct{ net.Conn }

func (elsewhere) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 25} }

func TestCertificateIsVerified(t *testing.T) {
	k := deliverytest.NewSink(t, deliverytest.SinkOptions{})
	for name, change := range map[string]func(*smtp.Settings){
		"unknown issuer": func(s *smtp.Settings) { s.Roots = x509.NewCertPool() },
		"another name":   func(s *smtp.Settings) { s.Host = "mail.other.example" },
	} {
		s := settings(k)
		change(&s)
		receipt, err := relay(t, s).Send(t.Context(), sample(t), yes)
		if err == nil || receipt.Phase != delivery.Handshake || receipt.Outcome != delivery.Deferred {
			t.Errorf("%s: receipt %+v, error %v; want deferred at the handshake", name, receipt, err)
		}
	}
	if n := len(k.Mails()); n != 0 {
		t.Errorf("%d mails arrived", n)
	}
}

func TestSize(t *testing.T) {
	k := deliverytest.NewSink(t, deliverytest.SinkOptions{Size: 1000})
	r := relay(t, settings(k))
	big := deliverytest.Sample(t, "tom@harbour.example", strings.Repeat("too much\n", 200))
	receipt, err := r.Send(t.Context(), big, func() error {
		t.Error("the dot was recorded")
		return nil
	})
	if err == nil || receipt.Fault != delivery.TooBig || receipt.Phase != delivery.Mail || receipt.Code != 0 {
		t.Errorf("receipt %+v, error %v; want too big without asking", receipt, err)
	}
	if _, err := r.Send(t.Context(), sample(t), yes); err != nil {
		t.Errorf("a small one after it: %v", err)
	}
	if c, err := r.Check(t.Context()); err != nil || c.Size != 1000 {
		t.Errorf("check: %+v, %v; want size 1000", c, err)
	}
}

// TestReuse watches the commands: one log-in for many messages, RSET after a
// refusal, and a new connection when the server has closed the old one.
func TestReuse(t *testing.T) {
	for name, c := range map[string]struct {
		script        deliverytest.Script
		per           int
		ehlos, resets int
		outcomes      []delivery.Outcome
	}{
		"many":     {ehlos: 2, outcomes: []delivery.Outcome{delivery.Accepted, delivery.Accepted, delivery.Accepted}},
		"two each": {per: 2, ehlos: 4, outcomes: []delivery.Outcome{delivery.Accepted, delivery.Accepted, delivery.Accepted}},
		"refusal": {script: deliverytest.Script{Phase: delivery.Rcpt, Fault: deliverytest.Refused}, ehlos: 2, resets: 1,
			outcomes: []delivery.Outcome{delivery.Failed, delivery.Accepted, delivery.Accepted}},
		"gone": {script: deliverytest.Script{Phase: delivery.Mail, Fault: deliverytest.HangUp, After: 1}, ehlos: 4,
			outcomes: []delivery.Outcome{delivery.Accepted, delivery.Accepted, delivery.Accepted}},
		"closing": {script: deliverytest.Script{Phase: delivery.Mail, Fault: deliverytest.Closing, After: 1}, ehlos: 4,
			outcomes: []delivery.Outcome{delivery.Accepted, delivery.Accepted, delivery.Accepted}},
		"after the dot": {script: deliverytest.Script{Phase: delivery.Dot, Fault: deliverytest.Later}, ehlos: 4,
			outcomes: []delivery.Outcome{delivery.Deferred, delivery.Accepted, delivery.Accepted}},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t, c.script, []int{10, 20, 30})
			if c.per > 0 {
				l.relay = relay(t, smtp.Settings{Host: deliverytest.Host, Roots: l.server.Roots, Dial: l.server.Dial,
					Username: deliverytest.User, Secret: secret(deliverytest.Password), Limits: smtp.Limits{PerConnection: c.per}})
			}
			var outcomes []delivery.Outcome
			for i := range l.mails {
				outcomes = append(outcomes, l.deliver(i).Outcome)
			}
			if !slices.Equal(outcomes, c.outcomes) {
				t.Errorf("outcomes %v, want %v", outcomes, c.outcomes)
			}
			verbs := strings.Join(l.server.Verbs(), " ")
			if n := strings.Count(verbs, "EHLO"); n != c.ehlos {
				t.Errorf("%d EHLO, want %d (two a connection): %s", n, c.ehlos, verbs)
			}
			if n := strings.Count(verbs, "RSET"); n != c.resets {
				t.Errorf("%d RSET, want %d: %s", n, c.resets, verbs)
			}
		})
	}
}

func TestIdleIsClosed(t *testing.T) {
	k := deliverytest.NewSink(t, deliverytest.SinkOptions{})
	s := settings(k)
	now, dials, dial := time.Unix(0, 0), 0, s.Dial
	s.Now = func() time.Time { return now }
	s.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		dials++
		return dial(ctx, network, address)
	}
	r := relay(t, s)
	for _, pause := range []time.Duration{0, 29 * time.Second, 31 * time.Second} {
		now = now.Add(pause)
		if _, err := r.Send(t.Context(), sample(t), yes); err != nil {
			t.Fatal(err)
		}
	}
	if dials != 2 {
		t.Errorf("%d connections, want 2: one was idle for too long", dials)
	}
}

func TestStopsAtOnce(t *testing.T) {
	for _, phase := range []delivery.Phase{delivery.Banner, delivery.Auth, delivery.Rcpt} {
		l := newLedger(t, deliverytest.Script{Phase: phase, Fault: deliverytest.Silent}, []int{10})
		l.relay = relay(t, smtp.Settings{Host: deliverytest.Host, Roots: l.server.Roots, Dial: l.server.Dial,
			Username: deliverytest.User, Secret: secret(deliverytest.Password)}) // with limits of minutes
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		start := time.Now()
		receipt, err := l.relay.Send(ctx, l.mails[0], yes)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || receipt.Outcome != delivery.Deferred {
			t.Errorf("%s: receipt %+v, error %v; want deferred for the deadline", phase, receipt, err)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s: took %v to stop", phase, d)
		}
	}
}

// TestGrace: told to stop while it waits for the answer to the dot, it waits a
// little longer, since the answer decides whether the message is sent again.
func TestGrace(t *testing.T) {
	for fault, want := range map[deliverytest.Fault]delivery.Outcome{deliverytest.Slow: delivery.Accepted, deliverytest.Silent: delivery.InDoubt} {
		l := newLedger(t, deliverytest.Script{Phase: delivery.Dot, Fault: fault, Keeps: true}, []int{10})
		l.relay = relay(t, smtp.Settings{Host: deliverytest.Host, Roots: l.server.Roots, Dial: l.server.Dial,
			Username: deliverytest.User, Secret: secret(deliverytest.Password), Limits: smtp.Limits{Grace: 300 * time.Millisecond}})
		ctx, cancel := context.WithCancel(t.Context())
		l.server.SawDot = cancel
		receipt, err := l.relay.Send(ctx, l.mails[0], yes)
		if receipt.Outcome != want {
			t.Errorf("%s: receipt %+v, error %v; want %s", fault, receipt, err, want)
		}
	}
}
