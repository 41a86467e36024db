package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/delivery"
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
	fence      fence
}

// Approval is what a person said when he let a held occurrence go on. It is
// zero if nobody was asked yet.
type Approval struct {
	Who     string
	Comment string // joins the document
	At      time.Time
}

// MailClaim is a mail that is to be sent by whoever holds the claim.
type MailClaim struct {
	Delivery Delivery
	Raw      []byte               // the message; its digest was checked
	Attempts delivery.Attempts    // this one included, for delivery.Schedule.Next
	About    scheduler.Occurrence // what the mail reports on, to check that it is still wanted
	fence    fence
}

// The outcomes of a run.
const (
	runStarted     = "started"
	runMade        = "made"
	runFailed      = "failed"
	runInterrupted = "interrupted" // the process died or was told to end
)

// errStale says that a job is not the one that its row waits for: it was
// replaced, or the row is finished. There is nothing to do.
var errStale = errors.New("stale job")

// claimReport begins an attempt at an occurrence, or returns errStale.
func (s *Store) claimReport(ctx context.Context, key string, f fence) (*ReportClaim, error) {
	claim := &ReportClaim{Key: scheduler.Key(key), fence: f}
	err := s.write(ctx, "claim occurrence "+key, func(t transaction) error {
		var row occurrenceRow
		var approved string
		dest := append(row.dest(), &claim.Approval.Who, &claim.Approval.Comment, &approved)
		err := one(ctx, t, sql(`UPDATE occurrences SET state = $1, attempt = $2, process = $3, changed = $4
			WHERE key = $5 AND job_id = $6 AND attempt < $2 AND state IN ('planned', 'generating')
			RETURNING `+occurrenceColumns+`, approved_by, comment, approved_at`,
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
		claim.Run, err = s.startRun(ctx, t, key, f)
		return err
	})
	return claim, err
}

// startRun ends the run of a worker that is gone, if there is one, and begins
// the next.
func (s *Store) startRun(ctx context.Context, t transaction, key string, f fence) (number int, err error) {
	if err := s.endRun(ctx, t, key, runInterrupted, ""); err != nil {
		return 0, err
	}
	err = one(ctx, t, sql("SELECT coalesce(max(number), 0) + 1 FROM runs WHERE occurrence = $1", key), &number)
	if err != nil {
		return 0, err
	}
	_, err = t.exec(ctx, "INSERT INTO runs (occurrence, number, outcome, process, started) VALUES ($1, $2, $3, $4, $5)",
		key, number, runStarted, f.process, s.now())
	return number, err
}

func (s *Store) endRun(ctx context.Context, t transaction, key, outcome, why string) error {
	_, err := t.exec(ctx, "UPDATE runs SET outcome = $1, error = $2, ended = $3 WHERE occurrence = $4 AND outcome = $5",
		outcome, why, s.now(), key, runStarted)
	return err
}

// advance moves a claimed occurrence on, or returns a *LostError.
func (s *Store) advance(ctx context.Context, t transaction, c *ReportClaim, to State, why string) error {
	n, err := t.exec(ctx, `UPDATE occurrences SET state = $1, why = $2, changed = $3
		WHERE key = $4 AND job_id = $5 AND attempt = $6 AND state = 'generating'`,
		to, why, s.now(), string(c.Key), c.fence.job, c.fence.attempt)
	if err == nil && n == 0 {
		return &LostError{Key: string(c.Key)}
	}
	return err
}

// permanent reports an error of which the worker knows that trying again does
// not help.
func permanent(err error) bool {
	var p interface{ Permanent() bool }
	return errors.As(err, &p) && p.Permanent()
}

// fail records a failed attempt at making an occurrence, and the next job or,
// after the last attempt, the failure.
func (s *Store) fail(ctx context.Context, c *ReportClaim, cause error) error {
	return s.write(ctx, "record failed run of "+string(c.Key), func(t transaction) error {
		var failures int
		err := one(ctx, t, sql("UPDATE occurrences SET failures = failures + 1 WHERE key = $1 RETURNING failures", string(c.Key)), &failures)
		if err != nil {
			return err
		}
		again := failures <= len(s.options.Retry) && !permanent(cause)
		state := Failed
		if again {
			state = Planned
		}
		if err := s.advance(ctx, t, c, state, cause.Error()); err != nil {
			return err
		}
		if err := s.endRun(ctx, t, string(c.Key), runFailed, cause.Error()); err != nil || !again {
			return err
		}
		at := s.options.Now().Add(s.options.Retry[failures-1])
		return s.enqueue(ctx, t, []job{{kind: generateKind, key: string(c.Key), at: at}})
	})
}

// interrupt gives an occurrence back that was not finished because the process
// ends. It is no failure; River makes the job available again.
func (s *Store) interrupt(ctx context.Context, c *ReportClaim) error {
	return s.write(ctx, fmt.Sprintf("interrupt run %d of %s", c.Run, c.Key), func(t transaction) error {
		if err := s.advance(ctx, t, c, Planned, ""); err != nil {
			return err
		}
		return s.endRun(ctx, t, string(c.Key), runInterrupted, "")
	})
}
