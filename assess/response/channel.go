package response

import (
	"fmt"
	"math"
)

// Channel is what is known of one channel. Spend and Response run over the same
// periods in all channels; NaN means unknown.
type Channel struct {
	Name     string
	Spend    []float64 // money in a period
	Response []float64 // what it brought: leads, sales or attributed revenue

	// Worth is what a unit of response is worth, so that channels can be
	// compared; 0 counts each unit as 1.
	Worth float64
	// Current is the last comparable spend of a period; 0 takes the mean of the complete ones.
	Current float64
	// Min and Max are limits of the spend of a period from contracts; 0 for none.
	Min, Max float64
	// Conversions is how many conversions stand behind Response. With 0, which is
	// also for unknown, no move is recommended.
	Conversions float64
}

// worth is Worth with its default.
func (c Channel) worth() float64 {
	if c.Worth == 0 {
		return 1
	}
	return c.Worth
}

// check finds what no fit can be made of.
func (c Channel) check(periods int) error {
	switch {
	case len(c.Spend) != periods || len(c.Response) != periods:
		return fmt.Errorf("read channel %q: %d spends and %d responses for %d periods; give one of each a period, NaN where unknown", c.Name, len(c.Spend), len(c.Response), periods)
	case !(c.Worth >= 0) || !(c.Current >= 0) || math.IsInf(c.Worth+c.Current, 1):
		return fmt.Errorf("read channel %q: worth %v and current spend %v must be numbers not below 0", c.Name, c.Worth, c.Current)
	case !(c.Min >= 0) || !(c.Max >= 0) || c.Max > 0 && c.Min > c.Max:
		return fmt.Errorf("read channel %q: spend limits %v to %v; give a minimum not above the maximum, 0 for none", c.Name, c.Min, c.Max)
	}
	for i := range c.Spend {
		if c.Spend[i] < 0 || c.Response[i] < 0 || math.IsInf(c.Spend[i], 1) || math.IsInf(c.Response[i], 1) {
			return fmt.Errorf("read channel %q: period %d has spend %v and response %v; both must be finite and not below 0", c.Name, i, c.Spend[i], c.Response[i])
		}
	}
	return nil
}

// current is Current with its default, the mean over complete periods of known spend; 0 if
// there are none.
func (c Channel) current(complete []bool) float64 {
	if c.Current > 0 {
		return c.Current
	}
	total, n := 0.0, 0
	for i, x := range c.Spend {
		if complete[i] && !math.IsNaN(x) {
			total += x
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return total / float64(n)
}

// observedMax is the largest spend of a complete period.
func (c Channel) observedMax(complete []bool) float64 {
	top := 0.0
	for i, x := range c.Spend {
		if complete[i] && x > top {
			top = x
		}
	}
	return top
}

// bounds are the limits of the channel's spend around its current one: lo and hi times
// that, never below the contract's minimum, nor above its maximum or extrapolate
// times what was ever spent. Where they contradict, the contract's minimum wins.
func (c Channel) bounds(current, observed float64, o Options) (lo, hi float64) {
	lo, hi = o.Lo*current, o.Hi*current
	if c.Max > 0 {
		hi = min(hi, c.Max)
	}
	if observed > 0 {
		hi = min(hi, o.Extrapolate*observed)
	}
	lo = max(min(lo, hi), c.Min)
	return lo, max(lo, hi)
}
