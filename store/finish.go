package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"debrief/pipeline"
)

// Made is what a worker made of an occurrence.
type Made struct {
	Run     *pipeline.Run
	ReadAt  time.Time // when the figures were read
	Figures string    // digest of the figures, for later comparisons
}

// Finish records that an occurrence is made: in one short transaction the run,
// its documents and files, a row for each mail and the jobs to send them. Bytes
// are stored before, by digest. It returns a *LostError if the claim is lost.
func (s *Store) Finish(ctx context.Context, c *ReportClaim, made Made, mails []Mail) error {
	documents, err := s.keepRun(ctx, made.Run)
	if err != nil {
		return err
	}
	if err := s.keepMails(ctx, mails); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // what is made is worth recording even as the process ends
	return s.write(ctx, "finish "+string(c.Key), func(t transaction) error {
		state := Delivering
		if len(mails) == 0 {
			state = Done
		}
		if err := s.record(ctx, t, recorded{c, made, documents, state}); err != nil {
			return err
		}
		return s.send(ctx, t, c.Key, mails)
	})
}

// Question is what a person is asked about a report that is held.
type Question struct {
	Why        string // a limit that it is over; "" if it only waits for an approval
	Mails      int    // it would send
	NewReaders int    // among their readers
}

// Hold records what was made and stops there until a person calls Approve,
// whose name and comment the next claim carries, and what was asked.
func (s *Store) Hold(ctx context.Context, c *ReportClaim, made Made, asked Question) error {
	documents, err := s.keepRun(ctx, made.Run)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	return s.write(ctx, "hold "+string(c.Key), func(t transaction) error {
		if err := s.record(ctx, t, recorded{c, made, documents, Held}); err != nil {
			return err
		}
		_, err := t.exec(ctx, "UPDATE occurrences SET why = $1, asked_mails = $2, asked_readers = $3 WHERE key = $4",
			asked.Why, asked.Mails, asked.NewReaders, string(c.Key))
		return err
	})
}

// keptDocument is a variant whose bytes are stored.
type keptDocument struct {
	variant *pipeline.Variant
	digest  string
	files   []string // digests
}

// keepRun stores the bytes of a run. Documents become a tenth in size.
func (s *Store) keepRun(ctx context.Context, run *pipeline.Run) ([]keptDocument, error) {
	list := make([]keptDocument, len(run.Variants))
	for i := range run.Variants {
		v := &run.Variants[i]
		text, err := json.Marshal(v.Document)
		if err != nil {
			return nil, fmt.Errorf("write document: %w", err)
		}
		list[i].variant = v
		if list[i].digest, err = s.keepCompressed(ctx, text); err != nil {
			return nil, err
		}
		for _, f := range v.Files {
			digest, err := s.Keep(ctx, f.Bytes)
			if err != nil {
				return nil, err
			}
			list[i].files = append(list[i].files, digest)
		}
	}
	return list, nil
}

// recorded is what one transaction says about a run.
type recorded struct {
	claim     *ReportClaim
	made      Made
	documents []keptDocument
	state     State
}

func (s *Store) record(ctx context.Context, t transaction, r recorded) error {
	c := r.claim
	if err := s.advance(ctx, t, c, r.state, ""); err != nil {
		return err
	}
	terms, err := rowOf(c.Occurrence)
	if err != nil {
		return err
	}
	row := terms.made()
	row.readAt, row.figures = stamp(r.made.ReadAt), r.made.Figures
	_, err = t.exec(ctx, "UPDATE occurrences SET title = $1, verdict = $2, read_at = $3, figures = $4, made_seal = $5 WHERE key = $6",
		r.made.Run.Title, string(r.made.Run.Verdict.Status), row.readAt, row.figures, row.seal(), string(c.Key))
	if err != nil {
		return err
	}
	if _, err := s.endRun(ctx, t, string(c.Key), runMade, ""); err != nil {
		return err
	}
	for i, d := range r.documents {
		if err := d.insert(ctx, t, c, i); err != nil {
			return err
		}
	}
	return nil
}

func (d *keptDocument) insert(ctx context.Context, t transaction, c *ReportClaim, position int) error {
	v := d.variant
	_, err := t.exec(ctx, `INSERT INTO documents (occurrence, run, position, view_name, dimension, value, locale, digest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(c.Key), c.Run, position, string(v.View), v.Slice.Dimension, v.Slice.Value, v.Document.Meta.Locale, d.digest)
	if err != nil {
		return err
	}
	for i, f := range v.Files {
		_, err := t.exec(ctx, `INSERT INTO files (occurrence, run, document, name, format, digest, size)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			string(c.Key), c.Run, position, f.Name, string(f.Format), d.files[i], len(f.Bytes))
		if err != nil {
			return err
		}
	}
	return nil
}
