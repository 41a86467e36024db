package store

import (
	"context"
	"slices"
	"strings"

	"debrief/pipeline"
	"debrief/reports"
	"debrief/scheduler"
)

// Mail is a composed mail with what the ledger keeps of it.
type Mail struct {
	pipeline.Delivery
	Slice reports.Slice // the part of the report that it shows
	Doubt Doubt         // what to do if it is not known whether it arrived
}

// keepMails stores the bytes of mails before any row refers to them.
func (s *Store) keepMails(ctx context.Context, mails []Mail) error {
	for _, m := range mails {
		digest, err := s.Keep(ctx, m.Envelope.Raw)
		if err != nil {
			return err
		}
		if m.Digest != "" && m.Digest != digest {
			return &CorruptError{What: "mail " + m.Key, Why: "its bytes are not those that were composed"}
		}
	}
	return nil
}

// send records mails and inserts the jobs to send those that are new, or were
// cancelled before. The bytes of all of them must be stored.
func (s *Store) send(ctx context.Context, t transaction, occurrence scheduler.Key, mails []Mail) error {
	for chunk := range slices.Chunk(mails, planChunk) {
		var args []any
		width := 0
		for _, m := range chunk {
			values := m.values(occurrence, s.now())
			args, width = append(args, values...), len(values)
		}
		insert := sql(`INSERT INTO deliveries (key, occurrence, recipient, recipient_name, dimension, value, subject, sender,
			envelope_name, digest, doubt, state, created, changed) VALUES `+tuples(len(chunk), width)+`
			ON CONFLICT (key) DO UPDATE SET
				subject = excluded.subject, digest = excluded.digest, state = excluded.state, changed = excluded.changed
			WHERE deliveries.state = 'cancelled' RETURNING key`, args...)
		var jobs []job
		err := each(ctx, t, insert, func(r rows) error {
			j := job{kind: deliverKind}
			err := r.Scan(&j.key)
			jobs = append(jobs, j)
			return err
		})
		if err != nil {
			return err
		}
		if err := s.recordRendered(ctx, t, jobs); err != nil {
			return err
		}
		if err := s.enqueue(ctx, t, jobs); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mail) values(occurrence scheduler.Key, now string) []any {
	doubt := m.Doubt
	if doubt == "" {
		doubt = Redeliver
	}
	return []any{m.Key, string(occurrence), strings.ToLower(m.To.Email), m.To.Name, m.Slice.Dimension, m.Slice.Value, m.Subject,
		m.Envelope.From, m.Envelope.Name, digestOf(m.Envelope.Raw), doubt, Rendered, now, now}
}

func (s *Store) recordRendered(ctx context.Context, t transaction, jobs []job) error {
	if len(jobs) == 0 {
		return nil
	}
	var args []any
	for _, j := range jobs {
		args = append(args, j.key, s.now(), Rendered, 0, "{}")
	}
	_, err := t.exec(ctx, "INSERT INTO delivery_history (delivery, at, state, attempt, detail) VALUES "+tuples(len(jobs), 5), args...)
	return err
}
