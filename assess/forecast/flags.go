package forecast

import (
	"math"
	"slices"
)

// FlagKind says what is odd about an observation.
type FlagKind string

// The kinds of flags.
const (
	Outlier FlagKind = "outlier" // one value apart from its neighbours
	Break   FlagKind = "break"   // the level moves here, and stays
)

// Flag marks an observation that a reader should know about. Nothing is removed
// or mended because of it.
type Flag struct {
	Kind     FlagKind
	Index    int     // into Series.Values; of a break, the first value of the new level
	Value    float64 // as observed
	Expected float64 // from its neighbours, with the season
	Score    float64 // distance in scaled median absolute deviations
}

// madToSD scales the median absolute deviation to the standard deviation of a
// normal distribution, adToSD the mean absolute deviation.
const (
	madToSD = 1.4826
	adToSD  = 1.2533
)

// flags looks at the series without its season: outliers against the median of
// their neighbours, breaks in the difference of the medians after and before.
// Fewer than eight observations have no usual spread, and no flags.
func (set Settings) flags(s Series, kind Seasonality) []Flag {
	if len(s.Values) < 2*breakSpan {
		return nil
	}
	adjusted := shrunk(s.Values, s.Period, kind)
	y := adjusted.remove(s.Values)
	flag := func(what FlagKind, t int, expected, score float64) Flag {
		return Flag{what, t, s.Values[t], adjusted.restore(expected, t), score}
	}
	var out []Flag
	around := neighbourMedian(y, 3)
	distance := make([]float64, len(y))
	for t := range y {
		distance[t] = y[t] - around[t]
	}
	for t, score := range robustScores(distance) {
		if score > set.OutlierMADs {
			out = append(out, flag(Outlier, t, around[t], score))
		}
	}
	for _, b := range set.breaks(y) {
		out = append(out, flag(Break, b.at, b.before, b.score))
	}
	slices.SortStableFunc(out, func(a, b Flag) int { return a.Index - b.Index })
	return out
}

// shift is a change of level, with the level before it.
type shift struct {
	at            int
	before, score float64
}

// breakSpan is how many values on either side make a level.
const breakSpan = 4

// breaks are the places where the level moves further than it usually does
// within the span, each the largest in its surroundings.
func (set Settings) breaks(y []float64) []shift {
	if len(y) < 4*breakSpan {
		return nil
	}
	var jumps []float64
	for t := breakSpan; t+breakSpan <= len(y); t++ {
		jumps = append(jumps, median(y[t:t+breakSpan])-median(y[t-breakSpan:t]))
	}
	var out []shift
	found := robustScores(jumps)
	for i, score := range found {
		nearby := found[max(0, i-breakSpan):min(len(found), i+breakSpan+1)]
		if score > set.OutlierMADs && score == slices.Max(nearby) && slices.Index(found, score) == i {
			t := i + breakSpan
			out = append(out, shift{at: t, before: median(y[t-breakSpan : t]), score: score})
		}
	}
	return out
}

// robustScores are the distances from the median in scaled median absolute
// deviations (Iglewicz and Hoaglin 1993: the mean one where more than half of
// the values agree); all zero where every value is the same.
func robustScores(v []float64) []float64 {
	centre := median(v)
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Abs(x - centre)
	}
	scale := madToSD * median(out)
	if scale == 0 {
		scale = adToSD * average(out)
	}
	for i := range out {
		if scale > 0 {
			out[i] /= scale
		}
	}
	return out
}

// neighbourMedian is the median of the values up to span to either side, the
// value itself left out.
func neighbourMedian(y []float64, span int) []float64 {
	out := make([]float64, len(y))
	for t := range y {
		out[t] = median(slices.Concat(y[max(0, t-span):t], y[t+1:min(len(y), t+span+1)]))
	}
	return out
}

func median(v []float64) float64 {
	sorted := slices.Sorted(slices.Values(v))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
