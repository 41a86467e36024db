package response

import "math"

// Seat is a channel at the table where a budget is split.
type Seat struct {
	Curve  Curve
	Worth  float64 // of a unit of its response, above 0
	Lo, Hi float64 // bounds of its spend, 0 ≤ Lo ≤ Hi
}

func (s Seat) clip(spend float64) float64 { return max(s.Lo, min(s.Hi, spend)) }

// spendAt is the spend within bounds at which money brings lambda.
func (s Seat) spendAt(lambda float64) float64 {
	return s.clip(s.Curve.SpendAt(lambda / s.Worth))
}

// Allocation is a split of a budget.
type Allocation struct {
	Spend []float64 // by seat
	// Shadow is what one more unit of the budget would bring in worth: the marginal return
	// common to all seats between their bounds. NaN where no seat can take more.
	Shadow   float64
	Unplaced float64 // budget beyond the upper bounds, or (below 0) short of the lower ones
}

// bracketSteps and bisections limit the search for the shadow price; either is far more
// than 64-bit numbers can use.
const (
	bracketSteps = 200
	bisections   = 200
)

// Allocate splits the budget so that the worth of the response is greatest. With concave
// curves that is where every seat between its bounds has the same marginal return
// lambda; the total spend falls as lambda rises, so bisection finds it.
func Allocate(seats []Seat, budget float64) Allocation {
	a := Allocation{Spend: make([]float64, len(seats)), Shadow: math.NaN()}
	least, most := 0.0, 0.0
	for _, s := range seats {
		least += s.Lo
		most += s.Hi
	}
	switch {
	case budget >= most:
		a.Unplaced = budget - most
		a.fill(seats, func(s Seat) float64 { return s.Hi })
		return a
	case budget <= least:
		a.Unplaced = budget - least
		a.fill(seats, func(s Seat) float64 { return s.Lo })
	default:
		lambda := shadowPrice(seats, budget)
		a.fill(seats, func(s Seat) float64 { return s.spendAt(lambda) })
		a.settle(seats, budget)
	}
	a.Shadow = a.bestNext(seats)
	return a
}

func (a *Allocation) fill(seats []Seat, spend func(Seat) float64) {
	for i, s := range seats {
		a.Spend[i] = spend(s)
	}
}

// settle lays what rounding left over on the first seats that can take it.
func (a *Allocation) settle(seats []Seat, budget float64) {
	for i, s := range seats {
		left := budget - sum(a.Spend)
		a.Spend[i] = s.clip(a.Spend[i] + left)
	}
}

// full is how close to its upper bound a seat is, as a share of it, that can
// take no more: what rounding leaves below the bound is no room.
const full = 1e-9

// bestNext is the greatest marginal worth among the seats that can take more.
func (a *Allocation) bestNext(seats []Seat) float64 {
	top := math.NaN()
	for i, s := range seats {
		if a.Spend[i] >= s.Hi*(1-full) {
			continue
		}
		if m := s.Worth * s.Curve.Marginal(a.Spend[i]); !(m <= top) {
			top = m
		}
	}
	return top
}

// bracket is a first guess around ln lambda: the slopes at an even split.
func bracket(seats []Seat, budget float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range seats {
		slope := math.Log(s.Worth * s.Curve.Marginal(s.clip(budget/float64(len(seats)))))
		if !math.IsInf(slope, 0) { // a seat without room for money has none
			low, high = min(low, slope), max(high, slope)
		}
	}
	if low > high {
		return -1, 1
	}
	return low - 1, high + 1
}

// shadowPrice is the lambda at which the seats spend the budget, which lies between the
// sums of their bounds. It bisects in logarithms.
func shadowPrice(seats []Seat, budget float64) float64 {
	spendAt := func(logLambda float64) float64 {
		total, lambda := 0.0, math.Exp(logLambda)
		for _, s := range seats {
			total += s.spendAt(lambda)
		}
		return total
	}
	low, high := bracket(seats, budget)
	for range bracketSteps {
		if spendAt(low) >= budget {
			break
		}
		low -= high - low
	}
	for range bracketSteps {
		if spendAt(high) <= budget {
			break
		}
		high += high - low
	}
	for range bisections {
		middle := (low + high) / 2
		if middle <= low || middle >= high {
			break
		}
		if spendAt(middle) >= budget {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Exp(low)
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
