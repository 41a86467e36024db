package store_test

import (
	"context"
	"testing"
	"time"

	"debrief/store"
)

// TestToldToEndBeforeItBegan: a service that is stopped while it starts ends
// without an error, as its manager would take one for a crash.
func TestToldToEndBeforeItBegan(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := open(t, address).Work(ctx, store.Workers{}, 1); err != nil {
			t.Errorf("Work returned %v", err)
		}
	})
}

// TestToldToEndWhileItBegins: nor if the word comes while a transaction of the
// start is under way, at whichever statement.
func TestToldToEndWhileItBegins(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		for wait := time.Duration(0); wait < 4*time.Millisecond; wait += 20 * time.Microsecond {
			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			time.AfterFunc(wait, stop)
			if err := s.Work(ctx, store.Workers{}, 1); err != nil {
				t.Fatalf("told to end after %v, Work returned %v", wait, err)
			}
		}
	})
}
