package lift

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Counterfactual is the result of a local level model with regression. The
// effect is the total over all periods of the campaign.
type Counterfactual struct {
	Effect
	Spread       Spread    // of the total
	Predicted    []float64 // what would have been, per period of the campaign
	Coefficients []float64 // of the controls
	LevelToNoise float64   // most probable ratio of the variances of level and noise
}

// LevelPrior is what is believed of the level before the data speak: that it
// moves by about SD standard deviations of the series per period, with the
// weight of so many observations.
type LevelPrior struct{ SD, Weight float64 }

// CustomaryPrior says, as CausalImpact does, that a level hardly moves, but with
// the weight of 4 observations instead of 32: on the public series with no effect
// the heavier one narrows the interval until it shows a loss.
func CustomaryPrior() LevelPrior { return LevelPrior{SD: 0.01, Weight: 4} }

// Predict continues the treated series as if there had been no campaign:
//
//	y_t = μ_t + x_t'β + ε_t,   μ_{t+1} = μ_t + η_t
//
// the model of CausalImpact (Brodersen et al. 2015), averaged over the ratio of
// the two variances in place of draws, and without its choice among controls,
// which up to five do not need. The level begins diffuse; β and the noise variance
// are solved exactly at each ratio. Averaging matters: short series cannot tell a
// wandering level from noise, so the likelihood is flat, and its maximum may sit
// where every effect disappears or where the interval is far too narrow.
//
// The evidence is B with controls, and C without: then only the series' own past
// speaks.
func Predict(d Design, prior LevelPrior, confidence float64) (Counterfactual, error) {
	k := len(d.Controls)
	if err := firstError(d.validate(0, k+4), checkConfidence(confidence)); err != nil {
		return Counterfactual{}, fmt.Errorf("predict counterfactual: %w", err)
	}
	scaled, scales, err := d.standardised()
	if err != nil {
		return Counterfactual{}, fmt.Errorf("predict counterfactual: %w", err)
	}
	fits, err := scaled.fitLevels(prior)
	if err != nil {
		return Counterfactual{}, fmt.Errorf("predict counterfactual: %w", err)
	}
	c := scaled.average(fits, confidence)
	for i := range c.Coefficients {
		c.Coefficients[i] /= scales[i]
	}
	return c, nil
}

// standardised brings the controls to mean 0 and deviation 1 before the
// campaign; the level takes up the means.
func (d Design) standardised() (Design, []float64, error) {
	out := Design{Treated: d.Treated, Start: d.Start}
	var scales []float64
	for i, c := range d.Controls {
		c = centred(c, d.Start)
		scale := rootMeanSquare(c[:d.Start])
		if scale == 0 {
			return Design{}, nil, fmt.Errorf("control %d never changes before the campaign", i+1)
		}
		for t := range c {
			c[t] /= scale
		}
		out.Controls = append(out.Controls, c)
		scales = append(scales, scale)
	}
	return out, scales, nil
}

// The grid over the logarithm of the ratio of variances. At its lower end the
// level stands still, at its upper end there is no noise.
const (
	minLogRatio  = -14.0
	maxLogRatio  = 8.0
	logRatioStep = 0.25
)

// fitLevels fits the model at every ratio of the grid.
func (d Design) fitLevels(prior LevelPrior) ([]levelFit, error) {
	density := prior.logDensity(rootMeanSquare(centred(d.Treated[:d.Start], d.Start)))
	var fits []levelFit
	for x := minLogRatio; x <= maxLogRatio; x += logRatioStep {
		f, err := d.fitLevel(math.Exp(x), density)
		if err != nil {
			return nil, err
		}
		fits = append(fits, f)
	}
	return fits, nil
}

// average weighs the predictions of all fits by their likelihoods. The variance of
// the total is the mean variance and the variance of the means.
func (d Design) average(fits []levelFit, confidence float64) Counterfactual {
	best := slices.MaxFunc(fits, func(a, b levelFit) int { return cmp.Compare(a.logLikelihood, b.logLikelihood) })
	c := Counterfactual{
		Predicted: make([]float64, d.during()), Coefficients: make([]float64, len(d.Controls)), LevelToNoise: best.ratio,
	}
	var weights, square float64
	reached := total(d.Treated[d.Start:])
	for _, f := range fits {
		w := math.Exp(f.logLikelihood - best.logLikelihood)
		e := d.extend(f)
		effect := reached - total(e.predicted)
		weights += w
		square += w * (e.variance + effect*effect)
		addScaled(c.Predicted, w, e.predicted)
		if f.beta != nil {
			addScaled(c.Coefficients, w, f.beta.RawVector().Data)
		}
	}
	addScaled(c.Predicted, 1/weights-1, slices.Clone(c.Predicted))
	addScaled(c.Coefficients, 1/weights-1, slices.Clone(c.Coefficients))
	baseline := total(c.Predicted)
	location := reached - baseline
	c.Spread = Spread{location, math.Sqrt(max(square/weights-location*location, 0)), best.df}
	level := Controlled
	if len(d.Controls) == 0 {
		level = Modelled
	}
	c.Effect = c.Spread.effect(level, confidence, baseline)
	return c
}

// addScaled adds k·v to sum.
func addScaled(sum []float64, k float64, v []float64) {
	for i := range sum {
		sum[i] += k * v[i]
	}
}

// tiny keeps the logarithm of a perfect fit finite.
const tiny = 1e-300

// logDensity is that of an inverse gamma distribution of the level's variance,
// of a series with deviation sd, up to a constant; with variance as the unit its
// mode is (SD·sd)².
func (p LevelPrior) logDensity(sd float64) func(variance float64) float64 {
	guess := p.SD * p.SD * sd * sd
	return func(variance float64) float64 {
		if p.Weight == 0 || guess == 0 {
			return 0
		}
		share := max(variance, tiny) / guess
		return -p.Weight / 2 * (math.Log(share) + 1/share)
	}
}
