package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"debrief/pipeline"
)

// Subscription says that an address gets a report, or that it has stopped it.
type Subscription struct {
	ID      string // pipeline.SubscriptionID
	Report  string
	Address string    // in lower case
	Stopped time.Time // zero while it goes on
	Why     string    // it was stopped
}

const subscriptionColumns = "id, report, address, stopped, why"

func scanSubscription(scan func(...any) error) (x Subscription, err error) {
	var stopped string
	if err := scan(&x.ID, &x.Report, &x.Address, &stopped, &x.Why); err != nil {
		return x, err
	}
	x.Stopped, err = parseStamp(stopped)
	return x, err
}

// subscribe notes that the reader of a mail gets its report. It outlives the
// mail, so that the link in it goes on to work.
func subscribe(ctx context.Context, t transaction, m *Mail) error {
	if m.Report == "" {
		return nil
	}
	address := strings.ToLower(m.To.Email)
	_, err := t.exec(ctx, "INSERT INTO subscriptions (id, report, address) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
		pipeline.SubscriptionID(m.Report, address), m.Report, address)
	return err
}

// Subscription returns the one with an id; ok is false if there is none.
func (s *Store) Subscription(ctx context.Context, id string) (x Subscription, ok bool, err error) {
	err = s.read(ctx, "read subscription", func(q querier) error {
		x, ok, err = subscription(ctx, q, id)
		return err
	})
	return x, ok, err
}

func subscription(ctx context.Context, q querier, id string) (x Subscription, ok bool, err error) {
	err = each(ctx, q, sql("SELECT "+subscriptionColumns+" FROM subscriptions WHERE id = $1", id), func(r rows) error {
		ok = true
		x, err = scanSubscription(r.Scan)
		return err
	})
	return x, ok, err
}

// Stop notes that a reader wants a report no more: from then on none is sent to
// the address, those under way that were not begun included. first is false if
// it was stopped before; it keeps its first reason.
func (s *Store) Stop(ctx context.Context, id, why string) (x Subscription, first bool, err error) {
	err = s.write(ctx, "stop subscription", func(t transaction) error {
		n, err := t.exec(ctx, "UPDATE subscriptions SET stopped = $1, why = $2 WHERE id = $3 AND stopped = ''", s.now(), why, id)
		if err != nil {
			return err
		}
		first = n > 0
		var ok bool
		if x, ok, err = subscription(ctx, t, id); err != nil || !ok || !first {
			return err
		}
		return s.audit(ctx, t, Entry{Who: x.Address, Action: "stop", Subject: x.Report, Detail: why})
	})
	return x, first, err
}

// Stopped returns the subscriptions that were stopped, by address and report.
func (s *Store) Stopped(ctx context.Context) (list []Subscription, err error) {
	query := sql("SELECT " + subscriptionColumns + " FROM subscriptions WHERE stopped <> '' ORDER BY address, report")
	err = s.read(ctx, "read stopped subscriptions", func(q querier) error {
		return each(ctx, q, query, func(r rows) error {
			x, err := scanSubscription(r.Scan)
			list = append(list, x)
			return err
		})
	})
	return list, err
}

// Resume lets an address get a report again that it had stopped, all of them if
// report is empty, and returns how many. What was not sent meanwhile is not
// sent now.
func (s *Store) Resume(ctx context.Context, address, report string, act Act) (n int64, err error) {
	address = strings.ToLower(address)
	err = s.write(ctx, "resume reports to "+address, func(t transaction) error {
		n, err = t.exec(ctx, "UPDATE subscriptions SET stopped = '', why = '' WHERE address = $1 AND stopped <> '' AND (report = $2 OR $2 = '')", address, report)
		if err != nil || n == 0 {
			return err
		}
		detail := strings.TrimSpace(report + " " + act.Why)
		return s.audit(ctx, t, Entry{Who: act.Who, Action: "resume", Subject: address, Detail: detail})
	})
	return n, err
}

// linkKeyLength is that of the hash which the links' signatures are made by.
const linkKeyLength = 32

// LinkKey returns the key that signs the links in mails. It is made when it is
// first asked for, and then the same for every process that works on the store
// and for every copy of it.
func (s *Store) LinkKey(ctx context.Context) (key []byte, err error) {
	fresh := make([]byte, linkKeyLength)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	var kept string
	err = s.read(ctx, "read key of links", func(q querier) error {
		kept, err = note(ctx, q, noteLinkKey)
		return err
	})
	if err == nil && kept == "" {
		err = s.write(ctx, "make key of links", func(t transaction) error {
			_, err := t.exec(ctx, "INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
				noteLinkKey, base64.StdEncoding.EncodeToString(fresh))
			if err != nil {
				return err
			}
			kept, err = note(ctx, t, noteLinkKey)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	if key, err = base64.StdEncoding.DecodeString(kept); err != nil || len(key) != linkKeyLength {
		return nil, errors.Join(&CorruptError{What: "the key of links", Why: "it does not have 32 bytes"}, err)
	}
	return key, nil
}
