package store

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"debrief/pipeline"
	"debrief/scheduler"
)

// TestOnlyALaterAttemptMayClaim: of workers that believe to have the same job,
// the one with the highest attempt is heard, in whatever order they come.
func TestOnlyALaterAttemptMayClaim(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "debrief.db"), Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
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
	late, err := s.claimMail(t.Context(), key, fence{job, 2, "p"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.claimMail(t.Context(), key, fence{job, 1, "p"}); !errors.Is(err, errStale) {
		t.Errorf("an earlier attempt at a delivery returned %v", err)
	}
	if err := s.Dot(t.Context(), late); err != nil {
		t.Error(err)
	}
}
