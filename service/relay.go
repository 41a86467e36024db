package service

import (
	"sync"
	"time"
)

// relayPause is how long the relay rests after it refused debrief itself.
const relayPause = 10 * time.Minute

// relayState remembers that the relay is paused.
type relayState struct {
	mu    sync.Mutex
	until time.Time
	why   string
}

func (r *relayState) pause(until time.Time, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.until, r.why = until, why
}

// pausedUntil returns until when, and why, the relay rests; why is empty if it
// does not.
func (r *relayState) pausedUntil(now time.Time) (time.Time, string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !now.Before(r.until) {
		return time.Time{}, ""
	}
	return r.until, r.why
}
