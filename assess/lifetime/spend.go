package lifetime

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
)

// Spend holds the parameters of the Gamma-Gamma model: the value of a purchase
// varies around the customer's own mean, and the means vary over customers.
// It takes how much and how often a customer buys as independent.
type Spend struct {
	P, Q, Gamma float64
}

// Mean is the population's mean value of a purchase. It is +Inf for Q ≤ 1,
// where the estimate must not be used.
func (s Spend) Mean() float64 {
	if s.Q <= 1 {
		return math.Inf(1)
	}
	return s.P * s.Gamma / (s.Q - 1)
}

// Expected is E[M | x, m]: a customer's own mean value per purchase, given x repeat
// purchases with the mean m (Fader and Hardie, note 025, eq. 5). Without a
// repeat it is the population's.
func (s Spend) Expected(repeats int, mean float64) float64 {
	if repeats == 0 || !(mean > 0) {
		return s.Mean()
	}
	px := s.P * float64(repeats)
	w := px / (px + s.Q - 1)
	return (1-w)*s.Mean() + w*mean
}

// spendData is the repeat buyers with money, as the likelihood reads them: sorted
// by repeats, so that the gamma functions are taken once for each number of repeats.
type spendData struct {
	repeats  []float64
	mean     []float64
	logTotal []float64 // ln(x·m)
	logMean  float64   // Σ ln m: the constant of the likelihood
}

func newSpendData(hs []History) spendData {
	var buyers []History
	for _, h := range hs {
		if h.Repeats > 0 && h.Spend > 0 {
			buyers = append(buyers, h)
		}
	}
	slices.SortStableFunc(buyers, func(a, b History) int { return a.Repeats - b.Repeats })
	var d spendData
	for _, h := range buyers {
		x := float64(h.Repeats)
		d.repeats = append(d.repeats, x)
		d.mean = append(d.mean, h.Spend)
		d.logTotal = append(d.logTotal, math.Log(x*h.Spend))
		d.logMean += math.Log(h.Spend)
	}
	return d
}

// logLikelihood is the Gamma-Gamma log-likelihood (note 025, eq. 1a) and its
// gradient by (p, q, γ).
func (d spendData) logLikelihood(s Spend) (ll float64, grad [3]float64) {
	var (
		logGammaQ, psiQ = logGamma(s.Q), mathext.Digamma(s.Q)
		logScale        = math.Log(s.Gamma)
		current         = -1.0
		a               float64 // px+q
		gammas          float64 // lnΓ(px+q) − lnΓ(px) − lnΓ(q)
		psiA, psiPX     float64
	)
	for i, x := range d.repeats {
		if x != current {
			px := s.P * x
			current, a = x, px+s.Q
			gammas = logGamma(a) - logGamma(px) - logGammaQ
			psiA, psiPX = mathext.Digamma(a), mathext.Digamma(px)
		}
		total := x*d.mean[i] + s.Gamma
		logSum := math.Log(total)
		ll += gammas + s.Q*logScale + s.P*x*d.logTotal[i] - a*logSum
		grad[0] += x * (psiA - psiPX + d.logTotal[i] - logSum)
		grad[1] += psiA - psiQ + logScale - logSum
		grad[2] += s.Q/s.Gamma - a/total
	}
	return ll - d.logMean, grad
}

// FitSpend estimates the Gamma-Gamma by maximum likelihood from the customers with
// repeats of positive value. It errs without any.
func FitSpend(hs []History) (Spend, Optimum, error) {
	data := newSpendData(hs)
	if len(data.repeats) == 0 {
		return Spend{}, Optimum{}, errors.New("fit spend: no customer has a repeat purchase of positive value")
	}
	unit := stat.Mean(data.mean, nil)
	data = data.scaled(1 / unit)
	n := float64(len(data.repeats))
	params, end, err := best(func(params, grad []float64) float64 {
		ll, g := data.logLikelihood(Spend{P: params[0], Q: params[1], Gamma: params[2]})
		for i := range g {
			grad[i] = g[i] / n
		}
		return ll / n
	}, [][]float64{{6, 4, 0.5}, {1, 2, 1}, {2, 8, 4}})
	if err != nil {
		return Spend{}, Optimum{}, err
	}
	end.LogLikelihood = n * (end.LogLikelihood - math.Log(unit))
	return Spend{P: params[0], Q: params[1], Gamma: params[2] * unit}, end, nil
}

// scaled is the data in another unit of money. The search runs in units of the mean
// purchase, so that bounds and starts suit yen as they suit dinars.
func (d spendData) scaled(by float64) spendData {
	s := spendData{repeats: d.repeats}
	for i, m := range d.mean {
		s.mean = append(s.mean, m*by)
		s.logTotal = append(s.logTotal, d.logTotal[i]+math.Log(by))
		s.logMean += math.Log(m * by)
	}
	return s
}

// SpendCorrelation is the correlation of the number of repeats with their mean value,
// which the Gamma-Gamma takes as zero; NaN below three repeat buyers.
func SpendCorrelation(hs []History) float64 {
	data := newSpendData(hs)
	if len(data.repeats) < 3 {
		return math.NaN()
	}
	return stat.Correlation(data.repeats, data.mean, nil)
}
