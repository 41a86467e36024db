package service

import (
	"context"
	"time"

	"debrief/pipeline"
	"debrief/scheduler"
)

// recheck compares figures that were sent with what the sources say now, and
// notes the outcome; the next tick makes a revised edition where they moved by
// more than the report tolerates.
func (s *Service) recheck(ctx context.Context, set Settings, list []scheduler.Recheckable, now time.Time) error {
	if len(list) == 0 {
		return nil
	}
	ledger, err := set.Store.Ledger(ctx)
	if err != nil {
		return err
	}
	for _, r := range list {
		sent, ok := figuresSent(ledger.Made[r.Topic], r.Edition)
		if !ok {
			continue
		}
		is, err := set.Pipeline.FiguresOf(ctx, r.Campaign, r.Period)
		if err != nil {
			set.Log.Warn("figures could not be compared", "report", r.Report, "error", err)
			continue
		}
		check := scheduler.Check{Edition: r.Edition, At: now, Digest: is.String(), Change: is.Change(sent)}
		if err := set.Store.NoteCheck(ctx, r.Topic, check); err != nil {
			return err
		}
	}
	return nil
}

// figuresSent are the figures that an edition rests on; false for one that was
// made without any.
func figuresSent(editions []scheduler.Made, edition int) (pipeline.Figures, bool) {
	for _, m := range editions {
		if m.Edition == edition && m.Digest != "" {
			f, err := pipeline.ParseFigures(m.Digest)
			return f, err == nil
		}
	}
	return nil, false
}
