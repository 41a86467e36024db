package assess_test

import (
	"math"
	"testing"

	"debrief/assess"
	"debrief/calendar"
)

// Two channels, one above and one below a goal of ROI: their contributions add
// up to the distance from the goal, and the one that pulls is named.
func TestDriverOfAQuotient(t *testing.T) {
	f := story("C", june, []string{"Good", "Bad"}, func(_ int, ch string) assess.Totals {
		if ch == "Good" {
			return assess.Totals{"spend": 100, "revenue": 260}
		}
		return assess.Totals{"spend": 100, "revenue": 100}
	})
	a := assessed(t, f, nil, assess.Goal{KPI: "roi", Target: 1}, assess.Goal{KPI: "revenue", Target: 5000})
	// The whole returns 0.8; Good is 0.6·½ = 0.3 above, Bad 1·½ = 0.5 below.
	if d := a.Goals[0].Driver; d == nil || d.Channel != "Bad" || d.Basis != assess.AgainstGoal || math.Abs(d.Amount+0.5) > 1e-9 {
		t.Errorf("driver of ROI = %+v", d)
	}
	// Revenue of 28 · 360 passed its goal; Good brought 260 of each 360.
	if d := a.Goals[1].Driver; d == nil || d.Channel != "Good" || d.Basis != assess.LargestPart || math.Abs(d.Share-260.0/360) > 1e-9 {
		t.Errorf("driver of revenue = %+v", d)
	}
}

// New customers are those whose first order falls into the period; a customer
// of before is not one.
func TestCustomersWon(t *testing.T) {
	f := story("C", june, []string{"Search"}, func(int, string) assess.Totals { return assess.Totals{"spend": 10, "revenue": 20} })
	orders := []assess.Order{{Customer: "old", Date: june.First - 300, Value: 30, Channel: "Search"}, {Customer: "old", Date: june.First + 1, Value: 30, Channel: "Search"}}
	for i := range 7 {
		orders = append(orders, assess.Order{Customer: string(rune('a' + i)), Date: june.First + calendar.Date(i), Value: 40, Channel: "Search"})
	}
	a := assessed(t, f, orders)
	if a.Won == nil || len(a.Won.Channels) != 1 {
		t.Fatalf("won = %+v", a.Won)
	}
	ch := a.Won.Channels[0]
	// 28 days at 10 for 7 customers.
	if ch.Customers != 7 || !ch.Cost.Known() || math.Abs(ch.Cost.Number-40) > 1e-9 {
		t.Errorf("search = %+v", ch)
	}
	if a.Won.Young() {
		t.Error("orders of ten months before are called young")
	}
	if without := assessed(t, f, nil); without.Won != nil {
		t.Errorf("without orders, won = %+v", without.Won)
	}
}

func assessed(t *testing.T, f *assess.Facts, orders []assess.Order, goals ...assess.Goal) *assess.Assessment {
	t.Helper()
	plan := &assess.Plan{Campaigns: []assess.Campaign{{ID: "C", Name: "C", Period: june, Goals: goals}}}
	a, err := assess.Assess(assess.Input{Plan: plan, Facts: f, AsOf: june.Last, Settings: assess.DefaultSettings(catalogue(t)), Orders: orders}, "C")
	if err != nil {
		t.Fatal(err)
	}
	return a
}
