package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// BounceWithin is how long after a mail was accepted a bounce of it counts.
// Servers give up after five days (RFC 5321, section 4.5.4.1); a claim that
// comes much later is not from one of them.
const BounceWithin = 14 * 24 * time.Hour

// Bounce is what a mail that came back claims.
type Bounce struct {
	MessageID string   // of the mail that did not arrive, without angle brackets
	Addresses []string // that it did not reach
	Hard      bool     // it never will
	Why       string
	// GiveUpAfter is after how many days with mails, all of which came back, an
	// address is given up though no bounce is hard; 0 is never.
	GiveUpAfter int
}

// BounceEffect is what became of a claim.
type BounceEffect struct {
	Bounce
	// Delivery is the mail that is meant; its key is empty if that is none of
	// ours, or one that cannot bounce: it was not accepted, or long ago.
	Delivery Delivery
	Report   string // that it belongs to
	// First is true for the first bounce of a delivery.
	First bool
	// Suppressed is true if from now on nothing is sent to the address.
	Suppressed bool
}

// Bounce notes that an accepted mail was sent back. After a hard bounce, or when
// mails have come back for too long, nothing is sent any more to the address that
// the mail went to, if that is the one the bounce names: a Message-ID is known to
// nobody but a mail's reader, so that nobody can do this to somebody else.
func (s *Store) Bounce(ctx context.Context, b Bounce) (out BounceEffect, err error) {
	err = s.write(ctx, "record bounce", func(t transaction) error {
		out = BounceEffect{Bounce: b}
		d, err := s.bouncing(ctx, t, b.MessageID)
		if err != nil || d.Key == "" {
			return err
		}
		out.Delivery = d
		if err := one(ctx, t, sql("SELECT report FROM occurrences WHERE key = $1", string(d.Occurrence)), &out.Report); err != nil {
			return err
		}
		if out.First = d.State != Bounced; out.First {
			if err := s.bounce(ctx, t, d.Key, b.Why); err != nil {
				return err
			}
		}
		if !slices.ContainsFunc(b.Addresses, func(a string) bool { return strings.EqualFold(a, d.To.Email) }) {
			return nil
		}
		if !b.Hard {
			if b.GiveUpAfter == 0 {
				return nil
			}
			days, err := s.lostDays(ctx, t, d.To.Email)
			if err != nil || days < b.GiveUpAfter {
				return err
			}
			out.Why = fmt.Sprintf("all mails of %d days came back, the last one because: %s", days, b.Why)
		}
		out.Suppressed, err = s.suppress(ctx, t, d.To.Email, out.Why)
		return err
	})
	return out, err
}

// What it takes to give an address up. A mailbox that is full while its owner is
// away is no lost one; and whether a mail arrived is not known for some days.
const (
	aDay      = 24 * time.Hour
	lostFor   = 14 * aDay
	undecided = 5 * aDay
)

// lostDays returns on how many days in a row, up to the last one of which that
// is known, mails went to an address and all came back; 0 as long as they span
// less than lostFor. What was before a person let mails through again is over.
func (s *Store) lostDays(ctx context.Context, t transaction, address string) (int, error) {
	var since string
	err := one(ctx, t, sql("SELECT coalesce(max(at), '') FROM audit WHERE action = 'unsuppress' AND subject = $1", strings.ToLower(address)), &since)
	if err != nil {
		return 0, err
	}
	var days []mailDay
	err = each(ctx, t, sql(`SELECT created, state FROM deliveries WHERE lower(recipient) = $1
		AND state IN ('accepted', 'bounced') AND created > $2 ORDER BY created DESC`, strings.ToLower(address), since), func(r rows) error {
		var created, state string
		if err := r.Scan(&created, &state); err != nil {
			return err
		}
		at, err := parseStamp(created)
		if err != nil {
			return err
		}
		day := at.Truncate(aDay)
		if len(days) == 0 || !days[len(days)-1].day.Equal(day) {
			days = append(days, mailDay{day: day})
		}
		d := &days[len(days)-1]
		d.arrived = d.arrived || DeliveryState(state) == Accepted
		d.bounced = d.bounced || DeliveryState(state) == Bounced
		return nil
	})
	if err != nil {
		return 0, err
	}
	return daysLost(days, s.options.Now()), nil
}

// mailDay is a day on which mails went to an address.
type mailDay struct {
	day              time.Time // its beginning, in UTC
	arrived, bounced bool      // some of them did
}

// daysLost counts the days, of which the latest comes first.
func daysLost(days []mailDay, now time.Time) int {
	recent := now.Add(-undecided).Truncate(aDay)
	for len(days) > 0 && !days[0].bounced && !days[0].day.Before(recent) {
		days = days[1:]
	}
	n := 0
	for n < len(days) && !days[n].arrived {
		n++
	}
	if n == 0 || days[0].day.Sub(days[n-1].day) < lostFor {
		return 0
	}
	return n
}

// bouncing returns the delivery that a Message-ID is of, and locks it; its key
// is empty if there is none that can bounce.
func (s *Store) bouncing(ctx context.Context, t transaction, messageID string) (d Delivery, err error) {
	at := strings.LastIndexByte(messageID, '@')
	if at < 0 {
		return d, nil
	}
	key, domain := messageID[:at], messageID[at+1:]
	r, err := t.query(ctx, `UPDATE deliveries SET attempt = attempt WHERE key = $1 AND job_id IS NULL
		AND state IN ('accepted', 'in doubt', 'bounced') AND changed >= $2 RETURNING `+deliveryColumns,
		key, stamp(s.options.Now().Add(-BounceWithin)))
	if err != nil {
		return d, err
	}
	defer r.Close()
	if !r.Next() {
		return d, r.Err()
	}
	if d, err = scanDelivery(r.Scan); err != nil {
		return d, err
	}
	if _, sender, _ := strings.Cut(d.From, "@"); !strings.EqualFold(domain, sender) {
		return Delivery{}, nil
	}
	return d, nil
}

func (s *Store) bounce(ctx context.Context, t transaction, key, why string) error {
	_, err := t.exec(ctx, "UPDATE deliveries SET state = $1, reply = $2, changed = $3 WHERE key = $4", Bounced, why, s.now(), key)
	if err != nil {
		return err
	}
	return s.step(ctx, t, key, Step{State: Bounced, Note: why})
}

// MailboxMark returns how far a mailbox of this machine was read, "" if it never
// was.
func (s *Store) MailboxMark(ctx context.Context, name string) (mark string, err error) {
	err = s.read(ctx, "read mark of mailbox", func(q querier) error {
		return one(ctx, q, sql("SELECT mark FROM mailboxes WHERE name = $1", hostname()+":"+name), &mark)
	})
	if errors.Is(err, errNoRow) {
		return "", nil
	}
	return mark, err
}

// MarkMailbox notes how far a mailbox was read.
func (s *Store) MarkMailbox(ctx context.Context, name, mark string) error {
	return s.write(ctx, fmt.Sprintf("mark mailbox %s", name), func(t transaction) error {
		_, err := t.exec(ctx, `INSERT INTO mailboxes (name, mark, at) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET mark = excluded.mark, at = excluded.at`, hostname()+":"+name, mark, s.now())
		return err
	})
}
