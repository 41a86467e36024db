package response

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Result is what an estimate has to say.
type Result struct {
	Elasticities []Elasticity // by channel
	Pool         Pool
	Current      []float64 // spend now, by channel
	StatusQuo    Outlook   // the budget split as now

	// Optimum is the best split by the point estimates. Recommended is what of it can be
	// defended: only channels move whose direction most draws share and behind which
	// there are conversions enough; the others keep their part.
	Optimum, Recommended Plan

	Scenarios []Scenario
	Gates     []Gate
}

// Range is the percentiles of a figure over the draws.
type Range struct {
	P10, P50, P90 float64
}

// Outlook is the response, in worth, that a split is expected to bring.
type Outlook struct {
	Expected float64 // by the point estimates, over channels that have a curve
	Range    Range
}

// Scenario is the best split of another budget.
type Scenario struct {
	Change   float64 // of the budget now
	Budget   float64
	Outlook  Outlook
	Shadow   float64 // worth of one more unit of money; NaN where no bound leaves room
	Profit   float64 // margin × Shadow − 1: what that unit earns; NaN for an unknown margin
	Unplaced float64 // budget that the bounds leave no place for, or (below 0) that they demand above it
	Spend    []float64
}

// Recommend estimates the response of every channel and recommends how to split the
// budget. complete tells which periods are over and fully reported; nil
// means all. An unfinished last period ruins an elasticity: leave it out.
// Input that cannot be read is an error; a channel that cannot be estimated is not, but
// has a Status.
func Recommend(channels []Channel, complete []bool, opts Options) (Result, error) {
	complete, err := checked(channels, complete, opts)
	if err != nil {
		return Result{}, err
	}
	r := Result{Elasticities: make([]Elasticity, len(channels)), Current: make([]float64, len(channels))}
	fits := make([]Fit, len(channels))
	for i, c := range channels {
		fits[i] = opts.fitChannel(c, complete)
		r.Current[i] = c.current(complete)
	}
	if !(sum(r.Current) > 0) {
		return Result{}, errors.New("recommend budget: no channel has spent anything in a complete period")
	}
	r.Pool = opts.pool(fits)
	for i, f := range fits {
		r.Elasticities[i] = opts.elasticity(f, r.Pool)
	}
	r.Gates = opts.gates(channels, r.Elasticities, r.Current, complete)
	newTable(channels, complete, opts, &r).serve(&r)
	return r, nil
}

// checked makes sure of the input and returns complete with its default.
func checked(channels []Channel, complete []bool, opts Options) ([]bool, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	if len(channels) == 0 {
		return nil, errors.New("recommend budget: no channels")
	}
	periods := len(channels[0].Spend)
	for _, c := range channels {
		if err := c.check(periods); err != nil {
			return nil, err
		}
	}
	if complete == nil {
		complete = make([]bool, periods)
		for i := range complete {
			complete[i] = true
		}
	}
	if len(complete) != periods {
		return nil, fmt.Errorf("recommend budget: completeness of %d periods for %d periods of data", len(complete), periods)
	}
	return complete, nil
}

// serve works out the plans and scenarios.
func (t *table) serve(r *Result) {
	budget := t.opts.Budget
	if budget == 0 {
		budget = sum(t.current)
	}
	baseline := t.proportional(budget)
	r.StatusQuo = t.outlook(baseline)
	r.Optimum = t.plan(budget, t.estimable)
	r.Recommended = t.recommended(r.Optimum)
	for _, change := range t.opts.Scenarios {
		r.Scenarios = append(r.Scenarios, t.scenario(change))
	}
}

// recommended narrows the plan to the moves that can be defended. With fewer channels
// free the others' directions may change, so it goes on until all that are left hold.
func (t *table) recommended(optimum Plan) Plan {
	plan, free := optimum, t.estimable
	for {
		defended := defensible(plan)
		if slices.Equal(defended, free) {
			return plan
		}
		before := plan.Moves
		plan, free = t.plan(plan.Budget, defended), defended
		for i, m := range before {
			switch {
			case free[i]:
			case m.Advice == Move:
				plan.Moves[i].Advice = NothingToTrade
			default:
				plan.Moves[i].Advice = m.Advice
			}
		}
	}
}

// defensible says which channels a recommendation may move. A single one cannot move: the
// money has nowhere to go to or come from.
func defensible(p Plan) []bool {
	free, n := make([]bool, len(p.Moves)), 0
	for i, m := range p.Moves {
		free[i] = m.Advice == Move
		if free[i] {
			n++
		}
	}
	if n < 2 {
		clear(free)
	}
	return free
}

func (t *table) scenario(change float64) Scenario {
	budget := sum(t.current) * (1 + change)
	split := t.split(budget, t.estimable, t.curves)
	s := Scenario{
		Change:   change,
		Budget:   budget,
		Outlook:  t.outlook(split.Spend),
		Shadow:   split.Shadow,
		Profit:   math.NaN(),
		Unplaced: split.Unplaced,
		Spend:    split.Spend,
	}
	if t.opts.Margin > 0 {
		s.Profit = t.opts.Margin*s.Shadow - 1
	}
	return s
}
