package response

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Regression is a least-squares fit.
type Regression struct {
	Coef, SE  []float64 // by column
	Residuals []float64
	R2        float64 // NaN where y does not vary
	Sigma     float64 // standard deviation of the residuals, with the degrees of freedom left
	Freedom   int     // observations − columns
}

// maxCondition is the condition number of a design above which its columns count as
// linearly dependent.
const maxCondition = 1e10

// Regress fits y by the columns; an intercept is a column of ones. It errs
// where there are no more observations than columns, or the columns are dependent.
func Regress(columns [][]float64, y []float64) (Regression, error) {
	n, k := len(y), len(columns)
	if n <= k {
		return Regression{}, fmt.Errorf("regress: %d observations for %d parameters", n, k)
	}
	design := mat.NewDense(n, k, nil)
	for j, c := range columns {
		design.SetCol(j, c)
	}
	var qr mat.QR
	qr.Factorize(design)
	if c := qr.Cond(); !(c < maxCondition) {
		return Regression{}, fmt.Errorf("regress: columns are linearly dependent (condition %.1e)", c)
	}
	var coef mat.VecDense
	if err := qr.SolveVecTo(&coef, false, mat.NewVecDense(n, y)); err != nil {
		return Regression{}, fmt.Errorf("regress: %w", err)
	}
	r := Regression{Coef: mat.Col(nil, 0, &coef), Freedom: n - k}
	r.residuals(columns, y)
	return r, r.errors(&qr, k)
}

// residuals sets what follows from the coefficients.
func (r *Regression) residuals(columns [][]float64, y []float64) {
	r.Residuals = make([]float64, len(y))
	mean := sum(y) / float64(len(y))
	left, total := 0.0, 0.0
	for i := range y {
		r.Residuals[i] = y[i] - predict(columns, r.Coef, i)
		left += r.Residuals[i] * r.Residuals[i]
		total += (y[i] - mean) * (y[i] - mean)
	}
	r.R2 = math.NaN()
	if total > 0 {
		r.R2 = 1 - left/total
	}
	r.Sigma = math.Sqrt(left / float64(r.Freedom))
}

// errors sets the standard errors: the rows of R⁻¹ have the lengths √(XᵀX)⁻¹ᵢᵢ.
func (r *Regression) errors(qr *mat.QR, k int) error {
	var triangle mat.Dense
	qr.RTo(&triangle)
	var inverse mat.Dense
	if err := inverse.Inverse(triangle.Slice(0, k, 0, k)); err != nil {
		return fmt.Errorf("regress: %w", err)
	}
	r.SE = make([]float64, k)
	for j := range r.SE {
		r.SE[j] = r.Sigma * mat.Norm(inverse.RowView(j), 2)
	}
	return nil
}

// predict is the fitted value of one observation.
func predict(columns [][]float64, coef []float64, at int) float64 {
	v := 0.0
	for j, c := range columns {
		v += coef[j] * c[at]
	}
	return v
}
