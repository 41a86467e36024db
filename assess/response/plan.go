package response

import (
	"math"
	"slices"
)

// Direction is where a channel's spend goes.
type Direction int

// The directions.
const (
	Down Direction = iota - 1
	Hold
	Up
)

// Advice is what to do with a channel, with the reason.
type Advice int

// The advices. Only Move changes the spend in the recommended plan.
const (
	Move           Advice = iota + 1
	Keep                  // the best spend is the present one
	TestUnsure            // the draws do not agree on a direction: hold and test
	TestThin              // too few conversions behind it: hold and test
	TestUnknown           // no estimate of its own: hold, and test with the reserve
	NothingToTrade        // could move, but no other channel can give or take the money
)

// Plan is a split of a budget with its expected result against the status quo, which is
// the same budget split as now.
type Plan struct {
	Budget   float64
	Moves    []ChannelPlan // by channel
	Outlook  Outlook
	Gain     float64 // Outlook.Expected ÷ the status quo's − 1; NaN where nothing is expected of it
	GainOver Range   // the same over the draws
	Beats    float64 // share of draws in which the plan brings more; NaN where it changes nothing
	Shadow   float64 // worth of one more unit of money; NaN where no channel may move or take it
	Reserve  float64 // part of the budget set aside for tests, included in the spends
	Unplaced float64 // budget that the bounds leave no place for, or (below 0) that they demand above it
}

// ChannelPlan is one channel in a plan. Returns are in worth for a unit of money; they are NaN
// for a channel without a curve or spend.
type ChannelPlan struct {
	Now, Spend float64 // spend as it is, and as planned
	Lo, Hi     float64 // bounds that applied
	Response   float64 // expected at Spend, in its own unit
	Change     Outlook // of the worth, against the status quo; NaN for a channel without a curve
	Average    float64 // return of all money at Now
	Marginal   float64 // slope at Now: elasticity × Average
	Last, Next float64 // return of the last step of money spent now, and of one step more
	Direction  Direction
	Agreement  Agreement
	Advice     Advice
}

// Agreement is the shares of draws whose best split lowers, holds or raises a channel's
// spend. They are NaN for a channel that may not move.
type Agreement struct {
	Down, Hold, Up float64
}

// on is the share that agrees on a direction.
func (a *Agreement) on(d Direction) *float64 {
	switch d {
	case Up:
		return &a.Up
	case Down:
		return &a.Down
	}
	return &a.Hold
}

func (a *Agreement) divide(by float64) {
	a.Down /= by
	a.Hold /= by
	a.Up /= by
}

// plan splits the budget among the free channels and judges the split.
func (t *table) plan(budget float64, free []bool) Plan {
	split := t.split(budget, free, t.curves)
	baseline := t.proportional(budget)
	p := Plan{
		Budget:   budget,
		Outlook:  t.outlook(split.Spend),
		Shadow:   split.Shadow,
		Unplaced: split.Unplaced,
		Moves:    make([]ChannelPlan, len(t.channels)),
	}
	t.compare(&p, split.Spend, baseline)
	shares := t.directions(budget, free, baseline)
	for i := range p.Moves {
		p.Moves[i] = t.channelPlan(i, split.Spend[i], baseline[i])
		p.Moves[i].Agreement = shares[i]
		p.Moves[i].Advice = t.advise(i, free, p.Moves[i])
	}
	if slices.Contains(free, true) {
		p.Reserve = sum(t.reserve(budget))
	}
	return p
}

// compare sets the gain over the baseline.
func (t *table) compare(p *Plan, spend, baseline []float64) {
	p.Gain = gain(t.worth(spend, t.curves), t.worth(baseline, t.curves))
	gains, wins := make([]float64, len(t.draws)), 0
	for d, curves := range t.draws {
		gains[d] = gain(t.worth(spend, curves), t.worth(baseline, curves))
		if gains[d] > 0 {
			wins++
		}
	}
	p.GainOver = rangeOf(gains)
	p.Beats = float64(wins) / float64(len(t.draws))
	if !differ(spend, baseline) {
		p.Beats = math.NaN()
	}
}

// differ reports whether two splits are more than rounding apart.
func differ(a, b []float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-9*(a[i]+b[i]) {
			return true
		}
	}
	return false
}

func gain(with, without float64) float64 {
	if !(without > 0) {
		return math.NaN()
	}
	return with/without - 1
}

// directions counts, over the draws, where the best split takes each free channel.
func (t *table) directions(budget float64, free []bool, baseline []float64) []Agreement {
	shares := make([]Agreement, len(t.channels))
	for i := range shares {
		if !free[i] {
			shares[i] = Agreement{math.NaN(), math.NaN(), math.NaN()}
		}
	}
	if !slices.Contains(free, true) {
		return shares
	}
	for _, curves := range t.draws {
		split := t.split(budget, free, curves)
		for i, spend := range split.Spend {
			*shares[i].on(t.direction(spend, baseline[i]))++
		}
	}
	for i := range shares {
		shares[i].divide(float64(len(t.draws)))
	}
	return shares
}

func (t *table) direction(spend, baseline float64) Direction {
	switch {
	case spend > baseline*(1+t.opts.HoldWithin):
		return Up
	case spend < baseline*(1-t.opts.HoldWithin):
		return Down
	}
	return Hold
}

// channelPlan describes one channel at its planned spend.
func (t *table) channelPlan(i int, spend, baseline float64) ChannelPlan {
	now := t.current[i]
	c := ChannelPlan{
		Now: now, Spend: spend, Lo: t.lo[i], Hi: t.hi[i],
		Response: math.NaN(), Average: math.NaN(), Marginal: math.NaN(), Last: math.NaN(), Next: math.NaN(),
		Direction: t.direction(spend, baseline),
		Change:    Outlook{math.NaN(), Range{math.NaN(), math.NaN(), math.NaN()}},
	}
	if !t.known[i] {
		return c
	}
	c.Change = t.change(i, spend, baseline)
	curve, worth, step := t.curves[i], t.channels[i].worth(), t.opts.Step*now
	c.Response = curve.Response(spend)
	c.Average = worth * Average(curve, now)
	c.Last, c.Next = worth*Last(curve, now, step), worth*Next(curve, now, step)
	if now > 0 {
		c.Marginal = worth * curve.Marginal(now)
	}
	return c
}

// change is what a channel's worth gains by a spend over another, with its range.
func (t *table) change(i int, spend, baseline float64) Outlook {
	gained := func(curve Power) float64 {
		return t.channels[i].worth() * (curve.Response(spend) - curve.Response(baseline))
	}
	gains := make([]float64, len(t.draws))
	for d, curves := range t.draws {
		gains[d] = gained(curves[i])
	}
	return Outlook{Expected: gained(t.curves[i]), Range: rangeOf(gains)}
}

// advise judges a channel of a plan.
func (t *table) advise(i int, free []bool, c ChannelPlan) Advice {
	switch {
	case !t.estimable[i]:
		return TestUnknown
	case !free[i]:
		return NothingToTrade
	case c.Direction == Hold:
		return Keep
	case *c.Agreement.on(c.Direction) < t.opts.MinAgreement:
		return TestUnsure
	case t.channels[i].Conversions < t.opts.MinConversions:
		return TestThin
	}
	return Move
}
