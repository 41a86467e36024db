package forecast

import (
	"math"
	"testing"
)

// TestFitIsTheMinimum compares the search with a fine grid over the same box; it
// may miss the bottom of a second valley by less than one per cent.
func TestFitIsTheMinimum(t *testing.T) {
	all := byName(loadM3(t))
	for _, name := range []string{"N0001", "N0400", "N0646", "N1402", "N1500", "N2830"} {
		y := all[name].Values
		for _, shape := range []trend{flat, linear, damped} {
			got := fitSmoother(y, shape).sumOfSquares(y, shape != flat)
			if best := gridMinimum(y, shape); got > best*1.01 {
				t.Errorf("%s, trend %d: sum of squares %v, a grid finds %v", name, shape, got, best)
			}
		}
	}
}

func gridMinimum(y []float64, shape trend) float64 {
	best := math.Inf(1)
	const steps = 24
	for a := range steps + 1 {
		for b := range steps + 1 {
			for p := range steps/4 + 1 {
				x := [3]float64{float64(a) / steps, float64(b) / steps, 0.80 + 0.18*float64(p)/(steps/4)}
				best = min(best, shape.smoother(parameterBox.clamp(x)).sumOfSquares(y, shape != flat))
			}
		}
	}
	return best
}

// TestInitialStateIsExact: an exact line, and an exact damped one, leave no error.
func TestInitialStateIsExact(t *testing.T) {
	for _, phi := range []float64{1, 0.9} {
		s := smoother{alpha: 0.3, beta: 0.1, phi: phi, level: 40, slope: 7}
		y := s.ahead(20)
		level, slope, sse := s.initialState(y, true)
		if math.Abs(level-40) > 1e-6 || math.Abs(slope-7) > 1e-6 || sse > 1e-9 {
			t.Errorf("φ %v: level %v slope %v sum of squares %v, want 40, 7, 0", phi, level, slope, sse)
		}
	}
}

func TestSumOfOneStepIsTheStep(t *testing.T) {
	sd, sumSD := smoothedSD(3, 0.4, []float64{1, 1, 1})
	if sd[0] != 3 || sumSD[0] != 3 {
		t.Errorf("first step %v and sum %v, want 3", sd[0], sumSD[0])
	}
	// ε1 counts 1+2α times, ε2 1+α times, ε3 once.
	if want := 3 * math.Sqrt(1.8*1.8+1.4*1.4+1); math.Abs(sumSD[2]-want) > 1e-12 {
		t.Errorf("sum of three steps %v, want %v", sumSD[2], want)
	}
}
