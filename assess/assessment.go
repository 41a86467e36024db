package assess

import (
	"fmt"

	"debrief/calendar"
)

// Assessment is the judgement of a campaign.
type Assessment struct {
	Campaign  Campaign
	Baseline  Baseline
	DataTo    calendar.Date // newest day that has facts of the campaign
	Totals    Totals
	Before    Totals // of the baseline, empty without one
	Verdict   Verdict
	Scorecard []Score // at most eight, goals first
	Goals     []Score
	Channels  []Channel
	Course    Course
	Funnel    []Step
	Bridges   []*Bridge // of the return, and of the cost per sale or lead
	Execution *Execution
	Won       *Won         // nil without orders
	Lift      *Lift        // nil without a control group
	Credit    *Attribution // nil without touchpoints
	Findings  []Finding    // weightiest first
	Actions   []Action     // largest effect first
	Caveats   []Caveat
}

// Bridge explains the change of a KPI from the baseline by channel.
type Bridge struct {
	KPI      *KPI
	From, To float64
	Parts    []Part
}

// Caveat is something that a reader must know to judge a result.
type Caveat struct {
	Rule   string // "missing_days", "thin_channels", "no_baseline", …
	Text   string // names it concerns, from the data
	Values map[string]Amount
	Period calendar.Period
	Gaps   []calendar.Period // of missing days: which
	Names  []Named           // of campaigns that the plan lacks: which
}

// Named is a name in the data that the plan does not have.
type Named struct {
	Name  string
	Meant string // the name that may be meant, or ""
}

// Input is what an assessment is made from.
type Input struct {
	Plan     *Plan
	Facts    *Facts // of the whole plan, so that there is something to compare with
	AsOf     calendar.Date
	Settings Settings
	Orders   []Order    // of all customers so far; nil where none are known
	Years    float64    // a customer's lifespan as the business knows it; 0 to measure
	Groups   []GroupDay // of tests with a control group; nil where there are none
	Paths    *Paths     // to the conversions of the period; nil where none are known
}

// Assess judges one campaign. It is an error if the plan does not have it or
// it has no period; a campaign without data is assessed as such.
func Assess(in Input, campaign string) (*Assessment, error) {
	c := in.Plan.Campaign(campaign)
	if c == nil {
		return nil, fmt.Errorf("assess campaign %q: the plan does not have it", campaign)
	}
	if c.Period.Days() == 0 {
		return nil, fmt.Errorf("assess campaign %q: it has no start and end", campaign)
	}
	base := in.Plan.Before(c)
	var before Rows
	if base.Campaign != nil {
		before = in.Facts.All().Where(DimCampaign, base.Campaign.ID).In(base.Period)
		if before.Len() == 0 {
			base = Baseline{}
		}
	}
	s := in.Settings.scorer(in.Facts.All().Where(DimCampaign, c.ID).In(c.Period), before)
	a := &Assessment{
		Campaign: *c, Baseline: base, DataTo: s.now.Period().Last,
		Totals: s.now.Totals(), Before: s.before.Totals(),
		Goals:     s.goals(c.Goals),
		Channels:  s.channels(),
		Course:    s.course(c.Period, base.Period, c.Goals, c.Budget),
		Funnel:    s.funnel(),
		Execution: execute(activitiesOf(in.Plan, c.ID), in.AsOf),
	}
	a.Scorecard = s.scorecard(a.Goals)
	a.Verdict = verdictOf(statuses(a.Goals))
	s.drive(a.Goals)
	for _, ids := range [][]string{{"roi"}, {"cost_per_sale", "cost_per_lead"}} {
		if b := s.bridge(ids...); b != nil {
			a.Bridges = append(a.Bridges, b)
		}
	}
	var err error
	if a.Won, err = in.won(c.Period); err != nil {
		return nil, err
	}
	if a.Lift, err = in.lift(c, a.Totals); err != nil {
		return nil, err
	}
	if a.Credit, err = in.attribute(s.now); err != nil {
		return nil, err
	}
	a.Findings = a.findings(in.Settings)
	a.Actions = a.actions(in.Settings)
	a.Caveats = append(s.gaps(c.Period), a.caveats()...)
	return a, nil
}

