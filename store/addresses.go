package store

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Suppression is an address to which nothing is sent any more.
type Suppression struct {
	Address string // in lower case
	Why     string
	At      time.Time
}

// Suppress stops all mails to an address, those under way that were not begun
// included. An address that is suppressed already keeps its first reason.
func (s *Store) Suppress(ctx context.Context, address, why string) error {
	return s.write(ctx, "suppress address", func(t transaction) error {
		_, err := s.suppress(ctx, t, address, why)
		return err
	})
}

// suppress reports whether the address was not suppressed before.
func (s *Store) suppress(ctx context.Context, t transaction, address, why string) (bool, error) {
	n, err := t.exec(ctx, "INSERT INTO suppressions (address, why, at) VALUES ($1, $2, $3) ON CONFLICT (address) DO NOTHING",
		strings.ToLower(address), why, s.now())
	return n > 0, err
}

// Unsuppress lets mails to an address through again.
func (s *Store) Unsuppress(ctx context.Context, address string, act Act) error {
	return s.write(ctx, "unsuppress address", func(t transaction) error {
		if _, err := t.exec(ctx, "DELETE FROM suppressions WHERE address = $1", strings.ToLower(address)); err != nil {
			return err
		}
		return s.audit(ctx, t, Entry{Who: act.Who, Action: "unsuppress", Subject: strings.ToLower(address), Detail: act.Why})
	})
}

// Suppressions returns the suppressed addresses in their order.
func (s *Store) Suppressions(ctx context.Context) (list []Suppression, err error) {
	err = s.read(ctx, "read suppressions", func(q querier) error {
		return each(ctx, q, sql("SELECT address, why, at FROM suppressions ORDER BY address"), func(r rows) error {
			var x Suppression
			var at string
			if err := r.Scan(&x.Address, &x.Why, &at); err != nil {
				return err
			}
			var p parser
			x.At = p.stamp(at)
			list = append(list, x)
			return p.err
		})
	})
	return list, err
}

// Pause is a relay to which nothing is handed for a while.
type Pause struct {
	Relay string
	Why   string
	Until time.Time
}

// PauseRelay pauses a relay, or prolongs its pause. Workers ask with Paused and
// give what they have claimed back with Postpone.
func (s *Store) PauseRelay(ctx context.Context, p Pause) error {
	return s.write(ctx, "pause relay "+p.Relay, func(t transaction) error {
		_, err := t.exec(ctx, `INSERT INTO pauses (relay, why, until, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (relay) DO UPDATE SET why = excluded.why, until = excluded.until`, p.Relay, p.Why, stamp(p.Until), s.now())
		return err
	})
}

// ResumeRelay ends the pause of a relay, if there is one.
func (s *Store) ResumeRelay(ctx context.Context, relay string) error {
	return s.write(ctx, "resume relay "+relay, func(t transaction) error {
		_, err := t.exec(ctx, "DELETE FROM pauses WHERE relay = $1", relay)
		return err
	})
}

// Paused returns the pause of a relay that has not ended, if there is one.
func (s *Store) Paused(ctx context.Context, relay string) (p Pause, paused bool, err error) {
	var until string
	err = s.read(ctx, "read pause of relay "+relay, func(q querier) error {
		return one(ctx, q, sql("SELECT relay, why, until FROM pauses WHERE relay = $1 AND until > $2", relay, s.now()), &p.Relay, &p.Why, &until)
	})
	if errors.Is(err, errNoRow) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	p.Until, err = parseStamp(until)
	return p, true, err
}
