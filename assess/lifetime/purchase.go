package lifetime

import "math"

// Purchase holds the parameters of the BG/NBD model. Purchases of an active
// customer arrive at a rate that varies over customers as a gamma (R, Alpha in
// weeks); after each, the customer leaves with a chance that varies as a
// beta (A, B).
type Purchase struct {
	R, Alpha, A, B float64
}

// Expected is E[X(t)]: repeat purchases of a new customer in the first t weeks
// (Fader, Hardie and Lee 2005, eq. 9).
func (p Purchase) Expected(weeks float64) float64 {
	return p.growth(0, 0, weeks)
}

// ExpectedFor is E[Y(t) | x, t_x, T]: purchases of this customer in the next t
// weeks (Fader, Hardie and Lee 2005, eq. 10).
func (p Purchase) ExpectedFor(h History, weeks float64) float64 {
	return p.growth(h.Repeats, h.Age, weeks) * p.Alive(h)
}

// Alive is the probability that the customer still buys. It is 1 for
// whoever bought once only, a known weakness of the model: somebody who has
// never repeated has had no occasion to leave.
func (p Purchase) Alive(h History) float64 {
	if h.Repeats == 0 {
		return 1
	}
	return 1 / (1 + math.Exp(p.logOddsGone(h)))
}

func (p Purchase) logOddsGone(h History) float64 {
	x := float64(h.Repeats)
	return math.Log(p.A) - math.Log(p.B+x-1) +
		(p.R+x)*(math.Log(p.Alpha+h.Age)-math.Log(p.Alpha+h.Recency))
}

// growth is the expected purchases in the next t weeks of a customer who is known
// to be active after x repeats in age weeks: the numerator of eq. 10.
//
// With z = t/(α+T+t), c = a+b+x−1, e = a−1 and k = a+b−1−r, Euler's
// transformation turns the paper's form into
//
//	(c/e)·[1 − (1−z)^e · 2F1(e, k; c; z)]
//
// whose division by e is carried out term by term, so that a = 1 and c = 0 are
// ordinary points.
func (p Purchase) growth(x int, age, weeks float64) float64 {
	if weeks <= 0 {
		return 0
	}
	z := weeks / (p.Alpha + age + weeks)
	c := p.A + p.B + float64(x) - 1
	e := p.A - 1
	k := p.A + p.B - 1 - p.R
	if k < -maxCancel {
		return p.directGrowth(x, age, weeks)
	}
	decay := math.Log1p(-z)
	if e != 0 {
		decay = math.Expm1(e*math.Log1p(-z)) / e
	}
	s := eulerSeries(e, k, c, z)
	return -decay*(c+e*s) - s
}

// maxCancel is how negative the second argument of the transformed series may be
// before its alternating terms cost more digits than the paper's form does.
const maxCancel = 20

// eulerSeries is c/e·(2F1(e,k;c;z)−1), without dividing by e or c.
func eulerSeries(e, k, c, z float64) float64 {
	term := k * z
	sum := 0.0
	for n := 1.0; n < maxTerms; n++ {
		sum += term
		if math.Abs(term) <= seriesTolerance*(math.Abs(sum)+math.Abs(c)) && n > e {
			break
		}
		term *= (e + n) * (k + n) / ((c + n) * (n + 1)) * z
	}
	return sum
}

// maxTerms ends a hypergeometric series that converges too slowly (z near 1);
// seriesTolerance is the relative size of a term that no longer counts.
const (
	maxTerms        = 20000
	seriesTolerance = 1e-15
)

// directGrowth is the paper's form, in which all terms are positive. It serves
// markets of nearly equal customers (r beyond a+b+20), where a = 1 is stepped
// around.
func (p Purchase) directGrowth(x int, age, weeks float64) float64 {
	if math.Abs(p.A-1) < singularStep {
		p.A = 1 + singularStep
	}
	z := weeks / (p.Alpha + age + weeks)
	n := float64(x)
	c := p.A + p.B + n - 1
	term := math.Exp((p.R + n) * math.Log1p(-z))
	sum := term
	for j := 0.0; j < maxTerms && math.Abs(term) > seriesTolerance*math.Abs(sum); j++ {
		term *= (p.R + n + j) * (p.B + n + j) / ((c + j) * (j + 1)) * z
		sum += term
	}
	return c / (p.A - 1) * (1 - sum)
}

const singularStep = 1e-6

// Probability is P(X(t) = n): that a new customer makes n repeat purchases in the
// first t weeks (Fader, Hardie and Lee 2005, eq. 8). It is 0 for n < 0.
func (p Purchase) Probability(n int, weeks float64) float64 {
	if n < 0 {
		return 0
	}
	x := float64(n)
	stay := math.Log(p.Alpha / (p.Alpha + weeks))
	buy := math.Log(weeks / (p.Alpha + weeks))
	active := math.Exp(logBeta(p.A, p.B+x) - logBeta(p.A, p.B) +
		logNegBinomial(p.R, x) + p.R*stay + x*buy)
	if n == 0 {
		return active
	}
	fewer := 0.0
	for j := 0.0; j < x; j++ {
		fewer += math.Exp(logNegBinomial(p.R, j) + p.R*stay + j*buy)
	}
	gone := math.Exp(logBeta(p.A+1, p.B+x-1)-logBeta(p.A, p.B)) * max(0, 1-fewer)
	return active + gone
}

// logNegBinomial is ln Γ(r+x)/(Γ(r)·x!).
func logNegBinomial(r, x float64) float64 {
	return logGamma(r+x) - logGamma(r) - logGamma(x+1)
}

func logBeta(a, b float64) float64 {
	return logGamma(a) + logGamma(b) - logGamma(a+b)
}

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
