package chart

import (
	"math"

	"debrief/reports"
)

// beside is a label that stands before (left of) or after a point of a scale.
type beside struct {
	at     float64 // value of the point
	width  float64 // of the label with its gap
	before bool
}

// fitScale returns the widest scale between left and right on which every
// label beside its point has room.
func fitScale(e extent, left, right float64, labels []beside) scale {
	s := scale{e.low, e.high, left, right}
	if e.high == e.low {
		for _, l := range labels {
			s.to = math.Min(s.to, right-l.width)
		}
		return s
	}
	for range 3 { // each end depends on the other; this is near enough
		from, to := left, right
		for _, l := range labels {
			share := math.Min(1, math.Max(0, (l.at-e.low)/(e.high-e.low)))
			if l.before && share < 1 {
				from = math.Max(from, (left+l.width-share*s.to)/(1-share))
			}
			if !l.before && share > 0 {
				to = math.Min(to, s.from+(right-l.width-s.from)/share)
			}
		}
		s.from, s.to = math.Min(from, left+(right-left)*0.6), to
		s.to = math.Max(s.to, s.from+1)
	}
	return s
}

// addValue adds a value with its interval; an unknown one adds nothing.
func (e *extent) addValue(v reports.Value) {
	if !v.Known() {
		return
	}
	e.add(v.Number)
	if v.Interval != nil {
		e.add(v.Interval.Low, v.Interval.High)
	}
}

// addNumber adds a value without its interval.
func (e *extent) addNumber(v reports.Value) {
	if v.Known() {
		e.add(v.Number)
	}
}

// tame keeps intervals from taking the scale over: it reaches past the values
// by their own range at most, and longer whiskers are cut off.
func (e extent) tame(values extent) extent {
	if !values.any {
		return e
	}
	spanned := values.high - values.low
	e.low = math.Max(e.low, values.low-spanned)
	e.high = math.Min(e.high, values.high+spanned)
	return e
}
