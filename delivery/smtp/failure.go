package smtp

import (
	"fmt"
	"time"

	"debrief/delivery"
)

// failure is why a step did not succeed, and what that means.
type failure struct {
	phase   delivery.Phase
	outcome delivery.Outcome
	fault   delivery.Fault
	reply   delivery.Reply // zero if the server did not answer
	err     error          // nil if the server refused
}

// Error implements error.
func (f *failure) Error() string { return fmt.Sprintf("smtp: %s: %s", f.phase, f.reason()) }

// Unwrap returns what broke, nil where the server refused.
func (f *failure) Unwrap() error { return f.err }

func (f *failure) reason() string {
	if f.err != nil {
		return f.err.Error()
	}
	return f.reply.String()
}

// refusedBy is the failure of a step to which the server said no.
func refusedBy(phase delivery.Phase, r delivery.Reply) *failure {
	outcome, fault := delivery.Classify(phase, r)
	return &failure{phase: phase, outcome: outcome, fault: fault, reply: r}
}

// lost is the failure of a step in which the connection broke, was too slow,
// or carried nonsense.
func lost(phase delivery.Phase, err error) *failure {
	outcome, fault := delivery.Lost(phase)
	return &failure{phase: phase, outcome: outcome, fault: fault, err: err}
}

// misconfigured is the failure of a step that no retry mends.
func misconfigured(phase delivery.Phase, err error) *failure {
	return &failure{phase: phase, outcome: delivery.Deferred, fault: delivery.Configuration, err: err}
}

func (f *failure) receipt(at time.Time) delivery.Receipt {
	r := delivery.Receipt{Outcome: f.outcome, Fault: f.fault, Phase: f.phase, Reply: f.reason(), At: at}
	if f.err == nil {
		r.Code, r.Enhanced, r.Reply = f.reply.Code, f.reply.Enhanced, f.reply.Text
	}
	return r
}
