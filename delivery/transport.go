package delivery

import (
	"context"
	"errors"
	"fmt"
)

// Envelope is what a transport needs to hand over a message to one recipient.
type Envelope struct {
	From string // bare address: "reports@harbour.example"
	To   string
	Raw  []byte // as Compose made it
	// Name is what a transport that keeps files calls the message, without
	// ending: "spring-sale_debrief_2026-06-14". Others ignore it.
	Name string
}

// Validate reports what would make the envelope ambiguous on the wire.
func (e Envelope) Validate() error {
	for _, a := range []string{e.From, e.To} {
		if _, err := parseSpec(a); err != nil {
			return fmt.Errorf("address %q: %w", a, err)
		}
	}
	if len(e.Raw) == 0 {
		return errors.New("the message is empty")
	}
	return checkWire(e.Raw)
}

// Transport hands over one message to one recipient. Implementations pass the
// suite in package deliverytest, and are safe for use by several goroutines.
type Transport interface {
	// Send makes one attempt. It calls beforeDot once, right before the step
	// after which the message may be delivered; if that returns an error the
	// step is not taken and nothing is delivered.
	//
	// The receipt always tells the outcome. The error is nil exactly if the
	// outcome is Accepted; it is for people and holds no secret.
	Send(ctx context.Context, e Envelope, beforeDot func() error) (Receipt, error)
}
