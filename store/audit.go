package store

import (
	"context"
	"time"
)

// Entry is a line of the audit log: what a person did.
type Entry struct {
	At      time.Time
	Who     string
	Action  string // "approve", "cancel", "resend", …
	Subject string // key of the occurrence or delivery, or an address
	Detail  string
}

// audit adds a line; its time is the present.
func (s *Store) audit(ctx context.Context, t transaction, e Entry) error {
	_, err := t.exec(ctx, "INSERT INTO audit (at, who, action, subject, detail) VALUES ($1, $2, $3, $4, $5)",
		s.now(), e.Who, e.Action, e.Subject, e.Detail)
	return err
}

// Audit adds a line about something that a person did outside the store.
func (s *Store) Audit(ctx context.Context, e Entry) error {
	return s.write(ctx, "write audit log", func(t transaction) error { return s.audit(ctx, t, e) })
}

// AuditLog returns the newest lines, at most limit of them.
func (s *Store) AuditLog(ctx context.Context, limit int) (log []Entry, err error) {
	query := sql("SELECT at, who, action, subject, detail FROM audit ORDER BY id DESC LIMIT $1", limit)
	err = s.read(ctx, "read audit log", func(q querier) error {
		return each(ctx, q, query, func(r rows) error {
			var e Entry
			var at string
			if err := r.Scan(&at, &e.Who, &e.Action, &e.Subject, &e.Detail); err != nil {
				return err
			}
			var p parser
			e.At = p.stamp(at)
			log = append(log, e)
			return p.err
		})
	})
	return log, err
}
