package assess

import (
	"cmp"
	"math"
	"slices"

	"debrief/assess/forecast"
	"debrief/calendar"
)

// YearGoal is a goal of the year with where its KPI will land.
type YearGoal struct {
	KPI        *KPI
	Goal       float64
	ToDate     Estimate
	Landing    Estimate // of the whole year, with an 80 % interval
	Chance     Quantity // that the goal will be met
	Attainment Quantity // of the landing
	Status     Status   // of the landing
}

// Trend is the monthly course of a measure with its forecast to the end of the
// fiscal year.
type Trend struct {
	Measure   string
	Months    []calendar.Date // first days
	Actual    []float64       // NaN from the first month that is not complete
	Forecast  []float64       // NaN up to the last complete month
	Low, High []float64       // 80 %
	Before    []float64       // a year earlier; NaN where unknown
	Method    forecast.Method // "" without a forecast
	Seasonal  bool            // a season was estimated
	History   int             // complete months that the forecast rests on
	Error     float64         // of single months, mean absolute share over the backtest; NaN without one
	Origins   int             // forecasts made by the backtest
}

// z80 is the 90 % quantile of the normal distribution.
const z80 = 1.2815515655446004

// estimate sets what is expected of the rest of the year and of the next one.
func (r *Review) estimate(s scorer, in YearInput) error {
	land := newLander(in, s.settings)
	for _, g := range in.Plan.YearGoals[r.Year] {
		if k := s.settings.Catalogue.KPI(g.KPI); k != nil {
			r.Goals = append(r.Goals, land.goal(k, g.Target, s))
		}
	}
	slices.SortStableFunc(r.Goals, func(a, b YearGoal) int { return cmp.Compare(weight(a.KPI), weight(b.KPI)) })
	r.Trend = land.trend(resultMeasure(r.Totals))
	st := make([]Status, len(r.Goals))
	for i, g := range r.Goals {
		st[i] = g.Status
	}
	r.Verdict = verdictOf(st)
	var err error
	if r.Customers, err = in.customers(s); err != nil {
		return err
	}
	if r.Budget, err = in.budget(s); err != nil {
		return err
	}
	r.Risks = r.risks(s.gaps(r.ToDate))
	r.judge(s.settings)
	if r.Replays, err = in.replays(); err != nil {
		return err
	}
	return nil
}

// lander forecasts the year's totals of measures from complete months.
type lander struct {
	in       YearInput
	settings Settings
	months   []Day
	elapsed  int // complete months of the fiscal year
	landings map[string]*forecast.Landing
}

func newLander(in YearInput, settings Settings) *lander {
	l := &lander{in: in, settings: settings, landings: map[string]*forecast.Landing{}}
	rows := in.Facts.All()
	covered := rows.Period()
	last := min(covered.Last, in.AsOf)
	for _, m := range rows.Every(calendar.Date.MonthStart) {
		whole := calendar.Period{First: m.Date, Last: m.Date.AddMonths(1) - 1}
		if whole.First >= covered.First && whole.Last <= last {
			l.months = append(l.months, m)
			if in.Period.Contains(m.Date) {
				l.elapsed++
			}
		}
	}
	return l
}

// of lands one measure; nil where its history is too short or has gaps.
func (l *lander) of(measure string) *forecast.Landing {
	if landing, ok := l.landings[measure]; ok {
		return landing
	}
	l.landings[measure] = nil
	values := make([]float64, 0, len(l.months))
	for _, m := range l.months {
		v, ok := m.Totals[measure]
		if !ok {
			return nil
		}
		values = append(values, v)
	}
	series := forecast.Series{Values: values, Period: 12, NonNegative: !slices.ContainsFunc(values, func(v float64) bool { return v < 0 })}
	remaining := 12 - l.elapsed
	if remaining <= 0 || l.elapsed <= 0 {
		return nil
	}
	landing, err := forecast.Land(series, l.elapsed, remaining, forecast.DefaultSettings())
	if err != nil {
		return nil // too short a history: the landing is then not estimable
	}
	l.landings[measure] = &landing
	return &landing
}

