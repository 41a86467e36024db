package store_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"debrief/calendar"
	"debrief/scheduler"
	"debrief/store"
)

// later is an occurrence about campaign n that is due after every restore.
func later(n, edition int) scheduler.Occurrence {
	o := occurrence(n, edition)
	o.At = time.Now().Add(24 * time.Hour).Truncate(time.Second).UTC()
	o.Nominal, o.Zone = calendar.LocalOf(o.At), "UTC"
	return o
}

// halfDone leaves a store with one report done, one with its mails deferred,
// one planned and one that has begun to be sent when its process died. It
// returns their keys.
func halfDone(t *testing.T, s *store.Store) (done, deferred, planned scheduler.Key) {
	t.Helper()
	var in inbox
	done = plan(t, s, 1)
	work(t, s, workers(s, 1, &in), is(t, s, done, store.Done))
	deferred = plan(t, s, 2)
	w := workers(s, 1, &in)
	w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
		return s.Postpone(ctx, c, time.Now().Add(time.Hour), "paused")
	}
	work(t, s, w, func() bool { return show(t, s, deferred).Mails[store.Deferred] == 1 })
	return done, deferred, plan(t, s, 3)
}

// checkRestored has workers run on a restored store, and nothing may be sent.
func checkRestored(t *testing.T, s *store.Store, done, deferred, planned scheduler.Key) {
	t.Helper()
	again, err := s.Plan(t.Context(), []scheduler.Occurrence{occurrence(4, 1), later(1, 2), later(5, 1)})
	if err != nil || len(again) != 3 {
		t.Fatalf("planned %d, %v", len(again), err)
	}
	var in inbox
	fresh := later(5, 1).Key()
	work(t, s, workers(s, 1, &in), is(t, s, fresh, store.Done))
	if len(in.sent) != 1 {
		t.Errorf("after a restore %d mails were sent, want the one of the new occurrence", len(in.sent))
	}
	for key, want := range map[scheduler.Key]store.State{
		done: store.Done, deferred: store.Done, planned: store.Held,
		occurrence(4, 1).Key(): store.Held, // due in the gap
		later(1, 2).Key():      store.Held, // follows an edition from before
	} {
		if d := show(t, s, key); d.State != want {
			t.Errorf("%s is %s, want %s", d.Campaign, d.State, want)
		}
	}
	mail := show(t, s, deferred).Deliveries[0]
	if mail.State != store.InDoubt {
		t.Errorf("a mail that was open is %s", mail.State)
	}
	if d := show(t, s, done).Deliveries[0]; d.State != store.Accepted {
		t.Errorf("a mail that was accepted is %s", d.State)
	}
	if err := s.Resend(t.Context(), mail.Key, store.Act{Who: "ana"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Approve(t.Context(), planned, store.Approval{Who: "ana"}); err != nil {
		t.Fatal(err)
	}
	work(t, s, workers(s, 1, &in), settled(t, s))
	if len(in.sent) != 3 {
		t.Errorf("after a person's word %d mails were sent, want 3", len(in.sent))
	}
}

func TestRestoredBackupSendsNothing(t *testing.T) {
	address := sqliteAddress(t)
	s := open(t, address)
	done, deferred, planned := halfDone(t, s)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	var refused *store.BackupError
	if err := s.Backup(t.Context(), copied); !errors.As(err, &refused) {
		t.Errorf("a backup over a file returned %v", err)
	}
	var in inbox
	work(t, s, workers(s, 1, &in), is(t, s, planned, store.Done)) // the store that is lost goes on
	if len(in.sent) != 1 {
		t.Fatalf("sent %v", in.sent)
	}
	checkRestored(t, open(t, copied), done, deferred, planned)
}

func TestRestoredDumpSendsNothing(t *testing.T) {
	address, target := postgresAddress(t), emptyDatabase(t)
	s := open(t, address)
	done, deferred, planned := halfDone(t, s)
	var refused *store.BackupError
	if err := s.Backup(t.Context(), "x"); !errors.As(err, &refused) {
		t.Errorf("a backup of PostgreSQL returned %v", err)
	}
	if _, err := exec.LookPath("pg_dump"); err != nil {
		t.Skip("pg_dump is not installed")
	}
	dump := filepath.Join(t.TempDir(), "dump")
	run(t, "pg_dump", "--format=custom", "--no-owner", "--file="+dump, address)
	run(t, "pg_restore", "--no-owner", "--dbname="+target, dump)
	checkRestored(t, open(t, target), done, deferred, planned)
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func TestMarkRestored(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		done, deferred, planned := halfDone(t, s)
		if err := s.MarkRestored(t.Context(), "ana"); err != nil {
			t.Fatal(err)
		}
		checkRestored(t, s, done, deferred, planned)
	})
}

// TestOpeningTwiceIsNotARestore: the guard must not cry wolf.
func TestOpeningTwiceIsNotARestore(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		if d := show(t, open(t, address), key); d.State != store.Planned {
			t.Errorf("after a second opening it is %s", d.State)
		}
	})
}

