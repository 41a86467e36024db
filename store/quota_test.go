package store_test

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"debrief/delivery"
	"debrief/store"
)

// days is a quota of so many mails on each of a few days. A mail that is over it
// asks again every second.
type days struct {
	most int
	now  atomic.Int64
}

func on(day, most int) *days {
	d := &days{most: most}
	d.now.Store(int64(day))
	return d
}

func (d *days) quota() store.Quota {
	return store.Quota{Most: d.most, Day: fmt.Sprintf("2026-03-%02d", d.now.Load()), Next: time.Now().Add(time.Second)}
}

// counts reports whether so many mails are in these states. The test ends as soon
// as more were accepted, or if all are there and nothing moves any more: mails
// that wait ask every second.
func counts(t *testing.T, s *store.Store, want map[store.DeliveryState]int) func() bool {
	var last map[store.DeliveryState]int
	var since time.Time
	return func() bool {
		lines, err := s.History(context.Background(), store.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[store.DeliveryState]int{}
		for _, l := range lines {
			for state, n := range l.Mails {
				got[state] += n
			}
		}
		if maps.Equal(got, want) {
			return true
		}
		if !maps.Equal(got, last) {
			last, since = got, time.Now()
		}
		still := total(got) == total(want) && time.Since(since) > 10*time.Second
		if still || got[store.Accepted] > want[store.Accepted] {
			t.Fatalf("mails %v, want %v", got, want)
		}
		return false
	}
}

func total(mails map[store.DeliveryState]int) int {
	n := 0
	for _, m := range mails {
		n += m
	}
	return n
}

func TestQuota(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		var in inbox
		w, calendar := workers(s, 5, &in), on(1, 3)
		w.Quota = calendar.quota
		var told atomic.Int64
		w.Waits = func(_ context.Context, d store.Delivery, q store.Quota) {
			if d.Key == "" || d.To.Email == "" || q.Most != 3 {
				t.Errorf("told of %s, %+v", d.Key, q)
			}
			told.Add(1)
		}
		work(t, s, w, counts(t, s, map[store.DeliveryState]int{store.Accepted: 3, store.Waiting: 2}))
		d := show(t, s, key)
		if d.State != store.Delivering || told.Load() < 2 {
			t.Errorf("the report is %s; told of %d", d.State, told.Load())
		}
		for _, m := range d.Deliveries {
			if m.State == store.Waiting && (m.Tries != 0 || m.Until.IsZero() || m.Reply != "over the limit of mails for 2026-03-01, 3") {
				t.Errorf("it waits as %+v", m.Delivery)
			}
		}
		// The next day they go by themselves, and count as that day's.
		calendar.now.Store(2)
		work(t, s, w, is(t, s, key, store.Done))
		second := plan(t, s, 2)
		work(t, s, w, counts(t, s, map[store.DeliveryState]int{store.Accepted: 6, store.Waiting: 4}))
		for mail, n := range in.sent {
			if n != 1 {
				t.Errorf("%s was sent %d times", mail, n)
			}
		}
		// A person lets those go at once, and no others.
		if err := s.Approve(t.Context(), second, store.Approval{Who: "ana"}); err != nil {
			t.Fatal(err)
		}
		plan(t, s, 3)
		work(t, s, w, counts(t, s, map[store.DeliveryState]int{store.Accepted: 10, store.Waiting: 5}))
		if err := s.Approve(t.Context(), second, store.Approval{Who: "ana"}); err == nil {
			t.Error("nothing waits, and yet it was approved")
		}
	})
}

// TestQuotaCountsMails: what is tried again on the same day is the same mail.
func TestQuotaCountsMails(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		plan(t, s, 1)
		var in inbox
		w := workers(s, 2, &in)
		send := w.Deliver
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			if c.Attempts.Count < 3 {
				return s.Record(ctx, c, delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Reply: "later", At: time.Now()}, time.Now())
			}
			return send(ctx, c)
		}
		w.Quota = on(1, 2).quota
		work(t, s, w, counts(t, s, map[store.DeliveryState]int{store.Accepted: 2}))
	})
}

