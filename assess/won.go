package assess

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"debrief/assess/lifetime"
	"debrief/calendar"
)

// Won is the customers whose first order fell into a period, by the channel
// that won them.
type Won struct {
	Period   calendar.Period
	Orders   calendar.Period // all the orders that were read: how far back a first order can be told
	Channels []WonChannel    // most customers first
	Total    WonChannel      // its Name is empty
	Modelled bool            // value is by the purchase model; else order × orders a year × lifespan
	Lifespan lifetime.Lifespan
	Margin   bool // value is set against cost by margin, not by revenue
}

// WonChannel is the new customers of a channel. Fewer than MinCell of them show
// no figures that could point at persons.
type WonChannel struct {
	Name       string
	Customers  int
	Suppressed bool
	Cost       Quantity // to win one: the channel's spend in the period, all campaigns together
	Value      Quantity // lifetime revenue of a customer of the channel
	Ratio      Quantity // value, of the margin where it is known, to cost
	Payback    Quantity // months until the margin of his purchases has paid for him
}

// historyBefore is how many days of orders before a period tell a new customer
// from an old one; below, old ones pass for new.
const historyBefore = 180

// Young reports whether the orders reach too little back to tell new customers
// from old ones.
func (w *Won) Young() bool { return w.Period.First-w.Orders.First < historyBefore }

// won counts the customers won within the period and values them by what the
// customers of their channel are worth, as the annual review does; nil without
// orders of known customers in the period.
func (in Input) won(period calendar.Period) (*Won, error) {
	names, orders := channelNumbers(in.Orders)
	ledger, err := lifetime.NewLedger(orders)
	if err != nil {
		return nil, fmt.Errorf("count new customers: %w", err)
	}
	first, last, ok := ledger.Span()
	if !ok {
		return nil, nil
	}
	w := &Won{Period: period, Orders: calendar.Period{First: DateOfUnixDay(first), Last: DateOfUnixDay(last)}}
	histories := ledger.Histories(last)
	o := lifetime.DefaultOptions()
	if w.Total.Customers = w.count(histories); w.Total.Customers < o.MinCell {
		return nil, nil // none, or so few that a figure would point at them
	}
	o.AsOf, o.LifespanYears, o.Rates.Margin = last, in.Years, in.Settings.Params[ParamMargin]
	o.Bootstrap.Draws = 1 // no interval is shown
	worth, err := lifetime.Estimate(orders, o)
	if err != nil {
		return nil, fmt.Errorf("estimate customer value: %w", err)
	}
	w.Lifespan, w.Modelled, w.Margin = worth.Total.Simple.Lifespan, worth.Reason == lifetime.Fits, o.Rates.Margin > 0
	rows := in.Facts.All().In(period)
	groups := byChannel(histories)
	for _, of := range worth.Channels {
		c := WonChannel{Name: names[of.Channel], Customers: w.count(groups[of.Channel])}
		if c.Customers == 0 {
			continue
		}
		c.Suppressed = of.Suppressed || c.Customers < o.MinCell
		c.fill(rows.Where(DimChannel, c.Name).Totals().Of("spend"), of, o.Rates.Margin)
		w.Channels = append(w.Channels, c)
	}
	w.Total.fill(rows.Totals().Of("spend"), worth.Total, o.Rates.Margin)
	slices.SortFunc(w.Channels, func(a, b WonChannel) int {
		return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.Name, b.Name))
	})
	return w, nil
}

func byChannel(histories []lifetime.History) map[int32][]lifetime.History {
	out := map[int32][]lifetime.History{}
	for _, h := range histories {
		out[h.Channel] = append(out[h.Channel], h)
	}
	return out
}

// count returns how many customers first bought within the period.
func (w *Won) count(histories []lifetime.History) int {
	const days = 7 // of a week, in which a history counts
	n := 0
	for _, h := range histories {
		if w.Period.Contains(w.Orders.Last - calendar.Date(math.Round(h.Age*days))) {
			n++
		}
	}
	return n
}

// fill computes the figures of a group of new customers.
func (c *WonChannel) fill(spend Quantity, of lifetime.Worth, margin float64) {
	if c.Suppressed {
		few := Missing(TooFew, "")
		c.Cost, c.Value, c.Ratio, c.Payback = few, few, few, few
		return
	}
	c.Cost = Share(spend, Known(float64(c.Customers)))
	c.Value = known(of.Value)
	worth := c.Value
	if margin > 0 {
		worth = known(of.Margin)
	}
	c.Ratio = Share(worth, c.Cost)
	c.Payback = Missing(NotEstimable, "")
	if c.Cost.Known() {
		c.Payback = known(lifetime.Payback(c.Cost.Number, of.Simple.AverageOrder, of.Simple.Frequency, margin))
	}
}
