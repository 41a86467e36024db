package lifetime

import (
	"slices"
	"time"
)

// Grain is the length of a cohort's periods.
type Grain int

// The grains, in calendar months.
const (
	Monthly   Grain = 1
	Quarterly Grain = 3
)

// secondsPerDay turns a day into Unix time.
const secondsPerDay = 24 * 60 * 60

// period numbers the calendar period that holds the day.
func (g Grain) period(day int32) int {
	t := time.Unix(int64(day)*secondsPerDay, 0).UTC()
	return (t.Year()*monthsPerYear + int(t.Month()) - 1) / int(g)
}

// start is the first day of a period.
func (g Grain) start(period int) int32 {
	months := period * int(g)
	t := time.Date(months/monthsPerYear, time.Month(months%monthsPerYear+1), 1, 0, 0, 0, 0, time.UTC)
	return int32(t.Unix() / secondsPerDay)
}

// Cohort is the customers who first bought in one period. The slices run over the
// periods since: element 0 is the period of the first purchase itself.
type Cohort struct {
	Start      int32 // first day of the period
	Suppressed bool  // too few customers to show without pointing at persons; nothing below is set
	Customers  int
	Active     []int     // who bought
	Retained   []float64 // Active ÷ Customers
	Revenue    []float64
}

// Triangle is retention by cohort. Later cohorts have shorter slices.
type Triangle struct {
	Grain   Grain
	Through int32 // last day of the last complete period; later orders are not counted
	Cohorts []Cohort
	// Overall is retention by periods since, over all cohorts that have reached them
	// and are shown: a ratio of sums.
	Overall []float64
}

// Retention builds the triangle from the complete periods up to asOf. A cohort of fewer
// than minCell customers is suppressed. Periods without new customers have a
// cohort of 0 customers, which is not suppressed.
func Retention(l Ledger, grain Grain, asOf int32, minCell int) Triangle {
	end := grain.period(asOf + 1) // first period that is not complete
	t := Triangle{Grain: grain, Through: grain.start(end) - 1}
	first, _, ok := l.Span()
	if !ok || first > t.Through {
		return t
	}
	origin := grain.period(first)
	for p := origin; p < end; p++ {
		n := end - p
		t.Cohorts = append(t.Cohorts, Cohort{Start: grain.start(p), Active: make([]int, n), Revenue: make([]float64, n)})
	}
	l.customers(t.Through, func(occasions []Order) {
		t.Cohorts[grain.period(occasions[0].Day)-origin].add(occasions, grain)
	})
	for i := range t.Cohorts {
		t.Cohorts[i].finish(minCell)
	}
	t.Overall = overall(t.Cohorts)
	return t
}

// add counts one customer of the cohort.
func (c *Cohort) add(occasions []Order, grain Grain) {
	joined, counted := grain.period(occasions[0].Day), -1
	c.Customers++
	for _, o := range occasions {
		since := grain.period(o.Day) - joined
		c.Revenue[since] += o.Value
		if since != counted {
			c.Active[since]++
			counted = since
		}
	}
}

// finish turns counts into shares, or hides them.
func (c *Cohort) finish(minCell int) {
	if c.Customers == 0 {
		return
	}
	if c.Customers < minCell {
		*c = Cohort{Start: c.Start, Suppressed: true}
		return
	}
	for _, n := range c.Active {
		c.Retained = append(c.Retained, float64(n)/float64(c.Customers))
	}
}

func overall(cohorts []Cohort) []float64 {
	var active, customers []float64
	for _, c := range slices.Backward(cohorts) { // the youngest, shortest first
		for i, n := range c.Active {
			if i == len(active) {
				active, customers = append(active, 0), append(customers, 0)
			}
			active[i] += float64(n)
			customers[i] += float64(c.Customers)
		}
	}
	for i := range active {
		active[i] = ratio(active[i], customers[i])
	}
	return active
}
