package demo

import (
	"fmt"
	"testing"
)

// TestFirstOrdersAreSales finds a sale for each customer's first order.
func TestFirstOrdersAreSales(t *testing.T) {
	d := harbour()
	type place struct {
		on                day
		campaign, channel int
	}
	sales := map[place]int{}
	for _, r := range d.results {
		sales[place{r.on, r.campaign, r.channel}] += r.sales
	}
	known := map[int]bool{}
	for _, o := range d.orders {
		if known[o.customer] {
			continue
		}
		known[o.customer] = true
		at := place{o.on, o.campaign, o.channel}
		if sales[at]--; sales[at] < 0 {
			t.Fatalf("more new customers than sales on %s: %+v", o.on.iso(), o)
		}
	}
	if len(known) != d.customers {
		t.Errorf("%d customers have orders, want %d", len(known), d.customers)
	}
}

func TestOrdersComeInOrderAndOncePerDay(t *testing.T) {
	last, before := map[int]day{}, day(0)
	for _, o := range harbour().orders {
		if o.on < before || o.on > lastDay {
			t.Fatalf("order of %s after one of %s", o.on.iso(), before.iso())
		}
		if on, ok := last[o.customer]; ok && on >= o.on {
			t.Fatalf("customer %d ordered twice on %s", o.customer, o.on.iso())
		}
		if o.value < 11.9 || o.value > 600 {
			t.Fatalf("an order of %.2f", o.value)
		}
		last[o.customer], before = o.on, o.on
	}
}

// TestChannelsWinDifferentCustomers looks at the year after the first order.
func TestChannelsWinDifferentCustomers(t *testing.T) {
	d := harbour()
	first, again, won := map[int]day{}, map[int]bool{}, map[string]int{}
	returned := map[string]int{}
	for _, o := range d.orders {
		on, known := first[o.customer]
		name := d.company.channels[o.channel].name
		switch {
		case !known && o.on <= lastDay-365:
			first[o.customer] = o.on
			won[name]++
		case known && !again[o.customer] && o.on-on <= 365:
			again[o.customer] = true
			returned[name]++
		}
	}
	share := func(name string) float64 { return float64(returned[name]) / float64(won[name]) }
	within(t, "back within a year, SEO & content", share(seo), .62, .80)
	within(t, "back within a year, paid search", share(paidSearch), .45, .62)
	within(t, "back within a year, affiliates", share(affiliates), .28, .45)
}

func TestWinningACustomerCostsWhatItDoes(t *testing.T) {
	d := harbour()
	known, won := map[int]bool{}, 0
	for _, o := range d.orders {
		if !known[o.customer] && o.on.time().Year() == 2025 {
			won++
		}
		known[o.customer] = true
	}
	spend := d.by(func(r result) string { return fmt.Sprint(r.on.time().Year()) })["2025"].spend
	within(t, "spend for each new customer of 2025", spend/float64(won), 70, 120)
}

func TestMailingsAreTheResultsOfTheirChannel(t *testing.T) {
	d := harbour()
	var clicks, delivered int
	for _, e := range d.emails {
		clicks, delivered = clicks+e.clicks, delivered+e.delivered
		if e.sent != e.delivered+e.bounces || e.opens > e.delivered || e.clicks > e.opens {
			t.Fatalf("mails of %s do not add up: %+v", e.on.iso(), e)
		}
	}
	want := d.by(func(r result) string { return d.company.channels[r.channel].name })[email]
	if clicks != want.clicks || delivered != want.impressions {
		t.Errorf("%d clicks and %d delivered, want %d and %d", clicks, delivered, want.clicks, want.impressions)
	}
}

// TestRentedListIsWorse is the reason behind a campaign that missed its goals.
func TestRentedListIsWorse(t *testing.T) {
	d := harbour()
	sent, bounced := map[bool]int{}, map[bool]int{}
	for _, e := range d.emails {
		rented := d.company.campaigns[e.campaign].rented
		sent[rented] += e.sent
		bounced[rented] += e.bounces
	}
	within(t, "bounce rate, own list", float64(bounced[false])/float64(sent[false]), .004, .009)
	within(t, "bounce rate, rented list", float64(bounced[true])/float64(sent[true]), .03, .05)
}

func TestFollowersGrow(t *testing.T) {
	before := map[string]int{}
	for _, s := range harbour().social {
		if s.follow < before[s.network] || s.impressions < s.reach || s.reactions > s.reach || s.comments > s.reactions {
			t.Fatalf("%s on %s makes no sense: %+v", s.network, s.on.iso(), s)
		}
		before[s.network] = s.follow
	}
}
