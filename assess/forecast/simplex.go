package forecast

import (
	"math"
	"slices"
)

// box is the region a search may not leave.
type box struct{ lo, hi [3]float64 }

func (b box) clamp(x [3]float64) [3]float64 {
	for i := range x {
		x[i] = min(max(x[i], b.lo[i]), b.hi[i])
	}
	return x
}

// vertex is a point with its value.
type vertex struct {
	x [3]float64
	f float64
}

// simplex is a Nelder-Mead search over the first dim coordinates within a box.
// A backtest fits hundreds of models of a hundred points each; this one keeps
// everything on the stack and touches no channel, which is why it stands
// beside gonum's general optimiser.
type simplex struct {
	dim int
	box box
	f   func([3]float64) float64
}

// The stopping rule: relative spread of values, and evaluations at most.
const (
	simplexSpread = 1e-6
	simplexEvals  = 400
)

// minimize walks downhill from start with initial step sizes step.
func (s simplex) minimize(start, step [3]float64) vertex {
	v := s.initial(start, step)
	for evals := 0; evals < simplexEvals; evals++ {
		slices.SortStableFunc(v, func(a, b vertex) int { return compare(a.f, b.f) })
		best, worst := v[0], v[s.dim]
		if worst.f-best.f <= simplexSpread*(math.Abs(best.f)+1e-300) {
			break
		}
		v[s.dim] = s.replace(v)
		if v[s.dim].f >= worst.f {
			s.shrink(v)
		}
	}
	slices.SortStableFunc(v, func(a, b vertex) int { return compare(a.f, b.f) })
	return v[0]
}

func (s simplex) initial(start, step [3]float64) []vertex {
	v := make([]vertex, 0, 4)
	v = append(v, s.eval(start))
	for i := range s.dim {
		x := start
		x[i] += step[i]
		if x[i] > s.box.hi[i] {
			x[i] = start[i] - step[i]
		}
		v = append(v, s.eval(x))
	}
	return v
}

func (s simplex) eval(x [3]float64) vertex {
	x = s.box.clamp(x)
	return vertex{x, s.f(x)}
}

// replace answers a better place for the worst vertex: reflected, expanded or
// contracted; the worst itself where none is better.
func (s simplex) replace(v []vertex) vertex {
	worst := v[s.dim]
	reflected := s.along(v, 1)
	switch {
	case reflected.f < v[0].f:
		return better(s.along(v, 2), reflected)
	case reflected.f < v[s.dim-1].f || (s.dim == 1 && reflected.f < worst.f):
		return reflected
	case reflected.f < worst.f:
		return better(s.along(v, 0.5), reflected)
	default:
		return better(s.along(v, -0.5), worst)
	}
}

// along is the point at centroid + k·(centroid − worst).
func (s simplex) along(v []vertex, k float64) vertex {
	var x [3]float64
	for i := range x {
		centroid := 0.0
		for _, p := range v[:s.dim] {
			centroid += p.x[i]
		}
		centroid /= float64(s.dim)
		x[i] = centroid + k*(centroid-v[s.dim].x[i])
	}
	return s.eval(x)
}

func (s simplex) shrink(v []vertex) {
	for j := 1; j <= s.dim; j++ {
		x := v[j].x
		for i := range x {
			x[i] = v[0].x[i] + (x[i]-v[0].x[i])/2
		}
		v[j] = s.eval(x)
	}
}

func better(a, b vertex) vertex {
	if a.f < b.f {
		return a
	}
	return b
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}
