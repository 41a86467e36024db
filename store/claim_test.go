package store

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"debrief/pipeline"
	"debrief/scheduler"
)

// TestDeadlyReportIsGivenUp: one that ends the program each time it is made, by
// using up the memory say, must not do so for ever.
func TestDeadlyReportIsGivenUp(t *testing.T) {
	s, o, job := plannedOne(t)
	for attempt := 1; attempt <= maxDeaths; attempt++ {
		if c, err := s.claimReport(t.Context(), string(o.Key()), fence{job, attempt, "p"}); err != nil || c.Run != attempt {
			t.Fatalf("attempt %d returned %v", attempt, err)
		}
	}
	if _, err := s.claimReport(t.Context(), string(o.Key()), fence{job, maxDeaths + 1, "p"}); !errors.Is(err, errStale) {
		t.Errorf("one attempt too many returned %v", err)
	}
	line, _, err := s.Find(t.Context(), o.Key())
	if err != nil || line.State != Failed || line.Why == "" {
		t.Errorf("it is %s, %q, %v", line.State, line.Why, err)
	}
}

// plannedOne returns a store with one planned occurrence and its job.
func plannedOne(t *testing.T) (*Store, scheduler.Occurrence, int64) {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "debrief.db"), Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	o := scheduler.Occurrence{Topic: scheduler.Topic{Report: "pulse", Period: "2026-W10"}, Edition: 1}
	if _, err := s.Plan(t.Context(), []scheduler.Occurrence{o}); err != nil {
		t.Fatal(err)
	}
	var job int64
	err = s.read(t.Context(), "find job", func(q querier) error {
		return one(t.Context(), q, sql("SELECT job_id FROM occurrences"), &job)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, o, job
}

// TestOnlyALaterAttemptMayClaim: of workers that believe to have the same job,
// the one with the highest attempt is heard, in whatever order they come.
func TestOnlyALaterAttemptMayClaim(t *testing.T) {
	s, o, job := plannedOne(t)
	claims := map[int]*ReportClaim{}
	for _, step := range []struct {
		attempt int
		stale   bool
	}{{2, false}, {1, true}, {2, true}, {3, false}} {
		c, err := s.claimReport(t.Context(), string(o.Key()), fence{job, step.attempt, "p"})
		if errors.Is(err, errStale) != step.stale || (err != nil) != step.stale {
			t.Errorf("attempt %d returned %v", step.attempt, err)
		}
		if err == nil {
			claims[step.attempt] = c
		}
	}
	if _, err := s.claimReport(t.Context(), string(o.Key()), fence{job + 1, 9, "p"}); !errors.Is(err, errStale) {
		t.Errorf("another job returned %v", err)
	}
	mail := Mail{Delivery: pipeline.Delivery{Key: "k"}}
	var lost *LostError
	if err := s.Finish(t.Context(), claims[2], Made{Run: &pipeline.Run{}}, []Mail{mail}); !errors.As(err, &lost) {
		t.Errorf("the earlier attempt could finish: %v", err)
	}
	if err := s.Finish(t.Context(), claims[3], Made{Run: &pipeline.Run{}}, []Mail{mail}); err != nil {
		t.Error(err)
	}
	s.checkMailFence(t, "k")
}

// checkMailFence is the same for a delivery.
func (s *Store) checkMailFence(t *testing.T, key string) {
	t.Helper()
	var job int64
	err := s.read(t.Context(), "find job", func(q querier) error {
		return one(t.Context(), q, sql("SELECT job_id FROM deliveries WHERE key = $1", key), &job)
	})
	if err != nil {
		t.Fatal(err)
	}
	late, err := s.claimMail(t.Context(), key, fence{job, 2, "p"}, Quota{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.claimMail(t.Context(), key, fence{job, 1, "p"}, Quota{}); !errors.Is(err, errStale) {
		t.Errorf("an earlier attempt at a delivery returned %v", err)
	}
	if err := s.Dot(t.Context(), late); err != nil {
		t.Error(err)
	}
}
