package assess

import "math"

// z95 is the 97.5 % quantile of the normal distribution.
const z95 = 1.959963984540054

// Wilson returns the 95 % score interval for successes among trials (Wilson
// 1927). It is defined for 0 <= successes <= trials and trials > 0.
func Wilson(successes, trials float64) (low, high float64) {
	p, z2 := successes/trials, z95*z95
	centre := (p + z2/(2*trials)) / (1 + z2/trials)
	half := z95 / (1 + z2/trials) * math.Sqrt(p*(1-p)/trials+z2/(4*trials*trials))
	return max(0, centre-half), min(1, centre+half)
}

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

// Estimate computes a KPI over rows with the interval that the data support:
// Wilson for proportions, the linearised ratio with the day as unit for other
// quotients, none for sums.
func (k *KPI) Estimate(rows Rows, params Totals) Estimate {
	totals := rows.Totals().with(params)
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
		e.linearised(k, rows, params)
	}
	e.Thin = k.Cases != "" && e.Cases < minCases && (!e.Ranged || e.High-e.Low > 2*maxHalfWidth*math.Abs(e.Number))
	return e
}

func (e *Estimate) wilson(successes, trials Quantity) {
	if s, n := successes.Number, trials.Number; n > 0 && s >= 0 && s <= n {
		e.Low, e.High = Wilson(s, n)
		e.Ranged = true
	}
}

func (e *Estimate) linearised(k *KPI, rows Rows, params Totals) {
	var num, den []float64
	for _, day := range rows.Daily() {
		t := day.Totals.with(params)
		n, d := k.Formula.Numerator.Eval(t), k.Formula.Denominator.Eval(t)
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
