// Package deliverytest holds what every delivery.Transport must do, as tests
// to run against it, and a mail server that follows a script, to see what a
// transport does when the other side misbehaves. It is for tests only.
package deliverytest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"debrief/delivery"
)

// Sample returns a small message, composed for a recipient.
func Sample(t testing.TB, to, text string) delivery.Envelope {
	t.Helper()
	return Compose(t, delivery.Message{
		ID:      "0123456789abcdef",
		From:    delivery.Address{Name: "Harbour Coffee", Email: "reports@harbour.example"},
		To:      delivery.Address{Email: to},
		Subject: "Spring Sale: 6 of 8 goals met",
		Date:    time.Date(2026, 6, 14, 8, 0, 0, 0, time.UTC),
		Text:    text,
	})
}

// Compose returns the envelope of a message.
func Compose(t testing.TB, m delivery.Message) delivery.Envelope {
	t.Helper()
	raw, err := delivery.Compose(&m, nil)
	if err != nil {
		t.Fatal(err)
	}
	return delivery.Envelope{From: m.From.Email, To: m.To.Email, Raw: raw.Bytes, Name: "spring-sale_debrief_2026-06-14"}
}

// Subject is a transport under test and the far end of it.
type Subject struct {
	Transport delivery.Transport
	// Delivered returns the messages that arrived, in any order.
	Delivered func() [][]byte
}

// Run tests a transport; open starts a fresh one for each test.
func Run(t *testing.T, open func(t *testing.T) Subject) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Subject)
	}{
		{"delivers the bytes as they are", deliversBytes},
		{"asks before the point of no return", asksFirst},
		{"stops when the dot cannot be recorded", stopsAtHook},
		{"stops when told to", stopsAtContext},
		{"refuses what is ambiguous", refusesAmbiguous},
		{"serves several at once", servesSeveral},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// yes is the hook of a ledger that always records.
func yes() error { return nil }

func deliversBytes(t *testing.T, s Subject) {
	var want [][]byte
	for _, text := range []string{"plain", ".dot first", "a\n.\nb\n..\n", "no end of line", "gr\u00fc\u00dfe \u20ac"} {
		e := Sample(t, "maria@harbour.example", text)
		want = append(want, e.Raw)
		receipt, err := s.Transport.Send(t.Context(), e, yes)
		if err != nil || receipt.Outcome != delivery.Accepted || receipt.Fault != delivery.NoFault {
			t.Fatalf("%q: receipt %+v, error %v; want accepted", text, receipt, err)
		}
		if receipt.At.IsZero() || receipt.QueueID == "" {
			t.Errorf("%q: receipt %+v; want a time and a queue id", text, receipt)
		}
	}
	sameMessages(t, s.Delivered(), want)
}

func asksFirst(t *testing.T, s Subject) {
	asked := 0
	_, err := s.Transport.Send(t.Context(), Sample(t, "tom@harbour.example", "hello"), func() error {
		asked++
		if n := len(s.Delivered()); n != 0 {
			t.Errorf("%d messages arrived before the dot was recorded", n)
		}
		return nil
	})
	if err != nil || asked != 1 {
		t.Errorf("asked %d times, error %v; want once and no error", asked, err)
	}
}

func stopsAtHook(t *testing.T, s Subject) {
	full := errors.New("disk full")
	receipt, err := s.Transport.Send(t.Context(), Sample(t, "tom@harbour.example", "hello"), func() error { return full })
	if !errors.Is(err, full) || receipt.Outcome != delivery.Deferred {
		t.Errorf("receipt %+v, error %v; want deferred and the hook's error", receipt, err)
	}
	// A message that got through would be there when the next one is.
	next := Sample(t, "tom@harbour.example", "next")
	if _, err := s.Transport.Send(t.Context(), next, yes); err != nil {
		t.Fatal(err)
	}
	sameMessages(t, s.Delivered(), [][]byte{next.Raw})
}

func stopsAtContext(t *testing.T, s Subject) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	receipt, err := s.Transport.Send(ctx, Sample(t, "tom@harbour.example", "hello"), yes)
	if !errors.Is(err, context.Canceled) || receipt.Outcome != delivery.Deferred {
		t.Errorf("receipt %+v, error %v; want deferred and context.Canceled", receipt, err)
	}
}

func refusesAmbiguous(t *testing.T, s Subject) {
	good := Sample(t, "tom@harbour.example", "hello")
	for name, e := range map[string]delivery.Envelope{
		"bare LF":       {From: good.From, To: good.To, Raw: []byte("Subject: a\r\n\r\nb\n.\nMAIL FROM:<x@y>\r\n")},
		"bare CR":       {From: good.From, To: good.To, Raw: []byte("Subject: a\r\n\r\nb\r.\r\r\n")},
		"no end":        {From: good.From, To: good.To, Raw: []byte("Subject: a\r\n\r\nb")},
		"empty":         {From: good.From, To: good.To},
		"two in one":    {From: good.From, To: "a@b.example>\r\nRCPT TO:<c@d.example", Raw: good.Raw},
		"no sender":     {To: good.To, Raw: good.Raw},
		"path for name": {From: good.From, To: "../../etc/passwd", Raw: good.Raw},
	} {
		receipt, err := s.Transport.Send(t.Context(), e, yes)
		if err == nil || receipt.Outcome != delivery.Failed {
			t.Errorf("%s: receipt %+v, error %v; want failed", name, receipt, err)
		}
	}
	if n := len(s.Delivered()); n != 0 {
		t.Errorf("%d messages arrived", n)
	}
}

func servesSeveral(t *testing.T, s Subject) {
	var want [][]byte
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		e := Sample(t, name+"@harbour.example", "hello "+name)
		want = append(want, e.Raw)
		wg.Go(func() {
			if _, err := s.Transport.Send(t.Context(), e, yes); err != nil {
				t.Errorf("%s: %v", e.To, err)
			}
		})
	}
	wg.Wait()
	sameMessages(t, s.Delivered(), want)
}

func sameMessages(t *testing.T, got, want [][]byte) {
	t.Helper()
	got, want = slices.Clone(got), slices.Clone(want)
	slices.SortFunc(got, bytes.Compare)
	slices.SortFunc(want, bytes.Compare)
	if !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("%d messages arrived, want %d, each as it was sent; got\n%q\nwant\n%q", len(got), len(want), got, want)
	}
}
