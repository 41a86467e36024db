package scheduler

import (
	"fmt"
	"time"
)

// Manual returns the occurrence that a person asks to send now: about the
// campaign with the given id, or for a report on periods, with an empty id,
// about the last one whose time has come. It has the scheduler's own key, so
// that whichever of the two is first, the other finds it made. A preview is
// the same occurrence under a PreviewKey.
//
// It is an error, a *RefusedError with what to do instead, if there is no such
// thing, or if an edition exists that nothing has overtaken.
func Manual(plan Plan, have Watermarks, ledger Ledger, ask Asked) (Occurrence, error) {
	s, err := plan.schedule(ask.Report)
	if err != nil {
		return Occurrence{}, err
	}
	d := decider{plan: plan, have: have, ledger: ledger, now: ask.Now, today: plan.Calendar.Today(ask.Now)}
	if s.aboutCampaigns() {
		return d.manualCampaign(s, ask.Campaign)
	}
	if ask.Campaign != "" {
		return Occurrence{}, &RefusedError{
			What: fmt.Sprintf("report %q is not about campaigns", ask.Report), Hint: "leave the campaign out",
		}
	}
	return d.manualPeriod(s)
}

// Asked is what a person asks for.
type Asked struct {
	Report   string
	Campaign string // "" for a report on periods
	Now      time.Time
}

// RefusedError says why something that a person asked for is not to be had.
type RefusedError struct {
	What string
	Hint string // what to do instead
}

// Error returns what is wrong, without the hint.
func (e *RefusedError) Error() string { return e.What }

func (p Plan) schedule(report string) (*Schedule, error) {
	for i := range p.Schedules {
		if p.Schedules[i].Report == report {
			return &p.Schedules[i], nil
		}
	}
	return nil, &RefusedError{What: fmt.Sprintf("there is no report %q", report), Hint: "name one of the reports of the configuration"}
}

func (d *decider) manualCampaign(s *Schedule, id string) (Occurrence, error) {
	for i := range d.plan.Subjects {
		c := &d.plan.Subjects[i]
		if c.ID != id {
			continue
		}
		topic := Topic{Report: s.Report, Campaign: c.ID}
		f := dossier{Schedule: s, Subject: c, topic: topic, history: historyOf(d.ledger.Made[topic])}
		switch {
		case c.End.IsZero():
			return Occurrence{}, &RefusedError{What: fmt.Sprintf("campaign %q has no end", id), Hint: "give it one in the plan"}
		case f.last.Edition > 0 && (f.last.End == c.End || f.last.State == Queued || f.last.State == Held):
			return Occurrence{}, exists(s, c.Name, f.last)
		}
		return f.edition(d.plan.Calendar, f.missing(d.have, c.End), d.askedFor()), nil
	}
	return Occurrence{}, &RefusedError{What: fmt.Sprintf("there is no campaign %q in the plan", id), Hint: "write its id as the plan does"}
}

func (d *decider) manualPeriod(s *Schedule) (Occurrence, error) {
	o, ok := s.Cadence.Last(s.calendar(d.plan.Calendar), d.now)
	if !ok {
		return Occurrence{}, &RefusedError{What: fmt.Sprintf("report %q has never been due", s.Report), Hint: "ask for a preview"}
	}
	h := historyOf(d.ledger.Made[Topic{Report: s.Report, Period: o.Name}])
	if h.last.Edition > 0 {
		return Occurrence{}, exists(s, o.Name, h.last)
	}
	return about(s, o, h, d.askedFor()), nil
}

func (d *decider) askedFor() Reason { return Reason{Code: ByHand, Until: d.local()} }

// exists refuses an edition of a report, about a campaign or a period, that is
// there already.
func exists(s *Schedule, about string, last Made) error {
	return &RefusedError{
		What: fmt.Sprintf("edition %d of %s about %s exists already, it is %s", last.Edition, s.Report, about, last.State),
		Hint: "send it again with resend, or look at it with show",
	}
}
