package store

import "debrief/scheduler"

// State says how far an occurrence is.
type State string

// The states of an occurrence.
const (
	Planned    State = "planned"    // recorded, with a job to make it
	Generating State = "generating" // being made
	Held       State = "held"       // waiting for a person's approval
	Delivering State = "delivering" // made; some recipients are not accounted for
	Done       State = "done"       // each recipient is accounted for
	Failed     State = "failed"     // could not be made
	Cancelled  State = "cancelled"  // by a person
	Withdrawn  State = "withdrawn"  // held, and then overtaken by a change of the plan
	Skipped    State = "skipped"    // missed, and left out by the report's policy
)

// scheduled says the state in the scheduler's words. What a person cancelled
// is for the scheduler what failed: it is there, and is not made again.
func (s State) scheduled() scheduler.State {
	switch s {
	case Held:
		return scheduler.Held
	case Done:
		return scheduler.Sent
	case Failed, Cancelled:
		return scheduler.Failed
	case Withdrawn:
		return scheduler.Withdrawn
	}
	return scheduler.Queued
}

// DeliveryState says how far a mail to one recipient is.
type DeliveryState string

// The states of a delivery.
const (
	Rendered   DeliveryState = "rendered" // its bytes are stored; not tried yet
	Sending    DeliveryState = "sending"  // an attempt is under way; certainly not delivered yet
	Dot        DeliveryState = "dot"      // the final dot may have been sent
	Accepted   DeliveryState = "accepted" // the server took responsibility
	Deferred   DeliveryState = "deferred" // to be tried again
	Waiting    DeliveryState = "waiting"  // over the day's limit, and goes the next day
	Refused    DeliveryState = "failed"   // given up
	InDoubt    DeliveryState = "in doubt" // the server may have it
	Bounced    DeliveryState = "bounced"  // accepted, and sent back later
	Suppressed DeliveryState = "suppressed"
	Recalled   DeliveryState = "cancelled" // by a person, before it was sent
)

// Doubt says what becomes of a delivery that is in doubt.
type Doubt string

// The policies. Redeliver risks a second copy, with the same Message-ID; with
// Hold a person decides.
const (
	Redeliver    Doubt = "redeliver" // the zero Doubt means this
	HoldForHuman Doubt = "hold"
)
