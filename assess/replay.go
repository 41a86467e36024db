package assess

import (
	"errors"
	"fmt"
	"slices"

	"debrief/calendar"
)

// Replay is a review of an earlier year, made again from what was known on its
// day, beside what happened after.
type Replay struct {
	Year     int
	AsOf     calendar.Date
	Known    calendar.Period // the days of the facts that it was made from
	Landings []Landed
	Moves    []Moved         // of the channels that the review would have moved, or held
	After    calendar.Period // over which the moves are judged: the next fiscal year as far as it is known; zero where that is too short
	Raised   Fared           // channels to be raised
	Cut      Fared           // channels to be cut
}

// Landed is a forecast of a year's result with what the year came to.
type Landed struct {
	KPI      *KPI
	Forecast Estimate // with an 80 % interval
	Actual   Quantity
	Error    Quantity // of the forecast, as a share of the actual result
	Hit      bool     // the interval holds the actual result
}

// Moved is what was advised for a channel and what its money brought after.
// Returns are of the measure of the budget.
type Moved struct {
	Channel string
	Advice  Advice
	Change  Quantity // of the spend, as advised
	Next    Quantity // return of the next unit of money, as expected then
	Average Quantity // return of all its money, as it was then
	After   Quantity // return of all its money, over the days after
	// NextAfter is After times the elasticity that was estimated then: what one
	// unit more would have brought.
	NextAfter Quantity
}

// Fared sums up the channels of one direction.
type Fared struct {
	Channels int
	Spend    float64  // over the days after
	Return   Quantity // of all their money
	Next     Quantity // of one unit more, weighted by spend
}

// NoReplayError says why a day cannot be replayed.
type NoReplayError struct {
	AsOf calendar.Date
	Why  string
}

// Error names the day and the reason.
func (e *NoReplayError) Error() string {
	return fmt.Sprintf("replay the review of %s: %s", e.AsOf, e.Why)
}

// leastAfter is how many days of the next year judge a move.
const leastAfter = 90

// AsKnown returns the input as it was on an earlier day, for the fiscal year of
// that day: no fact, order or completion of an activity after it. What a plan
// said then is not kept anywhere, so that campaigns and goals are those of
// today; what became of campaigns that had not ended is taken out.
func (in YearInput) AsKnown(asOf calendar.Date) YearInput {
	out := in
	for asOf < out.Period.First {
		out.Period = calendar.Period{First: out.Period.First.AddMonths(-12), Last: out.Period.First - 1}
	}
	out.AsOf, out.ReplayAt = asOf, nil
	out.Facts = in.Facts.until(asOf)
	out.Orders = nil
	for _, o := range in.Orders {
		if o.Date <= asOf {
			out.Orders = append(out.Orders, o)
		}
	}
	plan := *in.Plan
	plan.Campaigns, plan.Activities = slices.Clone(in.Plan.Campaigns), slices.Clone(in.Plan.Activities)
	for i := range plan.Campaigns {
		if plan.Campaigns[i].Period.Last > asOf {
			plan.Campaigns[i].Status = ""
		}
	}
	for i := range plan.Activities {
		plan.Activities[i].forget(asOf)
	}
	out.Plan = &plan
	return out
}

// forget takes out of an activity what happened after a day.
func (a *Activity) forget(asOf calendar.Date) {
	if !a.Actual.Last.IsZero() && a.Actual.Last <= asOf {
		return
	}
	a.Actual.Last, a.Status, a.ActualCost = 0, "", Missing(NoData, "cost")
	if a.Actual.First > asOf {
		a.Actual.First = 0
	}
}

// until returns the facts up to a day.
func (f *Facts) until(last calendar.Date) *Facts {
	out := &Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for i, d := range f.Dates {
		if d > last {
			continue
		}
		out.Dates = append(out.Dates, d)
		for name, values := range f.Dims {
			out.Dims[name] = append(out.Dims[name], values[i])
		}
		for name, values := range f.Measures {
			out.Measures[name] = append(out.Measures[name], values[i])
		}
	}
	return out
}

