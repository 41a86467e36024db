package attribution

import (
	"fmt"
	"math"
	"slices"
)

// Path is a sequence of touches and how often it ended in what.
type Path struct {
	// Channels are the touches in order, at least one.
	Channels []string
	// Ages are the days from each touch to the conversion (or to the end of
	// observation), one per touch, or nil where no times are known. Only time
	// decay reads them.
	Ages []float64
	// Conversions are how often this path converted, Value what those
	// conversions were worth in all, and Nulls how often it ended without.
	Conversions float64
	Value       float64
	Nulls       float64
}

func (p Path) validate() error {
	if len(p.Channels) == 0 {
		return fmt.Errorf("no channels")
	}
	if slices.Contains(p.Channels, "") {
		return fmt.Errorf("a channel without a name")
	}
	if p.Ages != nil && len(p.Ages) != len(p.Channels) {
		return fmt.Errorf("%d ages for %d touches", len(p.Ages), len(p.Channels))
	}
	for _, v := range append([]float64{p.Conversions, p.Value, p.Nulls}, p.Ages...) {
		if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%v is not a count, an amount or an age", v)
		}
	}
	return nil
}

// channelsOf are the distinct channels of all paths in alphabetical order: the
// order of every result.
func channelsOf(paths []Path) []string {
	seen := map[string]bool{}
	var out []string
	for _, p := range paths {
		for _, c := range p.Channels {
			if !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	slices.Sort(out)
	return out
}