func activitiesOf(p *Plan, campaign string) []Activity {
	var out []Activity
	for _, a := range p.Activities {
		if a.Campaign == campaign {
			out = append(out, a)
		}
	}
	return out
}

// bridge decomposes the first of the KPIs that is known on both sides.
func (s scorer) bridge(ids ...string) *Bridge {
	if s.before.Len() == 0 {
		return nil
	}
	now, before := s.now.Totals().with(s.settings.Params), s.before.Totals().with(s.settings.Params)
	for _, id := range ids {
		k := s.settings.Catalogue.KPI(id)
		if k == nil {
			continue
		}
		from, to := k.Formula.Eval(before), k.Formula.Eval(now)
		if !from.Known() || !to.Known() {
			continue
		}
		if parts := Decompose(k, s.before.By(DimChannel), s.now.By(DimChannel), s.settings.Params); parts != nil {
			return &Bridge{KPI: k, From: from.Number, To: to.Number, Parts: parts}
		}
	}
	return nil
}

// gaps finds days within the period on which a channel that was active before
// and after has no facts, and results that end before the period does.
func (s scorer) gaps(period calendar.Period) []Caveat {
	var out []Caveat
	covered := s.now.Period()
	if s.now.Len() == 0 {
		return []Caveat{{Rule: "no_data", Period: period}}
	}
	if covered.Last < period.Last {
		out = append(out, Caveat{Rule: "ends_early", Period: calendar.Period{First: covered.Last + 1, Last: period.Last}})
	}
	for _, g := range s.now.By(DimChannel) {
		if missing := g.Rows.missingDays(); len(missing) > 0 {
			days := 0
			for _, m := range missing {
				days += m.Days()
			}
			out = append(out, Caveat{Rule: "missing_days", Text: g.Key, Period: g.Rows.Period(), Gaps: missing,
				Values: map[string]Amount{"days": {Known(float64(days)), Count}}})
		}
	}
	return out
}

// missingDays lists the days without rows between the first and the last; none
// if most days do not follow upon another, as those of a newsletter.
func (r Rows) missingDays() []calendar.Period {
	span := r.Period()
	have := make([]bool, span.Days())
	for _, i := range r.index {
		have[r.facts.Dates[i]-span.First] = true
	}
	var out []calendar.Period
	days := 0
	for i, there := range have {
		day := span.First + calendar.Date(i)
		switch n := len(out); {
		case there:
			days++
		case n > 0 && out[n-1].Last == day-1:
			out[n-1].Last = day
		default:
			out = append(out, calendar.Period{First: day, Last: day})
		}
	}
	if 2*len(out) > days-1 { // each gap is a day that does not follow upon another
		return nil
	}
	return out
}

func (a *Assessment) caveats() []Caveat {
	var out []Caveat
	if a.Baseline.Kind == NoComparison {
		out = append(out, Caveat{Rule: "no_baseline"})
	}
	for _, c := range a.Channels {
		if sales := c.KPIs["sales"]; c.Rank == 0 && sales.Known() {
			out = append(out, Caveat{Rule: "thin_channel", Text: c.Name,
				Values: map[string]Amount{"sales": {sales.Quantity, Count}}})
		}
	}
	for i, st := range a.Funnel {
		if i > 0 && st.Rate.Known() && st.Rate.Number > 1 {
			out = append(out, Caveat{Rule: "more_than_all", Text: st.Measure})
		}
	}
	if a.Lift != nil && a.Lift.Lead().Reason == "" {
		return append(out, Caveat{Rule: "attributed_tested"})
	}
	return append(out, Caveat{Rule: "attributed"})
}
