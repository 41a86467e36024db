package assess_test

import (
	"math"
	"testing"

	"debrief/assess"
)

func TestBesideTheWhole(t *testing.T) {
	of := func(_ int, ch string) assess.Totals {
		return map[string]assess.Totals{
			"Search": {"spend": 100, "sales": 5, "revenue": 300}, "Radio": {"spend": 50, "sales": 1, "revenue": 40},
			"E-mail": {"spend": 10, "sales": 4, "revenue": 200},
		}[ch]
	}
	in := assess.Input{Settings: assess.DefaultSettings(catalogue(t)), Facts: join(
		story("C", june, []string{"Search", "Radio", "E-mail"}, of), story("OTHER", june, []string{"Search"}, of))}
	b := in.Beside("channel", "Search", june, "C")
	if b == nil || b.Few {
		t.Fatalf("benchmark = %+v", b)
	}
	seen := 0
	for _, row := range b.Rows {
		switch row.KPI.ID {
		case "spend":
			seen++
			if row.Own.Number != 2800 || row.Whole.Number != 4480 || row.Share.Number != 0.625 {
				t.Errorf("spend %+v", row)
			}
		case "roi":
			seen++
			if math.Abs(row.Own.Number-2) > 1e-12 || math.Abs(row.Whole.Number-(540.0/160-1)) > 1e-12 || row.Share.Known() {
				t.Errorf("roi %+v", row)
			}
		case "leads":
			t.Error("leads that nobody measured are compared")
		}
	}
	if seen != 2 {
		t.Errorf("rows %+v", b.Rows)
	}
	if b := in.Beside("channel", "Posters", june, "C"); b != nil {
		t.Errorf("a part without facts has %+v", b)
	}
}

// Of two parts, the whole less one is the other.
func TestTheWholeOfTwoPartsIsNotShown(t *testing.T) {
	of := func(int, string) assess.Totals { return assess.Totals{"spend": 100, "sales": 5, "revenue": 300} }
	in := assess.Input{Settings: assess.DefaultSettings(catalogue(t)), Facts: story("C", june, []string{"Search", "Radio"}, of)}
	if b := in.Beside("channel", "Search", june, ""); !b.Few || len(b.Rows) != 0 {
		t.Errorf("benchmark = %+v", b)
	}
}

// A part is not told of campaigns that it has no share in, but for the one that
// is asked for.
func TestSliceLeavesOutTheOthersCampaigns(t *testing.T) {
	of := func(int, string) assess.Totals { return assess.Totals{"spend": 100} }
	in := assess.Input{
		Settings: assess.DefaultSettings(catalogue(t)), Facts: join(story("A", june, []string{"Search"}, of), story("B", june, []string{"Radio"}, of)),
		Plan: &assess.Plan{Campaigns: []assess.Campaign{{ID: "A"}, {ID: "B"}, {ID: "C"}, {ID: "D"}}, Activities: []assess.Activity{{Campaign: "C", Channel: "search"}, {Campaign: "D", Channel: "Radio"}}},
	}
	ids := ""
	plan, _ := in.Slice("channel", "Search", "B")
	for _, c := range plan.Campaigns {
		ids += c.ID
	}
	if ids != "ABC" {
		t.Errorf("campaigns %q, want those with facts or activities and the one asked for", ids)
	}
}
