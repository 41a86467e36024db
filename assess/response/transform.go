package response

import (
	"math"
	"slices"
)

// Adstock carries spend over geometrically: y_t = x_t + theta·y_{t−1} (Robyn).
func Adstock(x []float64, theta float64) []float64 {
	y := make([]float64, len(x))
	carried := 0.0
	for i, v := range x {
		carried = v + theta*carried
		y[i] = carried
	}
	return y
}

// NormalisedAdstock spreads each spend over lags periods, its own included, with
// weights alpha^lag that sum to 1 (PyMC-Marketing, Meridian).
func NormalisedAdstock(x []float64, alpha float64, lags int) []float64 {
	weights, sum := make([]float64, lags), 0.0
	for lag := range weights {
		weights[lag] = math.Pow(alpha, float64(lag))
		sum += weights[lag]
	}
	y := make([]float64, len(x))
	for t := range x {
		for lag := 0; lag <= min(t, lags-1); lag++ {
			y[t] += weights[lag] / sum * x[t-lag]
		}
	}
	return y
}

// HillShares is the Hill saturation of Robyn: x^alpha/(x^alpha + h^alpha) with the
// half-saturation h at the share gamma of the largest x.
func HillShares(x []float64, alpha, gamma float64) []float64 {
	y := make([]float64, len(x))
	if len(x) == 0 {
		return y
	}
	curve := Hill{Coef: 1, Half: gamma * slices.Max(x), Alpha: alpha}
	for i, v := range x {
		y[i] = curve.Response(v)
	}
	return y
}

// Logistic is the saturation (1−e^{−λx})/(1+e^{−λx}) of PyMC-Marketing.
func Logistic(x, lambda float64) float64 {
	return math.Tanh(lambda * x / 2)
}
