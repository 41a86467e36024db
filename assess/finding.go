package assess

import (
	"cmp"
	"math"
	"slices"
)

// FindingKind is the kind of a finding.
type FindingKind string

// The kinds of findings.
const (
	Strength    FindingKind = "strength"
	Weakness    FindingKind = "weakness"
	Opportunity FindingKind = "opportunity"
	Watch       FindingKind = "watch"
)

// Level is how strongly a result is evidenced: A by a randomised test, B by a
// comparison with controls, C by a forecast, D by attribution alone.
type Level string

// The levels of evidence.
const (
	LevelA Level = "A"
	LevelB Level = "B"
	LevelC Level = "C"
	LevelD Level = "D"
)

// Amount is a number of a finding with its unit.
type Amount struct {
	Quantity
	Unit Unit
}

// Finding is one conclusion that a rule drew, with the figures it rests on.
type Finding struct {
	Rule    string // id: "goal.met", "channel.strong"
	Kind    FindingKind
	Subject string            // the channel or campaign it is about; "" for the whole
	KPI     *KPI              // what it is about, may be nil
	Measure string            // a measure it is about, such as a stage of the funnel
	Stage   string            // the stage before Measure
	Values  map[string]Amount // by name, as its phrase refers to them
	Stake   float64           // money that is at stake, for the order
	Level   Level
}

// maxFindings is how many findings of a kind are kept.
const maxFindings = 5

// findings applies every rule and keeps the best proven of each kind, and of
// those the weightiest.
func (a *Assessment) findings(s Settings) []Finding {
	var all []Finding
	all = append(all, a.goalFindings()...)
	all = append(all, a.channelFindings(s)...)
	all = append(all, a.funnelFindings()...)
	all = append(all, a.executionFindings()...)
	all = append(all, a.liftFinding()...)
	slices.SortStableFunc(all, func(x, y Finding) int { return cmp.Or(cmp.Compare(x.Level, y.Level), cmp.Compare(y.Stake, x.Stake)) })
	count := map[FindingKind]int{}
	kept := all[:0]
	for _, f := range all {
		if count[f.Kind]++; count[f.Kind] <= maxFindings {
			kept = append(kept, f)
		}
	}
	return kept
}

// goalFindings: a goal reached is a strength, one missed by more than the
// band a weakness, one nearly reached is to be watched.
func (a *Assessment) goalFindings() []Finding {
	var out []Finding
	for _, g := range a.Goals {
		f := Finding{KPI: g.KPI, Level: LevelD, Stake: a.goalStake(g), Values: map[string]Amount{
			"actual":     {g.Actual.Quantity, g.KPI.Unit},
			"goal":       {g.Goal, g.KPI.Unit},
			"attainment": {g.Attainment, Ratio},
		}}
		if g.Attainment.Known() {
			f.Values["over"] = Amount{Known(math.Abs(g.Attainment.Number - 1)), Ratio}
		}
		switch g.Status {
		case Met:
			f.Rule, f.Kind = "goal.met", Strength
		case Near:
			f.Rule, f.Kind = "goal.near", Watch
		case Missed:
			f.Rule, f.Kind = "goal.missed", Weakness
		default:
			continue
		}
		if !g.Attainment.Known() {
			f.Rule += ".plain"
		}
		out = append(out, f)
	}
	return out
}

// goalStake weighs a goal by how far it was missed or passed, in money of the
// campaign's spend; further tiers weigh more.
func (a *Assessment) goalStake(g Score) float64 {
	distance := 0.5
	if g.Attainment.Known() {
		distance = min(1, math.Abs(g.Attainment.Number-1))
	}
	return distance * a.Totals["spend"] * float64(1+g.KPI.Tier) / float64(1+ImpactTier)
}

