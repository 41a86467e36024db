package lift

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

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
