package chart

import "math"

// scale maps values to millimetres.
type scale struct {
	low, high float64 // of the values
	from, to  float64 // where they stand
}

// at returns the place of a value; one outside the range stands at its end.
func (s scale) at(v float64) float64 {
	if s.high == s.low || math.IsNaN(v) {
		return s.from
	}
	share := (v - s.low) / (s.high - s.low)
	return s.from + math.Min(1, math.Max(0, share))*(s.to-s.from)
}

// within reports whether a value is inside the range.
func (s scale) within(v float64) bool { return v >= s.low && v <= s.high }

// extent collects the smallest and the greatest of values.
type extent struct {
	low, high float64
	any       bool
}

// reach is beyond what any KPI is; a number outside it is left off the scale.
const reach = 1e18

func (e *extent) add(values ...float64) {
	for _, v := range values {
		if math.IsNaN(v) || math.Abs(v) > reach {
			continue
		}
		if !e.any {
			e.low, e.high, e.any = v, v, true
		}
		e.low, e.high = math.Min(e.low, v), math.Max(e.high, v)
	}
}

// ticks returns about n round values that cover low to high, and the range
// they span. The steps are 1, 2, 2.5 or 5 times a power of ten.
func ticks(low, high float64, n int) []float64 {
	if high <= low {
		high = low + math.Max(1, math.Abs(low)*0.1)
	}
	step := niceStep((high - low) / float64(max(n, 1)))
	first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
	out := make([]float64, 0, n+3)
	for i := first; i <= last && len(out) < 50; i++ {
		out = append(out, i*step)
	}
	return out
}

// snugTicks returns about n values, or one more if those would leave a sixth of
// the range empty.
func snugTicks(low, high float64, n int) []float64 {
	out := ticks(low, high, n)
	if span := out[len(out)-1] - out[0]; high-low < span*5/6 {
		if finer := ticks(low, high, n+1); finer[len(finer)-1]-finer[0] < span {
			return finer
		}
	}
	return out
}

func niceStep(rough float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if rough <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// spread moves labels of a height apart, as little as possible and within
// bounds; places holds where each wants to be and is changed in place. The
// order of labels stays as it is.
func spread(places []float64, height, low, high float64) {
	order := sortedIndex(places)
	for i, k := range order {
		least := low
		if i > 0 {
			least = places[order[i-1]] + height
		}
		places[k] = math.Max(places[k], least)
	}
	for i := len(order) - 1; i >= 0; i-- {
		most := high
		if i < len(order)-1 {
			most = places[order[i+1]] - height
		}
		places[order[i]] = math.Min(places[order[i]], most)
	}
}

func sortedIndex(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	for i := 1; i < len(order); i++ { // few labels: insertion keeps equal ones in order
		for k := i; k > 0 && values[order[k]] < values[order[k-1]]; k-- {
			order[k], order[k-1] = order[k-1], order[k]
		}
	}
	return order
}
