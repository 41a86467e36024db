package response

import "math"

// GridSeat is a channel whose response need not be concave.
type GridSeat struct {
	Curve  Responder
	Worth  float64
	Lo, Hi float64
}

// AllocateGrid splits the budget in steps, by dynamic programming: the best of all
// splits whose spends are whole steps above the lower bounds, for curves of
// any shape. An S-shaped curve has corners at which a search by slopes stays: it sees
// nothing to gain from the first unit, and never reaches the tenth. The cost grows
// with seats × steps². Unplaced is what the bounds leave over; the shadow
// price is the gain of the last step, for a unit of money.
func AllocateGrid(seats []GridSeat, budget float64, steps int) Allocation {
	a := Allocation{Spend: make([]float64, len(seats)), Shadow: math.NaN()}
	free := budget
	for i, s := range seats {
		a.Spend[i] = s.Lo
		free -= s.Lo
	}
	if free <= 0 || steps < 1 {
		a.Unplaced = free
		return a
	}
	step := free / float64(steps)
	best := make([]float64, steps+1) // worth of the best split of j steps among the seats so far
	choices := make([][]int, len(seats))
	for i, s := range seats {
		best, choices[i] = s.join(best, step)
	}
	at := steps
	for at > 0 && best[at-1] >= best[at] {
		at-- // no seat has room for, or use of, the last steps
	}
	a.Unplaced = float64(steps-at) * step
	if at > 0 {
		a.Shadow = (best[at] - best[at-1]) / step
	}
	for i := len(seats) - 1; i >= 0; i-- {
		n := choices[i][at]
		a.Spend[i] += float64(n) * step
		at -= n
	}
	return a
}

// join lets one more seat take 0 … j of every j steps and keeps the best.
func (s GridSeat) join(before []float64, step float64) (after []float64, taken []int) {
	room := int((s.Hi-s.Lo)/step + 1e-9)
	own := make([]float64, min(room, len(before)-1)+1)
	for n := range own {
		own[n] = s.Worth * s.Curve.Response(s.Lo+float64(n)*step)
	}
	after, taken = make([]float64, len(before)), make([]int, len(before))
	for j := range before {
		after[j] = math.Inf(-1)
		for n := 0; n <= min(j, len(own)-1); n++ {
			if v := before[j-n] + own[n]; v > after[j] {
				after[j], taken[j] = v, n
			}
		}
	}
	return after, taken
}
