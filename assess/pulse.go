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
	ByCourse  bool    // the pace of the year's goals follows the course of last year
	Verdict   Verdict // of the pace of the year's goals
	Findings  []Finding
	Caveats   []Caveat
}

// Pace is a goal of the year against the part of it that was due by now: the
// part that last year had brought by the same day, so that a strong season to
// come is not missed before it begins; without last year, the share of the days
// that have passed. For quotients the goal itself is the pace.
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
	goals := in.Plan.YearGoals[in.Year.Last.Year()]
	elapsed := share(in.Year, in.Period.Last)
	due := func(*KPI) float64 { return elapsed }
	if course := in.lastCourse(all); course != nil {
		p.ByCourse = true
		due = func(k *KPI) float64 { return course.due(k, elapsed) }
	}
	p.Pace = toDate.paces(goals, due)
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

// course is the year before, whole and up to the day that is a year before the
// one reported on.
type course struct{ whole, part Totals }

// lastCourse is nil where the facts do not hold the whole year before: then
// each day is taken to be worth the same.
func (in PulseInput) lastCourse(all Rows) *course {
	year := in.Year.YearBefore()
	rows := all.In(year)
	if have := rows.Period(); rows.Len() == 0 || have.First > year.First+partialStart || have.Last < year.Last-partialStart {
		return nil
	}
	part := calendar.Period{First: in.Year.First, Last: min(in.Year.Last, in.Period.Last)}.YearBefore()
	return &course{whole: rows.Totals().with(in.Settings.Params), part: rows.In(part).Totals().with(in.Settings.Params)}
}

// due is the part of the year's total of a KPI that the year before had brought
// by now; elapsed where it brought nothing, or lost.
func (c *course) due(k *KPI, elapsed float64) float64 {
	whole, part := k.Formula.Eval(c.whole), k.Formula.Eval(c.part)
	if !whole.Known() || !part.Known() || whole.Number <= 0 || part.Number <= 0 || part.Number > whole.Number {
		return elapsed
	}
	return part.Number / whole.Number
}

// paces sets results to date against the part of each goal that was due.
func (s scorer) paces(goals []Goal, due func(*KPI) float64) []Pace {
	var out []Pace
	for _, g := range goals {
		k := s.settings.Catalogue.KPI(g.KPI)
		if k == nil {
			continue
		}
		p := Pace{KPI: k, Goal: g.Target, ToDate: k.Estimate(s.sums), Needed: g.Target}
		if k.Formula.Denominator == nil {
			p.Needed *= due(k)
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
	r.Goals = s.paces(c.Goals, func(*KPI) float64 { return r.Elapsed })
	r.Verdict = verdictOf(paceStatuses(r.Goals))
	return r
}
