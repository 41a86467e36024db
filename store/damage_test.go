package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"debrief/calendar"
	"debrief/scheduler"
	"debrief/store"
)

// TestFlippedValuesAreNoticed changes one value at a time behind the store's
// back, as a bit that flips on the disk does. Nothing may be sent on the
// strength of it.
func TestFlippedValuesAreNoticed(t *testing.T) {
	planned := []string{
		"UPDATE occurrences SET name = 'Sprinf sale'", "UPDATE occurrences SET first_day = '2026-02-07'",
		"UPDATE occurrences SET last_day = '2026-03-03'", "UPDATE occurrences SET campaign_end = '2026-03-03'",
		"UPDATE occurrences SET mark = 'finam'", "UPDATE occurrences SET missing = 'nulm'",
		"UPDATE occurrences SET reason = replace(reason, 'settled', 'settlee')", "UPDATE occurrences SET zone = 'Europe/Eublin'",
		"UPDATE occurrences SET state = 'plaoned'", "UPDATE occurrences SET edition = 3", "UPDATE occurrences SET campaign = 'C0003'",
		"UPDATE reports SET first_seen = '2024-03-01'", "UPDATE checks SET change = 0.5", "UPDATE checks SET digest = 'g'",
	}
	for _, change := range planned {
		t.Run(change, func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				s := open(t, address)
				plan(t, s, 1)
				remember(t, s)
				meddle(t, address, change)
				var in inbox
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				checkRefused(t, s.Work(ctx, workers(s, 2, &in), 2))
				if len(in.sent) > 0 {
					t.Errorf("sent %v", in.sent)
				}
			})
		})
	}
	for _, change := range []string{"UPDATE occurrences SET figures = 'figurer'", "UPDATE occurrences SET read_at = '2026-03-04T08:00:00.000001Z'",
		"UPDATE occurrences SET state = 'dooe'"} {
		t.Run(change, func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				s := open(t, address)
				key := plan(t, s, 1)
				work(t, s, workers(s, 1, &inbox{}), is(t, s, key, store.Done))
				meddle(t, address, change)
				_, err := s.Ledger(t.Context())
				checkRefused(t, err)
			})
		})
	}
}

// remember has the store keep what a scheduler wants it to.
func remember(t *testing.T, s *store.Store) {
	t.Helper()
	now := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	if _, err := s.Apply(t.Context(), scheduler.Decision{HighWater: now, FirstSeen: map[string]calendar.Date{"debrief": calendar.On(2026, 3, 1)}}); err != nil {
		t.Fatal(err)
	}
	if err := s.NoteCheck(t.Context(), occurrence(1, 1).Topic, scheduler.Check{Edition: 1, At: now, Digest: "f", Change: 0.01}); err != nil {
		t.Fatal(err)
	}
}

func checkRefused(t *testing.T, err error) {
	t.Helper()
	var damage *store.CorruptError
	if !errors.As(err, &damage) {
		t.Errorf("went on with %v, want a *CorruptError", err)
	}
}

// TestMailGoesToNobodyElse: neither to another address nor with another sender
// or other bytes.
func TestMailGoesToNobodyElse(t *testing.T) {
	for _, change := range []string{"recipient = 'reader0@example.orf'", "sender = 'reports@example.orf'", "digest = 'x'", "occurrence = occurrence || 'x'"} {
		t.Run(change, func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				s := open(t, address)
				key := plan(t, s, 1)
				var in inbox
				w := workers(s, 1, &in)
				w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
					return s.Postpone(ctx, c, time.Now().Add(time.Second), "not yet")
				}
				work(t, s, w, func() bool { return show(t, s, key).Mails[store.Deferred] == 1 })
				if strings.HasPrefix(address, "postgres") {
					meddle(t, address, "ALTER TABLE deliveries DROP CONSTRAINT IF EXISTS deliveries_occurrence_fkey")
				}
				meddle(t, address, "UPDATE deliveries SET "+change)
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				if err := s.Work(ctx, workers(s, 1, &in), 1); err != nil {
					checkRefused(t, err)
				}
				if len(in.sent) > 0 {
					t.Errorf("sent %v", in.sent)
				}
				if damaged, err := s.Verify(t.Context()); err != nil || len(damaged) == 0 {
					t.Errorf("verify found %v, %v", damaged, err)
				}
			})
		})
	}
}

// TestUnreadableDoubtHolds: whether a mail in doubt may go again, nobody can say.
func TestUnreadableDoubtHolds(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		w := workers(s, 1, &inbox{})
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			return s.Postpone(ctx, c, time.Now().Add(time.Second), "not yet")
		}
		work(t, s, w, func() bool { return show(t, s, key).Mails[store.Deferred] == 1 })
		meddle(t, address, "UPDATE deliveries SET doubt = 'hole', state = 'dot'")
		var in inbox
		work(t, s, workers(s, 1, &in), is(t, s, key, store.Done))
		if d := show(t, s, key).Deliveries[0]; d.State != store.InDoubt || len(in.sent) != 0 {
			t.Errorf("sent %v, ended as %s", in.sent, d.State)
		}
	})
}

