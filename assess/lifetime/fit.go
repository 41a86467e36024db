package lifetime

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// logBound keeps the logarithm of every parameter within ±8. Where customers do
// not leave, (a, b) is not identified and an unbounded search walks away.
const logBound = 8

// nearBound is how close to the bound a log parameter counts as lying on it.
const nearBound = 0.02

// Optimum says how a maximum-likelihood search ended.
type Optimum struct {
	LogLikelihood float64
	Converged     bool // the gradient vanished, or no better point was found from there
	OnBound       bool // a parameter lies on the edge of the region searched
}

// errNoMaximum says that no start of the search led anywhere.
var errNoMaximum = errors.New("maximise likelihood: no start converged")

// objective is a log-likelihood with its gradient by the parameters themselves;
// grad is written to.
type objective func(params, grad []float64) float64

// maximise climbs from start. Parameters are positive, so the search runs
// over logarithms, each held inside the bound by a tanh, with BFGS.
func maximise(f objective, start []float64) ([]float64, Optimum, error) {
	s := search{f: f, params: make([]float64, len(start)), slope: make([]float64, len(start)), grad: make([]float64, len(start))}
	problem := optimize.Problem{Func: s.value, Grad: s.gradient}
	settings := &optimize.Settings{
		GradientThreshold: 1e-7,
		MajorIterations:   300,
		Converger:         &optimize.FunctionConverge{Absolute: 1e-12, Iterations: 5},
	}
	z := make([]float64, len(start))
	for i, v := range start {
		bounded := max(-0.99, min(0.99, math.Log(v)/logBound))
		z[i] = logBound * math.Atanh(bounded)
	}
	result, err := optimize.Minimize(problem, z, settings, &optimize.BFGS{})
	if result == nil || math.IsNaN(result.F) || math.IsInf(result.F, 0) {
		return nil, Optimum{}, errors.Join(errNoMaximum, err)
	}
	s.evaluate(result.X)
	return s.params, Optimum{
		LogLikelihood: -s.lastF,
		OnBound:       onBound(s.params),
		// The line search gives up where rounding hides any further gain. That
		// is an end as good as a vanished gradient, if the gradient is small.
		Converged: err == nil && result.Status != optimize.IterationLimit || s.flat(result.X),
	}, nil
}

// search carries one climb; value and gradient of a point are computed together.
type search struct {
	f      objective
	params []float64 // at the last point
	slope  []float64 // d(parameter)/dz at the last point
	grad   []float64
	last   []float64
	lastF  float64
}

func (s *search) at(z []float64) {
	for i, v := range z {
		t := math.Tanh(v / logBound)
		s.params[i] = math.Exp(logBound * t)
		s.slope[i] = s.params[i] * (1 - t*t)
	}
}

func (s *search) evaluate(z []float64) {
	if s.last != nil && equal(s.last, z) {
		return
	}
	s.at(z)
	clear(s.grad)
	s.lastF = -s.f(s.params, s.grad)
	s.last = append(s.last[:0], z...)
}

func (s *search) value(z []float64) float64 {
	s.evaluate(z)
	return s.lastF
}

func (s *search) gradient(grad, z []float64) {
	s.evaluate(z)
	for i := range grad {
		grad[i] = -s.grad[i] * s.slope[i]
	}
}

// flat reports whether the likelihood is level at z for any purpose.
func (s *search) flat(z []float64) bool {
	grad := make([]float64, len(z))
	s.gradient(grad, z)
	for _, g := range grad {
		if math.Abs(g) > 1e-4 {
			return false
		}
	}
	return true
}

func equal(a, b []float64) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func onBound(params []float64) bool {
	for _, v := range params {
		if math.Abs(math.Log(v)) > logBound-nearBound {
			return true
		}
	}
	return false
}

// best climbs from every start and keeps the highest end.
func best(f objective, starts [][]float64) ([]float64, Optimum, error) {
	var (
		top  []float64
		end  = Optimum{LogLikelihood: math.Inf(-1)}
		errs []error
	)
	for _, start := range starts {
		params, o, err := maximise(f, start)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if o.LogLikelihood > end.LogLikelihood {
			top, end = params, o
		}
	}
	if top == nil {
		return nil, Optimum{}, errors.Join(errs...)
	}
	return top, end, nil
}

// screenCells is how many cells the several starts are tried on; the best
// end is then polished on all.
const screenCells = 4000

// FitPurchase estimates the BG/NBD by maximum likelihood from several starts.
// The error says that no start led anywhere; whether the end can be trusted is in the
// Optimum.
func FitPurchase(hs []History) (Purchase, Optimum, error) {
	if len(hs) == 0 {
		return Purchase{}, Optimum{}, errors.New("fit purchases: no customers")
	}
	data := newPurchaseData(hs)
	age := max(data.meanAge, 1)
	starts := [][]float64{
		{0.25, 0.1 * age, 0.8, 2.5},
		{1, 0.3 * age, 0.3, 3},
		{2, age, 1.5, 6},
	}
	params, end, err := best(purchaseObjective(data.thin(screenCells)), starts)
	if err == nil && len(data.cells) > screenCells {
		params, end, err = maximise(purchaseObjective(data), params)
	}
	if err != nil {
		return Purchase{}, Optimum{}, err
	}
	end.LogLikelihood *= data.customers
	return Purchase{R: params[0], Alpha: params[1], A: params[2], B: params[3]}, end, nil
}

// purchaseObjective is the mean log-likelihood of a customer: tolerances then do
// not depend on how many there are.
func purchaseObjective(d purchaseData) objective {
	return func(params, grad []float64) float64 {
		ll, g := d.logLikelihood(Purchase{R: params[0], Alpha: params[1], A: params[2], B: params[3]})
		for i := range g {
			grad[i] = g[i] / d.customers
		}
		return ll / d.customers
	}
}

// dropoutGain is how much log-likelihood the chance of leaving adds to a
// model in which nobody leaves. Below about 2 (half the 95 % point of χ² with
// one degree of freedom, 1.92) the data do not show that anybody leaves.
func dropoutGain(hs []History, p Purchase) float64 {
	data := newPurchaseData(hs)
	with, _ := data.logLikelihood(p)
	without, _ := data.logLikelihood(Purchase{R: p.R, Alpha: p.Alpha, A: 1e-9, B: 1})
	return with - without
}
