package assess_test

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/assess"
	"debrief/calendar"
)

// reviewInput is three years of facts with orders and an activity, up to
// September 2026.
func reviewInput(t testing.TB) assess.YearInput {
	t.Helper()
	cat, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	in := assess.YearInput{
		Input: assess.Input{Facts: years(), AsOf: calendar.On(2026, 9, 30), Settings: assess.DefaultSettings(cat), Plan: &assess.Plan{
			Campaigns:  []assess.Campaign{{ID: "ON", Name: "Always on", Status: "Running", Budget: assess.Known(300000), Period: calendar.Period{First: calendar.On(2023, 10, 1), Last: calendar.On(2026, 12, 31)}}},
			Activities: []assess.Activity{{Campaign: "ON", Name: "Film", Channel: "Social", Planned: calendar.Period{First: calendar.On(2025, 8, 1), Last: calendar.On(2025, 9, 1)}, Actual: calendar.Period{First: calendar.On(2025, 8, 1), Last: calendar.On(2025, 11, 1)}, Status: "Done", ActualCost: assess.Known(500), PlannedCost: assess.Known(400)}},
			YearGoals:  map[int][]assess.Goal{2025: {{KPI: "revenue", Target: 260000}, {KPI: "roi", Target: 0.5}}},
		}},
		Period: calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)},
	}
	for day := calendar.On(2024, 1, 1); day <= in.AsOf; day++ {
		in.Orders = append(in.Orders, assess.Order{Customer: string(rune('a' + day%23)), Date: day, Value: float64(20 + day%7), Channel: "Search"})
	}
	return in
}

// october is a day on which the review of 2025 may have been made.
var october = calendar.On(2025, 10, 20)

// TestNothingLaterLeaksIntoAReplay poisons everything after a day: the review
// of that day must not change in anything.
func TestNothingLaterLeaksIntoAReplay(t *testing.T) {
	clean, poisoned := reviewInput(t), reviewInput(t)
	for i, day := range poisoned.Facts.Dates {
		if day > october {
			for _, values := range poisoned.Facts.Measures {
				values[i] = values[i]*1000 + 777
			}
			poisoned.Facts.Dims[assess.DimChannel][i] = "Canary"
		}
	}
	for i := range poisoned.Orders {
		if poisoned.Orders[i].Date > october {
			poisoned.Orders[i].Value, poisoned.Orders[i].Channel = 1e6, "Canary"
		}
	}
	poisoned.Plan.Campaigns[0].Status = "Cancelled"
	poisoned.Plan.Activities[0].Status, poisoned.Plan.Activities[0].Actual.Last, poisoned.Plan.Activities[0].ActualCost = "Late", calendar.On(2026, 2, 2), assess.Known(1e6)
	want, err := clean.AsKnown(october).Assess()
	if err != nil {
		t.Fatal(err)
	}
	got, err := poisoned.AsKnown(october).Assess()
	if err != nil {
		t.Fatal(err)
	}
	if want.Year != 2025 || want.Budget == nil || want.Customers == nil || len(want.Goals) != 2 {
		t.Fatalf("the review of %d is not whole: %d goals", want.Year, len(want.Goals))
	}
	everything := cmp.Exporter(func(reflect.Type) bool { return true })
	sameKPI := cmp.Comparer(func(a, b *assess.KPI) bool { return a == b || a != nil && b != nil && a.ID == b.ID })
	if diff := cmp.Diff(want, got, everything, sameKPI, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("what came later changes the review (-clean +poisoned):\n%s", diff)
	}
}

func TestReplayComparesWithWhatHappened(t *testing.T) {
	in := reviewInput(t)
	r, err := in.Replay(october)
	if err != nil {
		t.Fatal(err)
	}
	if r.Year != 2025 || r.Known.Last != october || len(r.Landings) != 2 {
		t.Fatalf("replay = %+v", r)
	}
	year := calendar.Period{First: calendar.On(2025, 1, 1), Last: calendar.On(2025, 12, 31)}
	truth := in.Facts.All().In(year).Totals()["revenue"]
	for _, l := range r.Landings {
		if l.KPI.ID != "revenue" {
			continue
		}
		if math.Abs(l.Actual.Number-truth) > 1e-6*truth {
			t.Errorf("actual %g, want %g", l.Actual.Number, truth)
		}
		if want := l.Forecast.Number/truth - 1; math.Abs(l.Error.Number-want) > 1e-12 || math.Abs(want) > 0.1 {
			t.Errorf("error %g, want %g, within a tenth", l.Error.Number, want)
		}
		if held := l.Forecast.Low <= truth && truth <= l.Forecast.High; held != l.Hit {
			t.Errorf("hit = %v, interval %g to %g around %g", l.Hit, l.Forecast.Low, l.Forecast.High, truth)
		}
	}
	after := calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 9, 30)}
	if r.After != after || len(r.Moves) != 2 {
		t.Fatalf("moves %+v over %s", r.Moves, r.After)
	}
	for _, m := range r.Moves {
		totals := in.Facts.All().In(after).Where(assess.DimChannel, m.Channel).Totals()
		if want := totals["revenue"] / totals["spend"]; math.Abs(m.After.Number/want-1) > 1e-12 {
			t.Errorf("%s returned %g, want %g", m.Channel, m.After.Number, want)
		}
	}
}

func TestReplayNeedsEnoughBeforeAndAfter(t *testing.T) {
	for _, day := range []calendar.Date{
		calendar.On(2024, 6, 1),   // nine months of results before it
		calendar.On(2026, 5, 1),   // its year goes on
		calendar.On(2025, 12, 31), // nothing left to forecast
	} {
		_, err := reviewInput(t).Replay(day)
		var none *assess.NoReplayError
		if !errors.As(err, &none) || none.AsOf != day {
			t.Errorf("replay of %s: %v", day, err)
		}
	}
}
