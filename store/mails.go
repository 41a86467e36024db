package store

import (
	"cmp"
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

	documentDigest string   // once its bytes are kept
	fileDigests    []string // of Files
}

// keepMails stores the bytes of mails, and of what they have attached or link
// to, before any row refers to them.
func (s *Store) keepMails(ctx context.Context, mails []Mail) error {
	kept := keptParts{}
	for i := range mails {
		m := &mails[i]
		if err := s.keepParts(ctx, m, kept); err != nil {
			return err
		}
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
			envelope_name, digest, form, document, doubt, state, reply, created, changed, seal) VALUES `+tuples(len(chunk), width)+`
			ON CONFLICT (key) DO UPDATE SET
				recipient_name = excluded.recipient_name, subject = excluded.subject, sender = excluded.sender,
				envelope_name = excluded.envelope_name, seal = excluded.seal, digest = excluded.digest, form = excluded.form, document = excluded.document,
				state = excluded.state, reply = excluded.reply, changed = excluded.changed
			WHERE deliveries.state = 'cancelled' RETURNING key`, args...)
		fresh := map[string]bool{}
		err := each(ctx, t, insert, func(r rows) error {
			var key string
			err := r.Scan(&key)
			fresh[key] = true
			return err
		})
		if err != nil {
			return err
		}
		if err := s.accompany(ctx, t, chunk, fresh); err != nil {
			return err
		}
	}
	return s.settle(ctx, t, string(occurrence))
}

// accompany records what belongs to those of the mails that are fresh, and
// inserts the jobs to send them.
func (s *Store) accompany(ctx context.Context, t transaction, mails []Mail, fresh map[string]bool) error {
	var first [][]any // lines of their histories
	var jobs []job
	for i := range mails {
		m := &mails[i]
		if !fresh[m.Key] {
			continue
		}
		first = append(first, []any{m.Key, s.now(), m.state(), 0, cmp.Or(m.Refused, m.Note, "{}")})
		if m.Refused == "" {
			jobs = append(jobs, job{kind: deliverKind, key: m.Key})
		}
		if err := recordParts(ctx, t, m); err != nil {
			return err
		}
	}
	if err := insertRows(ctx, t, "INSERT INTO delivery_history (delivery, at, state, attempt, detail) VALUES ", first, ""); err != nil {
		return err
	}
	return s.enqueue(ctx, t, jobs)
}

// insertRows inserts rows of one width by one statement, if there are any.
func insertRows(ctx context.Context, t transaction, insert string, rows [][]any, conflict string) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := t.exec(ctx, insert+tuples(len(rows), len(rows[0]))+conflict, slices.Concat(rows...)...)
	return err
}

// state is how far a mail is when it is recorded.
func (m *Mail) state() DeliveryState {
	if m.Refused != "" {
		return Refused
	}
	return Rendered
}

func (m *Mail) values(occurrence scheduler.Key, now string) []any {
	doubt := m.Doubt
	if doubt == "" {
		doubt = Redeliver
	}
	d := Delivery{Key: m.Key, Occurrence: occurrence, From: m.Envelope.From, Name: m.Envelope.Name, Digest: digestOf(m.Envelope.Raw)}
	d.To.Email = strings.ToLower(m.To.Email)
	return []any{d.Key, string(occurrence), d.To.Email, m.To.Name, m.Slice.Dimension, m.Slice.Value, m.Subject,
		d.From, d.Name, d.Digest, m.form(), m.documentDigest, doubt, m.state(), m.Refused, now, now, deliverySeal(&d)}
}

func (m *Mail) form() Form {
	if m.Linked {
		return Linked
	}
	return Attached
}
