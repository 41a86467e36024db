package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"debrief/delivery"
	"debrief/scheduler"
)

// MailClaim is a mail that is to be sent by whoever holds the claim.
type MailClaim struct {
	Delivery Delivery
	Raw      []byte               // the message; its digest was checked
	Attempts delivery.Attempts    // this one included, for delivery.Schedule.Next
	About    scheduler.Occurrence // what the mail reports on, to check that it is still wanted
	fence    fence
}

// claimMail begins an attempt at a delivery. It returns errStale if there is
// nothing to do: another worker has it, it is finished, its address is
// suppressed or has stopped the report, or it is in doubt and waits for a person.
// With errWaits and a *spoiltError it returns the claim to tell of.
func (s *Store) claimMail(ctx context.Context, key string, f fence, quota Quota) (*MailClaim, error) {
	claim := &MailClaim{fence: f}
	stop, charged := false, true
	err := s.write(ctx, "claim delivery "+key, func(t transaction) error {
		d, err := s.fenceMail(ctx, t, key, f)
		if err != nil {
			return err
		}
		claim.Delivery = d
		if stop, err = s.stopBefore(ctx, t, &d); err != nil || stop {
			return err
		}
		if charged, err = s.charge(ctx, t, &d, quota); err != nil || !charged {
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
	if !charged {
		return claim, errWaits
	}
	return claim, s.load(ctx, claim)
}

// fenceMail writes the fence into a delivery and returns it as it was.
func (s *Store) fenceMail(ctx context.Context, t transaction, key string, f fence) (Delivery, error) {
	r, err := t.query(ctx, `UPDATE deliveries SET attempt = $1, process = $2
		WHERE key = $3 AND job_id = $4 AND attempt < $1 AND state IN ('rendered', 'sending', 'dot', 'deferred', 'waiting', 'in doubt')
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
		if d.Doubt != Redeliver { // nor if it cannot be read
			return true, s.end(ctx, t, d, ending{state: InDoubt, reply: note})
		}
		d.State = InDoubt
	}
	if d.State == InDoubt {
		d.Repeats++
	}
	var why string
	err := one(ctx, t, sql(`SELECT why FROM suppressions WHERE address = $1
		UNION ALL SELECT s.why FROM subscriptions s JOIN occurrences o ON o.report = s.report
		WHERE s.address = $1 AND o.key = $2 AND s.stopped <> ''`, strings.ToLower(d.To.Email), string(d.Occurrence)), &why)
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

// spoiltError says that a mail has failed since what is stored of it is damaged.
type spoiltError struct{ cause *CorruptError }

func (e *spoiltError) Error() string { return e.cause.Error() }

// load reads the bytes to send and what they report on, after the attempt is
// recorded. Damaged bytes are not sent, and not tried for ever: the delivery
// has failed, and a *spoiltError says so.
func (s *Store) load(ctx context.Context, c *MailClaim) error {
	err := s.read(ctx, "load delivery "+c.Delivery.Key, func(q querier) (err error) {
		if c.Raw, err = content(ctx, q, c.Delivery.Digest); err != nil {
			return err
		}
		var row occurrenceRow
		err = one(ctx, q, sql("SELECT "+occurrenceColumns+", terms_seal FROM occurrences WHERE key = $1", string(c.Delivery.Occurrence)), append(row.dest(), &row.seal)...)
		if err != nil {
			return err
		}
		c.About, err = row.read()
		return err
	})
	var damaged *CorruptError
	if errors.As(err, &damaged) {
		receipt := delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.Content, Reply: damaged.Error(), At: s.options.Now()}
		if failed := s.Record(ctx, c, receipt, time.Time{}); failed != nil {
			return failed
		}
		return &spoiltError{damaged}
	}
	return err
}
