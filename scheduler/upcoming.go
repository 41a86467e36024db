package scheduler

import (
	"cmp"
	"slices"
	"time"

	"debrief/calendar"
)

// Expected is something that will be due if the plan stays as it is.
type Expected struct {
	Topic
	Name    string // the campaign's or the period's name
	Period  calendar.Period
	Nominal calendar.LocalTime // on the clocks of Zone
	Zone    string
	At      time.Time // the same instant, in UTC
	// Deadline is when a campaign is reported on at the latest, with or without
	// its data; the zero time for a period.
	Deadline time.Time
	Reason   Reason
}

// Upcoming lists what will be due after now up to and including the horizon,
// the soonest first. What is due already is the business of Due.
func Upcoming(plan Plan, ledger Ledger, now, horizon time.Time) []Expected {
	d := decider{plan: plan, ledger: ledger, now: now, today: plan.Calendar.Today(now)}
	d.FirstSeen = map[string]calendar.Date{}
	var found []Expected
	for i := range plan.Schedules {
		s := &plan.Schedules[i]
		since := d.since(s)
		if s.aboutCampaigns() {
			found = append(found, d.debriefs(s, since, horizon)...)
			continue
		}
		found = append(found, d.occurrences(s, since, horizon)...)
	}
	slices.SortStableFunc(found, func(a, b Expected) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Report, b.Report), cmp.Compare(a.Name, b.Name))
	})
	return found
}

func (d *decider) occurrences(s *Schedule, since calendar.Date, horizon time.Time) (found []Expected) {
	for _, o := range s.Cadence.Between(s.calendar(d.plan.Calendar), d.now, horizon) {
		topic := Topic{Report: s.Report, Period: o.Name}
		if o.Nominal.Date < since || len(d.ledger.Made[topic]) > 0 {
			continue
		}
		found = append(found, Expected{
			Topic: topic, Name: o.Name, Period: o.Period,
			Nominal: o.Nominal, Zone: o.Zone, At: o.At,
			Reason: Reason{Code: Coming, Until: o.Nominal, What: s.Cadence.String()},
		})
	}
	return found
}

func (d *decider) debriefs(s *Schedule, since calendar.Date, horizon time.Time) (found []Expected) {
	zone := d.plan.Calendar.Zone
	for i := range d.plan.Subjects {
		c := &d.plan.Subjects[i]
		due, deadline := s.Cadence.ForCampaign(c.End)
		if c.Status == Cancelled || c.End.IsZero() || c.End < since || d.reached(due) {
			continue
		}
		topic := Topic{Report: s.Report, Campaign: c.ID}
		if h := historyOf(d.ledger.Made[topic]); h.last.Edition > 0 && h.last.End == c.End {
			continue
		}
		at := due.In(zone)
		if at.After(horizon) {
			continue
		}
		reason := Reason{Code: Settling, Is: c.End, Until: due}
		if d.today <= c.End {
			reason.Code = NotEnded
		}
		found = append(found, Expected{
			Topic: topic, Name: c.Name, Period: c.period(),
			Nominal: due, Zone: zone.String(), At: at, Deadline: deadline.In(zone), Reason: reason,
		})
	}
	return found
}
