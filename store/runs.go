package store

import (
	"context"
	"errors"
	"fmt"
)

// The outcomes of a run.
const (
	runStarted     = "started"
	runMade        = "made"
	runFailed      = "failed"
	runInterrupted = "interrupted" // the process died or was told to end
)

// maxDeaths is the default of Options.Deaths.
const maxDeaths = 10

// startRun ends the run of a worker that is gone, if there is one, and begins
// the next. Where that has happened too often the occurrence has failed, and
// there is no next run: number is 0.
func (s *Store) startRun(ctx context.Context, t transaction, c *ReportClaim) (number int, err error) {
	key := string(c.Key)
	died, err := s.endRun(ctx, t, key, runInterrupted, "")
	if err != nil {
		return 0, err
	}
	if died {
		var deaths int
		err := one(ctx, t, sql("UPDATE occurrences SET deaths = deaths + 1 WHERE key = $1 RETURNING deaths", key), &deaths)
		if err != nil {
			return 0, err
		}
		if deaths >= s.options.Deaths {
			return 0, s.advance(ctx, t, c, Failed, fmt.Sprintf("the program ended %d times while it made this", deaths))
		}
	}
	err = one(ctx, t, sql("SELECT coalesce(max(number), 0) + 1 FROM runs WHERE occurrence = $1", key), &number)
	if err != nil {
		return 0, err
	}
	_, err = t.exec(ctx, "INSERT INTO runs (occurrence, number, outcome, process, started) VALUES ($1, $2, $3, $4, $5)",
		key, number, runStarted, c.fence.process, s.now())
	return number, err
}

// endRun ends the run that goes on, and reports whether there was one.
func (s *Store) endRun(ctx context.Context, t transaction, key, outcome, why string) (bool, error) {
	n, err := t.exec(ctx, "UPDATE runs SET outcome = $1, error = $2, ended = $3 WHERE occurrence = $4 AND outcome = $5",
		outcome, why, s.now(), key, runStarted)
	return n > 0, err
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
		if _, err := s.endRun(ctx, t, string(c.Key), runFailed, cause.Error()); err != nil || !again {
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
		_, err := s.endRun(ctx, t, string(c.Key), runInterrupted, "")
		return err
	})
}
