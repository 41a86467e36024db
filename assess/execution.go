package assess

import (
	"cmp"
	"slices"

	"debrief/calendar"
)

// Execution is how the plan of activities was carried out.
type Execution struct {
	Activities  []Done
	Planned     int // activities that should have ended by the day of the assessment
	Completed   int // of those, how many were done
	OnTime      int // of those, how many ended by the planned day
	PlannedCost Quantity
	ActualCost  Quantity // of the activities whose cost is known on both sides
}

// Done is an activity and how it went.
type Done struct {
	Activity
	State DoneState
	Late  int // days late at the end, or so far
}

// DoneState is how an activity stands.
type DoneState string

// The states of activities.
const (
	DoneOnTime DoneState = "on_time"
	DoneLate   DoneState = "late"
	NotDone    DoneState = "not_done"
	Running    DoneState = "running"
	NotDue     DoneState = "not_due"
)

// execute judges activities as of a day; nil if there are none.
func execute(activities []Activity, asOf calendar.Date) *Execution {
	if len(activities) == 0 {
		return nil
	}
	e := new(Execution)
	e.PlannedCost, e.ActualCost = Missing(NoData, "cost"), Missing(NoData, "cost")
	for _, a := range activities {
		d := Done{Activity: a}
		d.State, d.Late = a.state(asOf)
		e.Activities = append(e.Activities, d)
		e.count(d, asOf)
		if a.PlannedCost.Known() && a.ActualCost.Known() {
			e.PlannedCost = Known(e.PlannedCost.Number + a.PlannedCost.Number)
			e.ActualCost = Known(e.ActualCost.Number + a.ActualCost.Number)
		}
	}
	return e
}

func (e *Execution) count(d Done, asOf calendar.Date) {
	if d.Planned.Last.IsZero() || d.Planned.Last > asOf {
		return
	}
	e.Planned++
	switch d.State {
	case DoneOnTime:
		e.Completed++
		e.OnTime++
	case DoneLate:
		e.Completed++
	}
}

func (a Activity) state(asOf calendar.Date) (DoneState, int) {
	switch {
	case !a.Actual.Last.IsZero() && a.Actual.Last <= a.Planned.Last:
		return DoneOnTime, 0
	case !a.Actual.Last.IsZero():
		return DoneLate, int(a.Actual.Last - a.Planned.Last)
	case a.Planned.Last > asOf && a.Actual.First.IsZero():
		return NotDue, 0
	case a.Planned.Last >= asOf:
		return Running, 0
	case !a.Actual.First.IsZero():
		return Running, int(asOf - a.Planned.Last)
	}
	return NotDone, int(asOf - a.Planned.Last)
}

// costOver is the share of its planned cost from which an activity is in
// trouble.
const costOver = 0.10

// Trouble returns the activities that were late, left out, or well over their
// cost, the latest first; at most n.
func (e *Execution) Trouble(n int) []Done {
	var out []Done
	for _, d := range e.Activities {
		over := Difference(d.ActualCost, d.PlannedCost)
		if d.Late > 0 || d.State == NotDone || over.Known() && over.Number > costOver*d.PlannedCost.Number {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Done) int { return cmp.Compare(b.Late, a.Late) })
	return out[:min(n, len(out))]
}
