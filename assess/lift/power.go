package lift

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Power is the power that Detectable speaks of: an effect of that size is found
// in four tests of five.
const Power = 0.80

// detectableScales is how many standard errors an effect needs to be found with
// Power at a two-sided confidence.
func detectableScales(confidence float64, unit distribution) float64 {
	return unit.Quantile((1+confidence)/2) + unit.Quantile(Power)
}

// SampleSizeForRates is the number of units per arm that a test needs to tell
// rate p1 from p0, two-sided at a confidence, with a power. It is the formula of
// Fleiss without continuity correction: 1.0 % to 1.2 % takes 42,693 at .95 and .8.
func SampleSizeForRates(p0, p1, confidence, power float64) (int, error) {
	if err := checkPlan(confidence, power); err != nil {
		return 0, fmt.Errorf("size sample: %w", err)
	}
	if !(p0 >= 0 && p0 <= 1 && p1 >= 0 && p1 <= 1) || p0 == p1 {
		return 0, fmt.Errorf("size sample: rates %v and %v, want two different ones from 0 to 1", p0, p1)
	}
	mean := (p0 + p1) / 2
	root := quantile((1+confidence)/2)*math.Sqrt(2*mean*(1-mean)) +
		quantile(power)*math.Sqrt(p0*(1-p0)+p1*(1-p1))
	return int(math.Ceil(root * root / ((p1 - p0) * (p1 - p0)))), nil
}

// SampleSizeForMeans is the number of units per arm that a test needs to find a
// difference between means of outcomes with a standard deviation sd.
func SampleSizeForMeans(difference, sd, confidence, power float64) (int, error) {
	if err := checkPlan(confidence, power); err != nil {
		return 0, fmt.Errorf("size sample: %w", err)
	}
	if !(sd > 0) || difference == 0 || math.IsNaN(difference) {
		return 0, fmt.Errorf("size sample: difference %v with deviation %v, want both, the latter above 0", difference, sd)
	}
	z := quantile((1+confidence)/2) + quantile(power)
	return int(math.Ceil(2 * (z * sd / difference) * (z * sd / difference))), nil
}

// DetectableRate is the smallest rate above p0 that perArm units in each arm
// tell from it: the inverse of SampleSizeForRates. It is an error where even a
// rate of 1 would not do.
func DetectableRate(p0 float64, perArm int, confidence, power float64) (float64, error) {
	if p0 < 0 || p0 >= 1 || perArm < 1 {
		return 0, fmt.Errorf("find detectable rate: rate %v with %d units, want a rate below 1 and at least one unit", p0, perArm)
	}
	enough := func(p1 float64) (bool, error) {
		n, err := SampleSizeForRates(p0, p1, confidence, power)
		return n <= perArm, err
	}
	ok, err := enough(1)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, fmt.Errorf("find detectable rate: %d units per arm tell no rate from %v", perArm, p0)
	}
	low, high := p0, 1.0
	for high-low > 1e-9 {
		middle := (low + high) / 2
		if ok, err = enough(middle); err != nil {
			return 0, err
		}
		if ok {
			high = middle
		} else {
			low = middle
		}
	}
	return high, nil
}

func checkPlan(confidence, power float64) error {
	if !(power > 0 && power < 1) {
		return fmt.Errorf("power %v, want between 0 and 1, such as .8", power)
	}
	return checkConfidence(confidence)
}

func quantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
