package smtp

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"
	"strings"
	"sync"

	"debrief/delivery"
)

// Relay hands messages over to one mail server. It keeps connections open for
// the next message and is safe for use by several goroutines, each of which
// gets a connection of its own.
type Relay struct {
	settings Settings

	mu   sync.Mutex
	idle []*session // the latest used last
}

var _ delivery.Transport = (*Relay)(nil)

// New returns a relay with valid settings; it does not connect yet.
func New(settings Settings) (*Relay, error) {
	if problems := settings.Validate(); len(problems) > 0 {
		p := problems[0]
		return nil, fmt.Errorf("mail server: %s %q: want %s", p.Setting, p.Found, p.Want)
	}
	return &Relay{settings: settings.withDefaults()}, nil
}

// Send implements delivery.Transport.
func (r *Relay) Send(ctx context.Context, e delivery.Envelope, beforeDot func() error) (delivery.Receipt, error) {
	if err := e.Validate(); err != nil {
		f := &failure{phase: delivery.Mail, outcome: delivery.Failed, fault: delivery.Content, err: err}
		return f.receipt(r.settings.Now()), f
	}
	reply, f := r.attempt(ctx, e, beforeDot)
	at := r.settings.Now()
	if f != nil {
		return f.receipt(at), f
	}
	return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: reply.Code,
		Enhanced: reply.Enhanced, Reply: reply.Text, QueueID: reply.QueueID(), At: at}, nil
}

// attempt takes an idle connection or opens one. An idle one that the server
// has meanwhile given up is no failed attempt: nothing was sent on it yet.
func (r *Relay) attempt(ctx context.Context, e delivery.Envelope, beforeDot func() error) (delivery.Reply, *failure) {
	if s := r.take(); s != nil {
		reply, f := s.deliver(ctx, e, beforeDot)
		r.settle(s, f)
		if f == nil || !f.stale() || ctx.Err() != nil {
			return reply, f
		}
	}
	s, f := open(ctx, &r.settings)
	if f != nil {
		return delivery.Reply{}, f
	}
	reply, f := s.deliver(ctx, e, beforeDot)
	r.settle(s, f)
	return reply, f
}

// stale reports whether a failure on a used connection only means that the
// server had closed it.
func (f *failure) stale() bool {
	return f.phase == delivery.Mail && f.outcome == delivery.Deferred && (f.err != nil || f.reply.Code == 421)
}

// settle keeps a session for the next message or ends it. Only a refusal that
// was read in full, before any of the message was sent, leaves it in a known
// state.
func (r *Relay) settle(s *session, f *failure) {
	refusedEarly := f != nil && f.reply.Negative() && f.reply.Code != 421 &&
		(f.phase == delivery.Mail || f.phase == delivery.Rcpt || f.phase == delivery.Data)
	switch {
	case f == nil && s.sent >= s.settings.Limits.PerConnection:
		s.quit()
	case f == nil || refusedEarly || f.fault == delivery.TooBig && f.phase == delivery.Mail:
		r.keep(s)
	default:
		s.close()
	}
}

func (r *Relay) keep(s *session) {
	s.idleSince = r.settings.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = append(r.idle, s)
}

// take returns the connection used last, and closes those unused for too long.
func (r *Relay) take() *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.settings.Now()
	for len(r.idle) > 0 && now.Sub(r.idle[0].idleSince) > r.settings.Limits.Idle {
		r.idle[0].close()
		r.idle = r.idle[1:]
	}
	if len(r.idle) == 0 {
		return nil
	}
	s := r.idle[len(r.idle)-1]
	r.idle = r.idle[:len(r.idle)-1]
	return s
}

// Close ends the idle connections. The relay may be used again.
func (r *Relay) Close() {
	r.mu.Lock()
	idle := r.idle
	r.idle = nil
	r.mu.Unlock()
	for _, s := range idle {
		s.quit()
	}
}

// Capabilities are what a server showed at log-in.
type Capabilities struct {
	TLS     string    // "TLS 1.3"; empty in plain
	Auth    Mechanism // logged in with; empty if not
	Size    int64     // largest message in octets; 0 if the server does not say
	Offered []string  // keywords of EHLO
}

// Check connects and logs in without sending anything.
func (r *Relay) Check(ctx context.Context) (Capabilities, error) {
	s, f := open(ctx, &r.settings)
	if f != nil {
		return Capabilities{}, f
	}
	defer s.quit()
	c := Capabilities{Auth: s.mechanism, Size: s.size()}
	if conn, ok := s.conn.(*tls.Conn); ok {
		c.TLS = tls.VersionName(conn.ConnectionState().Version)
	}
	for keyword, params := range s.offers {
		c.Offered = append(c.Offered, strings.TrimSpace(keyword+" "+params))
	}
	slices.Sort(c.Offered)
	return c, nil
}
