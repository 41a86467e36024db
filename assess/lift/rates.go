package lift

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Count is the result of one arm: successes among units.
type Count struct{ Successes, Units int }

// Rate is the share of successes.
func (c Count) Rate() float64 { return float64(c.Successes) / float64(c.Units) }

func (c Count) check() error {
	if c.Units < 1 || c.Successes < 0 || c.Successes > c.Units {
		return fmt.Errorf("%d successes of %d units", c.Successes, c.Units)
	}
	return nil
}

// Wilson is the score interval of a rate (Wilson 1927): it stays within 0 and 1
// and tells something even of 0 successes.
func Wilson(c Count, confidence float64) (Interval, error) {
	if err := c.check(); err != nil {
		return Interval{}, fmt.Errorf("bound rate: %w", err)
	}
	if err := checkConfidence(confidence); err != nil {
		return Interval{}, fmt.Errorf("bound rate: %w", err)
	}
	return wilson(c, quantile((1+confidence)/2)), nil
}

func wilson(c Count, z float64) Interval {
	n, p := float64(c.Units), c.Rate()
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	i := Interval{max(0, centre-half), min(1, centre+half)}
	if c.Successes == 0 {
		i.Low = 0
	}
	if c.Successes == c.Units {
		i.High = 1
	}
	return i
}

// RateTest compares the rates of two randomised arms. The effect is per unit:
// the difference of rates, treated less control.
type RateTest struct {
	Effect
	Z     float64 // pooled two-proportion statistic; NaN where both rates are 0, or both 1
	Exact bool    // P is Fisher's exact test, as some expected count is below 5
}

// smallCell is the expected count below which the normal approximation is left.
const smallCell = 5

// CompareRates tests the difference of two rates: Newcombe's hybrid score
// interval (1998), pooled z test, or Fisher's exact test for small cells.
func CompareRates(treated, control Count, confidence float64) (RateTest, error) {
	for _, err := range []error{treated.check(), control.check(), checkConfidence(confidence)} {
		if err != nil {
			return RateTest{}, fmt.Errorf("compare rates: %w", err)
		}
	}
	t := RateTest{
		Effect: Effect{
			Evidence: Randomised, Estimate: treated.Rate() - control.Rate(),
			Interval: newcombe(treated, control, quantile((1+confidence)/2)), Confidence: confidence,
			Baseline: control.Rate(), Detectable: detectableDifference(treated, control, confidence),
		},
		Z:     pooledZ(treated, control),
		Exact: smallestExpected(treated, control) < smallCell,
	}
	t.P = 2 * distuv.UnitNormal.CDF(-math.Abs(t.Z))
	if t.Exact {
		t.P = fisher(treated, control)
	}
	return t, nil
}

func newcombe(treated, control Count, z float64) Interval {
	d, t, c := treated.Rate()-control.Rate(), wilson(treated, z), wilson(control, z)
	return Interval{
		d - math.Hypot(treated.Rate()-t.Low, c.High-control.Rate()),
		d + math.Hypot(t.High-treated.Rate(), control.Rate()-c.Low),
	}
}

func pooledZ(treated, control Count) float64 {
	p := pooled(treated, control)
	return (treated.Rate() - control.Rate()) / math.Sqrt(p*(1-p)*perUnit(treated, control))
}

func pooled(a, b Count) float64 {
	return float64(a.Successes+b.Successes) / float64(a.Units+b.Units)
}

func perUnit(a, b Count) float64 { return 1/float64(a.Units) + 1/float64(b.Units) }

// detectableDifference rates the arms at their pooled rate, half a success
// added so that none does not read as certain.
func detectableDifference(a, b Count, confidence float64) float64 {
	p := (float64(a.Successes+b.Successes) + 0.5) / (float64(a.Units+b.Units) + 1)
	return detectableScales(confidence, distuv.UnitNormal) * math.Sqrt(p*(1-p)*perUnit(a, b))
}

func smallestExpected(a, b Count) float64 {
	p := pooled(a, b)
	return min(p, 1-p) * float64(min(a.Units, b.Units))
}

// fisher is the two-sided exact test: the probability of all tables with these
// margins that are no more likely than the one observed.
func fisher(a, b Count) float64 {
	successes := a.Successes + b.Successes
	observed := hypergeometric(a.Successes, a, b)
	p := 0.0
	for k := max(0, successes-b.Units); k <= min(successes, a.Units); k++ {
		if likely := hypergeometric(k, a, b); likely <= observed*(1+1e-7) {
			p += likely
		}
	}
	return min(p, 1)
}

// hypergeometric is the probability that k of all successes fall on arm a.
func hypergeometric(k int, a, b Count) float64 {
	successes := a.Successes + b.Successes
	return math.Exp(logChoose(a.Units, k) + logChoose(b.Units, successes-k) - logChoose(a.Units+b.Units, successes))
}

func logChoose(n, k int) float64 {
	all, _ := math.Lgamma(float64(n + 1))
	in, _ := math.Lgamma(float64(k + 1))
	out, _ := math.Lgamma(float64(n - k + 1))
	return all - in - out
}
