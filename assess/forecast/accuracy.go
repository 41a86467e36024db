package forecast

import "math"

// SMAPE is the symmetric mean absolute percentage error in per cent,
// mean 200·|y−f|/(|y|+|f|), as the M competitions count it. A pair of zeros is
// a perfect forecast. The slices have equal length; empty ones give NaN.
func SMAPE(actual, predicted []float64) float64 {
	sum := 0.0
	for i, y := range actual {
		if size := math.Abs(y) + math.Abs(predicted[i]); size > 0 {
			sum += 200 * math.Abs(y-predicted[i]) / size
		}
	}
	return sum / float64(len(actual))
}

// NaiveScale is the mean absolute error of seasonal naive within y, the
// denominator of MASE (Hyndman and Koehler 2006). It is NaN where y is not
// longer than one season.
func NaiveScale(y []float64, period int) float64 {
	sum := 0.0
	for t := period; t < len(y); t++ {
		sum += math.Abs(y[t] - y[t-period])
	}
	if len(y) <= period {
		return math.NaN()
	}
	return sum / float64(len(y)-period)
}

// meanAbsolute is the mean absolute difference of two slices of equal length.
func meanAbsolute(actual, predicted []float64) float64 {
	sum := 0.0
	for i, y := range actual {
		sum += math.Abs(y - predicted[i])
	}
	return sum / float64(len(actual))
}
