package lift

import "math"

// conformal tests constant effects by fitting the synthetic control to all
// periods under each.
type conformal struct {
	design Design
	series [][]float64 // controls less their means over all periods
	donors donors
}

func newConformal(d Design) conformal {
	var series [][]float64
	for _, c := range d.Controls {
		series = append(series, centred(c, len(c)))
	}
	return conformal{d, series, newDonors(series)}
}

// p is the p-value of an effect: the share of all windows of the campaign's
// length, going round at the end, whose residuals are at least as large.
func (c conformal) p(effect float64) (float64, error) {
	y := centred(c.design.Treated, len(c.design.Treated))
	for t := c.design.Start; t < len(y); t++ {
		y[t] -= effect
	}
	y = centred(y, len(y))
	w, err := c.donors.weigh(y)
	if err != nil {
		return 0, err
	}
	for t, v := range mix(c.series, w) {
		y[t] -= v
	}
	return c.rank(y), nil
}

// rank is the share of windows whose residuals add up to at least as much, either
// way, as those of the last. Sums, rather than sums of sizes, ask for the mean
// effect: an effect that comes and goes is not a different one.
func (c conformal) rank(residuals []float64) float64 {
	periods, n := len(residuals), c.design.during()
	window := func(from int) float64 {
		sum := 0.0
		for i := range n {
			sum += residuals[(from+i)%periods]
		}
		return math.Abs(sum)
	}
	ours, atLeast := window(c.design.Start), 0
	for from := range periods {
		if window(from) >= ours*(1-1e-12) {
			atLeast++
		}
	}
	return float64(atLeast) / float64(periods)
}

// interval holds the effects around the estimate that the test does not refuse.
func (c conformal) interval(estimate, confidence float64) (Interval, error) {
	alpha := 1 - confidence
	if 1/float64(len(c.design.Treated)) > alpha {
		return Interval{math.Inf(-1), math.Inf(1)}, nil
	}
	low, err := c.edge(estimate, -1, alpha)
	if err != nil {
		return Interval{}, err
	}
	high, err := c.edge(estimate, 1, alpha)
	return Interval{low, high}, err
}

// edge goes out from the estimate until the test refuses, then bisects; infinite
// where it never does.
func (c conformal) edge(estimate, side, alpha float64) (float64, error) {
	step := rootMeanSquare(centred(c.design.Treated, c.design.Start))
	if step == 0 {
		step = 1
	}
	kept, refused := 0.0, step/64
	for ; refused < 1e3*step; kept, refused = refused, 2*refused {
		if p, err := c.p(estimate + side*refused); err != nil {
			return 0, err
		} else if p <= alpha {
			break
		}
	}
	if refused >= 1e3*step {
		return side * math.Inf(1), nil
	}
	for refused-kept > 1e-4*step {
		middle := (kept + refused) / 2
		p, err := c.p(estimate + side*middle)
		if err != nil {
			return 0, err
		}
		if p <= alpha {
			refused = middle
		} else {
			kept = middle
		}
	}
	return estimate + side*refused, nil
}
