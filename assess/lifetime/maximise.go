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
