package store

import (
	"context"
	"errors"
	"time"

	"debrief/scheduler"
)

// fence is what a worker holds on a row. River counts the attempts at a job
// up, so that of two workers that believe to have a job only the later one is
// heard.
type fence struct {
	job     int64
	attempt int
	process string
}

// ReportClaim is an occurrence that is to be made by whoever holds the claim.
type ReportClaim struct {
	Key        scheduler.Key
	Occurrence scheduler.Occurrence
	Run        int // the attempt at making it, counted from 1
	Approval   Approval
	Asked      Question // what Approval answers; Why is empty
	fence      fence
}

// Approval is what a person said when he let a held occurrence go on. It is
// zero if nobody was asked yet.
type Approval struct {
	Who     string
	Comment string // joins the document
	At      time.Time
}

// errStale says that a job is not the one that its row waits for: it was
// replaced, or the row is finished. There is nothing to do.
var errStale = errors.New("stale job")

// claimReport begins an attempt at an occurrence, or returns errStale.
func (s *Store) claimReport(ctx context.Context, key string, f fence) (*ReportClaim, error) {
	claim := &ReportClaim{Key: scheduler.Key(key), fence: f}
	err := s.write(ctx, "claim occurrence "+key, func(t transaction) error {
		var row occurrenceRow
		var approved string
		dest := append(row.dest(), &row.seal, &claim.Approval.Who, &claim.Approval.Comment, &approved, &claim.Asked.Mails, &claim.Asked.NewReaders)
		err := one(ctx, t, sql(`UPDATE occurrences SET state = $1, attempt = $2, process = $3, changed = $4
			WHERE key = $5 AND job_id = $6 AND attempt < $2 AND state IN ('planned', 'generating')
			RETURNING `+occurrenceColumns+`, terms_seal, approved_by, comment, approved_at, asked_mails, asked_readers`,
			Generating, f.attempt, f.process, s.now(), key, f.job), dest...)
		if errors.Is(err, errNoRow) {
			return errStale
		}
		if err != nil {
			return err
		}
		if claim.Occurrence, err = row.read(); err != nil {
			return err
		}
		if claim.Approval.At, err = parseStamp(approved); err != nil {
			return err
		}
		claim.Run, err = s.startRun(ctx, t, claim)
		return err
	})
	if err == nil && claim.Run == 0 {
		s.options.Log.Error("gave up a report during which the program ended again and again", "occurrence", key)
		return nil, errStale
	}
	return claim, err
}

// advance moves a claimed occurrence on, or returns a *LostError. Unless it is
// to be made again it waits for no job any more.
func (s *Store) advance(ctx context.Context, t transaction, c *ReportClaim, to State, why string) error {
	n, err := t.exec(ctx, `UPDATE occurrences SET state = $1, why = $2, changed = $3,
			job_id = CASE WHEN CAST($1 AS TEXT) IN ('planned', 'generating') THEN job_id END
		WHERE key = $4 AND job_id = $5 AND attempt = $6 AND state = 'generating'`,
		to, why, s.now(), string(c.Key), c.fence.job, c.fence.attempt)
	if err == nil && n == 0 {
		return &LostError{Key: string(c.Key)}
	}
	return err
}
