package forecast

// Settings are the judgements in a forecast.
type Settings struct {
	// Combine says how Theta, Damped and Comb become one.
	Combine Combiner
	// MaxOrigins bounds the backtest: only so many of the latest origins are
	// forecast again. More cost time and look further back.
	MaxOrigins int
	// CalibrateFrom is the number of origins from which intervals are
	// calibrated on backtest errors. Below it the formula's half-width is
	// multiplied by Widening alone.
	CalibrateFrom int
	// PriorOrigins is how many origins' worth of trust Widening keeps once
	// there are backtest errors.
	PriorOrigins float64
	// FallBackFrom is the number of origins from which the backtest may turn
	// the combination down for seasonal naive.
	FallBackFrom int
	// FallBackShare is the share of origins at which seasonal naive must have
	// been the better one, besides having the smaller error over all. Without
	// it one bad origin decides, which costs accuracy on the M3 series.
	FallBackShare float64
	// OutlierMADs is the distance from the median, in median absolute
	// deviations scaled to the normal, from which a value is flagged.
	OutlierMADs float64
}

// DefaultSettings are the settings that the published checks are made with.
func DefaultSettings() Settings {
	return Settings{
		Combine: Mean, MaxOrigins: 36, CalibrateFrom: 10, PriorOrigins: 10,
		FallBackFrom: 3, FallBackShare: 0.6, OutlierMADs: 3.5,
	}
}

// Widening are the factors by which the half-widths of the variance formula
// fall short.
type Widening struct {
	Main  float64 // of the 80 % band
	Outer float64 // of the 95 % band
}

// WideningOf is the widening for a seasonal period: what the formula needs on
// the M3 series to cover 80 % and 95 %. A formula knows nothing of a trend that
// turns, hence the large factors for years.
func WideningOf(period int) Widening {
	switch {
	case period < 4:
		return Widening{Main: 1.8, Outer: 2.4}
	case period < 12:
		return Widening{Main: 1.35, Outer: 1.8}
	default:
		return Widening{Main: 1.2, Outer: 1.4}
	}
}
