package attribution

import (
	"fmt"
	"math"
)

// rule answers the share of each touch of a path; shares add up to 1.
type rule func(Path) []float64

func (set Settings) rule(m Method) (rule, error) {
	switch m {
	case Last:
		return func(p Path) []float64 { return all(p, len(p.Channels)-1) }, nil
	case First:
		return func(p Path) []float64 { return all(p, 0) }, nil
	case LastNonDirect:
		return set.lastNonDirect, nil
	case Linear:
		return linear, nil
	case Position:
		return position, nil
	case TimeDecay:
		return set.timeDecay, nil
	case Shapley:
		return shapley, nil
	default:
		return nil, fmt.Errorf("attribute paths: unknown method %q", m)
	}
}

func all(p Path, touch int) []float64 {
	shares := make([]float64, len(p.Channels))
	shares[touch] = 1
	return shares
}

func (set Settings) lastNonDirect(p Path) []float64 {
	for i := len(p.Channels) - 1; i >= 0; i-- {
		if p.Channels[i] != set.Direct {
			return all(p, i)
		}
	}
	return all(p, len(p.Channels)-1)
}

func linear(p Path) []float64 {
	shares := make([]float64, len(p.Channels))
	for i := range shares {
		shares[i] = 1 / float64(len(shares))
	}
	return shares
}

// Shares of the position rule.
const (
	endShare    = 0.4
	middleShare = 0.2
)

func position(p Path) []float64 {
	n := len(p.Channels)
	if n <= 2 {
		return linear(p)
	}
	shares := make([]float64, n)
	for i := range shares {
		shares[i] = middleShare / float64(n-2)
	}
	shares[0], shares[n-1] = endShare, endShare
	return shares
}

// timeDecay weighs a touch by 2^(−age/half-life), relative to the youngest, so
// that a path of very old touches does not vanish in rounding.
func (set Settings) timeDecay(p Path) []float64 {
	n := len(p.Channels)
	halvings := make([]float64, n)
	youngest := math.Inf(1)
	for i := range halvings {
		halvings[i] = float64(n-1-i) / set.HalfLifeSteps
		if p.Ages != nil {
			halvings[i] = p.Ages[i] / set.HalfLifeDays
		}
		youngest = min(youngest, halvings[i])
	}
	sum := 0.0
	for i, h := range halvings {
		halvings[i] = math.Exp2(youngest - h)
		sum += halvings[i]
	}
	for i := range halvings {
		halvings[i] /= sum
	}
	return halvings
}

// shapley splits a path equally over its distinct channels. That is the Shapley
// value of the game v(S) = conversions of paths that use no channel outside S: a
// sum of unanimity games, one per path (Zhao, Mahboobi and Bagheri 2018).
func shapley(p Path) []float64 {
	touches := map[string]float64{}
	for _, c := range p.Channels {
		touches[c]++
	}
	shares := make([]float64, len(p.Channels))
	for i, c := range p.Channels {
		shares[i] = 1 / (touches[c] * float64(len(touches)))
	}
	return shares
}
