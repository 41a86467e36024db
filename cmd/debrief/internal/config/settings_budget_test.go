package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"debrief/assess"
)

func TestBudgetLimits(t *testing.T) {
	b := load(t, fullest).Budget
	want := []assess.Limit{{Channel: "Paid search", Min: 40000, Max: 60000}, {Channel: "SEO & content", Max: 20000}}
	if diff := cmp.Diff(want, b.Limits()); diff != "" {
		t.Errorf("limits (-want +got):\n%s", diff)
	}
	if b.Reserve != 0.1 || b.Lifespan != 2.5 {
		t.Errorf("reserve %g, lifespan %g", b.Reserve, b.Lifespan)
	}
	if b := load(t, smallest).Budget; b.Reserve != 0.05 || b.Lifespan != 0 || len(b.Limits()) != 0 {
		t.Errorf("without a section: %+v", b)
	}
}

func TestFaultsOfBudget(t *testing.T) {
	checkFaults(t, fullest, []faultCase{
		{"reserve", "reserve: 10%", "reserve: 100%", `96:20: budget.reserve: not a share below the whole, found "100%", write one such as 5%`},
		{"lifespan", "lifespan: 2.5", "lifespan: 1996", `96:35: budget.lifespan: not a number of years, found "1996", write one such as 3, or 0 to measure it`},
		{"bounds crossed", "min: 40_000", "min: 70_000", `96:72: budget.channels.Paid search.min: above the most, found "70_000", write an amount up to that of max`},
		{"no bound", "{ min: 40_000, max: 60_000 }", "{}", `96:52: budget.channels.Paid search: neither a least nor a most, found "Paid search", write min: or max: with an amount`},
		{"limited to nothing", "max: 60_000", "max: 0", `96:85: budget.channels.Paid search.max: not above zero, found "0", write an amount such as 60_000; a channel cannot be limited to nothing`},
		{"unknown key", "max: 60_000", "most: 60_000", `96:80: budget.channels.Paid search.most: unknown key, found "most", write one of min, max`},
	})
}
