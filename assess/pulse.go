package assess

import (
	"cmp"
	"slices"

	"debrief/calendar"
)

// Pulse is how a week, month or quarter went, and how the year's goals and the
// running campaigns stand against their pace.
type Pulse struct {
	Period    calendar.Period
	Before    calendar.Period // the period that it is compared with
	Totals    Totals
	Scorecard []Score
	Pace      []Pace // goals of the fiscal year
	Campaigns []Underway
	Ending    []Campaign // ended within the period
	Coming    []Campaign // starting within the time that the period takes, after it
	Channels  []Channel
	Verdict   Verdict // of the pace of the year's goals
	Findings  []Finding
	Caveats   []Caveat
}

// Pace is a goal of the year against the share of the year that has passed.
// For quotients the goal itself is the pace.
type Pace struct {
	KPI        *KPI
	Goal       float64
	ToDate     Estimate
	Needed     float64 // by the last day of the period
	Attainment Quantity
	Status     Status
}

// Underway is a campaign under way.
type Underway struct {
	Campaign Campaign
	Elapsed  float64 // share of its days that have passed
	Spent    Quantity
	Budget   Quantity
	Goals    []Pace
	Verdict  Verdict
}

// PulseInput is what a pulse is made from.
type PulseInput struct {
	Input
	Period calendar.Period // that is reported on
	Before calendar.Period // that it is compared with; zero takes the one before it
	Year   calendar.Period // the fiscal year in which the period ends
}

// Assess judges a period.
func (in PulseInput) Assess() *Pulse {
	all := in.Facts.All()
	if in.Before.IsZero() {
		in.Before = in.Period.Previous()
	}
	s := in.Settings.scorer(all.In(in.Period), all.In(in.Before))
	p := &Pulse{Period: in.Period, Before: in.Before, Totals: s.now.Totals(), Channels: s.channels()}
	if s.now.Len() == 0 {
		p.Caveats = []Caveat{{Rule: "no_data", Period: in.Period}}
		return p
	}
	toDate := in.Settings.scorer(all.In(calendar.Period{First: in.Year.First, Last: in.Period.Last}), Rows{})
	elapsed := share(in.Year, in.Period.Last)
	goals := in.Plan.YearGoals[in.Year.Last.Year()]
	p.Pace = toDate.paces(goals, elapsed)
	p.Verdict = verdictOf(paceStatuses(p.Pace))
	p.Scorecard = s.scorecard(s.without(goals))
	p.schedule(in)
	a := &Assessment{Totals: p.Totals, Channels: p.Channels, Funnel: s.funnel()}
	p.Findings = a.findings(in.Settings)
	p.Caveats = append(s.gaps(in.Period), Caveat{Rule: "attributed"})
	return p
}

// share is the part of a period that has passed at the end of a day.
func share(p calendar.Period, through calendar.Date) float64 {
	passed := calendar.Period{First: p.First, Last: min(p.Last, through)}
	return float64(passed.Days()) / float64(p.Days())
}

// paces sets results to date against the part of each goal that was due.
func (s scorer) paces(goals []Goal, elapsed float64) []Pace {
	var out []Pace
	for _, g := range goals {
		k := s.settings.Catalogue.KPI(g.KPI)
		if k == nil {
			continue
		}
		p := Pace{KPI: k, Goal: g.Target, ToDate: k.Estimate(s.sums), Needed: g.Target}
		if k.Formula.Denominator == nil {
			p.Needed *= elapsed
		}
		p.Attainment = Attainment(k, p.ToDate.Quantity, p.Needed)
		p.Status = s.settings.Bands.Judge(k, p.ToDate.Quantity, p.Needed)
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Pace) int { return cmp.Compare(weight(a.KPI), weight(b.KPI)) })
	return out
}

func paceStatuses(paces []Pace) []Status {
	out := make([]Status, len(paces))
	for i, p := range paces {
		out[i] = p.Status
	}
	return out
}

// schedule sorts the plan's campaigns into running, ended and coming ones.
func (p *Pulse) schedule(in PulseInput) {
	horizon := in.Period.Last + calendar.Date(in.Period.Days())
	for _, c := range in.Plan.Campaigns {
		switch {
		case c.Cancelled():
		case in.Period.Contains(c.Period.Last):
			p.Ending = append(p.Ending, c)
		case c.Period.First > in.Period.Last && c.Period.First <= horizon:
			p.Coming = append(p.Coming, c)
		case c.Period.Contains(in.Period.Last):
			p.Campaigns = append(p.Campaigns, in.running(c))
		}
	}
	slices.SortStableFunc(p.Campaigns, func(a, b Underway) int { return cmp.Compare(a.Campaign.Period.Last, b.Campaign.Period.Last) })
}

func (in PulseInput) running(c Campaign) Underway {
	rows := in.Facts.All().Where(DimCampaign, c.ID).In(calendar.Period{First: c.Period.First, Last: in.Period.Last})
	s := in.Settings.scorer(rows, Rows{})
	r := Underway{Campaign: c, Elapsed: share(c.Period, in.Period.Last), Spent: rows.Totals().Of("spend"), Budget: c.Budget}
	r.Goals = s.paces(c.Goals, r.Elapsed)
	r.Verdict = verdictOf(paceStatuses(r.Goals))
	return r
}
