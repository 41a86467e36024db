package demo

import "testing"

// TestTheTestAddsWhatItIsToAdd sets the treated areas against the others, before the autumn campaign and
// during it.
func TestTheTestAddsWhatItIsToAdd(t *testing.T) {
	var before, during, spend [2]float64 // control, treated
	treated := map[int]bool{}
	co := harbour().company
	for _, g := range harbour().tests {
		i := 0
		if g.treated {
			i, treated[g.area] = 1, true
		}
		if g.on < co.campaigns[g.campaign].runs.from {
			before[i] += float64(g.sales)
		} else {
			during[i] += float64(g.sales)
		}
		spend[i] += g.spend
	}
	areas := co.tests[0].areas
	if len(treated) != len(areas)/2 {
		t.Errorf("%d of %d areas are treated", len(treated), len(areas))
	}
	if spend[0] != 0 || spend[1] < 60_000 || spend[1] > 110_000 {
		t.Errorf("spend on control and treated areas %.0f", spend)
	}
	if lift := during[1] / during[0] / (before[1] / before[0]); lift < 1.05 || lift > 1.11 {
		t.Errorf("treated areas gained %.3f on the others", lift)
	}
	sum := 0.0
	for _, a := range areas {
		sum += a.share
	}
	if sum < .98 || sum > 1.02 {
		t.Errorf("shares of the areas add up to %.3f", sum)
	}
}

// TestVisitsEndInTheirOrders holds the contacts against the customers that they led to.
func TestVisitsEndInTheirOrders(t *testing.T) {
	touches := harbour().touches
	orders, orphans := 0, 0
	for i, c := range touches {
		if i > 0 && touches[i-1].visitor == c.visitor && (c.step != touches[i-1].step+1 || c.on < touches[i-1].on) {
			t.Fatalf("visitor %d: contact %d on %s after contact %d on %s", c.visitor, c.step, c.on.iso(), touches[i-1].step, touches[i-1].on.iso())
		}
		if c.order == 0 {
			continue
		}
		orders++
		if c.visitor >= firstVisitor {
			orphans++
		}
		if i+1 < len(touches) && touches[i+1].visitor == c.visitor {
			t.Fatalf("visitor %d goes on after the first order", c.visitor)
		}
	}
	if orders < 10_000 || orphans != 0 || len(touches) > 90_000 {
		t.Errorf("%d contacts, %d orders, %d of strangers", len(touches), orders, orphans)
	}
}
