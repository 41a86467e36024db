package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"debrief/scheduler"
	"debrief/store"
)

// TestClocksThatDiffer: three processes whose clocks are hours apart share the
// work, and take over what a fourth leaves behind, as those do whose clocks
// agree. None of them is taken for dead.
func TestClocksThatDiffer(t *testing.T) {
	const reports, readers = 12, 3
	address := postgresAddress(t)
	var in inbox
	var mu sync.Mutex
	made := map[scheduler.Key]int{}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 3)
	keys, err := open(t, address).Plan(t.Context(), occurrences(reports))
	if err != nil || len(keys) != reports {
		t.Fatal(len(keys), err)
	}
	leaveBehind(t, address)
	var last *store.Store
	for _, skew := range []time.Duration{-3 * time.Hour, 0, 3 * time.Hour} {
		o := quick(t)
		o.Now = func() time.Time { return time.Now().Add(skew) }
		s := openWith(t, address, o)
		last = s
		w := workers(s, readers, &in)
		generate := w.Generate
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			err := generate(ctx, c)
			if err == nil {
				mu.Lock()
				defer mu.Unlock()
				made[c.Key]++
			}
			return err
		}
		go func() { ended <- s.Work(ctx, w, 2) }()
	}
	await(t, settled(t, last))
	stop()
	for range 3 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if len(made) != reports || len(in.sent) != reports*readers {
		t.Errorf("%d reports and %d mails, want %d and %d", len(made), len(in.sent), reports, reports*readers)
	}
	for key, n := range made {
		if n != 1 {
			t.Errorf("%v was made %d times", key, n)
		}
	}
	for key, n := range in.sent {
		if n != 1 {
			t.Errorf("%s was sent %d times", key, n)
		}
	}
}

// leaveBehind claims a report by a process that then says no more.
func leaveBehind(t *testing.T, address string) {
	t.Helper()
	s := openWith(t, address, mute(t))
	claimed := make(chan struct{})
	var once sync.Once
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	hang := func(ctx context.Context) error {
		once.Do(func() { close(claimed) })
		<-ctx.Done()
		return ctx.Err()
	}
	w := store.Workers{
		Generate: func(ctx context.Context, _ *store.ReportClaim) error { return hang(ctx) },
		Deliver:  func(ctx context.Context, _ *store.MailClaim) error { return hang(ctx) },
	}
	go func() { ended <- s.Work(ctx, w, 1) }()
	<-claimed
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