// channelFindings compare each material channel with all others together.
func (a *Assessment) channelFindings(s Settings) []Finding {
	var out []Finding
	for i := range a.Channels {
		c := &a.Channels[i]
		if f, ok := a.waste(c, s); ok {
			out = append(out, f)
			continue
		}
		if !c.material(s.Material) {
			continue
		}
		if f, ok := a.standing(c, s); ok {
			out = append(out, f)
		}
		if f, ok := a.trend(c, s); ok {
			out = append(out, f)
		}
	}
	return out
}

func (c *Channel) material(share float64) bool {
	return c.SpendShare.Known() && c.SpendShare.Number >= share ||
		c.ResultShare.Known() && c.ResultShare.Number >= share
}

// minGap is how much better or worse than its benchmark a KPI must be to be a
// finding.
const minGap = 0.10

// standing finds a channel that is surely better or worse than the others by
// ROI, or by cost per lead where there is no revenue.
func (a *Assessment) standing(c *Channel, s Settings) (Finding, bool) {
	k := a.leading(s)
	own, st := c.KPIs[k.ID], c.Standing[k.ID]
	if !own.Known() || !st.Others.Known() || st.Better == 0 || !farApart(k, own.Number, st.Others.Number) {
		return Finding{}, false
	}
	f := Finding{
		Subject: c.Name, KPI: k, Level: LevelD,
		Stake: math.Abs(own.Number-st.Others.Number) * c.Spend.Number,
		Values: map[string]Amount{
			"own":         {own.Quantity, k.Unit},
			"others":      {st.Others, k.Unit},
			"spendShare":  {c.SpendShare, Ratio},
			"resultShare": {c.ResultShare, Ratio},
			"cost":        {c.KPIs["cost_per_sale"].Quantity, Money},
		},
	}
	if k.Unit == Money {
		f.Stake = math.Abs(own.Number-st.Others.Number) * own.Cases
	}
	switch {
	case !st.Sure:
		f.Rule, f.Kind = "channel.unsure", Watch
		f.Stake /= 4 // what chance may explain comes after what it does not
	case st.Better > 0:
		f.Rule, f.Kind = "channel.strong", Strength
	default:
		f.Rule, f.Kind = "channel.weak", Weakness
	}
	return f, true
}

// leading is the KPI by which channels are judged.
func (a *Assessment) leading(s Settings) *KPI {
	if _, ok := a.Totals["revenue"]; ok || s.Catalogue.KPI("cost_per_lead") == nil {
		return s.Catalogue.KPI("roi")
	}
	return s.Catalogue.KPI("cost_per_lead")
}

// farApart reports a difference of more than minGap; ratios such as ROI, which
// may be near zero, are compared on the scale of what comes back per unit
// spent (1 + ROI).
func farApart(k *KPI, a, b float64) bool {
	if k.ID == "roi" || k.ID == "mroi" {
		a, b = a+1, b+1
	}
	return b == 0 || math.Abs(a-b)/math.Abs(b) >= minGap
}

// ruleOfThree is the 95 % limit of a rate of which no case was seen in n: 3/n.
const ruleOfThree = 3

// waste finds spend without any sale where, at the cost per sale of the whole,
// at least three sales were to be expected.
func (a *Assessment) waste(c *Channel, s Settings) (Finding, bool) {
	sales, cost := c.KPIs["sales"], a.kpi("cost_per_sale", s)
	if !sales.Known() || sales.Number != 0 || !cost.Known() || !c.Spend.Known() {
		return Finding{}, false
	}
	if c.Spend.Number < ruleOfThree*cost.Number {
		return Finding{}, false
	}
	return Finding{
		Rule: "channel.waste", Kind: Weakness, Subject: c.Name, Level: LevelD, Stake: c.Spend.Number,
		Values: map[string]Amount{
			"spend":    {c.Spend, Money},
			"expected": {Known(c.Spend.Number / cost.Number), Count},
		},
	}, true
}

