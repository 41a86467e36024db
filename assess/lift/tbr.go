package lift

import (
	"fmt"
	"math"
)

// Regression is the result of time-based regression. The effect is the total
// over all periods of the campaign.
type Regression struct {
	Effect
	Spread           Spread // of the total
	Intercept, Slope float64
	R2               float64 // before the campaign

	fit     lineFit
	control []float64
	start   int
}

// Expected is the total that the treated group would have had over the periods
// from one to before another without the campaign. For periods before it, which
// the line was fitted to, only the location means something.
func (r Regression) Expected(from, to int) Spread {
	x := r.control[from:to]
	n, gap := float64(len(x)), mean(x)-r.fit.meanX
	return Spread{
		Location: n*r.Intercept + r.Slope*total(x),
		Scale:    r.fit.sigma * math.Sqrt(n+n*n*(1/float64(r.start)+gap*gap/r.fit.sxx)),
		DF:       float64(r.start - 2),
	}
}

// RegressOnControl is time-based regression (Kerman, Wang and Vaver 2017): the
// treated group's total is regressed on the control group's before the campaign,
// and the effect is what exceeds the fitted line during it. The variance of the
// total is σ²[n + 1'X(X'X)⁻¹X'1], with n0−2 degrees of freedom.
//
// The design has one control, the sum of the control group. Its evidence is B;
// a caller whose groups were drawn by lot may call it A.
func RegressOnControl(d Design, confidence float64) (Regression, error) {
	if err := firstError(d.validate(1, 3), checkConfidence(confidence)); err != nil {
		return Regression{}, fmt.Errorf("regress on control: %w", err)
	}
	if len(d.Controls) > 1 {
		return Regression{}, fmt.Errorf("regress on control: %d controls, want their sum", len(d.Controls))
	}
	x, y := d.Controls[0], d.Treated
	fit := fitLine(x[:d.Start], y[:d.Start])
	if fit.sxx == 0 {
		return Regression{}, fmt.Errorf("regress on control: the control never changes before the campaign")
	}
	r := Regression{Intercept: fit.intercept, Slope: fit.slope, R2: fit.r2, fit: fit, control: x, start: d.Start}
	without := r.Expected(d.Start, len(x))
	r.Spread = Spread{total(y[d.Start:]) - without.Location, without.Scale, without.DF}
	r.Effect = r.Spread.effect(Controlled, confidence, without.Location)
	return r, nil
}

// lineFit is a least-squares line of y on x.
type lineFit struct {
	intercept, slope, sigma, r2 float64
	meanX, sxx                  float64
}

func fitLine(x, y []float64) lineFit {
	f := lineFit{meanX: mean(x)}
	meanY := mean(y)
	var sxy, syy float64
	for i := range x {
		dx, dy := x[i]-f.meanX, y[i]-meanY
		f.sxx, sxy, syy = f.sxx+dx*dx, sxy+dx*dy, syy+dy*dy
	}
	if f.sxx > 0 {
		f.slope = sxy / f.sxx
	}
	f.intercept = meanY - f.slope*f.meanX
	rest := max(syy-f.slope*sxy, 0)
	f.sigma = math.Sqrt(rest / float64(len(x)-2))
	if syy > 0 {
		f.r2 = 1 - rest/syy
	}
	return f
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
