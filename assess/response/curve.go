package response

import "math"

// Responder is what spend brings.
type Responder interface {
	Response(spend float64) float64
}

// Curve is a concave response: its marginal return falls as spend rises.
type Curve interface {
	Responder
	// Marginal is the slope at a spend.
	Marginal(spend float64) float64
	// SpendAt is the spend at which the slope has fallen to marginal. It may be
	// below 0 where no spend has so high a slope.
	SpendAt(marginal float64) float64
}

// Power is the curve A·x^B with 0 < B < 1; B is the elasticity.
type Power struct {
	LogA, B float64
}

// Response is A·x^B, and 0 without spend.
func (p Power) Response(spend float64) float64 {
	if spend <= 0 {
		return 0
	}
	return math.Exp(p.LogA + p.B*math.Log(spend))
}

// Marginal is B times the average return. Without spend it is +Inf.
func (p Power) Marginal(spend float64) float64 {
	if spend <= 0 {
		return math.Inf(1)
	}
	return p.B * math.Exp(p.LogA+(p.B-1)*math.Log(spend))
}

// SpendAt is (A·B/marginal)^{1/(1−B)}.
func (p Power) SpendAt(marginal float64) float64 {
	return math.Exp((p.LogA + math.Log(p.B) - math.Log(marginal)) / (1 - p.B))
}

// Saturating is the Michaelis-Menten curve Coef·x/(Half+x).
type Saturating struct {
	Coef, Half float64
}

// Response is Coef·x/(Half+x).
func (s Saturating) Response(spend float64) float64 {
	return s.Coef * spend / (s.Half + spend)
}

// Marginal is Coef·Half/(Half+x)².
func (s Saturating) Marginal(spend float64) float64 {
	return s.Coef * s.Half / ((s.Half + spend) * (s.Half + spend))
}

// SpendAt is √(Coef·Half/marginal) − Half.
func (s Saturating) SpendAt(marginal float64) float64 {
	return math.Sqrt(s.Coef*s.Half/marginal) - s.Half
}

// Hill is Coef·x^Alpha/(Half^Alpha+x^Alpha). Above Alpha 1 it is an S and
// no Curve: use AllocateGrid.
type Hill struct {
	Coef, Half, Alpha float64
}

// Response is the Hill function, 0 without spend.
func (h Hill) Response(spend float64) float64 {
	if spend <= 0 {
		return 0
	}
	return h.Coef / (1 + math.Pow(h.Half/spend, h.Alpha))
}

// Average is the response for a unit of money; NaN without spend.
func Average(r Responder, spend float64) float64 {
	if !(spend > 0) {
		return math.NaN()
	}
	return r.Response(spend) / spend
}

// Last and Next are the response for a unit of money of the last step spent and of
// one step more: what cutting it would lose and adding it would bring. NaN
// without spend or step.
func Last(r Responder, spend, step float64) float64 {
	if !(step > 0 && spend >= step) {
		return math.NaN()
	}
	return (r.Response(spend) - r.Response(spend-step)) / step
}

// Next is the counterpart of Last.
func Next(r Responder, spend, step float64) float64 {
	if !(step > 0 && spend >= 0) {
		return math.NaN()
	}
	return (r.Response(spend+step) - r.Response(spend)) / step
}
