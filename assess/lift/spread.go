package lift

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Spread is the distribution of an estimate: Student's t around Location. Its
// unit is that of the estimate.
type Spread struct {
	Location, Scale float64
	DF              float64 // degrees of freedom; +Inf for the normal
}

// unit is the distribution at location 0 and scale 1.
func (s Spread) unit() distribution {
	if math.IsInf(s.DF, 1) {
		return distuv.UnitNormal
	}
	return distuv.StudentsT{Sigma: 1, Nu: s.DF}
}

type distribution interface {
	CDF(float64) float64
	Quantile(float64) float64
}

// Interval is the two-sided interval at a confidence.
func (s Spread) Interval(confidence float64) Interval {
	half := s.Scale * s.unit().Quantile((1+confidence)/2)
	return Interval{s.Location - half, s.Location + half}
}

// LowerBound is the value that the estimate exceeds at a one-sided confidence.
func (s Spread) LowerBound(confidence float64) float64 {
	return s.Location - s.Scale*s.unit().Quantile(confidence)
}

// ChanceAbove is the probability of exceeding v.
func (s Spread) ChanceAbove(v float64) float64 {
	if s.Scale == 0 {
		return indicator(s.Location > v)
	}
	return s.unit().CDF((s.Location - v) / s.Scale)
}

// Over is the spread of the estimate divided by a constant.
func (s Spread) Over(divisor float64) Spread {
	return Spread{s.Location / divisor, s.Scale / divisor, s.DF}
}

// p is the two-sided p-value of zero.
func (s Spread) p() float64 {
	if s.Scale == 0 {
		return indicator(s.Location == 0)
	}
	return 2 * s.unit().CDF(-math.Abs(s.Location)/s.Scale)
}

// effect turns a spread into an effect.
func (s Spread) effect(level Evidence, confidence, baseline float64) Effect {
	return Effect{
		Evidence: level, Estimate: s.Location, Interval: s.Interval(confidence), Confidence: confidence,
		P: s.p(), Baseline: baseline, Detectable: s.Scale * detectableScales(confidence, s.unit()),
	}
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
