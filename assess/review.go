package assess

import (
	"cmp"
	"slices"

	"debrief/calendar"
)

// Review is the judgement of a fiscal year, made before the next one's budget.
type Review struct {
	Year      int             // the fiscal year, by the calendar year in which it ends
	Period    calendar.Period // the whole fiscal year
	ToDate    calendar.Period // its days that have facts
	Before    calendar.Period // the same days of the year before
	Totals    Totals
	Verdict   Verdict // of the goals, judged by where the year will land
	Scorecard []Score
	Goals     []YearGoal
	Quarters  []Quarter
	PlannedBy PlannedBy // what the quarters' plan rests on
	Trend     Trend
	Seasons   *Seasons // what worked when
	Channels  []Channel
	League    []Result
	Funnel    []Step
	Bridges   []*Bridge // of the return, and of the cost per sale or lead
	Execution *Execution
	Customers *Customers
	Budget    *Budget
	Risks     []Risk
	Credit    *Attribution // nil without touchpoints
	Replays   []Replay     // how earlier forecasts fared, the latest first
	Findings  []Finding
	Actions   []Action
	Caveats   []Caveat
}

// Result is how one campaign of the year did.
type Result struct {
	Campaign Campaign
	Verdict  Verdict
	Totals   Totals
	ROI      Estimate
	Cost     Estimate // per sale, or per lead where there are no sales
	Goals    []Score
	Ended    bool
}

// YearInput is what a review is made from.
type YearInput struct {
	Input
	Period  calendar.Period // the fiscal year
	Limits  []Limit         // set for next year's budget
	Margin  float64         // contribution margin; 0 if unknown
	Reserve float64         // share of next year's budget kept for tests

	// ReplayAt are earlier days at which the review is to be made again, to see
	// how its forecasts fared.
	ReplayAt []calendar.Date
}

// Limit bounds next year's spend on a channel; a zero bound is no bound.
type Limit struct {
	Channel  string
	Min, Max float64
}

// Assess judges the fiscal year as of a day: what has happened up to it beside
// the same days of the year before, and where the year will land.
func (in YearInput) Assess() (*Review, error) {
	all := in.Facts.All()
	now := all.In(calendar.Period{First: in.Period.First, Last: min(in.Period.Last, in.AsOf)})
	r := &Review{Year: in.Period.Last.Year(), Period: in.Period, ToDate: calendar.Period{First: in.Period.First, Last: now.Period().Last}}
	if now.Len() == 0 {
		r.ToDate = calendar.Period{}
		r.Caveats = []Caveat{{Rule: "no_data", Period: in.Period}}
		return r, nil
	}
	r.Before = r.ToDate.YearBefore()
	then := all.In(r.Before)
	if then.Period().First > r.Before.First+partialStart {
		then = Rows{} // half a year is no comparison for a whole one
	}
	s := in.Settings.scorer(now, then)
	r.fill(s, in)
	var err error
	if r.Credit, err = in.attribute(now); err != nil {
		return nil, err
	}
	if err = r.estimate(s, in); err != nil {
		return nil, err
	}
	return r, nil
}

// partialStart is how many days may be missing at the start of the year before
// for it to be a comparison.
const partialStart = 7

// fill sets what was observed.
func (r *Review) fill(s scorer, in YearInput) {
	r.Totals = s.now.Totals()
	goals := in.Plan.YearGoals[r.Year]
	r.Scorecard = s.scorecard(s.without(goals))
	r.Channels = s.channels()
	r.Funnel = s.funnel()
	r.Bridges = s.bridges([]string{"roi"}, []string{"cost_per_sale", "cost_per_lead"})
	r.Seasons = s.seasons()
	r.Execution = execute(in.activities(), in.AsOf)
	r.Quarters, r.PlannedBy = in.quarters(s)
	r.League = in.league(s.settings)
}

// bridges explains a KPI of each list: the first of it that can be.
func (s scorer) bridges(lists ...[]string) []*Bridge {
	var out []*Bridge
	for _, ids := range lists {
		if b := s.bridge(ids...); b != nil {
			out = append(out, b)
		}
	}
	return out
}

// without scores the KPIs of goals against no goal: to date, a goal of the
// whole year is not yet due.
func (s scorer) without(goals []Goal) []Score {
	var out []Score
	for _, g := range goals {
		if k := s.settings.Catalogue.KPI(g.KPI); k != nil {
			out = append(out, s.score(k, Missing(NoGoal, k.ID)))
		}
	}
	slices.SortStableFunc(out, func(a, b Score) int { return cmp.Compare(weight(a.KPI), weight(b.KPI)) })
	return out
}

// activities are those planned to end within the year.
func (in YearInput) activities() []Activity {
	var out []Activity
	for _, a := range in.Plan.Activities {
		if in.Period.Contains(a.Planned.Last) {
			out = append(out, a)
		}
	}
	return out
}

// league judges every campaign of the year that has begun, best return first.
func (in YearInput) league(settings Settings) []Result {
	var out []Result
	for _, c := range in.Plan.Campaigns {
		if c.Cancelled() || c.Period.Intersect(in.Period).IsZero() || c.Period.First > in.AsOf {
			continue
		}
		s := settings.scorer(in.Facts.All().Where(DimCampaign, c.ID).In(c.Period), Rows{})
		if s.now.Len() == 0 {
			continue
		}
		res := Result{Campaign: c, Totals: s.now.Totals(), Ended: c.Period.Last <= in.AsOf, Goals: s.goals(c.Goals)}
		if res.Ended {
			res.Verdict = verdictOf(statuses(res.Goals))
		}
		if k := settings.Catalogue.KPI("roi"); k != nil {
			res.ROI = k.Estimate(s.sums)
		}
		id := "cost_per_sale"
		if _, ok := res.Totals["sales"]; !ok {
			id = "cost_per_lead"
		}
		if k := settings.Catalogue.KPI(id); k != nil {
			res.Cost = k.Estimate(s.sums)
		}
		out = append(out, res)
	}
	slices.SortStableFunc(out, func(a, b Result) int {
		if !a.ROI.Known() || !b.ROI.Known() {
			return cmp.Compare(a.ROI.Gap.Kind, b.ROI.Gap.Kind)
		}
		return cmp.Compare(b.ROI.Number, a.ROI.Number)
	})
	return out
}
