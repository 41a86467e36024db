package store

import (
	"context"
	"errors"
	"fmt"

	"debrief/scheduler"
)

// Approve lets a held occurrence go on. Its next claim carries the approval. Of
// one that is being sent, it lets the mails go that wait because of a Quota. It
// is a *RefusedError if there is nothing that waits for a person.
func (s *Store) Approve(ctx context.Context, key scheduler.Key, a Approval) error {
	return s.write(ctx, "approve "+string(key), func(t transaction) error {
		n, err := t.exec(ctx, `UPDATE occurrences SET state = $1, why = '', approved_by = $2, comment = $3, approved_at = $4,
			failures = 0, deaths = 0, changed = $4 WHERE key = $5 AND state = $6`, Planned, a.Who, a.Comment, s.now(), string(key), Held)
		if err != nil {
			return err
		}
		if n > 0 {
			err = s.enqueue(ctx, t, []job{{kind: generateKind, key: string(key)}})
		} else if waiting, releaseErr := s.release(ctx, t, key); releaseErr != nil || waiting > 0 {
			err = releaseErr
		} else {
			err = s.refuse(ctx, t, key, "approve")
		}
		if err != nil {
			return err
		}
		return s.audit(ctx, t, Entry{Who: a.Who, Action: "approve", Subject: string(key), Detail: a.Comment})
	})
}

// Act is what a person does, and why.
type Act struct {
	Who string
	Why string
}

// Cancel ends an occurrence that is not done. Mails that were certainly not
// sent are not sent any more; those that may have been stay as they are.
func (s *Store) Cancel(ctx context.Context, key scheduler.Key, act Act) error {
	return s.write(ctx, "cancel "+string(key), func(t transaction) error {
		n, err := t.exec(ctx, `UPDATE occurrences SET state = $1, why = $2, job_id = NULL, changed = $3
			WHERE key = $4 AND state IN ('planned', 'generating', 'held', 'delivering')`, Cancelled, act.Why, s.now(), string(key))
		if err != nil {
			return err
		}
		if n == 0 {
			return s.refuse(ctx, t, key, "cancel")
		}
		if err := s.recall(ctx, t, key, act); err != nil {
			return err
		}
		if _, err := s.endRun(ctx, t, string(key), runInterrupted, act.Why); err != nil {
			return err
		}
		return s.audit(ctx, t, Entry{Who: act.Who, Action: "cancel", Subject: string(key), Detail: act.Why})
	})
}

// recall takes the open deliveries of an occurrence back.
func (s *Store) recall(ctx context.Context, t transaction, key scheduler.Key, act Act) error {
	unsent := " WHERE occurrence = $1 AND state IN ('rendered', 'sending', 'deferred', 'waiting')"
	_, err := t.exec(ctx, `INSERT INTO delivery_history (delivery, at, state, attempt, detail)
		SELECT key, CAST($2 AS TEXT), CAST($3 AS TEXT), tries, CAST($4 AS TEXT) FROM deliveries`+unsent,
		string(key), s.now(), Recalled, "cancelled by "+act.Who)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE deliveries SET state = $2, until = '', job_id = NULL, changed = $3"+unsent, string(key), Recalled, s.now())
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE deliveries SET until = '', job_id = NULL WHERE occurrence = $1 AND state = $2", string(key), InDoubt)
	return err
}

// Retry makes an occurrence that has failed, or was cancelled, once more.
func (s *Store) Retry(ctx context.Context, key scheduler.Key, act Act) error {
	return s.write(ctx, "retry "+string(key), func(t transaction) error {
		n, err := t.exec(ctx, `UPDATE occurrences SET state = $1, why = '', failures = 0, deaths = 0, changed = $2
			WHERE key = $3 AND state IN ('failed', 'cancelled')`, Planned, s.now(), string(key))
		if err != nil {
			return err
		}
		if n == 0 {
			return s.refuse(ctx, t, key, "retry")
		}
		if err := s.enqueue(ctx, t, []job{{kind: generateKind, key: string(key)}}); err != nil {
			return err
		}
		return s.audit(ctx, t, Entry{Who: act.Who, Action: "retry", Subject: string(key), Detail: act.Why})
	})
}

// Resend sends the same bytes to the same recipient again, under the same
// Message-ID, whatever became of them; this is also how a person decides about
// a delivery in doubt. One that is still to be tried is left as it is, and is
// a *RefusedError.
func (s *Store) Resend(ctx context.Context, deliveryKey string, act Act) error {
	return s.write(ctx, "resend "+deliveryKey, func(t transaction) error {
		var occurrence string
		err := one(ctx, t, sql(`UPDATE deliveries SET state = $1, tries = 0, first_try = '', changed = $2
			WHERE key = $3 AND job_id IS NULL RETURNING occurrence`, Rendered, s.now(), deliveryKey), &occurrence)
		if errors.Is(err, errNoRow) {
			return &RefusedError{What: "delivery " + deliveryKey + " is not there or still under way", Hint: "look at the report with show"}
		}
		if err != nil {
			return err
		}
		if err := s.step(ctx, t, deliveryKey, Step{State: Rendered, Note: "asked for again by " + act.Who}); err != nil {
			return err
		}
		if err := s.enqueue(ctx, t, []job{{kind: deliverKind, key: deliveryKey}}); err != nil {
			return err
		}
		if err := s.reopen(ctx, t, scheduler.Key(occurrence)); err != nil {
			return err
		}
		return s.audit(ctx, t, Entry{Who: act.Who, Action: "resend", Subject: deliveryKey, Detail: act.Why})
	})
}

// SendMore adds mails to an occurrence that was made, for another recipient.
// A mail whose key is known is left as it is.
func (s *Store) SendMore(ctx context.Context, key scheduler.Key, mails []Mail, act Act) error {
	if err := s.keepMails(ctx, mails); err != nil {
		return err
	}
	return s.write(ctx, "send more of "+string(key), func(t transaction) error {
		if err := s.reopen(ctx, t, key); err != nil {
			return err
		}
		if err := s.send(ctx, t, key, mails); err != nil {
			return err
		}
		return s.audit(ctx, t, Entry{Who: act.Who, Action: "send more", Subject: string(key), Detail: fmt.Sprintf("%d mails", len(mails))})
	})
}

// reopen notes that an occurrence has recipients again who are not accounted
// for.
func (s *Store) reopen(ctx context.Context, t transaction, key scheduler.Key) error {
	_, err := t.exec(ctx, "UPDATE occurrences SET state = $1, changed = $2 WHERE key = $3 AND state = $4",
		Delivering, s.now(), string(key), Done)
	return err
}

// refuse says why an occurrence cannot be treated as a person asked.
func (s *Store) refuse(ctx context.Context, q querier, key scheduler.Key, action string) error {
	var state string
	err := one(ctx, q, sql("SELECT state FROM occurrences WHERE key = $1", string(key)), &state)
	if errors.Is(err, errNoRow) {
		return &RefusedError{What: "there is no report with the key " + string(key), Hint: "list what there is with history"}
	}
	if err != nil {
		return err
	}
	return &RefusedError{What: fmt.Sprintf("cannot %s %s: it is %s", action, key, state), Hint: "look at it with show"}
}
