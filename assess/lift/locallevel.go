package lift

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
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

// levelFit is the model fitted at one ratio of variances.
type levelFit struct {
	ratio         float64
	logLikelihood float64       // with the prior on the level
	noise         float64       // variance of ε
	beta          *mat.VecDense // nil without controls
	betaCov       *mat.SymDense // over noise
	level         []float64     // of y, then of each control, after the last period before
	levelVariance float64       // over noise
	df            float64
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

// fitLevel runs the Kalman filter over y and every control alike; β is the
// generalised least-squares regression of their innovations (de Jong 1991).
func (d Design) fitLevel(ratio float64, logPrior func(variance float64) float64) (levelFit, error) {
	k := len(d.Controls)
	f := levelFit{ratio: ratio, level: make([]float64, k+1), levelVariance: 1, df: float64(d.Start - 1 - k)}
	d.row(0, f.level)
	products := mat.NewSymDense(k+1, nil) // of innovations, over their variance
	innovations := make([]float64, k+1)
	logF := 0.0
	for t := 1; t < d.Start; t++ {
		predicted := f.levelVariance + ratio
		variance := predicted + 1
		logF += math.Log(variance)
		d.row(t, innovations)
		for i := range innovations {
			innovations[i] -= f.level[i]
			f.level[i] += predicted / variance * innovations[i]
		}
		f.levelVariance = predicted / variance
		products.SymRankOne(products, 1/variance, mat.NewVecDense(k+1, innovations))
	}
	rest, err := f.regress(products)
	if err != nil {
		return levelFit{}, err
	}
	n := float64(d.Start - 1)
	f.noise = rest / f.df
	f.logLikelihood = -(n*math.Log(max(rest, tiny)/n)+logF)/2 + logPrior(ratio*f.noise)
	return f, nil
}

// row fills v with y and the controls of a period.
func (d Design) row(t int, v []float64) {
	v[0] = d.Treated[t]
	for i, c := range d.Controls {
		v[i+1] = c[t]
	}
}

// regress solves for β and answers the sum of squares that is left.
func (f *levelFit) regress(products *mat.SymDense) (float64, error) {
	k := products.SymmetricDim() - 1
	rest := products.At(0, 0)
	if k == 0 {
		return rest, nil
	}
	xx, xy := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for i := range k {
		xy.SetVec(i, products.At(0, i+1))
		for j := i; j < k; j++ {
			xx.SetSym(i, j, products.At(i+1, j+1))
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(xx) || chol.Cond() > 1e12 {
		return 0, fmt.Errorf("controls say the same: one is a sum of others")
	}
	f.beta, f.betaCov = mat.NewVecDense(k, nil), mat.NewSymDense(k, nil)
	if err := chol.SolveVecTo(f.beta, xy); err != nil {
		return 0, fmt.Errorf("regress on controls: %w", err)
	}
	if err := chol.InverseTo(f.betaCov); err != nil {
		return 0, fmt.Errorf("regress on controls: %w", err)
	}
	return max(rest-mat.Dot(f.beta, xy), 0), nil
}

// extension is the prediction of one fit.
type extension struct {
	predicted []float64
	variance  float64 // of the total's error
}

// extend predicts the campaign's periods. The error of their total has four
// parts: the level when they begin, its walk since, the noise, and β.
func (d Design) extend(f levelFit) extension {
	k, n := len(d.Controls), float64(d.during())
	var e extension
	sensitivity := mat.NewVecDense(max(k, 1), nil) // of the total to β
	row := make([]float64, k+1)
	for t := d.Start; t < len(d.Treated); t++ {
		d.row(t, row)
		predicted := f.level[0]
		for i := range k {
			beyond := row[i+1] - f.level[i+1]
			predicted += beyond * f.beta.AtVec(i)
			sensitivity.SetVec(i, sensitivity.AtVec(i)+beyond)
		}
		e.predicted = append(e.predicted, predicted)
	}
	walk := n * (n + 1) * (2*n + 1) / 6 // 1² + … + n²
	e.variance = n*n*f.levelVariance + walk*f.ratio + n
	if k > 0 {
		e.variance += mat.Inner(sensitivity, f.betaCov, sensitivity)
	}
	e.variance *= f.noise
	return e
}
