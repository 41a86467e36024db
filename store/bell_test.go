package store_test

import (
	"context"
	"testing"
	"time"

	"debrief/scheduler"
	"debrief/store"
)

// TestWorkIsHeardOf: what the process that works has inserted itself is begun
// at once, and what another command inserts is found.
func TestWorkIsHeardOf(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		own, other := open(t, address), open(t, address)
		begun := make(chan time.Time, 1)
		w := workers(own, 0, nil)
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			begun <- time.Now()
			return own.Finish(ctx, c, made(c), nil)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- own.Work(ctx, w, 2) }()
		for i, insert := range []struct {
			by    *store.Store
			after time.Duration // enough for River to end, or not
		}{{own, 0}, {own, 0}, {other, 0}, {own, time.Second}, {other, time.Second}, {own, 0}} {
			time.Sleep(insert.after)
			inserted := time.Now()
			if _, err := insert.by.Plan(t.Context(), []scheduler.Occurrence{occurrence(i, 1)}); err != nil {
				t.Fatal(err)
			}
			select {
			case at := <-begun:
				t.Logf("work %d began after %v", i, at.Sub(inserted))
			case <-time.After(10 * time.Second):
				t.Fatalf("work %d did not begin", i)
			}
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestOwnWorkIsRungFor: without any looking, at rest and while River runs.
func TestOwnWorkIsRungFor(t *testing.T) {
	options := quick(t)
	options.Look = time.Hour
	s := openWith(t, sqliteAddress(t), options)
	begun := make(chan struct{}, 1)
	w := workers(s, 1, &inbox{})
	deliver := w.Deliver
	w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
		begun <- struct{}{}
		return deliver(ctx, c)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Work(ctx, w, 2) }()
	for i := range 3 {
		time.Sleep(300 * time.Millisecond)
		if _, err := s.Plan(t.Context(), []scheduler.Occurrence{occurrence(i, 1)}); err != nil {
			t.Fatal(err)
		}
		select { // the mail is a job that a worker has inserted
		case <-begun:
		case <-time.After(20 * time.Second):
			t.Fatalf("nobody heard of work %d", i)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
