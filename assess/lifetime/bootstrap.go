package lifetime

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval is a range that covers the truth with the chance Level, as far as the chance
// of who is among the customers goes. Errors of the method are not in it.
type Interval struct {
	Low, High float64
	Level     float64
}

// Bootstrap is how intervals are drawn.
type Bootstrap struct {
	Draws int
	Level float64
	Seed  uint64
}

// maxBags limits the units that are drawn. Customers beyond that many are dealt into
// bags at random and bags are drawn: the ratio of sums varies alike, at a cost that no
// longer grows with customers × draws.
const maxBags = 1000

// tally is what a customer, or a bag of them, adds to the simple value.
type tally struct {
	customers, value float64
	base, kept       float64 // bought in the year before last; and in the last
}

func (t *tally) add(u tally) {
	t.customers += u.customers
	t.value += u.value
	t.base += u.base
	t.kept += u.kept
}

// interval draws with replacement and takes the percentiles of the statistic.
func (b Bootstrap) interval(units []tally, statistic func(tally) float64) Interval {
	rng := rand.New(rand.NewPCG(b.Seed, uint64(len(units))))
	bags := deal(units, rng)
	draws := make([]float64, 0, b.Draws)
	for range b.Draws {
		var sum tally
		for range bags {
			sum.add(bags[rng.IntN(len(bags))])
		}
		draws = append(draws, statistic(sum))
	}
	slices.Sort(draws)
	tail := (1 - b.Level) / 2
	return Interval{Low: quantile(draws, tail), High: quantile(draws, 1-tail), Level: b.Level}
}

// deal shuffles the units into at most maxBags bags.
func deal(units []tally, rng *rand.Rand) []tally {
	if len(units) <= maxBags {
		return units
	}
	bags := make([]tally, maxBags)
	for i, at := range rng.Perm(len(units)) {
		bags[i%maxBags].add(units[at])
	}
	return bags
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

// SimpleInterval is the interval of the simple value: of the revenue per customer and,
// where it rests on churn, of the lifespan.
func (b Bootstrap) SimpleInterval(l Ledger, asOf int32, span Lifespan, historyCap float64) Interval {
	var units []tally
	l.customers(asOf, func(occasions []Order) {
		u := tally{customers: 1}
		for _, o := range occasions {
			u.value += o.Value
		}
		if before, since := yearsActive(occasions, asOf); before {
			u.base = 1
			if since {
				u.kept = 1
			}
		}
		units = append(units, u)
	})
	if len(units) == 0 {
		return unknownInterval(b.Level)
	}
	return b.interval(units, func(t tally) float64 {
		drawn := span
		if span.Source != Configured && span.Base > 0 {
			drawn.Retention = t.kept / t.base
			drawn = drawn.choose(0, historyCap)
		}
		return t.value / t.customers / span.History * drawn.Years
	})
}

// MeanValue is the interval of the mean value of the scores.
func (b Bootstrap) MeanValue(scores []Score) Interval {
	if len(scores) == 0 {
		return unknownInterval(b.Level)
	}
	units := make([]tally, len(scores))
	for i, s := range scores {
		units[i] = tally{customers: 1, value: s.Value}
	}
	return b.interval(units, func(t tally) float64 { return t.value / t.customers })
}

// unknownInterval is the interval of nothing.
func unknownInterval(level float64) Interval {
	return Interval{Low: math.NaN(), High: math.NaN(), Level: level}
}
