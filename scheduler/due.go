package scheduler

import (
	"strings"
	"time"

	"debrief/calendar"
)

// Decision is the answer of Due.
type Decision struct {
	// Due are the occurrences to make, of each report the oldest first.
	Due []Occurrence
	// Rechecks are editions whose figures are to be compared with the sources;
	// the outcome belongs in Ledger.Checks.
	Rechecks []Recheckable
	// Withdraw are editions held for approval that the plan has overtaken.
	Withdraw []Withdrawal
	// Idle is what is not due, with the reason: each campaign of each report,
	// and the next time or the last ones of each report on periods.
	Idle []Idle
	// FirstSeen are the reports that the ledger did not know, to be noted.
	FirstSeen map[string]calendar.Date
	// HighWater is to be noted as Ledger.HighWater.
	HighWater time.Time
	// Halted is set, and everything else but HighWater empty, when the clock
	// cannot be believed.
	Halted *Reason
}

// Recheckable is an edition whose figures are to be compared again.
type Recheckable struct {
	Topic
	Edition int
	Period  calendar.Period
}

// Withdrawal is a held edition that is not to be sent any more.
type Withdrawal struct {
	Topic
	Edition int
	Reason  Reason
}

// Idle is something that is not due.
type Idle struct {
	Topic
	Name string // of the campaign or the period
	Reason
}

// MaxClockBack is how far the clock may go back before nothing fires until a
// person has confirmed it. Small corrections and a mistaken summer time pass.
const MaxClockBack = 3 * time.Hour

// Due decides what is due at now. It takes one look-up in the ledger for each
// campaign and report, and calls nothing that could block.
func Due(plan Plan, have Watermarks, ledger Ledger, now time.Time) Decision {
	now = now.Round(0) // the wall clock alone, as it is stored
	if back := ledger.HighWater.Sub(now); !ledger.HighWater.IsZero() && back > MaxClockBack {
		halted := Reason{Code: ClockBack, What: back.Round(time.Minute).String()}
		return Decision{HighWater: ledger.HighWater, Halted: &halted}
	}
	d := decider{
		plan: plan, have: have, ledger: ledger, now: now, today: plan.Calendar.Today(now),
		Decision: Decision{FirstSeen: map[string]calendar.Date{}, HighWater: now},
	}
	if ledger.HighWater.After(now) {
		d.HighWater = ledger.HighWater
	}
	d.Idle = make([]Idle, 0, plan.size())
	for i := range plan.Schedules {
		d.decide(&plan.Schedules[i])
	}
	return d.Decision
}

// size is about how many things there are to decide.
func (p Plan) size() int {
	n := len(p.Schedules)
	for i := range p.Schedules {
		if p.Schedules[i].aboutCampaigns() {
			n += len(p.Subjects)
		}
	}
	return n
}

// decider gathers a Decision.
type decider struct {
	plan   Plan
	have   Watermarks
	ledger Ledger
	now    time.Time
	today  calendar.Date // in the organization's zone
	Decision
}

func (d *decider) decide(s *Schedule) {
	since := d.since(s)
	if !s.aboutCampaigns() {
		d.periods(s, since)
		return
	}
	for i := range d.plan.Subjects {
		d.campaign(s, &d.plan.Subjects[i], since)
	}
}

// since returns the first day that the report is about, and notes the report
// if it is new.
func (d *decider) since(s *Schedule) calendar.Date {
	seen, known := d.ledger.FirstSeen[s.Report]
	if !known {
		seen = d.today
		d.FirstSeen[s.Report] = seen
	}
	if !s.Since.IsZero() {
		return s.Since
	}
	return seen
}

// unfinished handles an edition that is being made, held or has failed, and
// reports whether there was one.
func (d *decider) unfinished(s *Schedule, idle Idle, state State) bool {
	switch state {
	case Queued:
		idle.Reason = Reason{Code: InProgress}
	case Held:
		idle.Reason = Reason{Code: OnHold, What: s.Approve}
	case Failed:
		idle.Reason = Reason{Code: GivenUp}
	default:
		return false
	}
	d.Idle = append(d.Idle, idle)
	return true
}

// restated returns by how much the figures of the last edition have changed,
// if that is more than the report tolerates.
func (d *decider) restated(s *Schedule, topic Topic, last Made) (change float64, beyond bool) {
	if s.Revise.Watch.IsZero() {
		return 0, false
	}
	check := d.ledger.Checks[topic]
	beyond = check.Edition == last.Edition && check.Digest != last.Digest && check.Change > s.Revise.Tolerance
	return check.Change, beyond
}

// recheck asks for a comparison where one is due: within the watch, and no
// sooner than a week after the last one or the edition itself.
func (d *decider) recheck(s *Schedule, topic Topic, last Made, p calendar.Period) {
	if d.today > p.Last+calendar.Date(s.Revise.Watch.Days) || s.Revise.Watch.IsZero() {
		return
	}
	latest := last.At
	if check := d.ledger.Checks[topic]; check.At.After(latest) {
		latest = check.At
	}
	if d.now.Sub(latest) >= RecheckEvery {
		d.Rechecks = append(d.Rechecks, Recheckable{Topic: topic, Edition: last.Edition, Period: p})
	}
}

func list(names []string) string { return strings.Join(names, ", ") }
