package demo

import "slices"

// order is one order of the shop. channel and campaign are those that won the customer, not those
// that brought this order.
type order struct {
	on                          day
	customer, channel, campaign int
	value                       float64 // €
}

// The shop counts its orders and customers from here: it did not open yesterday.
const (
	firstOrderID    = 310_001
	firstCustomerID = 40_001
)

// shop is every order of the customers, in the order of their days: the first ones and all that
// followed until the last day.
func shop(co company, customers []customer, seed uint64) []order {
	draw := stream(seed, "orders")
	byDay := make([][]order, lastDay+1)
	for id, c := range customers {
		next := order{on: c.on, customer: id, channel: c.channel, campaign: c.campaign, value: c.first}
		byDay[next.on] = append(byDay[next.on], next)
		ch := co.channels[c.channel]
		for _, on := range draw.returns(c.on, ch.loyalty) {
			next.on, next.value = on, draw.basket(ch.value, c.level)
			byDay[on] = append(byDay[on], next)
		}
	}
	return slices.Concat(byDay...)
}

// returns are the days of a customer's orders after the first, until he leaves or the data end: orders
// come at a rate of his own, and after each he may have had enough (BG/NBD).
func (r draws) returns(first day, l loyalty) []day {
	weekly := r.gamma(l.shape) / l.rate
	leaves := r.beta(l.leave, l.stay)
	var days []day
	at := float64(first)
	for r.Float64() >= leaves {
		at += 7 * r.ExpFloat64() / weekly
		if at >= float64(lastDay)+1 {
			break
		}
		// Two orders on one day are one occasion, and the model has none on the first day.
		if on := day(at); on > first && (len(days) == 0 || on > days[len(days)-1]) {
			days = append(days, on)
		}
	}
	return days
}
