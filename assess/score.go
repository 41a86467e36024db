package assess

import (
	"cmp"
	"math"
	"slices"

	"debrief/calendar"
)

// Score is a KPI's result against its goal and its baseline.
type Score struct {
	KPI        *KPI
	Actual     Estimate
	Goal       Quantity
	Attainment Quantity
	Status     Status
	Before     Quantity
	Change     Quantity // growth; for proportions and other ratios the difference
	Effect     int      // of the change: +1 good, -1 bad
	Spark      []float64
	Driver     *Driver // of a goal's result: the channel that stands out; nil if none does
}

// scorer computes scores over the same two selections.
type scorer struct {
	settings Settings
	now      Rows
	before   Rows
	sums     Sums   // of now
	earlier  Totals // of before, with the parameters of formulas
}

// scorer sums up what is scored; before may be empty.
func (s Settings) scorer(now, before Rows) scorer {
	return scorer{settings: s, now: now, before: before, sums: now.Sums(s.Params), earlier: before.Totals().with(s.Params)}
}

func (s scorer) score(k *KPI, goal Quantity) Score {
	sc := Score{
		KPI:    k,
		Actual: k.Estimate(s.sums),
		Goal:   goal,
		Before: Missing(NoBaseline, k.ID),
	}
	if s.before.Len() > 0 {
		sc.Before = k.Formula.Eval(s.earlier)
	}
	sc.Attainment, sc.Status = Missing(NoGoal, k.ID), Unjudged
	if goal.Known() {
		sc.Attainment = Attainment(k, sc.Actual.Quantity, goal.Number)
		sc.Status = s.settings.Bands.Judge(k, sc.Actual.Quantity, goal.Number)
	}
	sc.Change, sc.Effect = change(k, sc.Actual.Quantity, sc.Before)
	sc.Spark = s.spark(k)
	return sc
}

// change compares like with like: ratios by difference, all else by growth.
func change(k *KPI, now, before Quantity) (Quantity, int) {
	c := Growth(now, before)
	if k.Unit == Ratio {
		c = Difference(now, before)
	}
	if !now.Known() || !before.Known() {
		return c, 0
	}
	return c, k.Better(now.Number, before.Number)
}

// sparkSteps is how many points a small course has at most.
const sparkSteps = 30

// spark is the KPI's course over the period in at most sparkSteps steps of
// equal length up to its end; a step without a value is NaN. Days at the
// beginning that make no whole step are left out: a sum over fewer days would
// look like a fall.
func (s scorer) spark(k *KPI) []float64 {
	period := s.now.Period()
	days := period.Days()
	if days < 3 {
		return nil
	}
	width := (days + sparkSteps - 1) / sparkSteps
	out := make([]float64, days/width)
	first := period.Last + 1 - calendar.Date(len(out)*width)
	sums := make([]Totals, len(out))
	for _, d := range s.sums.days {
		if d.Date < first {
			continue
		}
		i := int(d.Date-first) / width
		if sums[i] == nil {
			sums[i] = Totals{}
		}
		for m, v := range d.Totals {
			sums[i][m] += v
		}
	}
	for i, t := range sums {
		out[i] = math.NaN()
		if t == nil {
			continue
		}
		if q := k.Formula.Eval(t.with(s.settings.Params)); q.Known() {
			out[i] = q.Number
		}
	}
	return out
}

// headline are the KPIs that a scorecard shows after those with a goal, until
// it has eight.
var headline = []string{"roi", "revenue", "sales", "leads", "cost_per_sale", "cost_per_lead", "conversion_rate", "spend"}

// maxScores is the number of KPIs on a scorecard.
const maxScores = 8

// scorecard scores the goals first, then the headline KPIs that have a value.
func (s scorer) scorecard(goals []Score) []Score {
	scores := goals
	if len(scores) > maxScores {
		scores = scores[:maxScores:maxScores]
	}
	for _, id := range headline {
		k := s.settings.Catalogue.KPI(id)
		if len(scores) >= maxScores || k == nil || hasKPI(scores, id) {
			continue
		}
		if sc := s.score(k, Missing(NoGoal, id)); sc.Actual.Known() {
			scores = append(scores, sc)
		}
	}
	return scores
}

func hasKPI(scores []Score, id string) bool {
	for _, s := range scores {
		if s.KPI.ID == id {
			return true
		}
	}
	return false
}

func (s scorer) goals(goals []Goal) []Score {
	scores := make([]Score, 0, len(goals))
	for _, g := range goals {
		if k := s.settings.Catalogue.KPI(g.KPI); k != nil {
			scores = append(scores, s.score(k, Known(g.Target)))
		}
	}
	slices.SortStableFunc(scores, func(a, b Score) int { return cmp.Compare(weight(a.KPI), weight(b.KPI)) })
	return scores
}

// weight orders KPIs as a reader wants them: the headline first and in its
// order, then the others by how far they are from value.
func weight(k *KPI) int {
	if i := slices.Index(headline, k.ID); i >= 0 {
		return i
	}
	return len(headline) + int(ImpactTier-k.Tier)
}

func statuses(scores []Score) []Status {
	out := make([]Status, len(scores))
	for i, s := range scores {
		out[i] = s.Status
	}
	return out
}
