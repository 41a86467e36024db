package lift

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Sample is one arm of a test with amounts.
type Sample struct {
	Units int
	Mean  float64
	SD    float64 // with n−1
}

// SampleOf summarises the amounts of all units of an arm, those without any
// (zero) included.
func SampleOf(amounts []float64) Sample {
	mean, sd := stat.MeanStdDev(amounts, nil)
	return Sample{Units: len(amounts), Mean: mean, SD: sd}
}

func (s Sample) check() error {
	if s.Units < 2 || s.SD < 0 || math.IsNaN(s.SD+s.Mean) || math.IsInf(s.SD+s.Mean, 0) {
		return fmt.Errorf("mean %v and deviation %v of %d units", s.Mean, s.SD, s.Units)
	}
	return nil
}

func (s Sample) squaredError() float64 { return s.SD * s.SD / float64(s.Units) }

// MeanTest compares the means of two randomised arms. The effect is per unit:
// the difference of means, treated less control.
type MeanTest struct {
	Effect
	Spread Spread // of the difference
}

// CompareMeans is Welch's t test, which lets the arms vary differently.
func CompareMeans(treated, control Sample, confidence float64) (MeanTest, error) {
	for _, err := range []error{treated.check(), control.check(), checkConfidence(confidence)} {
		if err != nil {
			return MeanTest{}, fmt.Errorf("compare means: %w", err)
		}
	}
	s := welch(treated, control)
	return MeanTest{s.effect(Randomised, confidence, control.Mean), s}, nil
}

func welch(a, b Sample) Spread {
	va, vb := a.squaredError(), b.squaredError()
	s := Spread{Location: a.Mean - b.Mean, Scale: math.Sqrt(va + vb), DF: math.Inf(1)}
	if s.Scale > 0 {
		s.DF = (va + vb) * (va + vb) / (va*va/float64(a.Units-1) + vb*vb/float64(b.Units-1))
	}
	return s
}
