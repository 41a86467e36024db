package assess

import (
	"fmt"
	"math"

	"debrief/assess/lift"
	"debrief/calendar"
)

// Lift is what a campaign added beyond what would have happened without it, as
// a group that it did not reach tells.
type Lift struct {
	Period  calendar.Period // of the campaign
	Level   Level           // A where lots decided who was treated, else B
	Treated int             // units of the treated group
	Control int             // units of the control group
	LeftOut int             // small units that lack some days
	// Measures are the results that the test counted, the most telling first.
	Measures []LiftMeasure
	Spend    Quantity // of the campaign on the treated group
	Reached  bool     // the control group had spend of the campaign, too, so that no return can be told
	Returns  []LiftReturn
}

// LiftMeasure is the effect on one result.
type LiftMeasure struct {
	Measure     string
	Reason      LiftReason // why there is no effect to tell; "" where there is one
	Correlation float64    // of the groups before the campaign
	Days        int        // of the campaign that were compared
	DaysBefore  int        // before it
	LeftOut     int        // days of both on which some unit has no value

	Actual     float64  // of the treated group during the campaign
	Without    float64  // what it would have been without it
	Effect     Estimate // their difference
	Share      Estimate // the difference as a share of Without
	Detectable Quantity // the least share that data like these would have shown
	Outcome    LiftOutcome
	Course     LiftCourse
}

// LiftReason is why an effect cannot be computed.
type LiftReason string

// The reasons.
const (
	NoControl   LiftReason = "no_control"   // one of the groups has no rows
	ShortBefore LiftReason = "short_before" // too few days before the campaign
	ShortDuring LiftReason = "short_during" // too few days of the campaign
	PoorControl LiftReason = "poor_control" // the control did not move with the treated group
	Unsteady    LiftReason = "unsteady"     // the groups parted before the campaign began
)

// LiftOutcome is what an effect amounts to.
type LiftOutcome string

// The outcomes.
const (
	Gained     LiftOutcome = "gain"
	Lost       LiftOutcome = "loss"
	Undetected LiftOutcome = "none"
)

// LiftReturn is a KPI on what the campaign added, beside the same KPI on what
// is attributed to it.
type LiftReturn struct {
	KPI        *KPI
	Added      Estimate
	Attributed Quantity
}

// LiftCourse is the treated group's result a day, on the average of each week,
// beside what it would have been.
type LiftCourse struct {
	Starts            []calendar.Date // of the weeks, counted from the campaign's start
	Actual, Without   []float64
	Low, High         []float64 // of Without, NaN before the campaign
	CampaignBeginning int       // index of the campaign's first week
}

const (
	liftConfidence = 0.95
	// liftScreen is how sure it must be that groups had parted before a campaign:
	// at the confidence of the effect itself, one honest test in twenty would fail.
	liftScreen = 0.99
	// liftHistory is how many days before a campaign are used: half a year holds
	// the groups' relation, and older days may hold another one.
	liftHistory = 182
	// minLiftBefore is three weeks, below which the relation of two groups
	// cannot be told from the days of the week.
	minLiftBefore = 21
	// minLiftDuring is the share of a campaign's days that must be compared.
	minLiftDuring = 0.8
)

// liftMeasures are the results that a test may count, the most telling first.
var liftMeasures = []string{"sales", "conversions", "new_customers", "revenue", "leads"}

// LiftPeriod is the time for which a campaign's groups are read.
func LiftPeriod(campaign calendar.Period) calendar.Period {
	return calendar.Period{First: campaign.First - liftHistory, Last: campaign.Last}
}

// Lead is the first measure whose effect could be computed, else the first of
// all; nil without any.
func (l *Lift) Lead() *LiftMeasure {
	for i := range l.Measures {
		if l.Measures[i].Reason == "" {
			return &l.Measures[i]
		}
	}
	if len(l.Measures) == 0 {
		return nil
	}
	return &l.Measures[0]
}

// Measure returns the effect on a measure, nil where there is none to tell.
func (l *Lift) Measure(name string) *LiftMeasure {
	for i := range l.Measures {
		if l.Measures[i].Measure == name && l.Measures[i].Reason == "" {
			return &l.Measures[i]
		}
	}
	return nil
}

