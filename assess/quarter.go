package assess

import "debrief/calendar"

// Quarter is a quarter of the fiscal year beside the same one a year before,
// and beside the plan.
type Quarter struct {
	Number       int
	Period       calendar.Period
	Complete     bool // all its days have passed
	Begun        bool
	Totals       Totals
	Before       Totals // of the same days of the year before, as far as the quarter has come
	ROI          Quantity
	ROIThen      Quantity
	Planned      Quantity // of the result measure, as far as the quarter has come
	PlannedSpend Quantity
}

// PlannedBy says what the plan of a quarter was made from.
type PlannedBy string

// The plans of quarters: goals of campaigns, each in even steps over its days;
// or the year's goal in even steps, where not every campaign has a goal.
const (
	ByNothing   PlannedBy = ""
	ByCampaigns PlannedBy = "campaigns"
	ByYear      PlannedBy = "year"
)

func (in YearInput) quarters(s scorer) ([]Quarter, PlannedBy) {
	measure := resultMeasure(s.now.Totals())
	by := in.plannedBy(measure)
	roi := s.settings.Catalogue.KPI("roi")
	var out []Quarter
	for n := range 4 {
		q := Quarter{Number: n + 1, Planned: Missing(NoGoal, measure), PlannedSpend: Missing(NoGoal, "spend")}
		q.Period.First = in.Period.First.AddMonths(3 * n)
		q.Period.Last = in.Period.First.AddMonths(3*n+3) - 1
		q.Complete = q.Period.Last <= in.AsOf
		rows := s.now.In(q.Period)
		q.Begun = rows.Len() > 0
		q.ROI, q.ROIThen = Missing(NoData, "revenue"), Missing(NoBaseline, "roi")
		if q.Begun {
			so := calendar.Period{First: q.Period.First, Last: rows.Period().Last}
			q.Totals, q.Before = rows.Totals(), s.before.In(so.YearBefore()).Totals()
			q.Planned, q.PlannedSpend = in.planned(measure, by, so), in.plannedSpend(so)
			if roi != nil {
				q.ROI, q.ROIThen = roi.Formula.Eval(q.Totals), roi.Formula.Eval(q.Before)
			}
		}
		out = append(out, q)
	}
	return out, by
}

// scheduled are the campaigns of the plan with days in the fiscal year.
func (in YearInput) scheduled() []*Campaign {
	var out []*Campaign
	for i := range in.Plan.Campaigns {
		c := &in.Plan.Campaigns[i]
		if !c.Cancelled() && c.Period.Days() > 0 && !c.Period.Intersect(in.Period).IsZero() {
			out = append(out, c)
		}
	}
	return out
}

// plannedBy takes the campaigns' goals for the measure where all of them have
// one, else the year's.
func (in YearInput) plannedBy(measure string) PlannedBy {
	campaigns := in.scheduled()
	all := len(campaigns) > 0
	for _, c := range campaigns {
		all = all && goalFor(c.Goals, measure).Known()
	}
	switch {
	case all:
		return ByCampaigns
	case goalFor(in.Plan.YearGoals[in.Period.Last.Year()], measure).Known():
		return ByYear
	}
	return ByNothing
}

// planned is the part of the plan that was due within some days.
func (in YearInput) planned(measure string, by PlannedBy, days calendar.Period) Quantity {
	switch by {
	case ByYear:
		goal := goalFor(in.Plan.YearGoals[in.Period.Last.Year()], measure).Number
		return Known(goal * part(in.Period, days))
	case ByCampaigns:
		sum := 0.0
		for _, c := range in.scheduled() {
			sum += goalFor(c.Goals, measure).Number * part(c.Period, days)
		}
		return Known(sum)
	}
	return Missing(NoGoal, measure)
}

// plannedSpend is the part of the campaigns' budgets that was due within some
// days; unknown where a campaign has no budget.
func (in YearInput) plannedSpend(days calendar.Period) Quantity {
	campaigns, sum := in.scheduled(), 0.0
	for _, c := range campaigns {
		if !c.Budget.Known() {
			return c.Budget
		}
		sum += c.Budget.Number * part(c.Period, days)
	}
	if len(campaigns) == 0 {
		return Missing(NoGoal, "spend")
	}
	return Known(sum)
}

// part is the share of a period's days that lie within others.
func part(of, within calendar.Period) float64 {
	both := of.Intersect(within)
	if both.IsZero() {
		return 0
	}
	return float64(both.Days()) / float64(of.Days())
}
