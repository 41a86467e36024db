package store_test

import (
	"context"
	"testing"

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
