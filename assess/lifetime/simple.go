package lifetime

import "math"

// LifespanSource says where the years of the simple lifetime value came from: the
// most fragile of its inputs, so a report prints it.
type LifespanSource int

// The sources, in the order in which they are tried.
const (
	Configured    LifespanSource = iota + 1 // given by the business
	Churn                                   // 1 ÷ annual churn between the last two full years
	CappedHistory                           // the limit: the observed history times a cap; an assumption, not a measurement
)

// String names the source for logs and tests.
func (s LifespanSource) String() string {
	switch s {
	case Configured:
		return "configured"
	case Churn:
		return "churn"
	case CappedHistory:
		return "capped history"
	}
	return "unknown"
}

// Lifespan is how many years a customer stays, and how that is known.
type Lifespan struct {
	Years     float64
	Source    LifespanSource
	Retention float64 // share of the buyers of a full year who bought again in the next; NaN when not observed
	Base      int     // customers behind Retention
	History   float64 // years from the first purchase to the day of the estimate
}

// NewLifespan takes the configured years if they are above 0, else 1 ÷ churn, and
// nothing beyond historyCap times the history.
func NewLifespan(l Ledger, asOf int32, configured, historyCap float64) Lifespan {
	first, _, ok := l.Span()
	if !ok || first > asOf {
		return Lifespan{Years: math.NaN(), Retention: math.NaN(), History: math.NaN()}
	}
	s := Lifespan{Retention: math.NaN(), History: float64(asOf-first+1) / daysPerYear}
	if asOf-first+1 >= 2*yearDays {
		s.Retention, s.Base = AnnualRetention(l, asOf)
	}
	return s.choose(configured, historyCap)
}

func (s Lifespan) choose(configured, historyCap float64) Lifespan {
	limit := historyCap * s.History
	churned := 1 / (1 - s.Retention)
	switch {
	case configured > 0:
		s.Years, s.Source = configured, Configured
	case churned <= limit: // false without an observed retention
		s.Years, s.Source = churned, Churn
	default:
		s.Years, s.Source = limit, CappedHistory
	}
	return s
}

// yearDays is the length of the two windows between which retention is measured.
const yearDays = 365

// AnnualRetention is the share of the customers of the last year but one (in days,
// back from asOf) who bought again in the last year, and how many they were. The
// share is NaN for no customers. The caller sees to it that the orders reach back
// two years.
func AnnualRetention(l Ledger, asOf int32) (share float64, base int) {
	kept := 0
	l.customers(asOf, func(occasions []Order) {
		before, since := yearsActive(occasions, asOf)
		if before {
			base++
		}
		if before && since {
			kept++
		}
	})
	return float64(kept) / float64(base), base
}

// yearsActive says in which of the two years before asOf a customer bought.
func yearsActive(occasions []Order, asOf int32) (before, since bool) {
	for _, o := range occasions {
		switch ago := asOf - o.Day; {
		case ago < yearDays:
			since = true
		case ago < 2*yearDays:
			before = true
		}
	}
	return before, since
}

// Simple is the lifetime value of the textbook with its inputs:
// AverageOrder × Frequency × Lifespan.
type Simple struct {
	Customers    int
	Orders       int
	AverageOrder float64 // revenue per purchase occasion
	Frequency    float64 // occasions per customer and year
	Lifespan     Lifespan
	Value        float64 // in revenue
	Margin       float64 // Value × margin rate; NaN when the rate is unknown
	// Discounted is the yearly value as a perpetuity with the retention that the
	// lifespan implies; of the margin where it is known, else of the revenue.
	Discounted float64
}

// Rates are the money assumptions that turn revenue into value.
type Rates struct {
	Margin   float64 // contribution margin, 0 < Margin ≤ 1; 0 when unknown
	Discount float64 // a year
}

// NewSimple computes the simple value of a group of customers. Without customers,
// orders or history every figure is NaN.
func NewSimple(hs []History, span Lifespan, rates Rates) Simple {
	s := Simple{Customers: len(hs), Lifespan: span, Margin: math.NaN()}
	revenue := 0.0
	for _, h := range hs {
		s.Orders += h.Repeats + 1
		revenue += h.Revenue
	}
	s.AverageOrder = ratio(revenue, float64(s.Orders))
	s.Frequency = ratio(ratio(float64(s.Orders), float64(s.Customers)), span.History)
	yearly := s.AverageOrder * s.Frequency
	s.Value = yearly * span.Years
	if rates.Margin > 0 {
		s.Margin = s.Value * rates.Margin
		yearly *= rates.Margin
	}
	s.Discounted = Perpetuity(yearly, max(0, 1-1/span.Years), rates.Discount)
	if span.Years < 1 {
		s.Discounted = yearly * span.Years // all of it falls in the first year
	}
	return s
}

// Perpetuity is the value of a yearly amount, first paid now, kept with the
// given retention and discounted: m(1+d)/(1+d−r). NaN where the sum has no limit.
func Perpetuity(yearly, retention, discount float64) float64 {
	if retention >= 1+discount {
		return math.NaN()
	}
	return yearly * (1 + discount) / (1 + discount - retention)
}

// Limited is the same over n years: m·Σ rᵗ/(1+d)ᵗ for t = 0 … n−1.
func Limited(yearly, retention, discount float64, years int) float64 {
	sum, weight := 0.0, 1.0
	for range years {
		sum += weight
		weight *= retention / (1 + discount)
	}
	return yearly * sum
}

// ToCost is LTV:CAC; NaN when the cost is unknown or 0.
func ToCost(value, cac float64) float64 { return ratio(value, cac) }

// Payback is the months until the margin of a customer's purchases has paid for
// the acquisition; NaN when cost, margin or purchases are unknown or 0.
func Payback(cac, averageOrder, frequency, margin float64) float64 {
	if !(cac > 0) {
		return math.NaN()
	}
	return ratio(cac, averageOrder*frequency/monthsPerYear*margin)
}

const monthsPerYear = 12

// ratio is a/b, and NaN where b is not above 0.
func ratio(a, b float64) float64 {
	if !(b > 0) {
		return math.NaN()
	}
	return a / b
}
