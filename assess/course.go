package assess

import (
	"math"

	"debrief/calendar"
)

// Course is how a result and the spend built up over a period, day by day.
type Course struct {
	Measure string // of the result: revenue, sales or leads
	Dates   []calendar.Date
	Result  []float64 // cumulated; NaN after the last day with data
	Spend   []float64 // cumulated
	Pace    []float64 // what the goal needed by that day, in even steps; nil without a goal
	Budget  []float64 // the budget in even steps; nil without one
	Before  []float64 // the baseline's cumulated result by day since its start; nil without one
}

// course cumulates the result measure over the period. goal and budget may be
// unknown.
func (s scorer) course(period, before calendar.Period, goals []Goal, budget Quantity) Course {
	c := Course{Measure: courseMeasure(s.now.Totals(), goals)}
	n := period.Days()
	for i := range n {
		c.Dates = append(c.Dates, period.First+calendar.Date(i))
	}
	c.Result = cumulate(s.now, c.Measure, period, n)
	c.Spend = cumulate(s.now, "spend", period, n)
	if g := goalFor(goals, c.Measure); g.Known() {
		c.Pace = evenSteps(g.Number, n)
	}
	if budget.Known() {
		c.Budget = evenSteps(budget.Number, n)
	}
	if s.before.Len() > 0 && before.Days() > 0 {
		c.Before = cumulate(s.before, c.Measure, before, n)
	}
	return c
}

// courseMeasure prefers an outcome that has a goal.
func courseMeasure(t Totals, goals []Goal) string {
	for _, m := range []string{"revenue", "sales", "leads"} {
		if _, ok := t[m]; ok && goalFor(goals, m).Known() {
			return m
		}
	}
	return resultMeasure(t)
}

func goalFor(goals []Goal, kpi string) Quantity {
	for _, g := range goals {
		if g.KPI == kpi {
			return Known(g.Target)
		}
	}
	return Missing(NoGoal, kpi)
}

// cumulate returns the running sum over n days from the start of the period,
// NaN after the last day that has facts and beyond the period.
func cumulate(r Rows, measure string, period calendar.Period, n int) []float64 {
	daily := make([]float64, n)
	last := -1
	for _, d := range r.Daily() {
		i := int(d.Date - period.First)
		if i < 0 || i >= n {
			continue
		}
		last = max(last, i)
		daily[i] += d.Totals[measure]
	}
	sum := 0.0
	for i := range daily {
		sum += daily[i]
		daily[i] = sum
		if i > last {
			daily[i] = math.NaN()
		}
	}
	return daily
}

func evenSteps(total float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = total * float64(i+1) / float64(n)
	}
	return out
}

// Step is a stage of the funnel with the rate from the stage before.
type Step struct {
	Measure string
	Count   Quantity
	Rate    Estimate // unknown for the first stage
	Before  Quantity // the rate in the baseline
}

// funnelMeasures are the stages that a funnel may have, in order.
var funnelMeasures = []string{"impressions", "clicks", "sessions", "leads", "sales"}

// funnel returns the stages that were measured; sessions only where there are
// no clicks, because both count visits.
func (s scorer) funnel() []Step {
	now, before := s.now.Totals(), s.before.Totals()
	var steps []Step
	for _, m := range funnelMeasures {
		if _, ok := now[m]; !ok {
			continue
		}
		if _, clicks := now["clicks"]; m == "sessions" && clicks {
			continue
		}
		step := Step{Measure: m, Count: now.Of(m), Rate: Estimate{Quantity: Missing(NoGoal, m)}, Before: Missing(NoBaseline, m)}
		if len(steps) > 0 {
			from := steps[len(steps)-1].Measure
			step.Rate = rateOf(now.Of(m), now.Of(from))
			step.Before = Share(before.Of(m), before.Of(from))
		}
		steps = append(steps, step)
	}
	return steps
}

func rateOf(part, whole Quantity) Estimate {
	e := Estimate{Quantity: Share(part, whole)}
	if e.Known() {
		e.Cases = part.Number
		e.wilson(part, whole)
		e.Thin = part.Number < minCases
	}
	return e
}

// minDrop is the relative fall of a rate from which it is worth a word, however
// sure it is.
const minDrop = 0.05

// Leak returns the index of the stage whose rate fell most against the
// baseline: by at least a twentieth of it and beyond chance; -1 if none did.
func Leak(steps []Step) int {
	worst, leak := minDrop, -1
	for i, s := range steps {
		if !s.Before.Known() || s.Before.Number == 0 || !s.Rate.Excludes(s.Before.Number) {
			continue
		}
		if drop := 1 - s.Rate.Number/s.Before.Number; drop >= worst {
			worst, leak = drop, i
		}
	}
	return leak
}
