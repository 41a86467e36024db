package smtp_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"debrief/delivery"
	"debrief/delivery/deliverytest"
	"debrief/delivery/smtp"
)

// TestFaults breaks every phase in every way and holds the sender's ledger
// against what the server took: nothing truncated, nothing accepted that the
// server does not have, nothing given up that it has, and doubt only where
// nobody can know.
func TestFaults(t *testing.T) {
	for _, phase := range deliverytest.Phases() {
		for _, fault := range deliverytest.Faults() {
			script := deliverytest.Script{Phase: phase, Fault: fault, Keeps: true}
			t.Run(fmt.Sprintf("%s/%s", phase, fault), func(t *testing.T) {
				t.Parallel()
				l := newLedger(t, script, []int{200_000})
				first := l.deliver(0)
				want := expected(phase, fault)
				if !slices.Contains(want, verdict{first.Outcome, first.Fault}) {
					t.Errorf("receipt %+v, want one of %v", first, want)
				}
				l.retry(0)
				l.settle()
			})
		}
	}
}

// TestFaultMixes breaks connections that have carried messages before, with
// messages of other sizes, implicit TLS, and a server that answers octet by
// octet.
func TestFaultMixes(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			script := deliverytest.RandomScript(seed)
			r := rand.New(rand.NewPCG(seed, 2))
			sizes := make([]int, 3)
			for i := range sizes {
				sizes[i] = []int{10, 60_000, 200_000, 1_000_000}[r.IntN(4)]
			}
			l := newLedger(t, script, sizes)
			for i := range sizes {
				l.deliver(i)
				l.retry(i)
			}
			l.settle()
		})
	}
}

type verdict struct {
	outcome delivery.Outcome
	fault   delivery.Fault
}

var (
	accepted  = verdict{delivery.Accepted, delivery.NoFault}
	temporary = verdict{delivery.Deferred, delivery.Temporary}
	inDoubt   = verdict{delivery.InDoubt, delivery.Temporary}
)

// expected says what the receipt of a spoiled attempt may be.
func expected(phase delivery.Phase, fault deliverytest.Fault) []verdict {
	if fault == deliverytest.Slow || phase == delivery.Quit {
		return []verdict{accepted}
	}
	switch phase {
	case delivery.Dial, delivery.Handshake:
		return []verdict{temporary}
	case delivery.Body:
		return expectedInBody(fault)
	case delivery.Dot:
		return expectedAfterDot(fault)
	}
	switch {
	case fault == deliverytest.Refused, fault == deliverytest.TooBig:
		return []verdict{expectedRefusal(phase, fault)}
	case fault == deliverytest.RightAndEnd && phase == delivery.Data: // ends in the body, as it were
		return expectedInBody(deliverytest.HangUp)
	}
	return []verdict{temporary}
}

func expectedRefusal(phase delivery.Phase, fault deliverytest.Fault) verdict {
	switch phase {
	case delivery.Banner, delivery.Hello, delivery.StartTLS, delivery.Auth:
		return verdict{delivery.Deferred, delivery.Configuration}
	}
	if fault == deliverytest.TooBig {
		return verdict{delivery.Failed, delivery.TooBig}
	}
	switch phase {
	case delivery.Mail:
		return verdict{delivery.Deferred, delivery.Configuration}
	case delivery.Rcpt:
		return verdict{delivery.Failed, delivery.Recipient}
	}
	return verdict{delivery.Failed, delivery.Content}
}

// expectedInBody: whether the client sees in time that the server has gone
// depends on how much the network has taken; if not, it is in doubt.
func expectedInBody(fault deliverytest.Fault) []verdict {
	switch fault {
	case deliverytest.Later:
		return []verdict{temporary}
	case deliverytest.Refused, deliverytest.TooBig:
		return []verdict{expectedRefusal(delivery.Dot, fault)}
	case deliverytest.RightAndEnd:
		return []verdict{accepted}
	}
	return []verdict{temporary, inDoubt}
}

func expectedAfterDot(fault deliverytest.Fault) []verdict {
	switch fault {
	case deliverytest.Later, deliverytest.Closing:
		return []verdict{temporary}
	case deliverytest.Refused, deliverytest.TooBig:
		return []verdict{expectedRefusal(delivery.Dot, fault)}
	case deliverytest.RightAndEnd:
		return []verdict{accepted}
	}
	return []verdict{inDoubt}
}

// ledger plays the part of the sender's store: it knows only what the receipts
// and the hook told it.
type ledger struct {
	t       *testing.T
	server  *deliverytest.Scripted
	relay   *smtp.Relay // with limits that make the fault short
	patient *smtp.Relay // for what comes after it
	mails   []delivery.Envelope
	rows    []row
	dots    atomic.Int32 // dots recorded
	seen    atomic.Int32 // dots that arrived
}

// row is one recipient's entry.
type row struct {
	receipts []delivery.Receipt
	dots     int
}

