package scheduler

import (
	"slices"
	"time"

	"debrief/calendar"
)

// periods decides about a report on periods. It walks from the newest time that
// has come back to the last one that was recorded, or to the report's first
// day, and on for as long as figures are watched.
func (d *decider) periods(s *Schedule, since calendar.Date) {
	cal := s.calendar(d.plan.Calendar)
	var missed []calendar.Occurrence
	recorded := false
	o, ok := s.Cadence.Last(cal, d.now)
	for ok && o.Nominal.Date >= since {
		topic := Topic{Report: s.Report, Period: o.Name}
		if made := d.ledger.Made[topic]; len(made) > 0 {
			recorded = true
			d.follow(s, o, historyOf(made))
		} else if !recorded {
			missed = append(missed, o)
		}
		if recorded && d.today > o.Period.Last+calendar.Date(s.Revise.Watch.Days) {
			break
		}
		o, ok = s.Cadence.Last(cal, o.At.Add(-time.Nanosecond))
	}
	d.catchUp(s, missed)
	if next, ok := s.Cadence.Next(cal, d.now); ok {
		d.Idle = append(d.Idle, Idle{
			Topic: Topic{Report: s.Report, Period: next.Name}, Name: next.Name,
			Reason: Reason{Code: Coming, Until: next.Nominal},
		})
	}
}

// catchUp applies the policy to the occurrences that nothing is recorded of,
// the newest first.
func (d *decider) catchUp(s *Schedule, missed []calendar.Occurrence) {
	wanted := len(missed)
	if s.CatchUp != All {
		wanted = min(wanted, 1)
	}
	if s.CatchUp == None && wanted > 0 && d.now.Sub(missed[0].At) > Grace {
		wanted = 0
	}
	for _, o := range slices.Backward(missed[:wanted]) {
		code := OnTime
		if d.now.Sub(o.At) > Grace {
			code = CaughtUp
		}
		d.Due = append(d.Due, about(s, o, history{}, Reason{Code: code, Until: o.Nominal}))
	}
	policy := s.CatchUp
	if policy == "" {
		policy = Latest
	}
	for _, o := range missed[wanted:] {
		d.Idle = append(d.Idle, Idle{
			Topic: Topic{Report: s.Report, Period: o.Name}, Name: o.Name,
			Reason: Reason{Code: Skipped, Until: o.Nominal, What: string(policy)},
		})
	}
}

// follow decides about an occurrence that is recorded.
func (d *decider) follow(s *Schedule, o calendar.Occurrence, h history) {
	idle := Idle{Topic: Topic{Report: s.Report, Period: o.Name}, Name: o.Name}
	if d.unfinished(s, idle, h.last.State) {
		return
	}
	if change, beyond := d.restated(s, idle.Topic, h.last); beyond {
		d.Due = append(d.Due, about(s, o, h, Reason{Code: Restated, Change: change}))
		return
	}
	d.recheck(s, idle.Topic, h.last, o.Period)
	idle.Reason = Reason{Code: AlreadySent}
	d.Idle = append(d.Idle, idle)
}

// about returns the next edition about a period.
func about(s *Schedule, o calendar.Occurrence, h history, reason Reason) Occurrence {
	return Occurrence{
		Topic: Topic{Report: s.Report, Period: o.Name}, Name: o.Name,
		Edition: h.editions + 1, Mark: h.nextMark(false), Period: o.Period,
		Nominal: o.Nominal, Zone: o.Zone, At: o.At, Reason: reason,
	}
}
