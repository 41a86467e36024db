package assess

import (
	"fmt"
	"math"
	"slices"

	"debrief/assess/lifetime"
	"debrief/calendar"
)

// Customers is what customers are worth, by the channel that won them.
type Customers struct {
	lifetime.Result
	Channels []CustomerChannel // largest number of customers first
	Window   calendar.Period   // of the orders, in which spend is set against new customers
}

// CustomerChannel names the worth of a channel's customers.
type CustomerChannel struct {
	Name string
	lifetime.Worth
}

// unixDay is the day number of 1970-01-01, from which lifetime counts.
var unixDay = calendar.On(1970, 1, 1)

// customers estimates lifetime value; nil where there are no orders of known
// customers. The cost of winning a customer is the channel's spend over the
// days of the orders by the customers who first bought on them.
func (in YearInput) customers(s scorer) (*Customers, error) {
	names, orders := channelNumbers(in.Orders)
	if !slices.ContainsFunc(orders, func(o lifetime.Order) bool { return o.Customer != 0 }) {
		return nil, nil
	}
	c := &Customers{Window: orderWindow(in.Orders)}
	opts := lifetime.DefaultOptions()
	opts.AsOf = int32(c.Window.Last - unixDay)
	opts.LifespanYears = in.Years
	opts.Rates.Margin = in.Margin
	opts.Cohorts = lifetime.Quarterly
	opts.CAC = in.acquisitionCosts(names, orders, c.Window)
	var err error
	if c.Result, err = lifetime.Estimate(orders, opts); err != nil {
		return nil, fmt.Errorf("estimate customer value: %w", err)
	}
	if c.Total.Customers < opts.MinCell {
		return nil, nil // figures of a few people would point at them
	}
	for _, w := range c.Result.Channels {
		c.Channels = append(c.Channels, CustomerChannel{Name: names[w.Channel], Worth: w})
	}
	slices.SortStableFunc(c.Channels, func(a, b CustomerChannel) int { return b.Customers - a.Customers })
	return c, nil
}

// channelNumbers gives customers and channels the numbers that lifetime wants;
// a channel's number is its index in the names returned.
func channelNumbers(in []Order) ([]string, []lifetime.Order) {
	var names []string
	channels, customers := map[string]int32{}, map[string]uint32{"": 0}
	out := make([]lifetime.Order, len(in))
	for i, o := range in {
		ch, ok := channels[o.Channel]
		if !ok {
			ch = int32(len(names))
			channels[o.Channel] = ch
			names = append(names, o.Channel)
		}
		customer, ok := customers[o.Customer]
		if !ok {
			customer = uint32(len(customers))
			customers[o.Customer] = customer
		}
		out[i] = lifetime.Order{Customer: customer, Day: int32(o.Date - unixDay), Value: o.Value, Channel: ch}
	}
	return names, out
}

func orderWindow(orders []Order) calendar.Period {
	p := calendar.Period{First: orders[0].Date, Last: orders[0].Date}
	for _, o := range orders {
		p.First, p.Last = min(p.First, o.Date), max(p.Last, o.Date)
	}
	return p
}

// acquisitionCosts divides each channel's spend by its new customers, over the
// days that both cover.
func (in YearInput) acquisitionCosts(names []string, orders []lifetime.Order, window calendar.Period) map[int32]float64 {
	rows := in.Facts.All().In(window)
	window = window.Intersect(rows.Period())
	first := map[uint32]lifetime.Order{}
	for _, o := range orders {
		if f, ok := first[o.Customer]; o.Customer != 0 && (!ok || o.Day < f.Day) {
			first[o.Customer] = o
		}
	}
	won := map[int32]float64{}
	for _, o := range first {
		if window.Contains(calendar.Date(o.Day) + unixDay) {
			won[o.Channel]++
		}
	}
	costs := map[int32]float64{}
	for i, name := range names {
		spend, ok := rows.Where(DimChannel, name).Totals()["spend"]
		if n := won[int32(i)]; ok && n > 0 && spend > 0 {
			costs[int32(i)] = spend / n
		}
	}
	return costs
}

// known makes a quantity of a number that may be NaN.
func known(n float64) Quantity {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return Missing(NotEstimable, "")
	}
	return Known(n)
}

// Figures returns lifetime value, cost of winning a customer, their ratio and
// the months to pay back, each unknown where the data do not give it.
func (c CustomerChannel) Figures() (value, cost, ratio, payback Quantity) {
	if c.Suppressed {
		few := Missing(TooFew, "")
		return few, few, few, few
	}
	return known(c.Worth.Value), known(c.CAC), known(c.Ratio), known(c.Payback)
}

// DateOfUnixDay turns a day number of the lifetime estimate into a date.
func DateOfUnixDay(day int32) calendar.Date { return calendar.Date(day) + unixDay }
