package service

import (
	"context"
	"fmt"
	"strings"
	"time"

	"debrief/calendar"
	"debrief/pipeline"
	"debrief/store"
)

// Limits keep a mistake in a list of readers from becoming many mails. What is
// over one of them waits and is never dropped. The zero Limits are none.
type Limits struct {
	PerRun int // most mails of one run; beyond, a person has to approve it
	PerDay int // most mails a day in the organization's zone; beyond, they wait for the next
	// NewReaders is the share of a run's readers whom the report never went to
	// before; beyond, a person has to approve it. Neither in a report's first month nor for a few.
	NewReaders float64
}

const (
	// settleIn is how long the readers of a report are still being found: it is
	// tried on a few, and then given to all.
	settleIn = 31 * 24 * time.Hour
	// few new readers are what happens when a team changes, whatever their share.
	few = 10
)

// question is what a person has to be asked before mails go out; its Why is
// empty if they are within the limits, or if that many were approved.
func (set Settings) question(ctx context.Context, def *Report, c *store.ReportClaim, mails []pipeline.Delivery) (store.Question, error) {
	q := store.Question{Mails: len(mails)}
	readers := map[string]bool{}
	for _, m := range mails {
		readers[strings.ToLower(m.To.Email)] = true
	}
	before, err := set.Store.Readers(ctx, def.Name, c.Key)
	if err != nil {
		return q, err
	}
	for address := range readers {
		if !before.Known[address] {
			q.NewReaders++
		}
	}
	approved := c.Approval.Who != ""
	var why []string
	if set.Limits.PerRun > 0 && q.Mails > set.Limits.PerRun && !(approved && q.Mails <= c.Asked.Mails) {
		why = append(why, fmt.Sprintf("it would send %d mails, and the limit is %d (email.limits.per_run)", q.Mails, set.Limits.PerRun))
	}
	settled := !before.First.IsZero() && set.Clock.Now().Sub(before.First) > settleIn
	many := q.NewReaders >= few && float64(q.NewReaders) > set.Limits.NewReaders*float64(len(readers))
	if set.Limits.NewReaders > 0 && settled && many && !(approved && q.NewReaders <= c.Asked.NewReaders) {
		why = append(why, fmt.Sprintf("%d of its %d readers never got it before, and the limit is %.0f %% (email.limits.new_readers)", q.NewReaders, len(readers), 100*set.Limits.NewReaders))
	}
	q.Why = strings.Join(why, "; ")
	return q, nil
}

// quota is how many mails may be begun today.
func (s *Service) quota() store.Quota {
	set := s.current()
	zone := set.Pipeline.Organization.Calendar
	today := zone.Today(set.Clock.Now())
	return store.Quota{Most: set.Limits.PerDay, Day: today.String(), Next: calendar.LocalTime{Date: today + 1}.In(zone.Zone)}
}

// waits counts a mail that is over the day's limit, and tells the operator of
// the first.
func (s *Service) waits(ctx context.Context, d store.Delivery, q store.Quota) {
	set := s.current()
	set.Metrics.waits()
	key := "limit of " + q.Day
	if s.knows(key) {
		return
	}
	s.notify(ctx, set, notice{operator: set.Operator, about: "limits", key: key,
		what: "More mails than a day may have: the others wait for tomorrow", why: fmt.Sprintf("%d mails were begun on %s, the limit (email.limits.per_day). The next is one to %s", q.Most, q.Day, d.To.Email),
		todo: fmt.Sprintf("Nothing is lost: what waits goes by itself from midnight on. If it should go today, see what waits with debrief history, and run: debrief approve %s, for each such report", string(d.Occurrence)[:min(8, len(d.Occurrence))])})
}
