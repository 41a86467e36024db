package store

import (
	"context"
	"time"

	"debrief/delivery"
)

// Dot records that the final dot is about to be sent. It must be called, and
// have returned nil, before it is; from then on a crash leaves the delivery in
// doubt. It returns a *LostError if the claim is lost: then nothing may be sent.
func (s *Store) Dot(ctx context.Context, c *MailClaim) error {
	return s.writeStep(ctx, "record dot of "+c.Delivery.Key, func(t transaction) (int64, error) {
		n, err := t.exec(ctx, `UPDATE deliveries SET state = $1, changed = $2
			WHERE key = $3 AND job_id = $4 AND attempt = $5 AND state = 'sending'`,
			Dot, s.now(), c.Delivery.Key, c.fence.job, c.fence.attempt)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, &LostError{Key: c.Delivery.Key}
		}
		return s.numbered(ctx, t, c.Delivery.Key, Step{State: Dot, Attempt: c.Delivery.Tries})
	})
}

// writeStep is write for a step of a mail on its way out, which must not be
// forgotten: fn returns its number.
func (s *Store) writeStep(ctx context.Context, purpose string, fn func(transaction) (int64, error)) error {
	var line int64
	err := s.write(ctx, purpose, func(t transaction) (err error) {
		line, err = fn(t)
		return err
	})
	if err != nil {
		return err
	}
	return s.engine.testify(line)
}

// Record ends an attempt with its receipt. Where the delivery is to be tried
// again, next says when and the job is inserted in the same transaction; the
// zero time gives it up. A delivery in doubt is tried again only if its policy
// is Redeliver. The receipt is recorded even if ctx has ended. It returns a
// *LostError if the claim is lost.
func (s *Store) Record(ctx context.Context, c *MailClaim, receipt delivery.Receipt, next time.Time) error {
	ctx = context.WithoutCancel(ctx)
	e := endingOf(receipt, next)
	if e.state == InDoubt && c.Delivery.Doubt != Redeliver {
		e.until = time.Time{}
	}
	return s.writeStep(ctx, "record receipt of "+c.Delivery.Key, func(t transaction) (int64, error) {
		if err := s.holds(ctx, t, c); err != nil {
			return 0, err
		}
		line, err := s.numbered(ctx, t, c.Delivery.Key, Step{State: e.state, Attempt: c.Delivery.Tries, Receipt: &receipt})
		if err != nil {
			return 0, err
		}
		return line, s.end(ctx, t, &c.Delivery, e)
	})
}

// recordError ends an attempt whose worker returned an error in place of a
// receipt. Whether it came as far as the dot, the ledger knows.
func (s *Store) recordError(ctx context.Context, c *MailClaim, cause error) error {
	state := Sending
	err := s.read(ctx, "look how far "+c.Delivery.Key+" came", func(q querier) error {
		return one(ctx, q, sql("SELECT state FROM deliveries WHERE key = $1", c.Delivery.Key), (*string)(&state))
	})
	if err != nil {
		return err
	}
	now := s.options.Now()
	receipt := delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Reply: cause.Error(), At: now}
	if state == Dot {
		receipt.Outcome, receipt.Phase = delivery.InDoubt, delivery.Dot
	}
	attempts := c.Attempts
	attempts.Last = now
	next, again := s.options.Schedule.Next(attempts)
	if !again {
		next = time.Time{}
	}
	return s.Record(ctx, c, receipt, next)
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
