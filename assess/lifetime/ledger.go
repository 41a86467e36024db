package lifetime

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// daysPerWeek turns days into the weeks of the models.
const daysPerWeek = 7

// daysPerYear is the mean Gregorian year.
const daysPerYear = 365.25

// Order is one order, or one return.
type Order struct {
	Customer uint32  // 0 when unknown: left out and counted
	Day      int32   // days since 1970-01-01
	Value    float64 // in money; negative for a return
	Channel  int32   // where the order came from; a customer belongs to the channel of the first
}

// Ledger is the purchase occasions of known customers, sorted by customer and
// day, with returns netted. It is read-only once made.
type Ledger struct {
	occasions []Order

	Unknown   int     // orders without a customer, left out
	Returns   int     // returns seen
	Unmatched float64 // money of returns whose purchase is not in the orders, as a positive amount
}

// NewLedger nets and merges orders; it does not change the slice it is given.
// An order whose value is not a finite number is an error.
func NewLedger(orders []Order) (Ledger, error) {
	var l Ledger
	known := make([]Order, 0, len(orders))
	for i, o := range orders {
		if math.IsNaN(o.Value) || math.IsInf(o.Value, 0) {
			return Ledger{}, fmt.Errorf("read order %d of customer %d: value %v is not a finite number; leave the order out or give its value", i, o.Customer, o.Value)
		}
		if o.Customer == 0 {
			l.Unknown++
			continue
		}
		known = append(known, o)
	}
	slices.SortStableFunc(known, func(a, b Order) int {
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Day, b.Day))
	})
	l.occasions = known[:0]
	for from := 0; from < len(known); {
		to := from + 1
		for to < len(known) && known[to].Customer == known[from].Customer {
			to++
		}
		l.addCustomer(known[from:to])
		from = to
	}
	return l, nil
}

// addCustomer appends the occasions of one customer. The occasions lie at the
// front of the array that orders is a window of; there are never more of them
// than orders already read, so nothing unread is overwritten.
func (l *Ledger) addCustomer(orders []Order) {
	start := len(l.occasions)
	for _, o := range orders {
		switch last := len(l.occasions) - 1; {
		case o.Value < 0:
			l.net(start, -o.Value)
		case last >= start && l.occasions[last].Day == o.Day:
			l.occasions[last].Value += o.Value
		default:
			l.occasions = append(l.occasions, o)
		}
	}
}

// net takes a return off the latest occasions from start on and drops those that
// it uses up.
func (l *Ledger) net(start int, amount float64) {
	l.Returns++
	for amount > 0 && len(l.occasions) > start {
		last := &l.occasions[len(l.occasions)-1]
		if last.Value > amount {
			last.Value -= amount
			return
		}
		amount -= last.Value
		l.occasions = l.occasions[:len(l.occasions)-1]
	}
	l.Unmatched += amount
}

// Span is the first and the last day of a purchase; ok is false without any.
func (l Ledger) Span() (first, last int32, ok bool) {
	if len(l.occasions) == 0 {
		return 0, 0, false
	}
	first, last = l.occasions[0].Day, l.occasions[0].Day
	for _, o := range l.occasions {
		first, last = min(first, o.Day), max(last, o.Day)
	}
	return first, last, true
}

// customers calls visit with the occasions of one customer after another, those
// after the day through left out.
func (l Ledger) customers(through int32, visit func([]Order)) {
	for from := 0; from < len(l.occasions); {
		to, seen := from, from
		for to < len(l.occasions) && l.occasions[to].Customer == l.occasions[from].Customer {
			if l.occasions[to].Day <= through {
				seen = to + 1
			}
			to++
		}
		if seen > from {
			visit(l.occasions[from:seen])
		}
		from = to
	}
}

// History is what the models need of one customer.
type History struct {
	Customer uint32
	Channel  int32   // of the first order
	Repeats  int     // x: purchase occasions after the first
	Recency  float64 // t_x: weeks from the first occasion to the last
	Age      float64 // T: weeks from the first occasion to the day of the estimate
	Spend    float64 // mean value of a repeat occasion; NaN without one
	Revenue  float64 // net value of all occasions, the first included
}

// Histories sums up every customer as seen at the end of the day asOf.
// Customers who first bought later are not there.
func (l Ledger) Histories(asOf int32) []History {
	var all []History
	l.customers(asOf, func(occasions []Order) {
		all = append(all, summarise(occasions, asOf))
	})
	return all
}

func summarise(occasions []Order, asOf int32) History {
	first, last := occasions[0], occasions[len(occasions)-1]
	h := History{
		Customer: first.Customer,
		Channel:  first.Channel,
		Repeats:  len(occasions) - 1,
		Recency:  float64(last.Day-first.Day) / daysPerWeek,
		Age:      float64(asOf-first.Day) / daysPerWeek,
		Spend:    math.NaN(),
	}
	for _, o := range occasions {
		h.Revenue += o.Value
	}
	if h.Repeats > 0 {
		h.Spend = (h.Revenue - first.Value) / float64(h.Repeats)
	}
	return h
}

// repeatBuyers counts the customers with at least one repeat.
func repeatBuyers(hs []History) int {
	n := 0
	for _, h := range hs {
		if h.Repeats > 0 {
			n++
		}
	}
	return n
}