// closed opens a store, has fn use it, and closes it.
func closed(t *testing.T, address string, fn func(*store.Store)) {
	t.Helper()
	s, err := store.Open(t.Context(), address, quick(t))
	if err != nil {
		t.Fatal(err)
	}
	fn(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestOlderFileSendsNothing puts an older copy of the file back, that was made
// by other means than Backup.
func TestOlderFileSendsNothing(t *testing.T) {
	address := sqliteAddress(t)
	var key scheduler.Key
	closed(t, address, func(s *store.Store) { key = plan(t, s, 1) })
	older, err := os.ReadFile(address)
	if err != nil {
		t.Fatal(err)
	}
	var in inbox
	closed(t, address, func(s *store.Store) { work(t, s, workers(s, 2, &in), is(t, s, key, store.Done)) })
	if err := os.WriteFile(address, older, 0o600); err != nil {
		t.Fatal(err)
	}
	closed(t, address, func(s *store.Store) {
		if d := show(t, s, key); d.State != store.Held || !strings.Contains(d.Why, "older copy") {
			t.Errorf("it is %s: %s", d.State, d.Why)
		}
		if err := s.Approve(t.Context(), key, store.Approval{Who: "ana"}); err != nil {
			t.Fatal(err)
		}
	})
	// Once recognized it is the store, and goes on as one.
	closed(t, address, func(s *store.Store) { work(t, s, workers(s, 2, &in), is(t, s, key, store.Done)) })
	for mail, n := range in.sent {
		if n != 2 {
			t.Errorf("%s was sent %d times, want once and again on a person's word", mail, n)
		}
	}
}

// TestCutJournalSendsNothing loses the end of the write-ahead log, which SQLite
// takes for the end of what was committed.
func TestCutJournalSendsNothing(t *testing.T) {
	for _, kept := range []float64{0, 0.2, 0.5, 0.8, 0.99} {
		t.Run(fmt.Sprint(kept), func(t *testing.T) {
			t.Parallel()
			address := sqliteAddress(t)
			s := open(t, address) // stays open, so that the log is not folded in
			var key scheduler.Key
			var in inbox
			key = plan(t, s, 1)
			work(t, s, workers(s, 2, &in), is(t, s, key, store.Done))
			cut := sqliteAddress(t)
			for _, suffix := range []string{"", "-wal", ".witness"} {
				raw, err := os.ReadFile(address + suffix)
				if err != nil {
					t.Fatal(err)
				}
				if suffix == "-wal" {
					raw = raw[:int(kept*float64(len(raw)))]
				}
				if err := os.WriteFile(cut+suffix, raw, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			closed(t, cut, func(s *store.Store) {
				if _, err := s.Plan(t.Context(), []scheduler.Occurrence{occurrence(1, 1)}); err != nil {
					t.Fatal(err)
				}
				again := inbox{}
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
				defer cancel()
				if err := s.Work(ctx, workers(s, 2, &again), 2); err != nil {
					t.Error(err)
				}
				if len(again.sent) > 0 {
					t.Errorf("sent again: %v", again.sent)
				}
			})
		})
	}
}

// TestMissingIndexEntryIsNoticed: a report that an index misses would be made
// again.
func TestMissingIndexEntryIsNoticed(t *testing.T) {
	address := sqliteAddress(t)
	var key scheduler.Key
	closed(t, address, func(s *store.Store) { key = plan(t, s, 1) })
	raw, err := os.ReadFile(address)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < strings.Count(string(raw), string(key)); i++ {
		broken := []byte(string(raw))
		at := -1
		for range i + 1 {
			at += 1 + strings.Index(string(broken[at+1:]), string(key))
		}
		broken[at] ^= 1
		copied := sqliteAddress(t)
		if err := os.WriteFile(copied, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		closed(t, copied, func(s *store.Store) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			var in inbox
			err := s.Work(ctx, workers(s, 1, &in), 1)
			if strings.Contains(string(broken[at-len("occurrence")-2:at]), "occurrence") {
				// A job of River's for nothing: the report gets another one.
				if err != nil || len(in.sent) != 1 {
					t.Errorf("sent %v, %v", in.sent, err)
				}
				return
			}
			checkRefused(t, err)
		})
	}
}

// TestWitnessThatCannotBeReadSaysNothing: it is one guard of several.
func TestWitnessThatCannotBeReadSaysNothing(t *testing.T) {
	address := sqliteAddress(t)
	var key scheduler.Key
	closed(t, address, func(s *store.Store) { key = plan(t, s, 1) })
	if err := os.WriteFile(address+".witness", []byte("0000000000000000009 00000000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	closed(t, address, func(s *store.Store) {
		if d := show(t, s, key); d.State != store.Planned {
			t.Errorf("it is %s", d.State)
		}
	})
}
