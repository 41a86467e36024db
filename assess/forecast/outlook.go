package forecast

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// outlook is a forecast with the uncertainty that its model claims: nothing in
// it has been calibrated yet.
type outlook struct {
	points []float64 // one per step ahead
	sd     []float64 // standard deviation of the error of each step
	sumSD  []float64 // standard deviation of the error of the sum of the steps up to each
}

// combined is the outlook of the combination. The season's kind is given: a
// backtest keeps what the whole series said, as an early origin is often too
// short to tell.
func combined(s Series, kind Seasonality, how Combiner, horizon int) outlook {
	n := len(s.Values)
	adjusted := shrunk(s.Values, s.Period, kind)
	m := newModels(adjusted.remove(s.Values), how)
	p := m.combination(horizon)
	o := outlook{points: make([]float64, horizon)}
	scale := make([]float64, horizon)
	parameters := smootherParameters + max(len(adjusted.index)-1, 0)
	for j, v := range p.ahead {
		o.points[j] = s.floor(adjusted.restore(v, n+j))
		scale[j] = adjusted.scale(n + j)
	}
	o.sd, o.sumSD = smoothedSD(residualSD(m.y, p.fitted, parameters), m.thetaSES.alpha, scale)
	return o
}

// smootherParameters are the degrees of freedom that fitting takes: level,
// slope, and what the weights and the trend line use up between them. A season
// takes one less than its indices.
const smootherParameters = 4

// residualSD is the standard deviation of one-step errors after so many
// parameters were fitted.
func residualSD(y, fitted []float64, parameters int) float64 {
	sum := 0.0
	for t, v := range y {
		sum += (v - fitted[t]) * (v - fitted[t])
	}
	return math.Sqrt(sum / float64(max(len(y)-parameters, 1)))
}

// smoothedSD are the standard deviations of simple exponential smoothing with
// drift (Hyndman and Billah 2003, what Theta is): the error of step j is
// ε_j + α(ε_1 + … + ε_{j−1}), hence variance σ²[1 + (j−1)α²]; in a sum over the
// first j steps, ε_i counts 1 + (j−i)α times. Each step is scaled by the season.
func smoothedSD(sigma, alpha float64, scale []float64) (sd, sumSD []float64) {
	sd, sumSD = make([]float64, len(scale)), make([]float64, len(scale))
	for j := range scale {
		sd[j] = math.Abs(scale[j]) * sigma * math.Sqrt(1+float64(j)*alpha*alpha)
		later, variance := 0.0, 0.0
		for i := j; i >= 0; i-- {
			coefficient := scale[i] + alpha*later
			variance += coefficient * coefficient
			later += scale[i]
		}
		sumSD[j] = sigma * math.Sqrt(variance)
	}
	return sd, sumSD
}

// repeated is the outlook of seasonal naive, whose errors grow by one
// seasonal difference per season. Errors within a season are taken as
// correlated like an autoregression of order 1, since a level that has moved
// stays moved.
func repeated(s Series, horizon int) outlook {
	o := outlook{points: seasonalNaive(s, horizon), sd: make([]float64, horizon), sumSD: make([]float64, horizon)}
	m := s.lag()
	changes := differences(s.Values, m)
	sigma := rootMeanSquare(changes)
	rho := persistence(changes, m)
	for j := range horizon {
		o.sd[j] = sigma * math.Sqrt(float64(1+j/m))
		variance := 0.0
		for a := range j + 1 {
			for b := range j + 1 {
				variance += o.sd[a] * o.sd[b] * math.Pow(rho, math.Abs(float64(a-b)))
			}
		}
		o.sumSD[j] = math.Sqrt(variance)
	}
	return o
}

// barely is the naive outlook of a handful of observations: with two changes to
// go by, the deviation itself is a guess, so it grows by Student's t over the
// normal.
func barely(s Series, horizon int) outlook {
	o := repeated(s, horizon)
	t := distuv.StudentsT{Sigma: 1, Nu: float64(len(s.Values) - 1)}
	wider := t.Quantile(0.975) / z95
	for j := range horizon {
		o.sd[j] *= wider
		o.sumSD[j] *= wider
	}
	return o
}

// lag is the step back that seasonal naive takes: a season, or one observation
// where the series has no more than one season.
func (s Series) lag() int {
	if len(s.Values) <= s.Period {
		return 1
	}
	return s.Period
}

// persistence is the correlation from one error to the next. Errors of the
// plain naive forecast add up, so neighbours are close to equal.
func persistence(changes []float64, m int) float64 {
	if m == 1 || len(changes) < 3 {
		return maxPersistence
	}
	return min(max(autocorrelations(changes, 1)[0], 0), maxPersistence)
}

const maxPersistence = 0.95

func rootMeanSquare(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum / float64(len(v)))
}
