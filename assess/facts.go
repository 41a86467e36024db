package assess

import (
	"cmp"
	"math"
	"slices"

	"debrief/calendar"
)

// Names of the dimensions that every part of an assessment may rely on.
const (
	DimCampaign = "campaign"
	DimChannel  = "channel"
)

// Facts are dated measures in columns of equal length. NaN is an absent
// measure, never a measured zero.
type Facts struct {
	Dates    []calendar.Date
	Dims     map[string][]string  // by dimension: campaign, channel, region, …
	Measures map[string][]float64 // by measure: spend, leads, …
}

// Len returns the number of facts.
func (f *Facts) Len() int { return len(f.Dates) }

// All selects every fact.
func (f *Facts) All() Rows {
	index := make([]int32, f.Len())
	for i := range index {
		index[i] = int32(i)
	}
	return Rows{facts: f, index: index}
}

// Rows is a selection of facts. The zero Rows is empty.
type Rows struct {
	facts *Facts
	index []int32
}

// Len returns the number of facts selected.
func (r Rows) Len() int { return len(r.index) }

// In selects the facts of a period.
func (r Rows) In(p calendar.Period) Rows {
	return r.keep(func(i int32) bool { return p.Contains(r.facts.Dates[i]) })
}

// Where selects the facts with a value in a dimension; none if the facts lack
// the dimension.
func (r Rows) Where(dim, value string) Rows {
	if r.facts == nil || r.facts.Dims[dim] == nil {
		return Rows{facts: r.facts}
	}
	values := r.facts.Dims[dim]
	return r.keep(func(i int32) bool { return values[i] == value })
}

func (r Rows) keep(want func(int32) bool) Rows {
	kept := make([]int32, 0, len(r.index))
	for _, i := range r.index {
		if want(i) {
			kept = append(kept, i)
		}
	}
	return Rows{facts: r.facts, index: kept}
}

// Period returns the first and last day that have facts; the zero Period if
// there are none.
func (r Rows) Period() calendar.Period {
	var p calendar.Period
	for n, i := range r.index {
		d := r.facts.Dates[i]
		if n == 0 {
			p = calendar.Period{First: d, Last: d}
			continue
		}
		p.First, p.Last = min(p.First, d), max(p.Last, d)
	}
	return p
}

// Group is the facts that share a value.
type Group struct {
	Key  string
	Rows Rows
}

// By splits the selection by the values of a dimension, in their order. Facts
// without a value form the group "".
func (r Rows) By(dim string) []Group {
	if r.facts == nil || r.facts.Dims[dim] == nil {
		return nil
	}
	values := r.facts.Dims[dim]
	parts := map[string][]int32{}
	for _, i := range r.index {
		parts[values[i]] = append(parts[values[i]], i)
	}
	groups := make([]Group, 0, len(parts))
	for key, index := range parts {
		groups = append(groups, Group{Key: key, Rows: Rows{facts: r.facts, index: index}})
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.Key, b.Key) })
	return groups
}

// Has reports whether any fact of the selection knows the measure.
func (r Rows) Has(measure string) bool {
	if r.facts == nil {
		return false
	}
	values := r.facts.Measures[measure]
	return values != nil && slices.ContainsFunc(r.index, func(i int32) bool { return !math.IsNaN(values[i]) })
}

// Totals sums every measure over the selection. A measure that no fact knows
// is not in the result: its total is unknown, not zero.
func (r Rows) Totals() Totals {
	t := Totals{}
	if r.facts == nil {
		return t
	}
	for name, values := range r.facts.Measures {
		sum, known := 0.0, false
		for _, i := range r.index {
			if v := values[i]; !math.IsNaN(v) {
				sum += v
				known = true
			}
		}
		if known {
			t[name] = sum
		}
	}
	return t
}

// Day is the totals of one step of time: a day, or the day that starts a week
// or month.
type Day struct {
	Date   calendar.Date
	Totals Totals
}

// Every sums the selection by the step of time that start gives: itself for
// days, Date.WeekStart, Date.MonthStart. Steps without facts are left out.
func (r Rows) Every(start func(calendar.Date) calendar.Date) []Day {
	if r.Len() == 0 {
		return nil
	}
	days, stepOf := r.steps(start)
	sums, known := make([]float64, len(days)), make([]bool, len(days))
	for name, values := range r.facts.Measures {
		clear(sums)
		clear(known)
		for n, i := range r.index {
			if v := values[i]; !math.IsNaN(v) {
				sums[stepOf[n]] += v
				known[stepOf[n]] = true
			}
		}
		for step := range days {
			if known[step] {
				days[step].Totals[name] = sums[step]
			}
		}
	}
	slices.SortFunc(days, func(a, b Day) int { return cmp.Compare(a.Date, b.Date) })
	return days
}

// steps lists the steps of time of the selection, without totals yet, and for
// each of its facts which of them it falls into.
func (r Rows) steps(start func(calendar.Date) calendar.Date) (days []Day, stepOf []int32) {
	seen := map[calendar.Date]int32{}
	stepOf = make([]int32, len(r.index))
	for n, i := range r.index {
		d := start(r.facts.Dates[i])
		step, ok := seen[d]
		if !ok {
			step = int32(len(days))
			seen[d], days = step, append(days, Day{Date: d, Totals: Totals{}})
		}
		stepOf[n] = step
	}
	return days, stepOf
}

// Daily sums the selection by day.
func (r Rows) Daily() []Day {
	return r.Every(func(d calendar.Date) calendar.Date { return d })
}

// Totals are sums by measure; a measure that is not in it is unknown.
type Totals map[string]float64

// Of returns the total of a measure, or why there is none.
func (t Totals) Of(measure string) Quantity {
	if v, ok := t[measure]; ok {
		return Known(v)
	}
	return Quantity{Gap: Gap{Kind: NoData, Measure: measure}}
}
