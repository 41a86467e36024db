package lift

import (
	"errors"
	"fmt"
	"math"
)

// Evidence is the level of evidence of a result, from A down to D.
type Evidence string

// The levels.
const (
	Randomised Evidence = "A" // randomised holdout or geo test
	Controlled Evidence = "B" // untreated controls that fitted before the campaign
	Modelled   Evidence = "C" // counterfactual from the series' own past
	Observed   Evidence = "D" // before and after, or attributed; says nothing of causes
)

// Causal tells whether a result of this level may be said to be caused by the
// campaign; of level D only "observed" or "attributed" is true.
func (e Evidence) Causal() bool { return e == Randomised || e == Controlled || e == Modelled }

// Outcome is what an effect amounts to.
type Outcome string

// The outcomes.
const (
	Gain       Outcome = "gain"
	Loss       Outcome = "loss"
	Undetected Outcome = "no detectable effect"
)

// Interval is a range of values.
type Interval struct{ Low, High float64 }

// contains tells whether v lies in the range.
func (i Interval) contains(v float64) bool { return i.Low <= v && v <= i.High }

// half is half the width.
func (i Interval) half() float64 { return (i.High - i.Low) / 2 }

// Effect is an estimated difference between what happened and what would have.
type Effect struct {
	Evidence   Evidence
	Estimate   float64  // in the unit of the outcome; the method says per what
	Interval   Interval // of Estimate, at Confidence
	Confidence float64  // two-sided, such as .95
	P          float64  // two-sided p-value of no effect
	// Baseline is what would have happened without the campaign, in the unit of
	// Estimate.
	Baseline float64
	// Detectable is the smallest size of effect that data like these show with
	// a power of 80 %.
	Detectable float64
}

// Outcome is a gain or a loss only where the interval excludes zero and the
// test agrees; everything else is no detectable effect.
func (e Effect) Outcome() Outcome {
	switch {
	case e.Interval.contains(0) || math.IsNaN(e.Interval.Low) || e.P > 1-e.Confidence:
		return Undetected
	case e.Estimate > 0:
		return Gain
	default:
		return Loss
	}
}

// Relative is the estimate as a share of the baseline; false where the baseline
// is not above zero, and a share means nothing.
func (e Effect) Relative() (float64, bool) { return e.share(e.Estimate) }

// RelativeInterval is the interval as shares of the baseline.
func (e Effect) RelativeInterval() (Interval, bool) {
	low, ok := e.share(e.Interval.Low)
	high, _ := e.share(e.Interval.High)
	return Interval{low, high}, ok
}

// RelativeDetectable is the smallest detectable effect as a share of the
// baseline.
func (e Effect) RelativeDetectable() (float64, bool) { return e.share(e.Detectable) }

func (e Effect) share(v float64) (float64, bool) {
	if !(e.Baseline > 0) {
		return 0, false
	}
	return v / e.Baseline, true
}

// Times is the effect on n units of the effect on one: a difference of rates
// times the customers who were treated is the number of incremental customers.
func (e Effect) Times(n float64) Effect {
	e.Estimate *= n
	e.Interval = Interval{e.Interval.Low * n, e.Interval.High * n}
	e.Baseline *= n
	e.Detectable *= n
	return e
}

// CostPer is the cost of one unit of a total effect, such as cost per
// incremental conversion, with the interval that follows from the effect's. It
// is an error where there was no detectable gain: such a cost has no upper end.
func (e Effect) CostPer(cost float64) (float64, Interval, error) {
	if e.Outcome() != Gain {
		return 0, Interval{}, fmt.Errorf("cost per unit of effect: %w", errNoGain)
	}
	return cost / e.Estimate, Interval{cost / e.Interval.High, cost / e.Interval.Low}, nil
}

// ReturnOn is the effect per unit of incremental cost, such as incremental
// revenue per euro (iROAS), with its interval.
func (e Effect) ReturnOn(cost float64) (float64, Interval, error) {
	if !(cost > 0) {
		return 0, Interval{}, fmt.Errorf("return on a cost of %v: want more than 0", cost)
	}
	return e.Estimate / cost, Interval{e.Interval.Low / cost, e.Interval.High / cost}, nil
}

var errNoGain = errors.New("no gain was detected")

// checkConfidence refuses what is not a level.
func checkConfidence(confidence float64) error {
	if !(confidence > 0 && confidence < 1) {
		return fmt.Errorf("confidence %v, want between 0 and 1, such as .95", confidence)
	}
	return nil
}

// finite refuses numbers that are none.
func finite(series ...[]float64) error {
	for _, s := range series {
		for i, v := range s {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("value %d is %v, want a finite number", i+1, v)
			}
		}
	}
	return nil
}
