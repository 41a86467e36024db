package scheduler

import (
	"slices"
	"strings"
	"time"

	"debrief/calendar"
)

// Plan is what is to be reported on, and when: the schedules of the
// configuration and the campaigns as the marketing plan reads now.
type Plan struct {
	Calendar  calendar.Calendar // of the organization
	Schedules []Schedule
	Subjects  []Subject
}

// Subject is a campaign as the scheduler knows it.
type Subject struct {
	ID     string // unique in the plan
	Name   string
	Start  calendar.Date // 0 if the plan does not say
	End    calendar.Date // its last day; 0 if the plan does not say
	Status Status
}

// Status says whether a campaign takes place. Whether it runs or has ended is
// a matter of its dates.
type Status uint8

// The statuses.
const (
	Planned Status = iota
	Cancelled
)

// ParseStatus reads a cell of the plan. Only the words for a cancelled campaign
// matter, in any case; everything else leaves the campaign planned.
func ParseStatus(s string) Status {
	words := []string{"cancelled", "canceled", "abandoned", "dropped", "called off"}
	if slices.Contains(words, strings.ToLower(strings.TrimSpace(s))) {
		return Cancelled
	}
	return Planned
}

// CatchUp says what becomes of the occurrences that fell due while nothing ran.
// It is about periods; a campaign's debrief is never skipped.
type CatchUp string

// The policies. None leaves out what is late by more than Grace.
const (
	Latest CatchUp = "latest" // the last one alone; the zero CatchUp means this
	All    CatchUp = "all"
	None   CatchUp = "none"
)

// Grace is how late an occurrence may be noticed without being late: a tick
// that had to wait for a slow source, a restart.
const Grace = 15 * time.Minute

// Revise says for how long figures that have been sent are compared with what
// the sources say since.
type Revise struct {
	Watch     calendar.Duration // days after the last day reported on; zero for never
	Tolerance float64           // the relative change that makes a new edition, 0.02 for 2 %
}

// RecheckEvery is how long figures are left alone between two comparisons.
const RecheckEvery = 7 * 24 * time.Hour

// Schedule says when a report is made.
type Schedule struct {
	Report   string // its name, unique in the plan
	Cadence  calendar.Cadence
	Zone     *time.Location // of its own; nil for the organization's
	CatchUp  CatchUp
	Since    calendar.Date // the first day it is about; 0 for the day it was first seen
	Requires []string      // datasets that must reach a campaign's end
	Revise   Revise
	Approve  string // who is asked before it is sent; "" for nobody
}

// Watermarks are the newest dates for which each dataset has data.
type Watermarks map[string]calendar.Date

// calendar returns the organization's calendar in the schedule's own zone.
func (s *Schedule) calendar(org calendar.Calendar) calendar.Calendar { return org.In(s.Zone) }

// aboutCampaigns reports whether the schedule follows campaigns, not periods.
func (s *Schedule) aboutCampaigns() bool { return s.Cadence.Kind == calendar.CampaignEnd }

// missing lists the required datasets that do not reach a day.
func (s *Schedule) missing(have Watermarks, day calendar.Date) []string {
	var names []string
	for _, name := range s.Requires {
		if have[name] < day {
			names = append(names, name)
		}
	}
	return names
}

// Validate returns what is wrong with the schedule in the calendar of an
// organization, by the fields' names in a configuration.
func (s Schedule) Validate(org calendar.Calendar) []calendar.Problem {
	var problems []calendar.Problem
	fault := func(field, value, why, hint string) {
		err := &calendar.InputError{What: field, Value: value, Why: why, Hint: hint}
		problems = append(problems, calendar.Problem{Field: field, Err: err})
	}
	switch s.CatchUp {
	case "", Latest, All, None:
	default:
		fault("catch_up", string(s.CatchUp), "not a policy", "write latest, all or none")
	}
	if s.Cadence.Kind == calendar.NoKind {
		fault("when", "", "the report has no cadence", "write when it is made, as in monthly: 1")
	}
	if s.Cadence.Kind == calendar.BeforeBudget && org.BudgetDue.IsZero() {
		fault("when", "before_budget", "the organization has no budget_due", "write the day, as in budget_due: 12-01")
	}
	if s.aboutCampaigns() && s.Zone != nil {
		fault("time_zone", s.Zone.String(), "campaigns end in the organization's time zone", "leave it out")
	}
	if !s.aboutCampaigns() && len(s.Requires) > 0 {
		fault("requires", strings.Join(s.Requires, ", "), "only reports on campaigns wait for data", "leave it out")
	}
	if s.Revise.Tolerance < 0 || s.Revise.Watch.Clock != 0 {
		fault("revise", s.Revise.Watch.String(), "the watch is in days and the tolerance not negative", "write {watch: 60d, tolerance: 2%}")
	}
	return problems
}
