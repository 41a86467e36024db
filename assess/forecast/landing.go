package forecast

import (
	"fmt"
	"math"
)

// Landing is where a partly elapsed year is heading: what is already known
// plus what is still to come.
type Landing struct {
	SoFar float64 // sum of the elapsed periods
	Total float64 // SoFar and the forecast of the remaining periods
	// Band80 and Band95 hold for the total. They are calibrated on sums of
	// backtest errors, not added up from the bands of single periods.
	Band80, Band95 Interval
	Rest           Forecast // of the remaining periods

	half80, half95 float64
}

// Land forecasts the total of a year of which the last elapsed observations of
// s are known and remaining ones are to come.
func Land(s Series, elapsed, remaining int, set Settings) (Landing, error) {
	if elapsed < 0 || elapsed > len(s.Values) {
		return Landing{}, fmt.Errorf("forecast landing: %d elapsed periods in a series of %d", elapsed, len(s.Values))
	}
	p, err := set.prepare(s, remaining)
	if err != nil {
		return Landing{}, err
	}
	l := Landing{Rest: p.forecast()}
	for _, v := range s.Values[len(s.Values)-elapsed:] {
		l.SoFar += v
	}
	l.Total = l.SoFar
	for _, v := range p.outlook.points {
		l.Total += v
	}
	r := set.reaches(sumScores(p.trials, p.which, remaining), p.series.Period)[remaining-1]
	sd := p.outlook.sumSD[remaining-1]
	l.half80, l.half95 = r.main*sd, r.outer*sd
	l.Band80, l.Band95 = l.band(s, l.half80), l.band(s, l.half95)
	return l, nil
}

// band is the total give or take half; of a series that cannot be negative, the
// year cannot fall below what it has.
func (l Landing) band(s Series, half float64) Interval {
	b := Interval{l.Total - half, l.Total + half}
	if s.NonNegative {
		b.Low = max(b.Low, l.SoFar)
	}
	return b
}

// ChanceAtLeast is the probability that the total reaches goal. It agrees with
// the bands: a goal at the upper end of Band80 has a chance of 10 %. A goal that
// is already behind has a chance of 1 only where values cannot be negative.
func (l Landing) ChanceAtLeast(goal float64) float64 {
	if l.certain(goal) {
		return 1
	}
	return 1 - normalCDF(l.standardised(goal-l.Total))
}

// ChanceAtMost is the probability that the total stays at or below goal, for
// goals that are ceilings.
func (l Landing) ChanceAtMost(goal float64) float64 {
	return 1 - l.ChanceAtLeast(goal)
}

// certain tells that a band was cut off at what is known, and goal lies there.
func (l Landing) certain(goal float64) bool {
	cut := l.Band95.Low > l.Total-l.half95
	return goal <= l.Total && (cut && goal <= l.SoFar || l.half80 == 0)
}

// standardised turns a distance from the total into standard deviations, such
// that the half-widths of the bands land on their own quantiles: linear up to
// the inner one, linear on through the outer one.
func (l Landing) standardised(distance float64) float64 {
	size := math.Abs(distance)
	z := z80 * size / l.half80
	if size > l.half80 {
		z = z80 + (z95-z80)*(size-l.half80)/(l.half95-l.half80)
	}
	return math.Copysign(z, distance)
}

func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
