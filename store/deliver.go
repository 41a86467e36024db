package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"debrief/delivery"
	"debrief/reports"
	"debrief/scheduler"
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
	doubt, state, tries, first_try, until, code, reply, queue_id, repeats, changed`

// scanDelivery reads deliveryColumns.
func scanDelivery(scan func(...any) error) (Delivery, error) {
	var d Delivery
	var occurrence, doubt, state, first, until, changed string
	err := scan(&d.Key, &occurrence, &d.To.Email, &d.To.Name, &d.From, &d.Name, &d.Slice.Dimension, &d.Slice.Value, &d.Subject, &d.Digest,
		&doubt, &state, &d.Tries, &first, &until, &d.Code, &d.Reply, &d.QueueID, &d.Repeats, &changed)
	if err != nil {
		return d, err
	}
	d.Occurrence, d.Doubt, d.State = scheduler.Key(occurrence), Doubt(doubt), DeliveryState(state)
	var p parser
	d.First, d.Until, d.Changed = p.stamp(first), p.stamp(until), p.stamp(changed)
	return d, p.err
}

// step adds a line to a delivery's history.
func (s *Store) step(ctx context.Context, t transaction, key string, line Step) error {
	detail := []byte("{}")
	if line.Receipt != nil {
		var err error
		if detail, err = json.Marshal(line.Receipt); err != nil {
			return fmt.Errorf("write receipt: %w", err)
		}
	} else if line.Note != "" {
		detail = []byte(line.Note)
	}
	_, err := t.exec(ctx, "INSERT INTO delivery_history (delivery, at, state, attempt, detail) VALUES ($1, $2, $3, $4, $5)",
		key, s.now(), line.State, line.Attempt, string(detail))
	return err
}

// claimMail begins an attempt at a delivery. It returns errStale if there is
// nothing to do: another worker has it, it is finished, its address is
// suppressed, or it is in doubt and waits for a person.
func (s *Store) claimMail(ctx context.Context, key string, f fence) (*MailClaim, error) {
	claim := &MailClaim{fence: f}
	stop := false
	err := s.write(ctx, "claim delivery "+key, func(t transaction) error {
		d, err := s.fenceMail(ctx, t, key, f)
		if err != nil {
			return err
		}
		if stop, err = s.stopBefore(ctx, t, &d); err != nil || stop {
			return err
		}
		d.Tries++
		if d.First.IsZero() {
			d.First = s.options.Now()
		}
		claim.Delivery = d
		claim.Attempts = delivery.Attempts{Key: key, Count: d.Tries, First: d.First, Last: s.options.Now()}
		_, err = t.exec(ctx, `UPDATE deliveries SET state = $1, tries = $2, first_try = $3, until = '', repeats = $4, changed = $5 WHERE key = $6`,
			Sending, d.Tries, stamp(d.First), d.Repeats, s.now(), key)
		if err != nil {
			return err
		}
		return s.step(ctx, t, key, Step{State: Sending, Attempt: d.Tries})
	})
	if err != nil {
		return nil, err
	}
	if stop {
		return nil, errStale
	}
	return claim, s.load(ctx, claim)
}

// fenceMail writes the fence into a delivery and returns it as it was.
func (s *Store) fenceMail(ctx context.Context, t transaction, key string, f fence) (Delivery, error) {
	r, err := t.query(ctx, `UPDATE deliveries SET attempt = $1, process = $2
		WHERE key = $3 AND job_id = $4 AND attempt < $1 AND state IN ('rendered', 'sending', 'dot', 'deferred', 'in doubt')
		RETURNING `+deliveryColumns, f.attempt, f.process, key, f.job)
	if err != nil {
		return Delivery{}, err
	}
	defer r.Close()
	if !r.Next() {
		return Delivery{}, errors.Join(errStale, r.Err())
	}
	return scanDelivery(r.Scan)
}

// stopBefore reports whether a delivery is not to be tried, and records why. A
// worker that died at the dot has left it in doubt.
func (s *Store) stopBefore(ctx context.Context, t transaction, d *Delivery) (bool, error) {
	if d.State == Dot {
		note := "the process ended after the dot was sent, before the answer was recorded"
		if err := s.step(ctx, t, d.Key, Step{State: InDoubt, Attempt: d.Tries, Note: note}); err != nil {
			return false, err
		}
		if d.Doubt == HoldForHuman {
			return true, s.end(ctx, t, d, ending{state: InDoubt, reply: note})
		}
		d.State = InDoubt
	}
	if d.State == InDoubt {
		d.Repeats++
	}
	var why string
	err := one(ctx, t, sql("SELECT why FROM suppressions WHERE address = $1", strings.ToLower(d.To.Email)), &why)
	if errors.Is(err, errNoRow) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := s.step(ctx, t, d.Key, Step{State: Suppressed, Attempt: d.Tries, Note: why}); err != nil {
		return false, err
	}
	return true, s.end(ctx, t, d, ending{state: Suppressed, reply: why})
}

// load reads the bytes to send and what they report on, after the attempt is
// recorded: damaged bytes must not be tried for ever.
func (s *Store) load(ctx context.Context, c *MailClaim) error {
	err := s.read(ctx, "load delivery "+c.Delivery.Key, func(q querier) (err error) {
		if c.Raw, err = content(ctx, q, c.Delivery.Digest); err != nil {
			return err
		}
		var row occurrenceRow
		err = one(ctx, q, sql("SELECT "+occurrenceColumns+" FROM occurrences WHERE key = $1", string(c.Delivery.Occurrence)), row.dest()...)
		if err != nil {
			return err
		}
		c.About, err = row.read()
		return err
	})
	var damaged *CorruptError
	if errors.As(err, &damaged) {
		receipt := delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.Content, Reply: damaged.Error(), At: s.options.Now()}
		return errors.Join(err, s.Record(ctx, c, receipt, time.Time{}))
	}
	return err
}

// Dot records that the final dot is about to be sent. It must be called, and
// have returned nil, before it is; from then on a crash leaves the delivery in
// doubt. It returns a *LostError if the claim is lost: then nothing may be sent.
func (s *Store) Dot(ctx context.Context, c *MailClaim) error {
	return s.write(ctx, "record dot of "+c.Delivery.Key, func(t transaction) error {
		n, err := t.exec(ctx, `UPDATE deliveries SET state = $1, changed = $2
			WHERE key = $3 AND job_id = $4 AND attempt = $5 AND state = 'sending'`,
			Dot, s.now(), c.Delivery.Key, c.fence.job, c.fence.attempt)
		if err != nil {
			return err
		}
		if n == 0 {
			return &LostError{Key: c.Delivery.Key}
		}
		return s.step(ctx, t, c.Delivery.Key, Step{State: Dot, Attempt: c.Delivery.Tries})
	})
}

// Record ends an attempt with its receipt. Where the delivery is to be tried
// again, next says when and the job is inserted in the same transaction; the
// zero time gives it up. A delivery in doubt is tried again only if its policy
// is Redeliver. The receipt is recorded even if ctx has ended. It returns a
// *LostError if the claim is lost.
func (s *Store) Record(ctx context.Context, c *MailClaim, receipt delivery.Receipt, next time.Time) error {
	ctx = context.WithoutCancel(ctx)
	e := endingOf(receipt, next)
	if e.state == InDoubt && c.Delivery.Doubt == HoldForHuman {
		e.until = time.Time{}
	}
	return s.write(ctx, "record receipt of "+c.Delivery.Key, func(t transaction) error {
		if err := s.holds(ctx, t, c); err != nil {
			return err
		}
		if err := s.step(ctx, t, c.Delivery.Key, Step{State: e.state, Attempt: c.Delivery.Tries, Receipt: &receipt}); err != nil {
			return err
		}
		return s.end(ctx, t, &c.Delivery, e)
	})
}

// Postpone gives a delivery back untried, for a relay that is paused. The
// attempt does not count.
func (s *Store) Postpone(ctx context.Context, c *MailClaim, until time.Time, why string) error {
	ctx = context.WithoutCancel(ctx)
	return s.write(ctx, "postpone "+c.Delivery.Key, func(t transaction) error {
		if err := s.holds(ctx, t, c); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "UPDATE deliveries SET tries = tries - 1 WHERE key = $1", c.Delivery.Key); err != nil {
			return err
		}
		if err := s.step(ctx, t, c.Delivery.Key, Step{State: Deferred, Attempt: c.Delivery.Tries - 1, Note: why}); err != nil {
			return err
		}
		return s.end(ctx, t, &c.Delivery, ending{state: Deferred, until: until, reply: why})
	})
}

// Withhold ends a delivery unsent, since its recipient is not on the list any
// more or the report is disabled.
func (s *Store) Withhold(ctx context.Context, c *MailClaim, why string) error {
	return s.write(ctx, "withhold "+c.Delivery.Key, func(t transaction) error {
		if err := s.holds(ctx, t, c); err != nil {
			return err
		}
		if err := s.step(ctx, t, c.Delivery.Key, Step{State: Suppressed, Attempt: c.Delivery.Tries, Note: why}); err != nil {
			return err
		}
		return s.end(ctx, t, &c.Delivery, ending{state: Suppressed, reply: why})
	})
}

// holds returns a *LostError unless the claim is valid, and keeps it so until
// the transaction ends.
func (s *Store) holds(ctx context.Context, t transaction, c *MailClaim) error {
	n, err := t.exec(ctx, `UPDATE deliveries SET changed = $1
		WHERE key = $2 AND job_id = $3 AND attempt = $4 AND state IN ('sending', 'dot')`,
		s.now(), c.Delivery.Key, c.fence.job, c.fence.attempt)
	if err == nil && n == 0 {
		return &LostError{Key: c.Delivery.Key}
	}
	return err
}

// ending is how an attempt ended.
type ending struct {
	state   DeliveryState
	until   time.Time // when it is tried again; zero if it is not
	code    int
	reply   string
	queueID string
}

func endingOf(r delivery.Receipt, next time.Time) ending {
	e := ending{code: r.Code, reply: r.Reply, queueID: r.QueueID}
	switch r.Outcome {
	case delivery.Accepted:
		e.state = Accepted
	case delivery.InDoubt:
		e.state, e.until = InDoubt, next
	case delivery.Deferred:
		e.state, e.until = Deferred, next
		if next.IsZero() {
			e.state = Refused
		}
	default:
		e.state = Refused
	}
	return e
}

// end writes how an attempt ended into the delivery's row, with the next job if
// there is to be one; otherwise the occurrence may be done.
func (s *Store) end(ctx context.Context, t transaction, d *Delivery, e ending) error {
	_, err := t.exec(ctx, `UPDATE deliveries SET state = $1, until = $2, code = $3, reply = $4, queue_id = $5, changed = $6, job_id = NULL
		WHERE key = $7`, e.state, stamp(e.until), e.code, e.reply, e.queueID, s.now(), d.Key)
	if err != nil {
		return err
	}
	if !e.until.IsZero() {
		return s.enqueue(ctx, t, []job{{kind: deliverKind, key: d.Key, at: e.until}})
	}
	return s.settle(ctx, t, string(d.Occurrence))
}

// settle marks an occurrence as done if each of its recipients is accounted
// for. The first statement locks the row, so that of two workers with the last
// two recipients the later one sees what the other wrote.
func (s *Store) settle(ctx context.Context, t transaction, occurrence string) error {
	n, err := t.exec(ctx, "UPDATE occurrences SET changed = $1 WHERE key = $2 AND state = 'delivering'", s.now(), occurrence)
	if err != nil || n == 0 {
		return err
	}
	_, err = t.exec(ctx, `UPDATE occurrences SET state = $1 WHERE key = $2 AND NOT EXISTS (
		SELECT 1 FROM deliveries WHERE occurrence = $2 AND job_id IS NOT NULL)`, Done, occurrence)
	return err
}
