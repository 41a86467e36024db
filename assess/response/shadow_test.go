package response

import (
	"math"
	"testing"
)

// TestShadowLeavesOutFullSeats gives the first seat a steep curve and a low
// bound, which rounding may keep it a hair below: one more unit of money goes
// to the others, and brings what they bring.
func TestShadowLeavesOutFullSeats(t *testing.T) {
	for _, budget := range []float64{1000.1, 1234.567, 2000.0 / 3, 3333.3} {
		seats := []Seat{
			{Curve: Power{LogA: 3, B: 0.9}, Worth: 1, Lo: 1, Hi: 100.1},
			{Curve: Power{LogA: 1, B: 0.5}, Worth: 1, Lo: 1, Hi: 5000},
			{Curve: Power{LogA: 1.2, B: 0.6}, Worth: 1, Lo: 1, Hi: 5000},
		}
		a := Allocate(seats, budget)
		want := seats[1].Curve.Marginal(a.Spend[1])
		if math.Abs(a.Shadow/want-1) > 1e-6 {
			t.Errorf("budget %g: shadow %g, want %g, spends %v", budget, a.Shadow, want, a.Spend)
		}
	}
}