func newLedger(t *testing.T, script deliverytest.Script, sizes []int) *ledger {
	script.Delay = 30 * time.Millisecond
	l := &ledger{t: t, server: deliverytest.NewScripted(t, script), rows: make([]row, len(sizes))}
	l.server.SawDot = func() {
		if seen, dots := l.seen.Add(1), l.dots.Load(); seen > dots {
			t.Errorf("dot %d arrived when %d were recorded", seen, dots)
		}
	}
	for i, size := range sizes {
		text := fmt.Sprintf(".message %d\n.\n", i) + strings.Repeat("0123456789 .. abcdef\n", size/21)
		l.mails = append(l.mails, deliverytest.Compose(t, delivery.Message{
			ID: fmt.Sprintf("id-%d", i), Subject: "test", Date: time.Unix(1, 0).UTC(), Text: text,
			From: delivery.Address{Email: "reports@harbour.example"}, To: delivery.Address{Email: "tom@harbour.example"},
		}))
	}
	s := smtp.Settings{Host: deliverytest.Host, Roots: l.server.Roots, Dial: l.server.Dial,
		Username: deliverytest.User, Secret: secret(deliverytest.Password), Limits: limits(script)}
	if script.Implicit {
		s.Security = smtp.Implicit
	}
	l.relay = relay(t, s)
	s.Limits = limits(deliverytest.Script{})
	l.patient = relay(t, s)
	return l
}

// patience is long enough for a busy machine where an answer will come.
const patience = 20 * time.Second

// limits are short in the phase in which no answer will come.
func limits(script deliverytest.Script) smtp.Limits {
	l := smtp.Limits{Dial: patience, Banner: patience, Command: patience, Mail: patience, Rcpt: patience, Data: patience,
		Block: patience, Dot: patience, Quit: patience}
	if script.Fault != deliverytest.Silent && script.Fault != deliverytest.Endless {
		return l
	}
	const short = 200 * time.Millisecond
	switch script.Phase {
	case delivery.Dial, delivery.Handshake:
		l.Dial = short
	case delivery.Banner:
		l.Banner = short
	case delivery.Hello, delivery.StartTLS, delivery.Auth:
		l.Command = short
	case delivery.Mail:
		l.Mail = short
	case delivery.Rcpt:
		l.Rcpt = short
	case delivery.Data:
		l.Data = short
	case delivery.Body:
		l.Block, l.Dot, l.Quit = short, short, short
	case delivery.Dot:
		l.Dot = short
	case delivery.Quit:
		l.Quit = short
	}
	return l
}

// deliver makes one attempt for one recipient and notes it.
func (l *ledger) deliver(i int) delivery.Receipt { return l.attempt(l.relay, i) }

func (l *ledger) attempt(relay *smtp.Relay, i int) delivery.Receipt {
	l.t.Helper()
	before := l.rows[i].dots
	receipt, err := relay.Send(l.t.Context(), l.mails[i], func() error {
		l.rows[i].dots++
		l.dots.Add(1)
		return nil
	})
	if (err == nil) != (receipt.Outcome == delivery.Accepted) {
		l.t.Errorf("receipt %+v with error %v", receipt, err)
	}
	recorded := l.rows[i].dots - before
	if recorded > 1 || recorded == 0 && (receipt.Outcome == delivery.Accepted || receipt.Outcome == delivery.InDoubt) {
		l.t.Errorf("receipt %+v with %d dots recorded", receipt, recorded)
	}
	if err != nil && strings.Contains(fmt.Sprint(err, receipt), deliverytest.Password) {
		l.t.Errorf("the error holds the password: %v", err)
	}
	l.rows[i].receipts = append(l.rows[i].receipts, receipt)
	return receipt
}

// retry delivers again, as the policy "redeliver" does, until it is accepted:
// the server misbehaves once only.
func (l *ledger) retry(i int) {
	l.t.Helper()
	for range 3 {
		last := l.rows[i].receipts[len(l.rows[i].receipts)-1]
		if last.Outcome == delivery.Accepted {
			return
		}
		l.attempt(l.patient, i)
	}
	l.t.Errorf("message %d was never accepted: %+v", i, l.rows[i].receipts)
}

// settle compares the ledger with what the server has.
func (l *ledger) settle() {
	l.t.Helper()
	l.relay.Close()
	l.patient.Close()
	got := l.server.Mails()
	for i, e := range l.mails {
		there, certain, doubts := 0, 0, 0
		for _, raw := range got {
			if bytes.Equal(raw, e.Raw) {
				there++
			}
		}
		for _, receipt := range l.rows[i].receipts {
			switch receipt.Outcome {
			case delivery.Accepted:
				certain++
			case delivery.InDoubt:
				doubts++
			}
		}
		if there < certain || there > certain+doubts {
			l.t.Errorf("message %d: the server has it %d times; the ledger says %d, and %d in doubt: %+v",
				i, there, certain, doubts, l.rows[i].receipts)
		}
	}
	for _, raw := range got {
		if !slices.ContainsFunc(l.mails, func(e delivery.Envelope) bool { return bytes.Equal(raw, e.Raw) }) {
			l.t.Errorf("the server took %d octets that are no message of ours: %.200q", len(raw), raw)
		}
	}
}
