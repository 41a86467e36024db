package smtp

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"debrief/delivery"
)

// block is how much of a message is written under one time limit.
const block = 64 << 10

// deliver runs one transaction: MAIL, RCPT, DATA, the message, the dot.
func (s *session) deliver(ctx context.Context, e delivery.Envelope, beforeDot func() error) (delivery.Reply, *failure) {
	stop := s.watch(ctx)
	f := s.address(e)
	if f == nil {
		f = s.data(e.Raw)
	}
	if f == nil {
		if err := beforeDot(); err != nil {
			f = lost(delivery.Body, fmt.Errorf("record the dot: %w", err))
		}
	}
	if !stop() && f == nil { // ctx ended before the dot: a certain non-delivery
		f = lost(delivery.Body, ctx.Err())
	}
	if f != nil {
		return f.reply, f.because(ctx)
	}
	return s.dot(ctx)
}

// address names sender and recipient.
func (s *session) address(e delivery.Envelope) *failure {
	limits := &s.settings.Limits
	if f := s.fits(e); f != nil {
		return f
	}
	if s.unclean {
		if _, f := s.step(delivery.Mail, limits.Command, "RSET"); f != nil {
			return f
		}
	}
	s.unclean = true
	line := "MAIL FROM:<" + e.From + ">"
	if _, ok := s.offers["SIZE"]; ok {
		line += fmt.Sprintf(" SIZE=%d", len(e.Raw))
	}
	if _, f := s.step(delivery.Mail, limits.Mail, line); f != nil {
		return f
	}
	_, f := s.step(delivery.Rcpt, limits.Rcpt, "RCPT TO:<"+e.To+">")
	return f
}

// fits compares the message with the SIZE that the server announced.
func (s *session) fits(e delivery.Envelope) *failure {
	limit := s.size()
	if limit == 0 || int64(len(e.Raw)) <= limit {
		return nil
	}
	return &failure{phase: delivery.Mail, outcome: delivery.Failed, fault: delivery.TooBig,
		err: fmt.Errorf("the message has %d octets, the server takes %d", len(e.Raw), limit)}
}

// data sends the message but its final dot.
func (s *session) data(raw []byte) *failure {
	if _, f := s.step(delivery.Data, s.settings.Limits.Data, "DATA"); f != nil {
		return f
	}
	for b := range stuffed(raw) {
		if err := s.write(b); err != nil {
			return s.lostInBody(err)
		}
	}
	return nil
}

func (s *session) write(b []byte) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(s.settings.Limits.Block)); err != nil {
		return fmt.Errorf("set time limit: %w", err)
	}
	if _, err := s.conn.Write(b); err != nil {
		return plainly(err)
	}
	return nil
}

// lostInBody looks whether a server that stopped reading has said why.
func (s *session) lostInBody(err error) *failure {
	if r, replyErr := s.await(s.settings.Limits.Quit); replyErr == nil && r.Negative() {
		return refusedBy(delivery.Body, r)
	}
	return lost(delivery.Body, err)
}

// stuffed yields the message in blocks, with a dot before each that begins a
// line (RFC 5321, section 4.5.2).
func stuffed(raw []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		if len(raw) > 0 && raw[0] == '.' && !yield([]byte{'.'}) {
			return
		}
		for len(raw) > 0 {
			n := min(len(raw), block)
			// Where a dot begins a line, stop before it and send it twice.
			at := bytes.Index(raw[:min(len(raw), n+1)], []byte("\n."))
			if at >= 0 {
				n = at + 1
			}
			if !yield(raw[:n]) || at >= 0 && !yield([]byte{'.'}) {
				return
			}
			raw = raw[n:]
		}
	}
}

// dot ends the message and waits for the verdict. From here on a broken
// connection leaves the delivery in doubt, so being told to stop only shortens
// the wait.
func (s *session) dot(ctx context.Context) (delivery.Reply, *failure) {
	limits := &s.settings.Limits
	if err := s.conn.SetDeadline(time.Now().Add(limits.Dot)); err != nil {
		return delivery.Reply{}, lost(delivery.Dot, err)
	}
	stop := context.AfterFunc(ctx, func() {
		_ = s.conn.SetDeadline(time.Now().Add(limits.Grace)) // fails only on a closed connection
	})
	defer stop()
	if _, err := s.conn.Write([]byte(".\r\n")); err != nil {
		return delivery.Reply{}, lost(delivery.Dot, plainly(err))
	}
	r, err := s.reply()
	if err != nil {
		return r, lost(delivery.Dot, err).because(ctx)
	}
	if outcome, _ := delivery.Classify(delivery.Dot, r); outcome != delivery.Accepted {
		return r, refusedBy(delivery.Dot, r)
	}
	s.sent++
	s.unclean = false
	return r, nil
}
