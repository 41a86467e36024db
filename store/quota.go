package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/scheduler"
)

// Quota is how many mails may be begun on a day, by all processes that work on
// the store together. The zero Quota is no limit.
type Quota struct {
	Most int
	Day  string    // "2026-11-27", wherever days are counted
	Next time.Time // when the next day begins
}

// errWaits says that a mail is over the quota and waits for the next day.
var errWaits = errors.New("over the quota")

// released stands in the place of a delivery's day after a person has let it
// go whatever the quota says.
const released = "released"

// charge counts a mail that is about to be begun against the quota, once a day.
// One that is over it waits for the next day instead, and false is returned. The
// row of the day is locked until the transaction ends: of two processes the
// later one sees what the other took.
func (s *Store) charge(ctx context.Context, t transaction, d *Delivery, q Quota) (bool, error) {
	if q.Most == 0 {
		return true, nil
	}
	var day string
	if err := one(ctx, t, sql("SELECT day FROM deliveries WHERE key = $1", d.Key), &day); err != nil || day == q.Day {
		return err == nil, err
	}
	if _, err := t.exec(ctx, "INSERT INTO mail_days (day, begun) VALUES ($1, 0) ON CONFLICT (day) DO NOTHING", q.Day); err != nil {
		return false, err
	}
	n, err := t.exec(ctx, "UPDATE mail_days SET begun = begun + 1 WHERE day = $1 AND (begun < $2 OR CAST($3 AS TEXT) = '"+released+"')", q.Day, q.Most, day)
	if err != nil {
		return false, err
	}
	if n == 0 {
		return false, s.delay(ctx, t, d, q)
	}
	_, err = t.exec(ctx, "UPDATE deliveries SET day = $1 WHERE key = $2", q.Day, d.Key)
	return true, err
}

// delay lets a mail wait for the next day. One that may have arrived stays in
// doubt meanwhile.
func (s *Store) delay(ctx context.Context, t transaction, d *Delivery, q Quota) error {
	state := Waiting
	if d.State == InDoubt {
		state = InDoubt
	}
	why := fmt.Sprintf("over the limit of mails for %s, %d", q.Day, q.Most)
	if err := s.step(ctx, t, d.Key, Step{State: state, Attempt: d.Tries, Note: why}); err != nil {
		return err
	}
	until := q.Next
	if soonest := s.options.Now().Add(time.Second); until.Before(soonest) {
		until = soonest // the clocks of two machines differ, and at midnight that matters
	}
	return s.end(ctx, t, d, ending{state: state, until: until, reply: why})
}

// release lets the mails of an occurrence go that wait because of the quota, and
// returns how many there are.
func (s *Store) release(ctx context.Context, t transaction, key scheduler.Key) (int, error) {
	var jobs []job
	query := sql("UPDATE deliveries SET day = $1, until = '', changed = $2 WHERE occurrence = $3 AND state = $4 RETURNING key", released, s.now(), string(key), Waiting)
	err := each(ctx, t, query, func(r rows) error {
		j := job{kind: deliverKind}
		err := r.Scan(&j.key)
		jobs = append(jobs, j)
		return err
	})
	if err != nil || len(jobs) == 0 {
		return 0, err
	}
	return len(jobs), s.enqueue(ctx, t, jobs)
}

// Readers are those whom a report was sent to before.
type Readers struct {
	Known map[string]bool // addresses in lower case
	First time.Time       // when the first mail was made; zero if there is none
}

// Readers returns whom the other runs of a report were, or are to be, sent to.
func (s *Store) Readers(ctx context.Context, report string, other scheduler.Key) (Readers, error) {
	list := Readers{Known: map[string]bool{}}
	query := sql(`SELECT d.recipient, min(d.created) FROM deliveries d JOIN occurrences o ON o.key = d.occurrence
		WHERE o.report = $1 AND o.key <> $2 AND d.state NOT IN ('cancelled', 'suppressed') GROUP BY d.recipient`, report, string(other))
	err := s.read(ctx, "read readers of "+report, func(q querier) error {
		return each(ctx, q, query, func(r rows) error {
			var address, created string
			if err := r.Scan(&address, &created); err != nil {
				return err
			}
			first, err := parseStamp(created)
			if list.First.IsZero() || first.Before(list.First) {
				list.First = first
			}
			list.Known[address] = true
			return err
		})
	})
	return list, err
}
