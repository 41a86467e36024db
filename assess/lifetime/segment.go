package lifetime

import (
	"cmp"
	"slices"
)

// Decile is a tenth of the customers, the most valuable first.
type Decile struct {
	Customers int
	Value     float64
	Share     float64 // of the value of all
	Alive     float64 // mean probability of still buying
}

// Deciles splits the scores into ten parts of nearly equal number by value. It is nil
// below ten customers.
func Deciles(scores []Score) []Decile {
	if len(scores) < 10 {
		return nil
	}
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, func(a, b Score) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Customer, b.Customer))
	})
	total := totalValue(scores)
	deciles := make([]Decile, 10)
	for i := range deciles {
		part := sorted[i*len(sorted)/10 : (i+1)*len(sorted)/10]
		d := Decile{Customers: len(part), Value: totalValue(part)}
		d.Share = ratio(d.Value, total)
		for _, s := range part {
			d.Alive += s.Alive / float64(len(part))
		}
		deciles[i] = d
	}
	return deciles
}

func totalValue(scores []Score) float64 {
	sum := 0.0
	for _, s := range scores {
		sum += s.Value
	}
	return sum
}

// RiskBand is where a repeat buyer counts as at risk: LostBelow ≤ P(alive) < Below.
type RiskBand struct {
	Below, LostBelow float64
}

// Risk is the repeat buyers who are slipping away, and the money that hangs on them.
type Risk struct {
	Customers int
	Lost      int     // repeat buyers below the band
	Expected  float64 // value they are expected to bring over the horizon
	AtStake   float64 // what they would bring above that if they were sure to stay
}

// AtRisk sums up the customers in the band. Those who bought once are never in it:
// their P(alive) is 1 by construction.
func AtRisk(scores []Score, band RiskBand) Risk {
	var r Risk
	for _, s := range scores {
		switch {
		case s.Alive < band.LostBelow:
			r.Lost++
		case s.Alive < band.Below:
			r.Customers++
			r.Expected += s.Value
			r.AtStake += s.Value * (1 - s.Alive) / s.Alive
		}
	}
	return r
}
