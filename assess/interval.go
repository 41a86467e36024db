package assess

import (
	"math"

	"debrief/assess/lift"
)

// z95 is the 97.5 % quantile of the normal distribution.
const z95 = 1.959963984540054

// RatioError returns the linearised standard error of sum(num)/sum(den) with
// the pairs as sampling units (Cochran, Sampling Techniques, §6.4):
// sqrt(n/(n-1) Σ(num - R den)²) / Σ den. ok is false for fewer than two units
// or a zero denominator.
func RatioError(num, den []float64) (se float64, ok bool) {
	var sumN, sumD float64
	for i := range num {
		sumN += num[i]
		sumD += den[i]
	}
	n := float64(len(num))
	if n < 2 || sumD == 0 {
		return 0, false
	}
	r, squares := sumN/sumD, 0.0
	for i := range num {
		d := num[i] - r*den[i]
		squares += d * d
	}
	return math.Sqrt(n/(n-1)*squares) / math.Abs(sumD), true
}

// minCases and maxHalfWidth are the evidence a rank needs: as many cases, or
// an interval no wider than this share of the estimate.
const (
	minCases     = 30
	maxHalfWidth = 0.25
)

// Sums are what KPIs are estimated from: the totals of a selection and of each
// of its days, with the parameters of formulas.
type Sums struct {
	totals Totals
	days   []Day
}

// Sums sums the selection up, once for all the KPIs that are estimated from it.
func (r Rows) Sums(params Totals) Sums {
	s := Sums{totals: r.Totals().with(params), days: r.Daily()}
	for _, day := range s.days {
		day.Totals.with(params)
	}
	return s
}

// Estimate computes a KPI with the interval that the data support: Wilson for
// proportions, the linearised ratio with the day as unit for other quotients,
// none for sums.
func (k *KPI) Estimate(sums Sums) Estimate {
	totals := sums.totals
	e := Estimate{Quantity: k.Formula.Eval(totals)}
	e.Low, e.High = e.Number, e.Number
	if k.Cases != "" {
		e.Cases = totals[k.Cases]
	}
	if !e.Known() || k.Formula.Denominator == nil {
		return e
	}
	if k.Proportion {
		e.wilson(k.Formula.Numerator.Eval(totals), k.Formula.Denominator.Eval(totals))
	} else {
		e.linearised(k, sums.days)
	}
	e.Thin = k.Cases != "" && e.Cases < minCases && (!e.Ranged || e.High-e.Low > 2*maxHalfWidth*math.Abs(e.Number))
	return e
}

func (e *Estimate) wilson(successes, trials Quantity) {
	w, err := lift.Wilson(lift.Count{Successes: int(math.Round(successes.Number)), Units: int(math.Round(trials.Number))}, 0.95)
	if err != nil {
		return // more successes than trials, as platforms report them: no binomial share
	}
	e.Low, e.High, e.Ranged = w.Low, w.High, true
}

func (e *Estimate) linearised(k *KPI, days []Day) {
	var num, den []float64
	for _, day := range days {
		n, d := k.Formula.Numerator.Eval(day.Totals), k.Formula.Denominator.Eval(day.Totals)
		if n.Known() && d.Known() {
			num, den = append(num, n.Number), append(den, d.Number)
		}
	}
	if se, ok := RatioError(num, den); ok {
		e.Low, e.High = e.Number-z95*se, e.Number+z95*se
		e.Ranged = true
	}
}

// with returns t with the params added.
func (t Totals) with(params Totals) Totals {
	for name, v := range params {
		t[name] = v
	}
	return t
}
