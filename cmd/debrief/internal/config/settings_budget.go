package config

import (
	"maps"
	"slices"

	"debrief/assess"
)

// Budget is what the recommendation for next year's budget has to keep to, and
// what the business knows of its customers.
type Budget struct {
	Reserve  float64                `yaml:"reserve" default:"5%" doc:"Share of the budget kept for tests of channels without an estimate."`
	Lifespan float64                `yaml:"lifespan" default:"0" doc:"How many years a customer stays, as the business knows it; 0 measures it."`
	Channels map[string]BudgetLimit `yaml:"channels" doc:"Least and most that a channel may get in the year, by its name in the data."`
}

// BudgetLimit bounds what a channel gets in a year; a bound of 0 is none.
type BudgetLimit struct {
	Min float64 `yaml:"min" doc:"At least, in the organization's currency."`
	Max float64 `yaml:"max" doc:"At most, in the organization's currency."`
}

// Limits returns the limits in the words of the assessment, by name.
func (b *Budget) Limits() []assess.Limit {
	var out []assess.Limit
	for _, name := range slices.Sorted(maps.Keys(b.Channels)) {
		out = append(out, assess.Limit{Channel: name, Min: b.Channels[name].Min, Max: b.Channels[name].Max})
	}
	return out
}

// maxLifespan is more years than a customer of anything stays.
const maxLifespan = 50

func (c *checker) checkBudget() {
	b := &c.Budget
	if b.Reserve < 0 || b.Reserve >= 1 {
		c.fault("budget.reserve", "not a share below the whole", "write one such as 5%")
	}
	if b.Lifespan < 0 || b.Lifespan > maxLifespan {
		c.fault("budget.lifespan", "not a number of years", "write one such as 3, or 0 to measure it")
	}
	for name, l := range b.Channels {
		c.checkLimit(below("budget.channels", name), l)
	}
}

func (c *checker) checkLimit(path string, l BudgetLimit) {
	lower, upper := below(path, "min"), below(path, "max")
	switch {
	case !c.written(lower) && !c.written(upper):
		c.keyFault(path, "neither a least nor a most", "write min: or max: with an amount")
	case l.Min < 0:
		c.fault(lower, "below zero", "write an amount such as 40_000")
	case l.Max < 0 || c.written(upper) && l.Max == 0 && !c.faulty(upper):
		c.fault(upper, "not above zero", "write an amount such as 60_000; a channel cannot be limited to nothing")
	case l.Max > 0 && l.Min > l.Max:
		c.fault(lower, "above the most", "write an amount up to that of max")
	}
}
