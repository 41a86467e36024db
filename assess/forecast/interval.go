package forecast

import (
	"math"
	"slices"
)

// Interval is a range of values.
type Interval struct{ Low, High float64 }

// Quantiles of the normal distribution for two-sided 80 % and 95 % bands.
const (
	z80 = 1.2815515655446004
	z95 = 1.959963984540054
)

// maxScore caps an error in standard deviations: beyond it the deviation that
// the model claimed was degenerate (a series that never moved, and then did),
// and the ratio says nothing about the next one.
const maxScore = 10

// poolSteps is how many neighbouring horizons on either side lend their scores
// to a horizon: their errors differ little, and the tails need the numbers.
const poolSteps = 2

// reach is how many standard deviations the two bands extend.
type reach struct{ main, outer float64 }

// scores are absolute errors in standard deviations of the model, per number
// of steps ahead.
type scores [][]float64

// stepScores are those of single steps, sumScores of sums of steps 1 … j.
func stepScores(trials []trial, which pick, horizon int) scores {
	out := make(scores, horizon)
	for _, t := range trials {
		o := which(t)
		for j, y := range t.actual {
			out[j] = append(out[j], score(y-o.points[j], o.sd[j]))
		}
	}
	return out
}

func sumScores(trials []trial, which pick, horizon int) scores {
	out := make(scores, horizon)
	for _, t := range trials {
		o, total := which(t), 0.0
		for j, y := range t.actual {
			total += y - o.points[j]
			out[j] = append(out[j], score(total, o.sumSD[j]))
		}
	}
	return out
}

func score(err, sd float64) float64 {
	if err == 0 {
		return 0
	}
	return min(math.Abs(err)/sd, maxScore)
}

// reaches calibrates the bands of every horizon by split-conformal prediction
// (Lei et al. 2018) on scaled errors: the band reaches as far as the scores of
// the backtest did, drawn towards the known widening while origins are few.
func (set Settings) reaches(s scores, period int) []reach {
	prior := WideningOf(period)
	out := make([]reach, len(s))
	for j := range s {
		known := reach{z80 * prior.Main, z95 * prior.Outer}
		if pool := s.pool(j); len(s[0]) >= set.CalibrateFrom && len(pool) >= set.CalibrateFrom {
			known = known.blend(conformal(pool), set.trust(len(pool)))
		}
		out[j] = known
	}
	return out
}

// trust is the weight of pooled scores against the prior.
func (set Settings) trust(pooled int) float64 {
	origins := float64(pooled) / (2*poolSteps + 1)
	return origins / (origins + set.PriorOrigins)
}

func (s scores) pool(j int) []float64 {
	return slices.Concat(s[max(0, j-poolSteps):min(len(s), j+poolSteps+1)]...)
}

// conformal are the quantiles of scores with the finite-sample rank (n+1)p. The
// outer one is never nearer to the main one than in a normal distribution:
// few scores have no tail.
func conformal(pool []float64) reach {
	slices.Sort(pool)
	main := rankQuantile(pool, 0.80)
	return reach{main, max(rankQuantile(pool, 0.95), main*z95/z80)}
}

// rankQuantile interpolates the (n+1)p-th smallest of sorted values.
func rankQuantile(sorted []float64, p float64) float64 {
	rank := float64(len(sorted)+1)*p - 1
	switch below := int(rank); {
	case rank <= 0:
		return sorted[0]
	case below >= len(sorted)-1:
		return sorted[len(sorted)-1]
	default:
		return sorted[below] + (rank-float64(below))*(sorted[below+1]-sorted[below])
	}
}

// blend is weight of other and the rest of r.
func (r reach) blend(other reach, weight float64) reach {
	return reach{
		main:  (1-weight)*r.main + weight*other.main,
		outer: (1-weight)*r.outer + weight*other.outer,
	}
}
