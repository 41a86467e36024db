package forecast

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A series of one to two seasons has seen every position of its season, but
// cannot show that the season repeats: no indices can be estimated and no test
// can be made. What is left is the season itself, once more, at the level that
// the series has reached since.

// shortSeason tells whether a series is of that length. Below four positions
// there is no season to speak of.
func (s Series) shortSeason() bool {
	return s.Period >= 4 && len(s.Values) >= s.Period && len(s.Values) <= 2*s.Period
}

// grown is the outlook of the last season with the growth that the series had
// over the season before, as far as both were seen. Growth of a few positions
// is mostly chance, so that it counts by the share of a whole season that it
// was seen over.
func grown(s Series, horizon int) outlook {
	o := repeated(s, horizon)
	g := seasonalGrowth(s)
	for j := range o.points {
		o.points[j] = s.floor(o.points[j] * g)
	}
	if seen := len(s.Values) - s.Period; seen > 0 {
		// The deviation is a guess from so few changes.
		wider := distuv.StudentsT{Sigma: 1, Nu: float64(seen)}.Quantile(0.975) / z95
		for j := range horizon {
			o.sd[j] *= wider
			o.sumSD[j] *= wider
		}
	}
	return o
}

// half is the mean of two outlooks; their errors are taken as fully correlated,
// which errs on the wide side.
func half(a, b outlook) outlook {
	mean := func(x, y []float64) []float64 {
		out := make([]float64, min(len(x), len(y)))
		for j := range out {
			out[j] = (x[j] + y[j]) / 2
		}
		return out
	}
	return outlook{points: mean(a.points, b.points), sd: mean(a.sd, b.sd), sumSD: mean(a.sumSD, b.sumSD)}
}

// seasonalGrowth is the factor from the last season to the next: 1 where
// nothing was seen twice, or where sums at or below zero have no growth.
func seasonalGrowth(s Series) float64 {
	n, m := len(s.Values), s.Period
	seen := min(n-m, m)
	if seen <= 0 {
		return 1
	}
	now, before := 0.0, 0.0
	for t := n - seen; t < n; t++ {
		now, before = now+s.Values[t], before+s.Values[t-m]
	}
	if now <= 0 || before <= 0 {
		return 1
	}
	g := 1 + (now/before-1)*float64(seen)/float64(m)
	return math.Min(math.Max(g, 1/maxGrowth), maxGrowth)
}

// maxGrowth bounds a growth that no season repeats.
const maxGrowth = 2