// lift compares the groups of a campaign's test; nil without one.
func (in Input) lift(c *Campaign, attributed Totals) (*Lift, error) {
	panel := panelOf(in.Groups, c)
	if panel == nil {
		return nil, nil
	}
	l := &Lift{Period: c.Period, Level: LevelB, Treated: panel.count(true), Control: panel.count(false), LeftOut: panel.leftOut, Spend: panel.spent(true, c.Period)}
	if panel.random {
		l.Level = LevelA
	}
	for _, measure := range liftMeasures {
		if !panel.has(measure) {
			continue
		}
		m, err := panel.lift(measure, c.Period)
		if err != nil {
			return nil, fmt.Errorf("compare groups by %s: %w", measure, err)
		}
		l.Measures = append(l.Measures, m)
	}
	if len(l.Measures) == 0 {
		return nil, nil
	}
	if control := panel.spent(false, c.Period); control.Known() && control.Number > 0 {
		l.Reached, l.Spend = true, Missing(NotEstimable, "spend")
	}
	l.Returns = l.returns(in.Settings, attributed)
	return l, nil
}

// lift estimates the effect on one measure, or says why it cannot.
func (p *groupPanel) lift(measure string, period calendar.Period) (LiftMeasure, error) {
	design, dates := p.design(measure, period.First)
	m := LiftMeasure{Measure: measure, Days: len(dates) - design.Start, DaysBefore: design.Start, LeftOut: len(p.dates) - len(dates)}
	if m.Reason = p.short(m, period); m.Reason != "" {
		return m, nil
	}
	fit, err := lift.CheckFit(design, liftScreen)
	if err != nil {
		return m, err
	}
	m.Correlation = fit.Correlation
	switch {
	case !fit.Follows():
		m.Reason = PoorControl
		return m, nil
	case !fit.Steady():
		m.Reason = Unsteady
		return m, nil
	}
	r, err := lift.RegressOnControl(design, liftConfidence)
	if err != nil {
		return m, err
	}
	m.fill(r.Effect, design)
	m.Course = courseOf(r, design, dates)
	return m, nil
}

// short says whether there is too little of a test to compare.
func (p *groupPanel) short(m LiftMeasure, period calendar.Period) LiftReason {
	switch {
	case p.count(true) == 0 || p.count(false) == 0:
		return NoControl
	case m.DaysBefore < minLiftBefore:
		return ShortBefore
	case float64(m.Days) < minLiftDuring*float64(period.Days()):
		return ShortDuring
	}
	return ""
}

func (m *LiftMeasure) fill(e lift.Effect, d lift.Design) {
	for _, v := range d.Treated[d.Start:] {
		m.Actual += v
	}
	m.Without = e.Baseline
	m.Effect = Estimate{Quantity: Known(e.Estimate), Low: e.Interval.Low, High: e.Interval.High, Ranged: true}
	m.Share, m.Detectable = Estimate{Quantity: Missing(NotEstimable, m.Measure)}, Missing(NotEstimable, m.Measure)
	if share, ok := e.Relative(); ok {
		of, _ := e.RelativeInterval()
		least, _ := e.RelativeDetectable()
		m.Share = Estimate{Quantity: Known(share), Low: of.Low, High: of.High, Ranged: true}
		m.Detectable = Known(least)
	}
	m.Outcome = map[lift.Outcome]LiftOutcome{lift.Gain: Gained, lift.Loss: Lost, lift.Undetected: Undetected}[e.Outcome()]
}

// week is the length of a step of the course, in compared days.
const week = 7

// courseOf takes the means of weeks, counted from the campaign's start both ways
// so that no week lies on both sides of it. The last may be shorter.
func courseOf(r lift.Regression, d lift.Design, dates []calendar.Date) LiftCourse {
	var c LiftCourse
	for from := d.Start % week; from < len(dates); from += week {
		if from == d.Start {
			c.CampaignBeginning = len(c.Starts)
		}
		to := min(from+week, len(dates))
		days := float64(to - from)
		without := r.Expected(from, to).Over(days)
		sum := 0.0
		for _, v := range d.Treated[from:to] {
			sum += v
		}
		c.Starts = append(c.Starts, dates[from])
		c.Actual, c.Without = append(c.Actual, sum/days), append(c.Without, without.Location)
		low, high := math.NaN(), math.NaN()
		if from >= d.Start {
			band := without.Interval(liftConfidence)
			low, high = band.Low, band.High
		}
		c.Low, c.High = append(c.Low, low), append(c.High, high)
	}
	return c
}

