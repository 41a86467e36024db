package lifetime

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestRetention(t *testing.T) {
	on := func(date string) int32 { return day(t, time.DateOnly, date) }
	var orders []Order
	for id := range uint32(6) { // six in January; three come back in March, one of them twice
		orders = append(orders, Order{Customer: id + 1, Day: on("2025-01-31"), Value: 10})
		if id < 3 {
			orders = append(orders, Order{Customer: id + 1, Day: on("2025-03-01"), Value: 20})
		}
	}
	orders = append(orders,
		Order{Customer: 1, Day: on("2025-03-31"), Value: 5},
		Order{Customer: 1, Day: on("2025-04-02"), Value: 999}, // April is not complete
		Order{Customer: 7, Day: on("2025-03-15"), Value: 1},
	)
	l, err := NewLedger(orders)
	if err != nil {
		t.Fatal(err)
	}
	want := Triangle{
		Grain:   Monthly,
		Through: on("2025-03-31"),
		Cohorts: []Cohort{
			{Start: on("2025-01-01"), Customers: 6, Active: []int{6, 0, 3}, Retained: []float64{1, 0, 0.5}, Revenue: []float64{60, 0, 65}},
			{Start: on("2025-02-01"), Active: []int{0, 0}, Revenue: []float64{0, 0}},
			{Start: on("2025-03-01"), Suppressed: true},
		},
		Overall: []float64{1, 0, 0.5},
	}
	if diff := cmp.Diff(want, Retention(l, Monthly, on("2025-04-20"), 5), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("triangle (-want +got):\n%s", diff)
	}
	quarterly := Retention(l, Quarterly, on("2025-03-31"), 5)
	if len(quarterly.Cohorts) != 1 || quarterly.Cohorts[0].Customers != 7 || quarterly.Through != on("2025-03-31") {
		t.Errorf("quarterly = %+v", quarterly)
	}
	if got := Retention(l, Quarterly, on("2025-03-30"), 5); got.Cohorts != nil {
		t.Errorf("a quarter short of a day counts: %+v", got)
	}
}

func TestPeriods(t *testing.T) {
	for _, grain := range []Grain{Monthly, Quarterly} {
		for d := int32(-500); d < 30000; d++ {
			p := grain.period(d)
			if !(grain.start(p) <= d && d < grain.start(p+1)) {
				t.Fatalf("day %d is not within period %d: %d to %d", d, p, grain.start(p), grain.start(p+1))
			}
		}
	}
}
