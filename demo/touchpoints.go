package demo

import (
	"math"
	"slices"
)

// touch is a contact of a visitor with a channel. Visitors who ordered for the first time have the
// shop's customer number.
type touch struct {
	visitor           int
	on                day
	step              int // of the visitor, from 1
	channel, campaign int
	order             float64 // € of the first order that followed at once; 0 for none
}

const (
	// firstWatched is the day from which contacts were recorded, in good time for the year 2026.
	firstWatched = day(365)
	// consent is the share of visitors who let their contacts be recorded.
	consent = .5
	// idle is how many visits without an order were recorded for each with one.
	idle = 1.4
	// meanTouchesBefore is how many contacts went before the one that brought the order.
	meanTouchesBefore = 1.3
	maxTouchesBefore  = 6
	// meanDaysBetween and maxDaysBefore place them in time.
	meanDaysBetween = 6
	maxDaysBefore   = 60
	// firstVisitor numbers those who never ordered.
	firstVisitor = 900_001
)

// visits are the contacts of all visitors who agreed to it.
func visits(co company, customers []customer, seed uint64) []touch {
	draw := stream(seed, "touchpoints")
	w := watcher{company: co, draw: draw, next: firstVisitor}
	for _, c := range co.channels {
		w.opens = append(w.opens, c.opens)
	}
	for i, c := range customers {
		if c.on < firstWatched || draw.Float64() >= consent {
			continue
		}
		w.visit(firstCustomerID+i, c.on, draw.poisson(meanTouchesBefore))
		w.all = append(w.all, touch{firstCustomerID + i, c.on, w.step + 1, c.channel, c.campaign, c.first})
		for range draw.poisson(idle) {
			w.visit(w.next, c.on, 1+draw.poisson(meanTouchesBefore*.7))
			w.next++
		}
	}
	return w.all
}

// watcher records contacts.
type watcher struct {
	company
	draw  draws
	opens []float64 // by channel
	next  int       // number of the next visitor without an order
	step  int       // of the visitor at hand
	all   []touch
}

// visit records n contacts that lead up to a day.
func (w *watcher) visit(visitor int, to day, n int) {
	w.step = 0
	var ages []int
	age := 0.0
	for range min(n, maxTouchesBefore) {
		age = min(age+w.draw.ExpFloat64()*meanDaysBetween, maxDaysBefore)
		ages = append(ages, int(math.Round(age)))
	}
	for _, age := range slices.Backward(ages) {
		on := max(firstWatched, to-day(age))
		channel := w.draw.pick(w.opens)
		w.step++
		w.all = append(w.all, touch{visitor: visitor, on: on, step: w.step, channel: channel, campaign: w.liveOn(channel, on)})
	}
}

// liveOn draws a campaign that ran on a channel on a day; the always-on one if there is no other.
func (w *watcher) liveOn(channel int, on day) int {
	always := 0
	for i, c := range w.campaigns {
		if c.alwaysOn {
			always = i
			continue
		}
		for _, f := range c.flights {
			if f.channel == w.channels[channel].name && c.live(f, on) && w.draw.Float64() < .5 {
				return i
			}
		}
	}
	return always
}

// pick draws a position in proportion to weights.
func (r draws) pick(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := r.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
