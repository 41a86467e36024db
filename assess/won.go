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
	Value      Quantity // lifetime revenue of a customer of the channel: order × orders a year × years
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
// customers of their channel have bought so far; nil without orders of known
// customers in the period.
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
	o := lifetime.DefaultOptions()
	w := &Won{Period: period, Orders: calendar.Period{First: DateOfUnixDay(first), Last: DateOfUnixDay(last)}}
	w.Lifespan = lifetime.NewLifespan(ledger, last, in.Years, o.HistoryCap)
	rates := lifetime.Rates{Margin: in.Settings.Params[ParamMargin], Discount: o.Rates.Discount}
	w.Margin = rates.Margin > 0
	histories := ledger.Histories(last)
	rows := in.Facts.All().In(period)
	for number, group := range byChannel(histories) {
		c := WonChannel{Name: names[number], Customers: wonIn(group, w)}
		if c.Customers == 0 {
			continue
		}
		c.Suppressed = c.Customers < o.MinCell
		c.fill(rows.Where(DimChannel, c.Name).Totals().Of("spend"), lifetime.NewSimple(group, w.Lifespan, rates), rates.Margin)
		w.Channels = append(w.Channels, c)
	}
	if len(w.Channels) == 0 {
		return nil, nil
	}
	w.Total = WonChannel{Customers: wonIn(histories, w)}
	w.Total.fill(rows.Totals().Of("spend"), lifetime.NewSimple(histories, w.Lifespan, rates), rates.Margin)
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

// wonIn counts the customers who first bought within the period.
func wonIn(histories []lifetime.History, w *Won) int {
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
func (c *WonChannel) fill(spend Quantity, s lifetime.Simple, margin float64) {
	if c.Suppressed {
		few := Missing(TooFew, "")
		c.Cost, c.Value, c.Ratio, c.Payback = few, few, few, few
		return
	}
	c.Cost = Share(spend, Known(float64(c.Customers)))
	c.Value = known(s.Value)
	worth := c.Value
	if margin > 0 {
		worth = known(s.Margin)
	}
	c.Ratio = Share(worth, c.Cost)
	c.Payback = Missing(NotEstimable, "")
	if c.Cost.Known() {
		c.Payback = known(lifetime.Payback(c.Cost.Number, s.AverageOrder, s.Frequency, margin))
	}
}
