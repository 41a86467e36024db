package forecast

import (
	"fmt"
	"slices"
)

// Method names a way to extend a series.
type Method string

// The methods. All but Naive and SeasonalNaive work on the series without its
// season and put the season back.
const (
	Naive         Method = "naive"                      // the last value goes on
	SeasonalNaive Method = "seasonal naive"             // the last season goes on
	GrownNaive    Method = "seasonal naive with growth" // the last season goes on at the growth since the one before
	HalfSeason    Method = "half the last season"       // mean of GrownNaive and Combination, where nothing tells which is better
	SeasonedNaive Method = "naive 2"                    // the last value without its season goes on
	SES           Method = "simple exponential smoothing"
	Holt          Method = "Holt"
	Damped        Method = "damped trend"
	Theta         Method = "Theta"       // Assimakopoulos and Nikolopoulos 2000, the classic two lines
	Comb          Method = "Comb"        // mean of SES, Holt and Damped
	Combination   Method = "combination" // of Theta, Damped and Comb, as Settings.Combine says
)

// Combiner is how several forecasts become one.
type Combiner string

// The combiners.
const (
	Mean   Combiner = "mean"
	Median Combiner = "median"
)

func (c Combiner) of(a, b, d float64) float64 {
	if c == Median {
		v := []float64{a, b, d}
		slices.Sort(v)
		return v[1]
	}
	return (a + b + d) / 3
}

// Predict extends s by horizon points with one method, without intervals and
// without a backtest. Combination takes the mean.
func Predict(m Method, s Series, horizon int) ([]float64, error) {
	if err := s.validate(horizon); err != nil {
		return nil, err
	}
	return predict(m, s, shrunk(s.Values, s.Period, seasonOf(s)), horizon)
}

// predict is Predict with the season already estimated.
func predict(m Method, s Series, adjusted season, horizon int) ([]float64, error) {
	n := len(s.Values)
	switch m {
	case Naive:
		return slices.Repeat(s.Values[n-1:], horizon), nil
	case SeasonalNaive:
		return seasonalNaive(s, horizon), nil
	case GrownNaive:
		return grown(s, horizon).points, nil
	}
	p, err := newModels(adjusted.remove(s.Values), Mean).project(m, horizon)
	if err != nil {
		return nil, err
	}
	points := make([]float64, horizon)
	for j, v := range p.ahead {
		points[j] = s.floor(adjusted.restore(v, n+j))
	}
	return points, nil
}

// seasonalNaive repeats the last season, or the last value where there is no
// whole season.
func seasonalNaive(s Series, horizon int) []float64 {
	n, m := len(s.Values), s.Period
	if n < m {
		m = 1
	}
	out := make([]float64, horizon)
	for j := range out {
		out[j] = s.Values[n-m+j%m]
	}
	return out
}

// projection is what a method makes of a series without season: its one-step
// forecasts within, and its forecasts beyond.
type projection struct {
	fitted, ahead []float64
}

func merge(how func(a, b, c float64) float64, p, q, r projection) projection {
	zip := func(a, b, c []float64) []float64 {
		out := make([]float64, len(a))
		for i := range a {
			out[i] = how(a[i], b[i], c[i])
		}
		return out
	}
	return projection{zip(p.fitted, q.fitted, r.fitted), zip(p.ahead, q.ahead, r.ahead)}
}

// models are the fitted smoothers of one adjusted series.
type models struct {
	y                   []float64
	combine             Combiner
	ses, holt, damped   smoother
	thetaSES            smoother
	intercept, gradient float64
}

func newModels(y []float64, combine Combiner) models {
	m := models{
		y: y, combine: combine,
		ses: fitSmoother(y, flat), holt: fitSmoother(y, linear), damped: fitSmoother(y, damped),
	}
	m.intercept, m.gradient = line(y)
	m.thetaSES = fitSmoother(m.bent(), flat)
	return m
}

// bent is the Theta line with twice the local curvature, 2y − trend.
func (m models) bent() []float64 {
	out := make([]float64, len(m.y))
	for t, v := range m.y {
		out[t] = 2*v - (m.intercept + m.gradient*float64(t))
	}
	return out
}

// line is the least-squares line through y over t = 0, 1, …
func line(y []float64) (intercept, gradient float64) {
	mid, mean := float64(len(y)-1)/2, average(y)
	var cross, square float64
	for t, v := range y {
		d := float64(t) - mid
		cross += d * (v - mean)
		square += d * d
	}
	if square > 0 {
		gradient = cross / square
	}
	return mean - gradient*mid, gradient
}

func (m models) project(method Method, h int) (projection, error) {
	switch method {
	case SeasonedNaive:
		return m.lastValue(h), nil
	case SES:
		return m.smoothed(m.ses, m.y, h), nil
	case Holt:
		return m.smoothed(m.holt, m.y, h), nil
	case Damped:
		return m.smoothed(m.damped, m.y, h), nil
	case Theta:
		return m.theta(h), nil
	case Comb:
		return m.comb(h), nil
	case Combination:
		return m.combination(h), nil
	default:
		return projection{}, fmt.Errorf("forecast series: unknown method %q", method)
	}
}

func (m models) lastValue(h int) projection {
	p := projection{make([]float64, len(m.y)), make([]float64, h)}
	copy(p.fitted[1:], m.y)
	p.fitted[0] = m.y[0]
	for j := range p.ahead {
		p.ahead[j] = m.y[len(m.y)-1]
	}
	return p
}

func (m models) smoothed(s smoother, y []float64, h int) projection {
	fitted, end := s.run(y)
	return projection{fitted, end.ahead(h)}
}

func (m models) comb(h int) projection {
	return merge(Mean.of, m.smoothed(m.ses, m.y, h), m.smoothed(m.holt, m.y, h), m.smoothed(m.damped, m.y, h))
}

func (m models) combination(h int) projection {
	return merge(m.combine.of, m.theta(h), m.smoothed(m.damped, m.y, h), m.comb(h))
}

// theta is the mean of the trend line and the smoothed bent line.
func (m models) theta(h int) projection {
	p := m.smoothed(m.thetaSES, m.bent(), h)
	for t := range p.fitted {
		p.fitted[t] = (p.fitted[t] + m.intercept + m.gradient*float64(t)) / 2
	}
	for j := range p.ahead {
		p.ahead[j] = (p.ahead[j] + m.intercept + m.gradient*float64(len(m.y)+j)) / 2
	}
	return p
}
