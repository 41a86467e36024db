package response

import (
	"math"
	"math/rand/v2"
	"slices"
)

// table is what the plans are made at: channels with their curves, bounds and draws.
type table struct {
	opts      Options
	channels  []Channel
	current   []float64
	lo, hi    []float64
	curves    []Power
	known     []bool    // the channel has a curve
	estimable []bool    // from its own data
	draws     [][]Power // by draw, then channel
}

func newTable(channels []Channel, complete []bool, opts Options, r *Result) *table {
	n := len(channels)
	t := &table{
		opts: opts, channels: channels, current: r.Current,
		lo: make([]float64, n), hi: make([]float64, n), curves: make([]Power, n),
		known: make([]bool, n), estimable: make([]bool, n),
	}
	for i, e := range r.Elasticities {
		t.lo[i], t.hi[i] = channels[i].bounds(r.Current[i], channels[i].observedMax(complete), opts)
		t.curves[i] = e.Curve
		t.known[i] = e.Fit.Status != NoData
		t.estimable[i] = e.Fit.Status == Estimated && t.hi[i] > 0
	}
	t.draw(r.Elasticities)
	return t
}

// draw makes the parametric draws: elasticity and level vary independently, as the
// estimates do at the mean log point.
func (t *table) draw(es []Elasticity) {
	rng := rand.New(rand.NewPCG(t.opts.Seed, uint64(len(es))))
	t.draws = make([][]Power, t.opts.Draws)
	for d := range t.draws {
		curves := make([]Power, len(es))
		for i, e := range es {
			slope, level := rng.NormFloat64(), rng.NormFloat64() // drawn for all, so that a channel's draws do not depend on another's status
			curves[i] = e.Fit.through(t.opts.clamp(e.B + slope*e.SE))
			curves[i].LogA += level * e.Fit.LevelSE
		}
		t.draws[d] = curves
	}
}

// proportional is the budget split as the spend is now: the status quo.
func (t *table) proportional(budget float64) []float64 {
	spend := make([]float64, len(t.current))
	for i, now := range t.current {
		spend[i] = now * budget / sum(t.current)
	}
	return spend
}

// split gives every channel that is not free its proportional part, held to its
// contracts, and allocates the rest to the free ones. Where channels have no estimate, a
// reserve is taken from the free ones' money and shared among them for tests.
func (t *table) split(budget float64, free []bool, curves []Power) Allocation {
	whole := Allocation{Spend: t.proportional(budget), Shadow: math.NaN()}
	if !slices.Contains(free, true) {
		for i, spend := range whole.Spend {
			whole.Spend[i] = t.contracted(i, spend)
		}
		whole.Unplaced = budget - sum(whole.Spend)
		return whole
	}
	reserve := t.reserve(budget)
	var seats []Seat
	for i := range t.channels {
		if free[i] {
			seats = append(seats, Seat{Curve: curves[i], Worth: t.channels[i].worth(), Lo: t.lo[i], Hi: t.hi[i]})
			continue
		}
		whole.Spend[i] = t.contracted(i, whole.Spend[i]+reserve[i])
		budget -= whole.Spend[i]
	}
	part := Allocate(seats, budget)
	whole.Shadow, whole.Unplaced = part.Shadow, part.Unplaced
	for i := range t.channels {
		if free[i] {
			whole.Spend[i], part.Spend = part.Spend[0], part.Spend[1:]
		}
	}
	return whole
}

// contracted holds a spend within the channel's contracts.
func (t *table) contracted(i int, spend float64) float64 {
	if c := t.channels[i]; c.Max > 0 {
		spend = min(spend, c.Max)
	}
	return max(spend, t.channels[i].Min)
}

// reserve is the test money of each channel that has no estimate.
func (t *table) reserve(budget float64) []float64 {
	reserve, n := make([]float64, len(t.channels)), 0
	for _, ok := range t.estimable {
		if !ok {
			n++
		}
	}
	if n == 0 {
		return reserve
	}
	for i, ok := range t.estimable {
		if !ok {
			reserve[i] = t.opts.TestReserve * budget / float64(n)
		}
	}
	return reserve
}

// worth is what a split brings by the given curves; channels without one are left out.
func (t *table) worth(spend []float64, curves []Power) float64 {
	total := 0.0
	for i, x := range spend {
		if t.known[i] {
			total += t.channels[i].worth() * curves[i].Response(x)
		}
	}
	return total
}

// outlook is a split's expected worth with its range.
func (t *table) outlook(spend []float64) Outlook {
	totals := make([]float64, len(t.draws))
	for d, curves := range t.draws {
		totals[d] = t.worth(spend, curves)
	}
	return Outlook{Expected: t.worth(spend, t.curves), Range: rangeOf(totals)}
}

// rangeOf sorts the values and takes their percentiles.
func rangeOf(values []float64) Range {
	slices.Sort(values)
	return Range{P10: quantile(values, 0.1), P50: quantile(values, 0.5), P90: quantile(values, 0.9)}
}

// quantile interpolates in sorted values.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}
