package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"debrief/delivery"
	"debrief/reports"
	"debrief/scheduler"
)

// Form says where the files of a mail are.
type Form string

// The forms.
const (
	Attached Form = "attached" // in the mail
	Linked   Form = "linked"   // to be fetched, by links in the mail
)

// Delivery is a mail to one recipient, as the ledger knows it.
type Delivery struct {
	Key        string
	Occurrence scheduler.Key
	To         delivery.Address
	From       string // bare address
	Name       string // of the envelope
	Slice      reports.Slice
	Subject    string
	Digest     string // of the bytes that are sent
	Form       Form
	Document   string // digest of the document that the mail shows; "" where none was noted
	Doubt      Doubt

	State   DeliveryState
	Tries   int       // attempts made
	First   time.Time // when the first was made
	Until   time.Time // when it is tried again; zero if it is not
	Code    int       // of the server's last reply
	Reply   string    // the server's last words, or what happened instead
	QueueID string
	Repeats int // how often it was sent again though it may have arrived
	Changed time.Time
}

const deliveryColumns = `key, occurrence, recipient, recipient_name, sender, envelope_name, dimension, value, subject, digest,
	form, document, doubt, state, tries, first_try, until, code, reply, queue_id, repeats, changed, seal`

// scanDelivery reads deliveryColumns.
func scanDelivery(scan func(...any) error) (Delivery, error) {
	var d Delivery
	var occurrence, form, doubt, state, first, until, changed, seal string
	err := scan(&d.Key, &occurrence, &d.To.Email, &d.To.Name, &d.From, &d.Name, &d.Slice.Dimension, &d.Slice.Value, &d.Subject, &d.Digest,
		&form, &d.Document, &doubt, &state, &d.Tries, &first, &until, &d.Code, &d.Reply, &d.QueueID, &d.Repeats, &changed, &seal)
	if err != nil {
		return d, err
	}
	d.Occurrence, d.Form, d.Doubt, d.State = scheduler.Key(occurrence), Form(form), Doubt(doubt), DeliveryState(state)
	var p parser
	d.First, d.Until, d.Changed = p.stamp(first), p.stamp(until), p.stamp(changed)
	if p.err == nil && seal != "" && seal != deliverySeal(&d) {
		p.err = &CorruptError{What: "delivery " + d.Key, Why: "it has another seal"}
	}
	return d, p.err
}

// step adds a line to a delivery's history.
func (s *Store) step(ctx context.Context, t transaction, key string, line Step) error {
	_, err := s.numbered(ctx, t, key, line)
	return err
}

// numbered is step, and returns the line's number.
func (s *Store) numbered(ctx context.Context, t transaction, key string, line Step) (number int64, err error) {
	detail := []byte("{}")
	if line.Receipt != nil {
		if detail, err = json.Marshal(line.Receipt); err != nil {
			return 0, fmt.Errorf("write receipt: %w", err)
		}
	} else if line.Note != "" {
		detail = []byte(line.Note)
	}
	err = one(ctx, t, sql("INSERT INTO delivery_history (delivery, at, state, attempt, detail) VALUES ($1, $2, $3, $4, $5) RETURNING id",
		key, s.now(), line.State, line.Attempt, string(detail)), &number)
	return number, err
}