// TestQuotaKeepsDoubt: a mail that may have arrived says so while it waits.
func TestQuotaKeepsDoubt(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		var in inbox
		w, calendar := workers(s, 1, &in), on(2, 1)
		w.Quota = calendar.quota
		plan(t, s, 2)
		work(t, s, w, counts(t, s, map[store.DeliveryState]int{store.Accepted: 1})) // takes the second day's quota
		calendar.now.Store(1)
		key := plan(t, s, 1)
		send := w.Deliver
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			if c.Attempts.Count > 1 {
				return send(ctx, c)
			}
			if err := s.Dot(ctx, c); err != nil {
				return err
			}
			calendar.now.Store(2)
			return s.Record(ctx, c, delivery.Receipt{Outcome: delivery.InDoubt, Phase: delivery.Dot, Reply: "lost", At: time.Now()}, time.Now())
		}
		work(t, s, w, func() bool {
			d := show(t, s, key).Deliveries
			if len(d) == 1 && d[0].State == store.Accepted {
				t.Fatal("it was sent on a day whose limit is reached")
			}
			return len(d) == 1 && d[0].State == store.InDoubt && d[0].Reply == "over the limit of mails for 2026-03-02, 1"
		})
		if d := show(t, s, key).Deliveries[0]; d.Repeats != 0 || d.Until.IsZero() || d.Tries != 1 {
			t.Errorf("it waits as %+v", d.Delivery)
		}
		calendar.now.Store(3)
		work(t, s, w, is(t, s, key, store.Done))
		if d := show(t, s, key).Deliveries[0]; d.State != store.Accepted || d.Repeats != 1 {
			t.Errorf("it ended as %+v", d.Delivery)
		}
	})
}

// TestQuotaIsCancelled: what waits can be called off.
func TestQuotaIsCancelled(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		var in inbox
		w := workers(s, 3, &in)
		w.Quota = on(1, 1).quota
		work(t, s, w, counts(t, s, map[store.DeliveryState]int{store.Accepted: 1, store.Waiting: 2}))
		if err := s.Cancel(t.Context(), key, store.Act{Who: "ben"}); err != nil {
			t.Fatal(err)
		}
		if mails := show(t, s, key).Mails; mails[store.Recalled] != 2 || mails[store.Accepted] != 1 {
			t.Errorf("mails %v", mails)
		}
	})
}

// TestQuotaOfAFleet has several processes send at once at the limit. Not one
// mail too many goes out, and not one too few.
func TestQuotaOfAFleet(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	address := postgresAddress(t)
	const processes, reports, each, most = 3, 8, 5, 17
	first := open(t, address)
	for n := range reports {
		plan(t, first, n+1)
	}
	var in inbox
	ctx, stop := context.WithCancel(context.Background())
	var fleet sync.WaitGroup
	for range processes {
		s := open(t, address)
		w := workers(s, each, &in)
		w.Quota = on(1, most).quota
		fleet.Go(func() {
			if err := s.Work(ctx, w, 4); err != nil {
				t.Error(err)
			}
		})
	}
	await(t, func() bool {
		done := 0
		lines, err := first.History(context.Background(), store.Filter{})
		for _, l := range lines {
			done += l.Mails[store.Waiting] + l.Mails[store.Accepted]
		}
		return err != nil || done == reports*each
	})
	stop()
	fleet.Wait()
	if len(in.sent) != most {
		t.Errorf("%d mails went out, the limit is %d", len(in.sent), most)
	}
}

func TestReaders(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		report := show(t, s, key).Report
		before, err := s.Readers(t.Context(), report, key)
		if err != nil || len(before.Known) != 0 || !before.First.IsZero() {
			t.Errorf("before any: %+v, %v", before, err)
		}
		if err := s.Suppress(t.Context(), "reader1@example.org", "bounced"); err != nil {
			t.Fatal(err)
		}
		var in inbox
		work(t, s, workers(s, 2, &in), is(t, s, key, store.Done))
		own, err := s.Readers(t.Context(), report, key)
		if err != nil || len(own.Known) != 0 {
			t.Errorf("its own readers: %+v, %v", own, err)
		}
		next, err := s.Readers(t.Context(), report, "another")
		if err != nil || len(next.Known) != 1 || !next.Known["reader0@example.org"] || time.Since(next.First) > time.Minute {
			t.Errorf("of the next: %+v, %v", next, err)
		}
		none, err := s.Readers(t.Context(), "another report", "another")
		if err != nil || len(none.Known) != 0 {
			t.Errorf("of another report: %+v, %v", none, err)
		}
	})
}
