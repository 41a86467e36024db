package store

import (
	"time"

	"debrief/delivery"
)

// Step is a line of a delivery's history. Lines are added and never changed.
type Step struct {
	At      time.Time
	State   DeliveryState
	Attempt int
	Receipt *delivery.Receipt // of an attempt that ended
	Note    string            // otherwise, what happened
}
