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
			limit time.Duration
		}{{own, 10 * time.Second}, {own, 2 * time.Second}, {other, 10 * time.Second}, {own, 2 * time.Second}} {
			inserted := time.Now()
			if _, err := insert.by.Plan(t.Context(), []scheduler.Occurrence{occurrence(i, 1)}); err != nil {
				t.Fatal(err)
			}
			select {
			case at := <-begun:
				t.Logf("work %d began after %v", i, at.Sub(inserted))
			case <-time.After(insert.limit):
				t.Fatalf("work %d did not begin within %v", i, insert.limit)
			}
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