// goal says where a KPI will land. A quotient is the quotient of the landed
// sums; its error follows from theirs by the delta method, taken as
// independent, which errs on the wide side where numerator and denominator
// move together.
func (l *lander) goal(k *KPI, target float64, s scorer) YearGoal {
	g := YearGoal{KPI: k, Goal: target, ToDate: k.Estimate(s.sums)}
	g.Landing = l.landing(k)
	g.Chance = Missing(NotEstimable, k.ID)
	g.Attainment = Attainment(k, g.Landing.Quantity, target)
	g.Status = s.settings.Bands.Judge(k, g.Landing.Quantity, target)
	if !g.Landing.Known() {
		return g
	}
	sd := (g.Landing.High - g.Landing.Low) / (2 * z80)
	if sd > 0 {
		z := (g.Landing.Number - target) / sd
		if k.Direction == LowerBetter {
			z = -z
		}
		g.Chance = Known(0.5 * math.Erfc(-z/math.Sqrt2))
	}
	if k.Additive {
		g.Chance = Known(l.of(k.Formula.Measures[0]).ChanceAtLeast(target))
	}
	return g
}

func (l *lander) landing(k *KPI) Estimate {
	totals, sds := Totals{}.with(l.settings.Params), Totals{}
	for _, m := range k.Formula.Measures {
		if _, ok := totals[m]; ok {
			continue
		}
		landing := l.of(m)
		if landing == nil {
			return Estimate{Quantity: Missing(NotEstimable, m)}
		}
		totals[m] = landing.Total
		sds[m] = (landing.Band80.High - landing.Band80.Low) / (2 * z80)
	}
	e := Estimate{Quantity: k.Formula.Eval(totals), Ranged: true}
	if !e.Known() {
		return e
	}
	half := z80 * l.spread(k, totals, sds)
	e.Low, e.High = e.Number-half, e.Number+half
	if k.Additive {
		band := l.of(k.Formula.Measures[0]).Band80
		e.Low, e.High = band.Low, band.High
	}
	return e
}

// spread is the standard error of a formula of sums with the errors given.
func (l *lander) spread(k *KPI, totals, sds Totals) float64 {
	variance := 0.0
	for m, sd := range sds {
		up, down := Totals{}.with(totals), Totals{}.with(totals)
		up[m] += sd / 2
		down[m] -= sd / 2
		a, b := k.Formula.Eval(up), k.Formula.Eval(down)
		if a.Known() && b.Known() {
			variance += (a.Number - b.Number) * (a.Number - b.Number)
		}
	}
	return math.Sqrt(variance)
}

// trend lays out the months from a year before the fiscal year to its end.
func (l *lander) trend(measure string) Trend {
	t := Trend{Measure: measure, History: len(l.months), Error: math.NaN()}
	landing := l.of(measure)
	byMonth := map[calendar.Date]float64{}
	for _, m := range l.months {
		if v, ok := m.Totals[measure]; ok {
			byMonth[m.Date] = v
		}
	}
	value := func(d calendar.Date) float64 {
		if v, ok := byMonth[d]; ok {
			return v
		}
		return math.NaN()
	}
	for n := range 12 {
		d := l.in.Period.First.AddMonths(n).MonthStart()
		t.Months = append(t.Months, d)
		t.Actual = append(t.Actual, value(d))
		t.Before = append(t.Before, value(d.AddMonths(-12)))
		point := forecast.Point{Value: math.NaN(), Band80: forecast.Interval{Low: math.NaN(), High: math.NaN()}}
		if ahead := n - l.elapsed; landing != nil && ahead >= 0 && ahead < len(landing.Rest.Points) {
			point = landing.Rest.Points[ahead]
		}
		t.Forecast = append(t.Forecast, point.Value)
		t.Low, t.High = append(t.Low, point.Band80.Low), append(t.High, point.Band80.High)
	}
	if landing != nil {
		t.Method, t.Seasonal = landing.Rest.Method, landing.Rest.Seasonality != forecast.NoSeason
		if b := landing.Rest.Backtest; b != nil {
			t.Error, t.Origins = b.Chosen.SMAPE/100, b.Origins
		}
	}
	return t
}
