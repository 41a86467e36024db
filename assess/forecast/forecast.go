package forecast

// Point is the forecast of one period ahead.
type Point struct {
	Value  float64
	Band80 Interval // the main band: four outcomes of five fall inside
	Band95 Interval
}

// Forecast is a series extended.
type Forecast struct {
	Method      Method // Combination, SeasonalNaive, GrownNaive, HalfSeason, or Naive for a series too short to fit
	Seasonality Seasonality
	Points      []Point // one per period ahead, nearest first
	// Backtest is nil where the series is too short to forecast its own past.
	Backtest *Backtest
	// Calibrated says that the bands rest on backtest errors rather than on
	// the formula and a general widening.
	Calibrated bool
	Flags      []Flag // outliers and breaks in the history, oldest first
}

// Make extends s by horizon periods. A series below three observations gives a
// *NoForecastError; one below six the naive forecast with a wide interval.
func Make(s Series, horizon int, set Settings) (Forecast, error) {
	p, err := set.prepare(s, horizon)
	if err != nil {
		return Forecast{}, err
	}
	return p.forecast(), nil
}

// prepared is everything that is known before bands are drawn.
type prepared struct {
	series   Series
	settings Settings
	method   Method
	kind     Seasonality
	outlook  outlook
	trials   []trial
	which    pick
}

func (set Settings) prepare(s Series, horizon int) (prepared, error) {
	if err := s.validate(horizon); err != nil {
		return prepared{}, err
	}
	p := prepared{series: s, settings: set, kind: NoSeason}
	if len(s.Values) < minFitted {
		p.series.Period = 1
		p.method, p.outlook, p.which = Naive, barely(p.series, horizon), pickRepeated
		return p, nil
	}
	p.kind = seasonOf(s)
	p.trials = set.trials(s, p.kind, horizon)
	repetition, again, which := SeasonalNaive, repeated, pick(pickRepeated)
	if s.shortSeason() {
		repetition, again, which = GrownNaive, grown, pickGrown
	}
	switch {
	case s.shortSeason() && len(p.trials) < set.FallBackFrom:
		p.method, p.which = HalfSeason, pickHalf
		p.outlook = half(again(s, horizon), combined(s, p.kind, set.Combine, horizon))
	case set.naiveWins(p.trials, which):
		p.method, p.outlook, p.which = repetition, again(s, horizon), which
	default:
		p.method, p.outlook, p.which = Combination, combined(s, p.kind, set.Combine, horizon), pickCombined
	}
	return p, nil
}

func (p prepared) forecast() Forecast {
	horizon := len(p.outlook.points)
	f := Forecast{
		Method: p.method, Seasonality: p.kind,
		Points: make([]Point, horizon), Backtest: p.backtest(), Calibrated: p.calibrated(),
		Flags: p.settings.flags(p.series, p.kind),
	}
	reaches := p.settings.reaches(stepScores(p.trials, p.which, horizon), p.series.Period)
	for j, r := range reaches {
		value, sd := p.outlook.points[j], p.outlook.sd[j]
		f.Points[j] = Point{
			Value:  value,
			Band80: p.series.band(value, r.main*sd),
			Band95: p.series.band(value, r.outer*sd),
		}
	}
	return f
}

func (s Series) band(centre, half float64) Interval {
	return Interval{s.floor(centre - half), s.floor(centre + half)}
}

func (p prepared) calibrated() bool {
	return len(p.trials) >= p.settings.CalibrateFrom
}

func (p prepared) backtest() *Backtest {
	if len(p.trials) == 0 {
		return nil
	}
	scale := NaiveScale(p.series.Values, p.series.lag())
	return &Backtest{
		Origins:       len(p.trials),
		Chosen:        measure(p.trials, p.which, scale),
		SeasonalNaive: measure(p.trials, pickRepeated, scale),
	}
}
