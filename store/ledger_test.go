package store_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"debrief/calendar"
	"debrief/scheduler"
	"debrief/store"
)

// TestLedgerGivesBackWhatWasNoted: what scheduler.Due is told is what it said
// and what was made.
func TestLedgerGivesBackWhatWasNoted(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		day, now := calendar.On(2026, 3, 1), time.Date(2026, 3, 1, 8, 0, 0, 123456000, time.UTC)
		due, restated := occurrence(1, 1), occurrence(2, 3)
		due.Missing = []string{"orders"}
		restated.Reason.Change = math.Inf(1)
		decision := scheduler.Decision{
			Due: []scheduler.Occurrence{due, restated}, FirstSeen: map[string]calendar.Date{"debrief": day}, HighWater: now,
			Idle: []scheduler.Idle{{
				Topic:  scheduler.Topic{Report: "pulse", Period: "2026-W08"},
				Reason: scheduler.Reason{Code: scheduler.Skipped, Until: calendar.LocalTime{Date: day}, What: "latest"},
			}},
		}
		for range 2 {
			if _, err := s.Apply(t.Context(), decision); err != nil {
				t.Fatal(err)
			}
		}
		check := scheduler.Check{Edition: 1, At: now, Digest: "d", Change: math.Inf(1)}
		if err := s.NoteCheck(t.Context(), due.Topic, check); err != nil {
			t.Fatal(err)
		}
		got, err := s.Ledger(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := scheduler.Ledger{
			Made: map[scheduler.Topic][]scheduler.Made{
				due.Topic:      {{Edition: 1, Mark: scheduler.Final, State: scheduler.Queued, End: due.End, Incomplete: true}},
				restated.Topic: {{Edition: 3, Mark: scheduler.Final, State: scheduler.Queued, End: restated.End}},
			},
			Checks:    map[scheduler.Topic]scheduler.Check{due.Topic: check},
			FirstSeen: map[string]calendar.Date{"debrief": day}, HighWater: now,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		lines, err := s.History(t.Context(), store.Filter{Report: "debrief", Limit: 10})
		if err != nil || len(lines) != 2 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		if diff := cmp.Diff([]scheduler.Occurrence{restated, due}, []scheduler.Occurrence{lines[0].Occurrence, lines[1].Occurrence}); diff != "" {
			t.Error(diff)
		}
		skipped, err := s.History(t.Context(), store.Filter{States: []store.State{store.Skipped}})
		if err != nil || len(skipped) != 1 || skipped[0].Key != (scheduler.Topic{Report: "pulse", Period: "2026-W08"}).Key(1) {
			t.Errorf("skipped: %+v, %v", skipped, err)
		}
	})
}

func TestHighWaterOnlyRisesButByHand(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
		options := quick(t)
		options.Now = func() time.Time { return now.Add(-48 * time.Hour) }
		s := openWith(t, address, options)
		for _, at := range []time.Time{now, now.Add(-time.Hour)} {
			if _, err := s.Apply(t.Context(), scheduler.Decision{HighWater: at}); err != nil {
				t.Fatal(err)
			}
		}
		l, err := s.Ledger(t.Context())
		if err != nil || !l.HighWater.Equal(now) {
			t.Errorf("high water %s, %v", l.HighWater, err)
		}
		if err := s.ConfirmClock(t.Context(), "ana"); err != nil {
			t.Fatal(err)
		}
		if l, err = s.Ledger(t.Context()); err != nil || !l.HighWater.Equal(options.Now()) {
			t.Errorf("confirmed high water %s, %v", l.HighWater, err)
		}
	})
}

func TestWithdraw(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		w := store.Workers{Generate: func(ctx context.Context, c *store.ReportClaim) error {
			return s.Hold(ctx, c, made(c), store.Question{})
		}}
		work(t, s, w, is(t, s, key, store.Held))
		overtaken := scheduler.Decision{Withdraw: []scheduler.Withdrawal{{
			Topic: occurrence(1, 1).Topic, Edition: 1, Reason: scheduler.Reason{Code: scheduler.CalledOff},
		}}}
		if _, err := s.Apply(t.Context(), overtaken); err != nil {
			t.Fatal(err)
		}
		l, err := s.Ledger(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		made := l.Made[occurrence(1, 1).Topic]
		if len(made) != 1 || made[0].State != scheduler.Withdrawn || made[0].Digest != "figures" || made[0].At.IsZero() {
			t.Errorf("made %+v", made)
		}
	})
}

