package assess

import "math"

// Quantity is a computed number, or the reason why there is none. The zero
// Quantity is a known 0.
type Quantity struct {
	Number float64
	Gap    Gap
}

// Gap is the reason why a number is not computable.
type Gap struct {
	Kind    GapKind
	Measure string // the measure that lacks data or is zero
}

// GapKind is a kind of reason.
type GapKind uint8

// The reasons why a number may be missing.
const (
	NoGap        GapKind = iota // there is a number
	NoData                      // nothing was measured
	ZeroDivisor                 // the denominator is zero
	NoGoal                      // there is nothing to compare with
	NoBaseline                  // there is no earlier period or campaign
	TooFew                      // fewer cases than the method needs
	NotEstimable                // the data do not support the estimate
)

// Known returns a known quantity.
func Known(n float64) Quantity { return Quantity{Number: n} }

// Missing returns an unknown quantity.
func Missing(kind GapKind, measure string) Quantity {
	return Quantity{Gap: Gap{Kind: kind, Measure: measure}}
}

// Known reports whether there is a number.
func (q Quantity) Known() bool { return q.Gap.Kind == NoGap }

// Less reports whether both are known and q is smaller.
func (q Quantity) Less(r Quantity) bool { return q.Known() && r.Known() && q.Number < r.Number }

// Estimate is a quantity with the range that the data support.
type Estimate struct {
	Quantity
	Low, High float64 // 95 % interval; equal to Number where there is none
	Ranged    bool    // Low and High mean something
	Cases     float64 // number of events that it rests on: sales, leads, clicks
	Thin      bool    // fewer cases, or a wider interval, than a rank needs
}

// Excludes reports whether the interval lies wholly on one side of n.
func (e Estimate) Excludes(n float64) bool {
	return e.Known() && e.Ranged && (e.High < n || e.Low > n)
}

// Growth returns (now - before) / |before|: unknown where either is unknown or
// before is zero, and where before is negative (no meaningful rate).
func Growth(now, before Quantity) Quantity {
	switch {
	case !now.Known():
		return now
	case !before.Known():
		return Missing(NoBaseline, before.Gap.Measure)
	case before.Number == 0:
		return Missing(ZeroDivisor, "")
	case before.Number < 0:
		return Missing(NotEstimable, "")
	}
	return Known((now.Number - before.Number) / before.Number)
}

// Difference returns now - before.
func Difference(now, before Quantity) Quantity {
	if !now.Known() {
		return now
	}
	if !before.Known() {
		return Missing(NoBaseline, before.Gap.Measure)
	}
	return Known(now.Number - before.Number)
}

// Share returns part / whole.
func Share(part, whole Quantity) Quantity {
	switch {
	case !part.Known():
		return part
	case !whole.Known():
		return whole
	case whole.Number == 0:
		return Missing(ZeroDivisor, "")
	}
	return Known(part.Number / whole.Number)
}

func finite(n float64) bool { return !math.IsNaN(n) && !math.IsInf(n, 0) }
