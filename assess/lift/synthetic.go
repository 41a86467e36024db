package lift

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Synthetic is the result of a synthetic control. The effect is the mean per
// period of the campaign, of the treated series as given; several treated units
// are averaged first.
type Synthetic struct {
	Effect
	Weights []float64 // of the controls, none negative, 1 in all
	// FitError is the root mean squared error before the campaign.
	FitError float64
	// PlaceboP is the share of series, the treated one among them, whose error
	// grows at least as much from before to during the campaign when each control
	// in turn is taken for treated. NaN with fewer than two controls.
	PlaceboP float64
}

// SyntheticControl mixes the controls, each less its own mean before the
// campaign, to follow the treated series (Abadie, Diamond and Hainmueller 2010
// with the fixed effects of Ferman and Pinto 2021; what GeoLift does).
//
// P is conformal (Chernozhukov, Wüthrich and Zhu 2021): the mixture is fitted to
// all periods as if there were no effect, and the residuals of the campaign are
// compared with those of every window of the same length. Whole windows keep what
// neighbouring periods share; GeoLift's shuffling of single periods does not, and
// its p-values are smaller. P cannot be below 1 in the number of periods; the
// interval, which holds the effects that the same test does not refuse, is
// infinite where that is above 1−confidence, and then so is Detectable.
func SyntheticControl(d Design, confidence float64) (Synthetic, error) {
	if err := firstError(d.validate(1, 3), checkConfidence(confidence)); err != nil {
		return Synthetic{}, fmt.Errorf("fit synthetic control: %w", err)
	}
	gaps, weights, err := d.gaps()
	if err != nil {
		return Synthetic{}, fmt.Errorf("fit synthetic control: %w", err)
	}
	estimate, reached := mean(gaps[d.Start:]), mean(d.Treated[d.Start:])
	s := Synthetic{
		Effect: Effect{
			Evidence: Controlled, Estimate: estimate, Confidence: confidence,
			Baseline: reached - estimate,
		},
		Weights: weights, FitError: rootMeanSquare(gaps[:d.Start]),
	}
	c := newConformal(d)
	if s.P, err = c.p(0); err == nil {
		s.Interval, err = c.interval(estimate, confidence)
		s.Detectable = s.Interval.half() * detectableScales(confidence, distuv.UnitNormal) / quantile((1+confidence)/2)
	}
	if err == nil {
		s.PlaceboP, err = d.placebo(gaps)
	}
	if err != nil {
		return Synthetic{}, fmt.Errorf("fit synthetic control: %w", err)
	}
	return s, nil
}

// gaps are actual less synthetic in all periods, fitted before the campaign.
func (d Design) gaps() (gaps, weights []float64, err error) {
	var series, before [][]float64
	for _, c := range d.Controls {
		c = centred(c, d.Start)
		series, before = append(series, c), append(before, c[:d.Start])
	}
	target := centred(d.Treated, d.Start)
	weights, err = newDonors(before).weigh(target[:d.Start])
	if err != nil {
		return nil, nil, err
	}
	gaps = target
	for t, v := range mix(series, weights) {
		gaps[t] -= v
	}
	return gaps, weights, nil
}

// placebo takes each control for treated, the others for its controls, and ranks
// the growth of the error.
func (d Design) placebo(gaps []float64) (float64, error) {
	if len(d.Controls) < 2 {
		return math.NaN(), nil
	}
	growth := func(gaps []float64) float64 {
		return rootMeanSquare(gaps[d.Start:]) / rootMeanSquare(gaps[:d.Start])
	}
	ours, atLeast := growth(gaps), 1.0
	for i, c := range d.Controls {
		others := append(append([][]float64{}, d.Controls[:i]...), d.Controls[i+1:]...)
		placebo, _, err := Design{Treated: c, Controls: others, Start: d.Start}.gaps()
		if err != nil {
			return 0, err
		}
		if growth(placebo) >= ours {
			atLeast++
		}
	}
	return atLeast / float64(len(d.Controls)+1), nil
}

func rootMeanSquare(v []float64) float64 { return math.Sqrt(dot(v, v) / float64(len(v))) }
