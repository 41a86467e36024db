package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"debrief/assess"
	"debrief/calendar"
	"debrief/delivery"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/scheduler"
	"debrief/store"
)

// occurrence is one of a report about campaign n.
func occurrence(n, edition int) scheduler.Occurrence {
	end := calendar.On(2026, 3, 1) + calendar.Date(n)
	local := calendar.LocalTime{Date: end + 3, Time: calendar.Clock(8, 0)}
	zone, err := calendar.LoadZone("Europe/Dublin")
	if err != nil {
		panic(err)
	}
	return scheduler.Occurrence{
		Topic: scheduler.Topic{Report: "debrief", Campaign: fmt.Sprintf("C%04d", n)}, Name: "Spring sale",
		Edition: edition, Mark: scheduler.Final, Period: calendar.Period{First: end - 27, Last: end}, End: end,
		Nominal: local, Zone: zone.String(), At: local.In(zone),
		Reason: scheduler.Reason{Code: scheduler.Settled, Is: end, Until: local},
	}
}

func occurrences(n int) []scheduler.Occurrence {
	list := make([]scheduler.Occurrence, n)
	for i := range list {
		list[i] = occurrence(i, 1)
	}
	return list
}

// made is a small run about an occurrence.
func made(c *store.ReportClaim) store.Made {
	document := &reports.Document{Meta: reports.Meta{Title: reports.Text{}, Edition: c.Occurrence.Edition, Locale: "en-IE"}}
	return store.Made{
		Run: &pipeline.Run{
			Title: "Spring sale: on target", Verdict: assess.Verdict{Status: "met"},
			Variants: []pipeline.Variant{{
				View: reports.Manager, Document: document,
				Files: []pipeline.File{{Format: pipeline.PDF, Name: "report.pdf", Bytes: []byte("%PDF " + c.Key)}},
			}},
		},
		ReadAt: time.Date(2026, 3, 4, 8, 0, 0, 0, time.UTC), Figures: "figures",
	}
}

// mails are n mails about an occurrence.
func mails(c *store.ReportClaim, n int) []store.Mail {
	list := make([]store.Mail, n)
	for i := range list {
		to := delivery.Address{Name: "Reader", Email: fmt.Sprintf("reader%d@example.org", i)}
		list[i].Delivery = pipeline.Delivery{
			Key: fmt.Sprintf("%s-%d", c.Key, i), To: to, Subject: "Spring sale: on target",
			Envelope: delivery.Envelope{From: "reports@example.org", To: to.Email, Raw: fmt.Appendf(nil, "To: %s\r\n\r\n%s\r\n", to.Email, c.Key)},
		}
	}
	return list
}

func accepted(queueID string) delivery.Receipt {
	return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: 250, Reply: "queued", QueueID: queueID, At: time.Now()}
}

// inbox counts what was sent by delivery.
type inbox struct {
	mu   sync.Mutex
	sent map[string]int
}

func (i *inbox) take(key string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.sent == nil {
		i.sent = map[string]int{}
	}
	i.sent[key]++
}

// workers make reports with n mails each and send them into the inbox.
func workers(s *store.Store, n int, in *inbox) store.Workers {
	return store.Workers{
		Generate: func(ctx context.Context, c *store.ReportClaim) error { return s.Finish(ctx, c, made(c), mails(c, n)) },
		Deliver: func(ctx context.Context, c *store.MailClaim) error {
			if err := s.Dot(ctx, c); err != nil {
				return err
			}
			in.take(c.Delivery.Key)
			return s.Record(ctx, c, accepted("Q"), time.Time{})
		},
	}
}

// work runs workers until done returns true; after a time limit the test ends.
func work(t testing.TB, s *store.Store, w store.Workers, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Work(ctx, w, 4) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("work ended with %v", err)
		}
	}()
	if !await(t, done) {
		t.FailNow() // what comes next would wait, too
	}
}

// await polls: what is waited for happens in another process or goroutine.
func await(t testing.TB, done func() bool) bool {
	t.Helper()
	for limit := time.Now().Add(2 * time.Minute); !done(); {
		if time.Now().After(limit) {
			t.Error("waited for too long")
			return false
		}
		time.Sleep(10 * time.Millisecond)
	}
	return true
}

// settled reports whether every occurrence is in a state that lasts.
func settled(t testing.TB, s *store.Store) func() bool {
	return func() bool {
		l, err := s.Ledger(context.Background())
		if err != nil {
			t.Error(err)
			return true
		}
		for _, editions := range l.Made {
			for _, m := range editions {
				if m.State == scheduler.Queued {
					return false
				}
			}
		}
		return len(l.Made) > 0
	}
}

func TestFromPlanToInbox(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		keys, err := s.Plan(t.Context(), occurrences(5))
		if err != nil || len(keys) != 5 {
			t.Fatalf("planned %d, %v", len(keys), err)
		}
		if keys, err = s.Plan(t.Context(), occurrences(6)); err != nil || len(keys) != 1 {
			t.Fatalf("a second tick planned %d, %v", len(keys), err)
		}
		var in inbox
		work(t, s, workers(s, 3, &in), settled(t, s))
		if len(in.sent) != 18 {
			t.Errorf("%d mails were sent, want 18", len(in.sent))
		}
		for key, n := range in.sent {
			if n != 1 {
				t.Errorf("%s was sent %d times", key, n)
			}
		}
	})
}

func TestFailedReportIsRetriedAndGivenUp(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		if _, err := s.Plan(t.Context(), occurrences(1)); err != nil {
			t.Fatal(err)
		}
		calls := 0
		w := store.Workers{Generate: func(_ context.Context, c *store.ReportClaim) error {
			if calls++; c.Run != calls {
				t.Errorf("run %d at call %d", c.Run, calls)
			}
			if calls == 2 {
				panic("a nil map")
			}
			return errors.New("the database is down")
		}}
		work(t, s, w, settled(t, s))
		if calls != 3 {
			t.Errorf("%d attempts, want 3", calls)
		}
	})
}
