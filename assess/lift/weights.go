package lift

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// donors are the de-meaned series of controls, prepared for fitting many targets
// on the same periods.
type donors struct {
	series [][]float64 // controls × periods
	gram   *mat.SymDense
	unit   float64 // mean of the diagonal
	ridge  float64
}

// ridgeShare of the mean diagonal keeps the system solvable where there are more
// controls than periods. It moves weights in the tenth digit.
const ridgeShare = 1e-10

func newDonors(series [][]float64) donors {
	n := len(series)
	g := mat.NewSymDense(n, nil)
	trace := 0.0
	for i := range n {
		for j := i; j < n; j++ {
			g.SetSym(i, j, dot(series[i], series[j]))
		}
		trace += g.At(i, i)
	}
	unit := max(trace/float64(n), tiny)
	return donors{series, g, unit, ridgeShare * unit}
}

// weigh finds the weights, none negative and 1 in all, whose mixture of donors
// is nearest to target in squares. It is an exact active-set method for this
// quadratic programme: the gradient of a weight that is in use equals the
// multiplier of the sum, and that of an unused one is no smaller.
func (d donors) weigh(target []float64) ([]float64, error) {
	n := len(d.series)
	b := make([]float64, n)
	scale := 0.0
	for i, s := range d.series {
		b[i] = dot(s, target)
		scale = max(scale, math.Abs(b[i]), d.gram.At(i, i))
	}
	w, used := make([]float64, n), make([]bool, n)
	first := d.nearest(b)
	w[first], used[first] = 1, true
	for range 10 * n {
		enter := d.entering(w, used, b, 1e-9*scale)
		if enter < 0 {
			return w, nil
		}
		used[enter] = true
		if err := d.descend(w, used, b); err != nil {
			return nil, err
		}
		if !used[enter] && w[enter] == 0 {
			return w, nil // rounding: the step towards it had no length
		}
	}
	return nil, fmt.Errorf("weigh %d controls: no optimum after %d steps", n, 10*n)
}

// nearest is the single donor closest to the target.
func (d donors) nearest(b []float64) int {
	best, least := 0, math.Inf(1)
	for i := range b {
		if cost := d.gram.At(i, i) - 2*b[i]; cost < least {
			best, least = i, cost
		}
	}
	return best
}

// entering is the unused donor whose weight would lower the cost most; -1 at
// the optimum.
func (d donors) entering(w []float64, used []bool, b []float64, tolerance float64) int {
	multiplier, count := 0.0, 0.0
	gradient := make([]float64, len(w))
	for i := range w {
		gradient[i] = d.ridge*w[i] - b[i]
		for j, wj := range w {
			gradient[i] += d.gram.At(i, j) * wj
		}
		if used[i] {
			multiplier += gradient[i]
			count++
		}
	}
	best, least := -1, multiplier/count-tolerance
	for i, g := range gradient {
		if !used[i] && g < least {
			best, least = i, g
		}
	}
	return best
}

// descend moves w to the optimum over the used donors, dropping those whose
// weight would turn negative on the way.
func (d donors) descend(w []float64, used []bool, b []float64) error {
	for {
		goal, err := d.free(used, b)
		if err != nil {
			return err
		}
		step, blocking := 1.0, -1
		for i := range w {
			if used[i] && goal[i] < 0 {
				if s := w[i] / (w[i] - goal[i]); s < step || blocking < 0 {
					step, blocking = s, i
				}
			}
		}
		for i := range w {
			if used[i] {
				w[i] += step * (goal[i] - w[i])
			}
		}
		if blocking < 0 {
			return nil
		}
		w[blocking], used[blocking] = 0, false
	}
}

// free solves for the used donors' weights with the sum alone as constraint.
func (d donors) free(used []bool, b []float64) ([]float64, error) {
	var support []int
	for i, u := range used {
		if u {
			support = append(support, i)
		}
	}
	k := len(support)
	system, right := mat.NewDense(k+1, k+1, nil), mat.NewVecDense(k+1, nil)
	for r, i := range support {
		for c, j := range support {
			system.Set(r, c, d.gram.At(i, j))
		}
		system.Set(r, r, system.At(r, r)+d.ridge)
		system.Set(r, k, d.unit) // for 1: keeps rows of one size
		system.Set(k, r, d.unit)
		right.SetVec(r, b[i])
	}
	right.SetVec(k, d.unit)
	var solution mat.VecDense
	if err := solve(&solution, system, right); err != nil {
		return nil, fmt.Errorf("weigh controls: %w", err)
	}
	out := make([]float64, len(used))
	for r, i := range support {
		out[i] = solution.AtVec(r)
	}
	return out, nil
}

// solve accepts an ill-conditioned system, as nearly equal controls make one,
// and refuses a singular one.
func solve(x *mat.VecDense, a mat.Matrix, b mat.Vector) error {
	err := x.SolveVec(a, b)
	if condition, ok := err.(mat.Condition); ok && !math.IsInf(float64(condition), 1) {
		return nil
	}
	return err
}

// mix is the weighted sum of the donors' series.
func mix(series [][]float64, w []float64) []float64 {
	out := make([]float64, len(series[0]))
	for i, s := range series {
		for t, v := range s {
			out[t] += w[i] * v
		}
	}
	return out
}

// centred is y less its mean over the first n periods.
func centred(y []float64, n int) []float64 {
	out, centre := slices.Clone(y), mean(y[:n])
	for t := range out {
		out[t] -= centre
	}
	return out
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
