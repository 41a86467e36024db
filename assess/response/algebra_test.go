package response

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestRobynVectors(t *testing.T) {
	for i, want := range []float64{100, 150, 175, 187.5, 193.75} {
		near(t, "adstock", Adstock([]float64{100, 100, 100, 100, 100}, 0.5)[i], want, 1e-12)
	}
	for i, want := range []float64{.5, .771429, .830881, .872757, .888889} {
		near(t, "hill", HillShares([]float64{100, 150, 170, 190, 200}, 3, 0.5)[i], want, 5e-7)
	}
}

func TestPyMCVectors(t *testing.T) {
	for i, want := range []float64{0, 0.46211716, 0.76159416, 0.90514825, 0.96402758} {
		near(t, "logistic", Logistic(float64(i)/4, 4), want, 5e-9)
	}
	for i, want := range []float64{0.53333333, 0.26666667, 0.13333333, 0.06666667, 0} {
		near(t, "adstock", NormalisedAdstock([]float64{1, 0, 0, 0, 0}, 0.5, 4)[i], want, 5e-9)
	}
}

func TestAllocateMichaelisMenten(t *testing.T) {
	curves := []Saturating{{1000, 400}, {600, 150}, {300, 50}}
	now := []float64{300, 200, 100}
	for _, bound := range []struct{ lo, hi float64 }{{0, 1e9}, {0.7, 1.3}, {0.8, 1.2}} {
		var seats []Seat
		for i, c := range curves {
			seats = append(seats, Seat{c, 1, bound.lo * now[i], bound.hi * now[i]})
		}
		a := Allocate(seats, 600)
		total, before := 0.0, 0.0
		for i, want := range []float64{319.428421, 191.254864, 89.316715} {
			near(t, "spend", a.Spend[i], want, 5e-7)
			near(t, "marginal", curves[i].Marginal(a.Spend[i]), 0.77283149, 5e-9)
			total += curves[i].Response(a.Spend[i])
			before += curves[i].Response(now[i])
		}
		near(t, "shadow price", a.Shadow, 0.77283149, 5e-9)
		near(t, "response", total, 972.602212, 5e-7)
		near(t, "response now", before, 971.428571, 5e-7)
		near(t, "lift", total/before-1, 0.001208, 5e-7)
	}
}

func TestAllocatePowerCurves(t *testing.T) {
	var seats []Seat
	for _, a := range []float64{10, 20, 5} {
		seats = append(seats, Seat{Power{math.Log(a), 0.5}, 1, 0, math.Inf(1)})
	}
	got := Allocate(seats, 1000)
	total := 0.0
	for i, want := range []float64{190.47619, 761.904762, 47.619048} {
		near(t, "spend", got.Spend[i], want, 5e-7)
		near(t, "marginal", seats[i].Curve.Marginal(got.Spend[i]), 0.36228442, 5e-9)
		total += seats[i].Curve.Response(got.Spend[i])
	}
	near(t, "response", total, 724.568837, 5e-7)
}

func TestAllocateGridOverS(t *testing.T) {
	s, concave := Hill{1000, 500, 3}, Hill{1000, 300, 1}
	a := AllocateGrid([]GridSeat{{s, 1, 0, 800}, {concave, 1, 0, 800}}, 800, 3200)
	near(t, "spend", a.Spend[0], 595.25, 0.13)
	near(t, "response", s.Response(a.Spend[0])+concave.Response(a.Spend[1]), 1033.523434, 1e-3)
	near(t, "corner", concave.Response(800), 727.272727, 5e-7)
	near(t, "spent", sum(a.Spend), 800, 1e-9)
}

func TestAllocateGridLeavesWhatHasNoRoom(t *testing.T) {
	a := AllocateGrid([]GridSeat{{Hill{1, 1, 1}, 1, 10, 30}, {Hill{1, 1, 1}, 1, 0, 20}}, 100, 90)
	near(t, "first", a.Spend[0], 30, 1e-9)
	near(t, "second", a.Spend[1], 20, 1e-9)
	near(t, "unplaced", a.Unplaced, 50, 1e-9)
	if a := AllocateGrid([]GridSeat{{Hill{1, 1, 1}, 1, 10, 30}}, 4, 10); a.Unplaced != -6 || a.Spend[0] != 10 {
		t.Errorf("budget below the lower bound: %+v", a)
	}
}

// drawSeats makes up to six power curves with bounds, and a budget.
func drawSeats(t *rapid.T) ([]Seat, float64) {
	seats := make([]Seat, rapid.IntRange(1, 6).Draw(t, "seats"))
	for i := range seats {
		lo := math.Round(100*rapid.Float64Range(0, 1000).Draw(t, "lo")) / 100 // whole cents: below, rounding decides
		seats[i] = Seat{
			Curve: Power{rapid.Float64Range(-5, 5).Draw(t, "lnA"), rapid.Float64Range(0.05, 0.95).Draw(t, "b")},
			Worth: rapid.Float64Range(0.1, 100).Draw(t, "worth"),
			Lo:    lo, Hi: lo + rapid.Float64Range(0, 3000).Draw(t, "room"),
		}
	}
	return seats, rapid.Float64Range(1, 9000).Draw(t, "budget")
}

func TestAllocateIsOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seats, budget := drawSeats(t)
		a := Allocate(seats, budget)
		if left := budget - sum(a.Spend) - a.Unplaced; math.Abs(left) > 1e-6*budget {
			t.Fatalf("%v of %v neither spent nor unplaced", left, budget)
		}
		for i, s := range seats {
			if a.Spend[i] < s.Lo || a.Spend[i] > s.Hi {
				t.Fatalf("seat %d: %v outside %v to %v", i, a.Spend[i], s.Lo, s.Hi)
			}
		}
		// No unit may earn more elsewhere: who can give has no lower slope than who can take.
		for i, giver := range seats {
			for j, taker := range seats {
				if i == j || a.Spend[i]-giver.Lo < 1e-6*budget || taker.Hi-a.Spend[j] < 1e-6*budget {
					continue
				}
				gives := giver.Worth * giver.Curve.Marginal(a.Spend[i])
				takes := taker.Worth * taker.Curve.Marginal(a.Spend[j])
				if takes > gives*(1+1e-3) {
					t.Fatalf("seat %d gives a slope of %v, seat %d would take %v", i, gives, j, takes)
				}
			}
		}
	})
}

func TestCurves(t *testing.T) {
	for name, c := range map[string]Curve{"power": Power{1.5, 0.4}, "saturating": Saturating{900, 120}} {
		const x, h = 150.0, 1e-4
		near(t, name+" slope", c.Marginal(x), (c.Response(x+h)-c.Response(x-h))/(2*h), 1e-7)
		near(t, name+" inverse", c.SpendAt(c.Marginal(x)), x, 1e-9)
		near(t, name+" without spend", c.Response(0), 0, 0)
		near(t, name+" last", Last(c, x, 1), c.Response(x)-c.Response(x-1), 1e-12)
		near(t, name+" next", Next(c, x, 1), c.Response(x+1)-c.Response(x), 1e-12)
		if !math.IsNaN(Average(c, 0)) || !math.IsNaN(Last(c, 0, 1)) || !math.IsNaN(Next(c, 1, 0)) {
			t.Errorf("%s: a return without money is not unknown", name)
		}
	}
	near(t, "marginal of a power curve", Power{1.5, 0.4}.Marginal(70), 0.4*Average(Power{1.5, 0.4}, 70), 1e-12)
}