// returns are the KPIs of money on what was added.
func (l *Lift) returns(s Settings, attributed Totals) []LiftReturn {
	var out []LiftReturn
	add := func(id string, of func(cost float64) Estimate) {
		k := s.Catalogue.KPI(id)
		if k == nil {
			return
		}
		added := Estimate{Quantity: l.Spend}
		if l.Spend.Known() {
			added = of(l.Spend.Number)
		}
		out = append(out, LiftReturn{KPI: k, Added: added, Attributed: k.Formula.Eval(attributed.with(s.Params))})
	}
	if m := l.Measure("sales"); m != nil {
		add("cost_per_sale", m.costPer)
	}
	if m := l.Measure("revenue"); m != nil {
		add("roi", func(cost float64) Estimate { return m.returnOn(cost, 1) })
		if margin, ok := s.Params[ParamMargin]; ok {
			add("mroi", func(cost float64) Estimate { return m.returnOn(cost, margin) })
		}
	}
	return out
}

// costPer is the cost of one more of the measure: unknown without a gain, since
// such a cost has no upper end.
func (m *LiftMeasure) costPer(cost float64) Estimate {
	if m.Outcome != Gained || cost <= 0 {
		return Estimate{Quantity: Missing(NotEstimable, m.Measure)}
	}
	return Estimate{Quantity: Known(cost / m.Effect.Number), Low: cost / m.Effect.High, High: cost / m.Effect.Low, Ranged: true}
}

// returnOn is the return on a cost of the part of the effect that is kept.
func (m *LiftMeasure) returnOn(cost, kept float64) Estimate {
	if cost <= 0 {
		return Estimate{Quantity: Missing(ZeroDivisor, "spend")}
	}
	of := func(v float64) float64 { return v*kept/cost - 1 }
	return Estimate{Quantity: Known(of(m.Effect.Number)), Low: of(m.Effect.Low), High: of(m.Effect.High), Ranged: true}
}

// liftFinding tells what the test showed: whether what the campaign added paid
// for it where that is sure, else the effect itself.
func (a *Assessment) liftFinding() []Finding {
	if a.Lift == nil || a.Lift.Lead().Reason != "" {
		return nil
	}
	m := a.Lift.Lead()
	unit := measureUnit(m.Measure)
	f := Finding{Level: a.Lift.Level, Measure: m.Measure, Stake: a.Totals["spend"], Values: map[string]Amount{
		"effect": {m.Effect.Quantity, unit}, "low": {Known(m.Effect.Low), unit}, "high": {Known(m.Effect.High), unit}, "least": {m.Detectable, Ratio},
	}}
	switch {
	case m.Outcome == Gained && a.Lift.settled(&f):
	case m.Outcome == Gained:
		f.Rule, f.Kind = "lift.gain", Strength
	case m.Outcome == Lost:
		f.Rule, f.Kind = "lift.harm", Weakness
	case m.Detectable.Known():
		f.Rule, f.Kind = "lift.none", Watch
	default:
		f.Rule, f.Kind = "lift.none.plain", Watch
	}
	return []Finding{f}
}

// settled makes a finding of the return on what was added where it is surely
// above or below nothing: of the margin where it is known.
func (l *Lift) settled(f *Finding) bool {
	if len(l.Returns) == 0 {
		return false
	}
	r := l.Returns[len(l.Returns)-1]
	if r.KPI.Unit != Ratio || !r.Added.Excludes(0) {
		return false
	}
	f.KPI = r.KPI
	f.Values["added"], f.Values["from"], f.Values["to"] = Amount{r.Added.Quantity, Ratio}, Amount{Known(r.Added.Low), Ratio}, Amount{Known(r.Added.High), Ratio}
	f.Rule, f.Kind = "lift.paid", Strength
	if r.Added.Number < 0 {
		f.Rule, f.Kind = "lift.unpaid", Weakness
	}
	return true
}

func measureUnit(measure string) Unit {
	if measure == "revenue" || measure == "spend" {
		return Money
	}
	return Count
}