// Replay makes the review of an earlier day again and compares it with what
// happened. A day whose year has not ended in the facts, or that has less than
// twelve months of facts before it, gives a *NoReplayError.
func (in YearInput) Replay(asOf calendar.Date) (*Replay, error) {
	known := in.AsKnown(asOf)
	covered, had := in.Facts.All().Period(), known.Facts.All().Period()
	switch {
	case had.IsZero() || had.First > asOf.AddMonths(-12)+partialStart:
		return nil, &NoReplayError{asOf, "there are less than twelve months of results before it"}
	case covered.Last < known.Period.Last:
		return nil, &NoReplayError{asOf, "its year has not ended in the results"}
	case known.Period.Last <= asOf:
		return nil, &NoReplayError{asOf, "nothing of its year was left to forecast"}
	}
	r := &Replay{Year: known.Period.Last.Year(), AsOf: asOf, Known: had}
	s := in.Settings.scorer(known.Facts.All().In(known.Period), Rows{})
	land := newLander(known, in.Settings)
	for _, k := range in.replayed(r.Year, s) {
		r.Landings = append(r.Landings, landed(k, land.landing(k), in.Facts.All().In(known.Period).Totals().with(in.Settings.Params)))
	}
	budget, err := known.budget(s)
	if err != nil {
		return nil, err
	}
	if budget != nil {
		in.judgeMoves(r, budget, known.Period)
	}
	return r, nil
}

// replayed are the KPIs with a goal for a year, or the results where there was
// none.
func (in YearInput) replayed(year int, s scorer) []*KPI {
	var out []*KPI
	for _, g := range in.Plan.YearGoals[year] {
		if k := in.Settings.Catalogue.KPI(g.KPI); k != nil {
			out = append(out, k)
		}
	}
	if len(out) > 0 {
		slices.SortStableFunc(out, func(a, b *KPI) int { return weight(a) - weight(b) })
		return out
	}
	for _, id := range []string{"revenue", "sales", "leads"} {
		if k := in.Settings.Catalogue.KPI(id); k != nil && s.now.Has(id) {
			out = append(out, k)
		}
	}
	return out
}

func landed(k *KPI, forecast Estimate, year Totals) Landed {
	l := Landed{KPI: k, Forecast: forecast, Actual: k.Formula.Eval(year), Error: Missing(NotEstimable, k.ID)}
	if !forecast.Known() || !l.Actual.Known() {
		return l
	}
	l.Hit = forecast.Low <= l.Actual.Number && l.Actual.Number <= forecast.High
	l.Error = Difference(forecast.Quantity, l.Actual)
	if k.Unit != Ratio {
		l.Error = Growth(forecast.Quantity, l.Actual)
	}
	return l
}

// judgeMoves sets what each channel's money brought in the fiscal year after.
func (in YearInput) judgeMoves(r *Replay, b *Budget, year calendar.Period) {
	next := calendar.Period{First: year.Last + 1, Last: year.Last.AddMonths(12)}
	after := in.Facts.All().In(next)
	if p := after.Period(); !p.IsZero() && p.Days() >= leastAfter {
		r.After = p
	}
	totals := map[string]Totals{}
	for _, g := range after.By(DimChannel) {
		totals[g.Key] = g.Rows.Totals()
	}
	for _, c := range b.Channels {
		m := Moved{Channel: c.Name, Advice: c.Advice, Change: Growth(Known(c.Proposed), Known(c.Now)), Next: c.Next, Average: c.Average,
			After: Missing(TooFew, "spend"), NextAfter: Missing(TooFew, "spend")}
		if t := totals[c.Name]; !r.After.IsZero() {
			m.After = Share(t.Of(b.Measure), t.Of("spend"))
			if m.NextAfter = m.After; m.After.Known() {
				m.NextAfter = known(c.Curve.Elasticity * m.After.Number)
			}
			switch c.Advice {
			case Raise:
				r.Raised.add(m, t["spend"])
			case Cut:
				r.Cut.add(m, t["spend"])
			}
		}
		r.Moves = append(r.Moves, m)
	}
	r.Raised.close()
	r.Cut.close()
}

// add sums a channel's result up; close divides by the spend.
func (f *Fared) add(m Moved, spend float64) {
	if !m.NextAfter.Known() {
		return
	}
	f.Channels++
	f.Spend += spend
	f.Return.Number += m.After.Number * spend
	f.Next.Number += m.NextAfter.Number * spend
}

func (f *Fared) close() {
	if f.Spend <= 0 {
		f.Return, f.Next = Missing(TooFew, "spend"), Missing(TooFew, "spend")
		return
	}
	f.Return.Number /= f.Spend
	f.Next.Number /= f.Spend
}

// Right reports whether one unit more brought more on the channels that were to
// be raised than on those to be cut; ok is false where either is unknown.
func (r *Replay) Right() (right, ok bool) {
	if !r.Raised.Next.Known() || !r.Cut.Next.Known() {
		return false, false
	}
	return r.Cut.Next.Less(r.Raised.Next), true
}

// replays makes every replay that was asked for and can be made.
func (in YearInput) replays() ([]Replay, error) {
	var out []Replay
	for _, day := range in.ReplayAt {
		r, err := in.Replay(day)
		var none *NoReplayError
		switch {
		case errors.As(err, &none):
		case err != nil:
			return nil, err
		default:
			out = append(out, *r)
		}
	}
	return out, nil
}
