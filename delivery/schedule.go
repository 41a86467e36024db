package delivery

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
)

// Schedule says when a deferred delivery is tried again.
type Schedule struct {
	First  []time.Duration // pauses after the first attempts
	Every  time.Duration   // pause after those
	Within time.Duration   // counted from the first attempt; later attempts are not made
	Jitter float64         // pauses vary by this share up and down, so that recipients spread: 0.1 is ±10 %
}

// DefaultSchedule is 1, 5, 15, 30 minutes, 1, 2, 4 hours, then every 4 hours
// for five days, as RFC 5321, section 4.5.4.1, asks of a patient sender.
func DefaultSchedule() Schedule {
	return Schedule{
		First: []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute,
			time.Hour, 2 * time.Hour, 4 * time.Hour},
		Every:  4 * time.Hour,
		Within: 5 * 24 * time.Hour,
		Jitter: 0.1,
	}
}

// Attempts is the history that Next decides on.
type Attempts struct {
	Key   string    // of the delivery: it alone decides how its pauses vary
	Count int       // attempts made so far, at least 1
	First time.Time // when the first was made
	Last  time.Time // when the latest was made
}

// Next returns when to try again, or false if it is time to give up.
func (s Schedule) Next(a Attempts) (time.Time, bool) {
	pause := s.Every
	if i := a.Count - 1; i >= 0 && i < len(s.First) {
		pause = s.First[i]
	}
	pause += time.Duration(float64(pause) * s.Jitter * spread(a.Key, a.Count))
	next := a.Last.Add(pause)
	return next, next.Sub(a.First) <= s.Within
}

// spread returns a number in [-1, 1) that depends on its arguments alone.
func spread(key string, count int) float64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", key, count))
	return float64(binary.BigEndian.Uint64(sum[:])>>11)/(1<<52) - 1
}
