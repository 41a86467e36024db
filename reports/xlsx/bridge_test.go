package xlsx

import (
	"math"
	"testing"
)

func TestBridgeAxisBeginsWhereStepsAreSeen(t *testing.T) {
	for name, c := range map[string]struct{ low, high, least, most float64 }{
		"small steps":       {1.05, 1.10, 1.0, 1.04},
		"steps as totals":   {50, 100, 0, 0},
		"below zero":        {-3, 0.2, 0, 0},
		"nothing changes":   {7, 7, 0, 0},
		"no known column":   {math.Inf(1), math.Inf(-1), 0, 0},
		"small steps, huge": {9.9e9, 1e10, 9.8e9, 9.89e9},
	} {
		if got := (&stack{low: c.low, high: c.high}).floor(); got < c.least || got > c.most {
			t.Errorf("%s: the axis begins at %v, want %v to %v", name, got, c.least, c.most)
		}
	}
}
