package store_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"debrief/store"
)

// TestRiverIsTheOneThatWasExamined: the statement that takes jobs over writes
// to River's own table. Before this version is raised, look whether its claims
// still count the attempt up and name the process last in attempted_by, and
// whether completion still asks for nothing but the state; and if it has tables
// to change, they are changed together with a version of ours only.
func TestRiverIsTheOneThatWasExamined(t *testing.T) {
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range []string{"river", "river/riverdriver/riversqlite", "river/riverdriver/riverpgxv5"} {
		if line := "github.com/riverqueue/" + module + " v0.47.0"; !strings.Contains(string(text), line) {
			t.Errorf("go.mod does not require %s", line)
		}
	}
}

// mute are options of a process that never gives a sign of life.
func mute(t testing.TB) store.Options {
	o := quick(t)
	o.Beat = time.Hour
	return o
}

// TestZombie has a worker hang until another process has taken its job over
// and finished it: whatever the first one then tries is refused.
func TestZombie(t *testing.T) {
	address := postgresAddress(t)
	zombie, heir := openWith(t, address, mute(t)), open(t, address)
	key := plan(t, zombie, 1)
	hanging, release := make(chan struct{}), make(chan struct{})
	refused := make(chan [3]error, 1)
	w := workers(zombie, 1, &inbox{})
	w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
		close(hanging)
		<-release
		keep := context.WithoutCancel(ctx)
		refused <- [3]error{
			zombie.Dot(keep, c), zombie.Record(keep, c, accepted("Z"), time.Time{}), zombie.Postpone(keep, c, time.Now(), "no"),
		}
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- zombie.Work(ctx, w, 1) }()
	<-hanging
	var in inbox
	start := time.Now()
	work(t, heir, workers(heir, 1, &in), is(t, heir, key, store.Done))
	t.Logf("taken over and finished after %s, silence counts from 500ms", time.Since(start).Round(time.Millisecond))
	close(release)
	for i, err := range <-refused {
		var lost *store.LostError
		if !errors.As(err, &lost) {
			t.Errorf("write %d of the zombie returned %v", i, err)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	d := show(t, heir, key).Deliveries[0]
	if d.State != store.Accepted || d.QueueID != "Q" || len(in.sent) != 1 {
		t.Errorf("ended as %+v, sent %v", d.Delivery, in.sent)
	}
}

// TestZombieReport is the same for the making of a report, on both engines: on
// SQLite the work of a process that ended without waiting for it.
func TestZombieReport(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		options := mute(t)
		options.Grace = 10 * time.Millisecond
		zombie := openWith(t, address, options)
		heir := open(t, address)
		key := plan(t, zombie, 1)
		hanging, release, refused := make(chan struct{}), make(chan struct{}), make(chan error, 2)
		w := store.Workers{Generate: func(ctx context.Context, c *store.ReportClaim) error {
			close(hanging)
			<-release
			refused <- zombie.Finish(context.WithoutCancel(ctx), c, made(c), mails(c, 5))
			return errors.New("and it fails")
		}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- zombie.Work(ctx, w, 1) }()
		<-hanging
		cancel()
		if err := <-ended; err == nil {
			t.Error("Work did not tell of work that would not end")
		}
		var in inbox
		work(t, heir, workers(heir, 1, &in), is(t, heir, key, store.Done))
		close(release)
		var lost *store.LostError
		if err := <-refused; !errors.As(err, &lost) {
			t.Errorf("the zombie's Finish returned %v", err)
		}
		if d := show(t, heir, key); len(d.Deliveries) != 1 || len(in.sent) != 1 || len(d.Documents) != 1 {
			t.Errorf("ended with %d deliveries, sent %v", len(d.Deliveries), in.sent)
		}
	})
}

// TestOneWorkerAtATimeOnSQLite: a second one is turned away, and let in after.
func TestOneWorkerAtATimeOnSQLite(t *testing.T) {
	address := sqliteAddress(t)
	first, second := open(t, address), open(t, address)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- first.Work(ctx, workers(first, 1, &inbox{}), 1) }()
	await(t, func() bool {
		list, err := second.Processes(t.Context())
		return err == nil && len(list) == 1
	})
	var occupied *store.OccupiedError
	if err := second.Work(t.Context(), workers(second, 1, &inbox{}), 1); !errors.As(err, &occupied) {
		t.Errorf("a second worker got %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	key := plan(t, second, 1)
	work(t, second, workers(second, 1, &inbox{}), is(t, second, key, store.Done))
}
