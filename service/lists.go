package service

import (
	"context"
	"strings"
	"time"

	"debrief/calendar"
	"debrief/pipeline"
)

// rosterAge is how long a reading of a list counts when a mail is about to
// leave: a report's mails leave together.
const rosterAge = time.Minute

// seen is a list as it was last read.
type seen struct {
	at     time.Time
	roster *pipeline.Roster
}

// listed reports whether an address is on one of a report's lists that stand in
// sources. Who was not on it when it was last read may have come since, so that
// it is read again before anybody is left out.
func (s *Service) listed(ctx context.Context, set Settings, r pipeline.Report, email string) (bool, error) {
	for _, name := range r.ListsOf() {
		s.mu.Lock()
		last := s.rosters[name]
		s.mu.Unlock()
		if last.roster != nil && set.Clock.Since(last.at) < rosterAge && last.roster.Has(email) {
			return true, nil
		}
		roster, err := s.readList(ctx, set, name)
		if err != nil {
			return false, err
		}
		if roster.Has(email) {
			return true, nil
		}
	}
	return false, nil
}

func (s *Service) readList(ctx context.Context, set Settings, name string) (*pipeline.Roster, error) {
	roster, err := set.Pipeline.ReadList(ctx, name)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rosters == nil {
		s.rosters = map[string]seen{}
	}
	s.rosters[name] = seen{set.Clock.Now(), roster}
	return roster, nil
}

// readLists reads the lists with the plan, and tells the operator, once a day,
// of those that cannot be read and of rows that cannot be used.
func (s *Service) readLists(ctx context.Context, set Settings, now time.Time) {
	for _, l := range set.Pipeline.Lists {
		n := notice{operator: set.Operator, about: "list", key: "list " + l.Name + " " + calendar.DateOf(now).String()}
		roster, err := s.readList(ctx, set, l.Name)
		switch {
		case err != nil:
			set.Metrics.planFailed()
			n.what, n.why = "The list "+l.Name+" could not be read", err.Error()
			n.todo = "Reports to this list wait for it. Mend the source, then run: debrief check"
		case len(roster.Faults) > 0:
			n.what, n.why = "The list "+l.Name+" has rows that cannot be used", strings.Join(roster.Faults, "\n")
			n.todo = "These readers get no mail; the others get theirs. Mend the rows, then run: debrief check"
		default:
			continue
		}
		s.notify(ctx, set, n)
	}
}