// TestDamageIsNoticed flips bits in the bytes of a mail, which SQLite itself
// does not notice.
func TestDamageIsNoticed(t *testing.T) {
	address := sqliteAddress(t)
	s, err := store.Open(t.Context(), address, quick(t))
	if err != nil {
		t.Fatal(err)
	}
	digest, err := s.Keep(t.Context(), []byte("the bytes that are to be flipped"))
	if err != nil {
		t.Fatal(err)
	}
	if damaged, err := s.Verify(t.Context()); err != nil || len(damaged) > 0 {
		t.Fatalf("a sound store: %v, %v", damaged, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	flip(t, address, "that are to be flipped")
	s = open(t, address)
	var damage *store.CorruptError
	if raw, err := s.Content(t.Context(), digest); !errors.As(err, &damage) {
		t.Errorf("read %q, %v", raw, err)
	}
	if damaged, err := s.Verify(t.Context()); err != nil || len(damaged) != 1 {
		t.Errorf("verify found %v, %v", damaged, err)
	}
}

// flip changes one bit where a text stands in a file.
func flip(t *testing.T, path, text string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i := 0; i+len(text) <= len(raw); i++ {
		if string(raw[i:i+len(text)]) == text {
			raw[i] ^= 1
			found++
		}
	}
	if found == 0 {
		t.Fatalf("%q is not in %s", text, path)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDamagedMailIsNotSent: it fails with the reason instead.
func TestDamagedMailIsNotSent(t *testing.T) {
	address := sqliteAddress(t)
	s, err := store.Open(t.Context(), address, quick(t))
	if err != nil {
		t.Fatal(err)
	}
	key := plan(t, s, 1)
	var in inbox
	w := workers(s, 1, &in)
	w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
		return s.Postpone(ctx, c, time.Now().Add(2*time.Second), "not yet")
	}
	work(t, s, w, func() bool { return show(t, s, key).Mails[store.Deferred] == 1 })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	flip(t, address, "To: reader0@example.org")
	s = open(t, address)
	w = workers(s, 1, &in)
	var told atomic.Int64
	w.Spoilt = func(_ context.Context, c *store.MailClaim, err error) {
		var damage *store.CorruptError
		if told.Add(1); !errors.As(err, &damage) || c.Delivery.To.Email != "reader0@example.org" {
			t.Errorf("told of %+v, %v", c.Delivery, err)
		}
	}
	work(t, s, w, is(t, s, key, store.Done))
	if told.Load() != 1 {
		t.Errorf("told of %d mails, want one", told.Load())
	}
	if d := show(t, s, key).Deliveries[0]; d.State != store.Refused || len(in.sent) != 0 {
		t.Errorf("sent %v, ended as %+v", in.sent, d.Delivery)
	}
}

func TestForeignFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan.csv")
	if err := os.WriteFile(path, []byte("campaign,start,end\nspring,2026-03-01,2026-03-28\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var damage *store.CorruptError
	if _, err := store.Open(t.Context(), path, quick(t)); !errors.As(err, &damage) {
		t.Errorf("opened a table of campaigns as a store: %v", err)
	}
}

// TestOddPaths: what a path may hold must not be taken for a part of a URL.
func TestOddPaths(t *testing.T) {
	for _, name := range []string{"a b.db", "50%?x=1#2.db", "größe.db"} {
		path := filepath.Join(t.TempDir(), name)
		key := plan(t, open(t, path), 1)
		if d := show(t, open(t, path), key); d.State != store.Planned {
			t.Errorf("%s: %s", name, d.State)
		}
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if _, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder.db"), quick(t)); err == nil {
		t.Error("opened a store in a folder that is not there")
	}
}
