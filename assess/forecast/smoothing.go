package forecast

import "math"

// trend is the shape of an exponential smoother.
type trend int

const (
	flat   trend = iota // simple exponential smoothing
	linear              // Holt
	damped              // Holt with a damped trend
)

// Bounds of the smoothing parameters as in R's forecast package: the trend
// reacts no faster than the level, and damping stays between .80 and .98.
const (
	minWeight  = 1e-4
	maxWeight  = 0.9999
	minDamping = 0.80
	maxDamping = 0.98
)

// smoother is exponential smoothing in its innovations form:
//
//	e_t = y_t − (l + φb);  l ← l + φb + αe_t;  b ← φb + βe_t
//
// with β = α·β* of the classical form. A flat smoother has β = 0 and b = 0.
type smoother struct {
	alpha, beta, phi float64
	level, slope     float64 // the state; before the first observation when fitted
}

// fitSmoother minimises the sum of squared one-step errors over the smoothing
// parameters and the initial state together.
func fitSmoother(y []float64, shape trend) smoother {
	search := simplex{dim: shape.parameters(), box: parameterBox, f: func(x [3]float64) float64 {
		return shape.smoother(x).sumOfSquares(y, shape != flat)
	}}
	best := vertex{f: math.Inf(1)}
	for _, start := range shape.starts() {
		best = better(search.eval(start), best)
	}
	best = search.minimize(best.x, [3]float64{0.1, 0.1, -0.04})
	fitted := shape.smoother(best.x)
	fitted.level, fitted.slope, _ = fitted.initialState(y, shape != flat)
	return fitted
}

// The search runs over α, β* = β/α and φ.
var parameterBox = box{
	lo: [3]float64{minWeight, minWeight, minDamping},
	hi: [3]float64{maxWeight, maxWeight, maxDamping},
}

func (t trend) parameters() int {
	switch t {
	case flat:
		return 1
	case linear:
		return 2
	default:
		return 3
	}
}

func (t trend) smoother(x [3]float64) smoother {
	switch t {
	case flat:
		return smoother{alpha: x[0], phi: 1}
	case linear:
		return smoother{alpha: x[0], beta: x[0] * x[1], phi: 1}
	default:
		return smoother{alpha: x[0], beta: x[0] * x[1], phi: x[2]}
	}
}

// starts are the places from which the best is taken: the sum of squares may
// have several valleys.
func (t trend) starts() [][3]float64 {
	var out [][3]float64
	for _, alpha := range []float64{0.02, 0.1, 0.3, 0.6, 0.9} {
		if t == flat {
			out = append(out, [3]float64{alpha})
			continue
		}
		for _, ratio := range []float64{0.01, 0.1, 0.5, 0.9} {
			out = append(out, [3]float64{alpha, ratio, 0.95})
			if t == damped {
				out = append(out, [3]float64{alpha, ratio, 0.85})
			}
		}
	}
	return out
}

// sumOfSquares of the one-step errors from the best initial state.
func (s smoother) sumOfSquares(y []float64, sloped bool) float64 {
	_, _, sse := s.initialState(y, sloped)
	return sse
}

// initialState is the level and slope before the first observation that
// minimise the sum of squared errors. Errors are linear in the initial state,
// e_t = g_t + l0·u_t + b0·v_t, so it is a least-squares problem in two
// unknowns and never part of the search.
func (s smoother) initialState(y []float64, sloped bool) (level, slope, sse float64) {
	own := smoother{alpha: s.alpha, beta: s.beta, phi: s.phi, level: y[0]}
	ofLevel, ofSlope := own, own
	ofLevel.level, ofSlope.level, ofSlope.slope = 1, 0, 1
	var gg, gu, gv, uu, uv, vv float64
	for _, value := range y {
		g, u := own.step(value), ofLevel.step(0)
		gg, gu, uu = gg+g*g, gu+g*u, uu+u*u
		if sloped {
			v := ofSlope.step(0)
			gv, uv, vv = gv+g*v, uv+u*v, vv+v*v
		}
	}
	level, slope = -gu/uu, 0
	if det := uu*vv - uv*uv; sloped && det > 1e-12*uu*vv {
		level, slope = (gv*uv-gu*vv)/det, (gu*uv-gv*uu)/det
	}
	sse = gg + level*(2*gu+level*uu) + slope*(2*gv+slope*vv) + 2*level*slope*uv
	return level + y[0], slope, max(sse, 0)
}

// step reads one observation and answers its error.
func (s *smoother) step(y float64) float64 {
	b := s.phi * s.slope
	expected := s.level + b
	e := y - expected
	s.level = expected + s.alpha*e
	s.slope = b + s.beta*e
	return e
}

// run filters y and answers the one-step forecasts and the smoother after the
// last observation.
func (s smoother) run(y []float64) (fitted []float64, end smoother) {
	fitted = make([]float64, len(y))
	for t, v := range y {
		fitted[t] = v - s.step(v)
	}
	return fitted, s
}

// ahead extends the smoother h steps from its present state.
func (s smoother) ahead(h int) []float64 {
	out := make([]float64, h)
	level, slope := s.level, s.slope
	for j := range out {
		slope *= s.phi
		level += slope
		out[j] = level
	}
	return out
}