func (a *Assessment) kpi(id string, s Settings) Quantity {
	k := s.Catalogue.KPI(id)
	if k == nil {
		return Missing(NoData, id)
	}
	return k.Formula.Eval(a.Totals.with(s.Params))
}

// trend finds a channel whose leading KPI moved by more than minGap against
// the baseline, beyond what its interval explains.
func (a *Assessment) trend(c *Channel, s Settings) (Finding, bool) {
	k := a.leading(s)
	now, before := c.KPIs[k.ID], c.Before[k.ID]
	if now.Thin || !before.Known() || !now.Excludes(before.Number) || !farApart(k, now.Number, before.Number) {
		return Finding{}, false
	}
	f := Finding{
		Rule: "channel.improved", Kind: Strength, Subject: c.Name, KPI: k, Level: LevelD,
		Stake: math.Abs(now.Number-before.Number) * c.Spend.Number / 2,
		Values: map[string]Amount{
			"own":    {now.Quantity, k.Unit},
			"before": {before, k.Unit},
		},
	}
	if k.Unit == Money {
		f.Stake = math.Abs(now.Number-before.Number) * now.Cases / 2
	}
	if k.Better(now.Number, before.Number) < 0 {
		f.Rule, f.Kind = "channel.declined", Weakness
	}
	return f, true
}

// funnelFindings: the stage that lost most against before, with what its old
// rate would have brought.
func (a *Assessment) funnelFindings() []Finding {
	i := Leak(a.Funnel)
	if i < 0 {
		return nil
	}
	step, from := a.Funnel[i], a.Funnel[i-1]
	lost := math.Round((step.Before.Number - step.Rate.Number) * from.Count.Number)
	if lost < 1 {
		return nil
	}
	f := Finding{
		Rule: "funnel.leak", Kind: Opportunity, Measure: step.Measure, Stage: from.Measure, Level: LevelD,
		Values: map[string]Amount{
			"rate":   {step.Rate.Quantity, Ratio},
			"before": {step.Before, Ratio},
			"lost":   {Known(lost), Count},
		},
	}
	f.Stake = a.valueOfMore(step)
	f.Values["value"] = Amount{Known(f.Stake), Money}
	if f.Stake <= 0 {
		f.Rule = "funnel.leak.plain"
	}
	return []Finding{f}
}

// valueOfMore is the revenue that the rate of before would have added, if the
// later stages had kept their rates.
func (a *Assessment) valueOfMore(step Step) float64 {
	revenue, ok := a.Totals["revenue"]
	if !ok || step.Rate.Number <= 0 {
		return 0
	}
	return revenue * (step.Before.Number/step.Rate.Number - 1)
}

// executionFindings: activities that were late, left out, or over their cost.
func (a *Assessment) executionFindings() []Finding {
	e := a.Execution
	if e == nil || e.Planned == 0 {
		return nil
	}
	var out []Finding
	f := Finding{Level: LevelD, Values: map[string]Amount{
		"planned": {Known(float64(e.Planned)), Count},
		"done":    {Known(float64(e.Completed)), Count},
		"onTime":  {Known(float64(e.OnTime)), Count},
	}}
	switch share := float64(e.OnTime) / float64(e.Planned); {
	case share >= 0.9:
		f.Rule, f.Kind = "execution.on_time", Strength
	case share < 0.7:
		f.Rule, f.Kind = "execution.late", Weakness
	}
	if f.Rule != "" {
		f.Stake = 0.02 * a.Totals["spend"]
		out = append(out, f)
	}
	if over := Difference(e.ActualCost, e.PlannedCost); over.Known() && over.Number > 0.05*e.PlannedCost.Number {
		out = append(out, Finding{
			Rule: "execution.over_cost", Kind: Weakness, Level: LevelD, Stake: over.Number,
			Values: map[string]Amount{
				"over":    {over, Money},
				"planned": {e.PlannedCost, Money},
				"share":   {Known(over.Number / e.PlannedCost.Number), Ratio},
			},
		})
	}
	return out
}
