package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"debrief/delivery"
	"debrief/pipeline"
	"debrief/reports"
)

// keptParts remembers the digests of documents and of their files: the readers
// of a variant share them.
type keptParts map[keptPart]string

type keptPart struct {
	document *reports.Document
	format   pipeline.Format // "" is the document itself
}

// keepParts stores the document and the files of a mail.
func (s *Store) keepParts(ctx context.Context, m *Mail, kept keptParts) (err error) {
	m.documentDigest, m.fileDigests = "", nil
	if m.Document == nil {
		return nil
	}
	at := keptPart{document: m.Document}
	if kept[at] == "" {
		text, err := json.Marshal(m.Document)
		if err != nil {
			return fmt.Errorf("write document: %w", err)
		}
		if kept[at], err = s.keepCompressed(ctx, text); err != nil {
			return err
		}
	}
	m.documentDigest = kept[at]
	for _, f := range m.Files {
		at.format = f.Format
		digest := kept[at]
		if f.Locked || digest == "" {
			if digest, err = s.Keep(ctx, f.Bytes); err != nil {
				return err
			}
		}
		if !f.Locked { // one that is encrypted is its reader's alone
			kept[at] = digest
		}
		m.fileDigests = append(m.fileDigests, digest)
	}
	return nil
}

// recordParts notes what files a mail has, in the place of those that it had
// before it was cancelled, and that its reader gets the report.
func recordParts(ctx context.Context, t transaction, m *Mail) error {
	if _, err := t.exec(ctx, "DELETE FROM attachments WHERE delivery = $1", m.Key); err != nil {
		return err
	}
	var files [][]any
	for i, digest := range m.fileDigests {
		f := &m.Files[i]
		files = append(files, []any{m.Key, string(f.Format), i, f.Name, digest, len(f.Bytes)})
	}
	if err := insertRows(ctx, t, "INSERT INTO attachments (delivery, format, position, name, digest, size) VALUES ", files, ""); err != nil {
		return err
	}
	return subscribe(ctx, t, m)
}

// Attachments returns the files that a mail has attached or links to, in their
// order.
func (s *Store) Attachments(ctx context.Context, deliveryKey string) (list []File, err error) {
	query := sql("SELECT format, name, digest, size FROM attachments WHERE delivery = $1 ORDER BY position", deliveryKey)
	err = s.read(ctx, "read files of mail "+deliveryKey, func(q querier) error {
		return each(ctx, q, query, func(r rows) error {
			var f File
			err := r.Scan(&f.Format, &f.Name, &f.Digest, &f.Size)
			list = append(list, f)
			return err
		})
	})
	return list, err
}

// Attachment returns the file of a format that belongs to a mail, and its
// bytes; ok is false if the mail has none, or is not there any more.
func (s *Store) Attachment(ctx context.Context, deliveryKey, format string) (f File, raw []byte, ok bool, err error) {
	err = s.read(ctx, "read file of mail "+deliveryKey, func(q querier) error {
		query := sql("SELECT name, digest, size FROM attachments WHERE delivery = $1 AND format = $2", deliveryKey, format)
		err := one(ctx, q, query, &f.Name, &f.Digest, &f.Size)
		if errors.Is(err, errNoRow) {
			return nil
		}
		if err != nil {
			return err
		}
		f.Format, ok = format, true
		raw, err = content(ctx, q, f.Digest)
		return err
	})
	return f, raw, ok, err
}

// Relink ends an attempt at a mail that is too big, with the receipt that says
// so, and puts the same mail with links in its place: the next attempt, at
// once, sends those bytes under the same Message-ID. It returns a *LostError if
// the claim is lost.
func (s *Store) Relink(ctx context.Context, c *MailClaim, receipt delivery.Receipt, linked pipeline.Delivery) error {
	ctx = context.WithoutCancel(ctx)
	digest, err := s.Keep(ctx, linked.Envelope.Raw)
	if err != nil {
		return err
	}
	e := endingOf(receipt, time.Time{})
	e.state, e.until = Rendered, s.options.Now()
	return s.write(ctx, "put links into "+c.Delivery.Key, func(t transaction) error {
		if err := s.holds(ctx, t, c); err != nil {
			return err
		}
		if err := s.step(ctx, t, c.Delivery.Key, Step{State: Deferred, Attempt: c.Delivery.Tries, Receipt: &receipt}); err != nil {
			return err
		}
		if err := s.step(ctx, t, c.Delivery.Key, Step{State: Rendered, Attempt: c.Delivery.Tries, Note: linked.Note}); err != nil {
			return err
		}
		c.Delivery.Digest = digest
		_, err := t.exec(ctx, "UPDATE deliveries SET digest = $1, form = $2, seal = $3 WHERE key = $4",
			digest, Linked, deliverySeal(&c.Delivery), c.Delivery.Key)
		if err != nil {
			return err
		}
		return s.end(ctx, t, &c.Delivery, e)
	})
}