func TestSnapshotsAndBytes(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		raw := bytes.Repeat([]byte("2026-03-01,spring,12.50\n"), 1000)
		var in inbox
		w := workers(s, 1, &in)
		finish := w.Generate
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			if err := s.KeepSnapshot(ctx, c, store.Snapshot{Dataset: "performance", Provenance: "{}"}, raw); err != nil {
				return err
			}
			return finish(ctx, c)
		}
		work(t, s, w, is(t, s, key, store.Done))
		found, got, ok, err := s.Snapshot(t.Context(), key, "performance")
		if err != nil || !ok || !bytes.Equal(got, raw) || found.Provenance != "{}" {
			t.Errorf("snapshot %+v, %d bytes, %v, %v", found, len(got), ok, err)
		}
		if _, _, ok, err := s.Snapshot(t.Context(), key, "orders"); ok || err != nil {
			t.Errorf("a snapshot that was not kept: %v, %v", ok, err)
		}
		d := show(t, s, key)
		if doc, err := s.Report(t.Context(), d.Documents[0].Digest); err != nil || doc.Meta.Locale != "en-IE" {
			t.Errorf("document %+v, %v", doc, err)
		}
		if file, err := s.Content(t.Context(), d.Documents[0].Files[0].Digest); err != nil || string(file) != "%PDF "+string(key) {
			t.Errorf("file %q, %v", file, err)
		}
		if mail, err := s.Message(t.Context(), d.Deliveries[0].Key); err != nil || !bytes.HasPrefix(mail, []byte("To: reader0")) {
			t.Errorf("mail %q, %v", mail, err)
		}
	})
}

func TestShowRefuses(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		if _, err := s.Plan(t.Context(), occurrences(40)); err != nil {
			t.Fatal(err)
		}
		var refused *store.RefusedError
		for _, prefix := range []string{"", "zz", "1"} { // of 40 keys in hex more than one begins with 1
			if _, err := s.Show(t.Context(), prefix); !errors.As(err, &refused) {
				t.Errorf("show %q returned %v", prefix, err)
			}
		}
	})
}

func TestPruneKeepsWhatIsNeeded(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		now := time.Now()
		options := quick(t)
		options.Now = func() time.Time { return now }
		s := openWith(t, address, options)
		old := plan(t, s, 1)
		work(t, s, workers(s, 2, &inbox{}), is(t, s, old, store.Done))
		now = now.Add(48 * time.Hour)
		young := plan(t, s, 2)
		work(t, s, workers(s, 2, &inbox{}), is(t, s, young, store.Done))
		unreferenced, err := s.Keep(t.Context(), []byte("of a run that is being made"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Prune(t.Context(), now.Add(-time.Hour))
		if err != nil || got.Occurrences != 1 || got.Contents != 4-1 {
			// The document of both is the same, so its bytes are still needed.
			t.Errorf("pruned %+v, %v", got, err)
		}
		if _, err := s.Content(t.Context(), unreferenced); err != nil {
			t.Error(err)
		}
		if d := show(t, s, old); d.State != store.Done || len(d.Deliveries) != 0 {
			t.Errorf("the old one is %+v", d)
		}
		if d := show(t, s, young); len(d.Deliveries) != 2 || len(d.Documents) != 1 {
			t.Errorf("the young one is %+v", d)
		}
		if keys, err := s.Plan(t.Context(), []scheduler.Occurrence{occurrence(1, 1)}); err != nil || len(keys) != 0 {
			t.Errorf("a pruned report was planned again: %v, %v", keys, err)
		}
	})
}

func BenchmarkPlan(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		for i := 0; b.Loop(); i++ {
			list := make([]scheduler.Occurrence, 1000)
			for j := range list {
				list[j] = occurrence(j, i+1)
			}
			if keys, err := s.Plan(b.Context(), list); err != nil || len(keys) != 1000 {
				b.Fatal(len(keys), err)
			}
		}
		b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "occurrences/s")
	})
}

func BenchmarkLedger(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		for i := range 10 {
			list := make([]scheduler.Occurrence, 1000)
			for j := range list {
				list[j] = occurrence(j, i+1)
			}
			if _, err := s.Plan(b.Context(), list); err != nil {
				b.Fatal(err)
			}
		}
		for b.Loop() {
			if l, err := s.Ledger(b.Context()); err != nil || len(l.Made) != 1000 {
				b.Fatal(len(l.Made), err)
			}
		}
	})
}

// BenchmarkDeliver measures mails of 300 kB from the claim to the receipt, with
// all commits, by eight workers.
func BenchmarkDeliver(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		var in inbox
		w := workers(s, 1, &in)
		body := bytes.Repeat([]byte("0123456789\r\n"), 25_000)
		begun := make(chan struct{})
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			list := mails(c, b.N)
			for i := range list {
				list[i].Envelope.Raw = append(list[i].Envelope.Raw, body...)
			}
			defer close(begun)
			return s.Finish(ctx, c, made(c), list)
		}
		key := plan(b, s, 1)
		ctx, cancel := context.WithCancel(b.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Work(ctx, w, 8) }()
		<-begun
		b.ResetTimer()
		await(b, is(b, s, key, store.Done))
		b.StopTimer()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
}

func benchBoth(b *testing.B, bench func(*testing.B, *store.Store)) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": sqliteAddress, "postgresql": postgresAddress} {
		b.Run(name, func(b *testing.B) { bench(b, open(b, address(b))) })
	}
}
