package forecast

// Errors are the accuracy of one method over a backtest.
type Errors struct {
	SMAPE float64 // per cent
	// MASE is the mean absolute error over that of seasonal naive within the
	// series; nil where the series never changed, so that nothing can be scaled.
	MASE *float64
}

// Backtest is what forecasting the past again showed: at each origin only what
// was known then is used, and all steps whose outcome is known are compared.
type Backtest struct {
	Origins       int // forecasts made
	Chosen        Errors
	SeasonalNaive Errors
}

// trial is one origin of the backtest: the outlooks, cut to what came after.
type trial struct {
	combined, repeated, grown outlook
	actual                    []float64
}

// trials forecasts the past of s again, oldest origin first. The first third of
// the series is never forecast: models of so few values say little about those
// of the whole.
func (set Settings) trials(s Series, kind Seasonality, horizon int) []trial {
	n := len(s.Values)
	first := max(minFitted, n-set.MaxOrigins, n/3)
	if kind != NoSeason {
		first = max(first, 2*s.Period+1)
	}
	if s.shortSeason() {
		first = max(first, s.Period) // before that there is no last season to repeat
	}
	var out []trial
	for t := first; t < n; t++ {
		past, ahead := s.until(t), min(horizon, n-t)
		out = append(out, trial{
			combined: combined(past, kind, set.Combine, ahead),
			repeated: repeated(past, ahead),
			grown:    grown(past, ahead),
			actual:   s.Values[t : t+ahead],
		})
	}
	return out
}

// pick chooses the outlook of a method from a trial.
type pick func(trial) outlook

func pickCombined(t trial) outlook { return t.combined }
func pickRepeated(t trial) outlook { return t.repeated }
func pickGrown(t trial) outlook    { return t.grown }
func pickHalf(t trial) outlook     { return half(t.grown, t.combined) }

// measure scores one method over all steps of all trials.
func measure(trials []trial, which pick, scale float64) Errors {
	var actual, predicted []float64
	for _, t := range trials {
		actual = append(actual, t.actual...)
		predicted = append(predicted, which(t).points...)
	}
	e := Errors{SMAPE: SMAPE(actual, predicted)}
	if scale > 0 {
		mase := meanAbsolute(actual, predicted) / scale
		e.MASE = &mase
	}
	return e
}

// naiveWins tells whether the repeated season that which picks would have made
// the smaller absolute errors, over all and at most of the origins.
func (set Settings) naiveWins(trials []trial, which pick) bool {
	if len(trials) < set.FallBackFrom {
		return false
	}
	var advantage, wins float64
	for _, t := range trials {
		ours, naive := meanAbsolute(t.actual, t.combined.points), meanAbsolute(t.actual, which(t).points)
		advantage += float64(len(t.actual)) * (ours - naive)
		if naive < ours {
			wins++
		}
	}
	return advantage > 0 && wins >= set.FallBackShare*float64(len(trials))
}
