package forecast

import (
	"fmt"
	"math"
)

// minPoints is the shortest series that gets any forecast at all, and
// minFitted the shortest that gets more than the naive one.
const (
	minPoints = 3
	minFitted = 6
)

// Series is a run of equally spaced observations.
type Series struct {
	// Values are the observations, oldest first, every one complete: a period
	// that is still running does not belong here.
	Values []float64
	// Period is the number of observations in a seasonal cycle: 12 for months,
	// 4 for quarters, 52 for weeks, 7 for days, 1 where there is no season.
	Period int
	// NonNegative says that a value below zero cannot happen (counts, spend,
	// revenue); forecasts and bounds are then cut off at zero.
	NonNegative bool
}

// NoForecastError tells that a series is too short for any forecast.
type NoForecastError struct {
	Have, Need int // observations
}

func (e *NoForecastError) Error() string {
	return fmt.Sprintf("no forecast: the series has %d observations, at least %d are needed", e.Have, e.Need)
}

// validate refuses what no method can read.
func (s Series) validate(horizon int) error {
	if horizon < 1 {
		return fmt.Errorf("forecast series: horizon %d, want at least 1", horizon)
	}
	if s.Period < 1 {
		return fmt.Errorf("forecast series: period %d, want at least 1", s.Period)
	}
	for i, v := range s.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("forecast series: value %d is %v, want a finite number", i, v)
		}
	}
	if len(s.Values) < minPoints {
		return &NoForecastError{Have: len(s.Values), Need: minPoints}
	}
	return nil
}

// until is the series as it stood after its first n observations.
func (s Series) until(n int) Series {
	s.Values = s.Values[:n]
	return s
}

// floor cuts v off at zero where the series cannot be negative.
func (s Series) floor(v float64) float64 {
	if s.NonNegative {
		return max(v, 0)
	}
	return v
}
