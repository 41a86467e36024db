package assess_test

import (
	"math"
	"slices"
	"testing"

	"debrief/assess"
	"debrief/calendar"
)

func TestRisksFollowTheirRules(t *testing.T) {
	in := reviewInput(t)
	in.Plan.YearGoals[2026] = []assess.Goal{{KPI: "revenue", Target: 1e9}}
	in.Limits = []assess.Limit{{Channel: "Search", Max: 1000}, {Channel: "Radio", Min: 5}}
	r, err := in.Assess()
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]int{}
	for _, x := range r.Risks {
		rules[x.Rule]++
		if x.Rule == "concentration" && !(x.Values["share"].Number > 0.4) {
			t.Errorf("concentration at %g", x.Values["share"].Number)
		}
	}
	if rules["goal"] != 1 || rules["concentration"] == 0 {
		t.Errorf("risks = %v", rules)
	}
	if !slices.ContainsFunc(r.Caveats, func(c assess.Caveat) bool { return c.Rule == "limit_unused" && c.Text == "Radio" }) {
		t.Errorf("caveats = %+v", r.Caveats)
	}
}

// TestLimitsHold checks that neither the proposal nor a scenario leaves the
// limits that were set.
func TestLimitsHold(t *testing.T) {
	in := reviewInput(t)
	free, err := in.Assess()
	if err != nil {
		t.Fatal(err)
	}
	search := free.Budget.Channels[0]
	for _, limit := range []assess.Limit{{Channel: "Search", Max: 0.8 * search.Now}, {Channel: "Search", Min: 1.2 * search.Now}, {Channel: "Search", Min: search.Now, Max: search.Now}} {
		in.Limits = []assess.Limit{limit}
		r, err := in.Assess()
		if err != nil {
			t.Fatal(err)
		}
		within := func(what string, x float64) {
			if x < limit.Min*(1-1e-9) || limit.Max > 0 && x > limit.Max*(1+1e-9) {
				t.Errorf("%s gives %.0f, limits %.0f to %.0f", what, x, limit.Min, limit.Max)
			}
		}
		c := r.Budget.Channels[0]
		within("the proposal", c.Proposed)
		if c.Limit != limit {
			t.Errorf("limit noted as %+v", c.Limit)
		}
		for _, sc := range r.Budget.Scenarios {
			within("a scenario", sc.Spend[0])
			sum := sc.Unplaced
			for _, x := range sc.Spend {
				sum += x
			}
			if math.Abs(sum/sc.Budget-1) > 1e-6 {
				t.Errorf("a scenario of %.0f splits %.0f", sc.Budget, sum)
			}
		}
	}
}

func TestQuartersStandAgainstThePlan(t *testing.T) {
	in := reviewInput(t)
	in.Plan.YearGoals[2026] = []assess.Goal{{KPI: "revenue", Target: 365000}}
	first := func() (assess.Quarter, assess.PlannedBy) {
		r, err := in.Assess()
		if err != nil {
			t.Fatal(err)
		}
		return r.Quarters[0], r.PlannedBy
	}
	q, by := first()
	if by != assess.ByYear || math.Abs(q.Planned.Number-90*1000) > 1e-6 {
		t.Errorf("planned %v by %q, want 90 days of 1000", q.Planned, by)
	}
	in.Plan.Campaigns[0].Goals = []assess.Goal{{KPI: "revenue", Target: 118800}}
	days := float64(calendar.Period{First: calendar.On(2023, 10, 1), Last: calendar.On(2026, 12, 31)}.Days())
	q, by = first()
	if by != assess.ByCampaigns || math.Abs(q.Planned.Number-118800*90/days) > 1e-6 || math.Abs(q.PlannedSpend.Number-300000*90/days) > 1e-6 {
		t.Errorf("planned %v and %v by %q", q.Planned, q.PlannedSpend, by)
	}
}

func TestSeasonsSayWhatWorkedWhen(t *testing.T) {
	r := review(t)
	s := r.Seasons
	if s == nil || len(s.Months) != 9 || len(s.Rows) != 3 || s.Rows[0].Channel != "" {
		t.Fatalf("seasons = %+v", s)
	}
	best, worst, ok := s.Extremes()
	if !ok || !s.Rows[0].Values[worst].Less(s.Rows[0].Values[best]) {
		t.Errorf("best %d, worst %d of %+v", best, worst, s.Rows[0].Values)
	}
	may := calendar.Period{First: calendar.On(2026, 5, 1), Last: calendar.On(2026, 5, 31)}
	totals := years().All().In(may).Where(assess.DimChannel, s.Rows[1].Channel).Totals()
	if want := totals["revenue"]/totals["spend"] - 1; math.Abs(s.Rows[1].Values[4].Number-want) > 1e-12 {
		t.Errorf("%s in May at %g, want %g", s.Rows[1].Channel, s.Rows[1].Values[4].Number, want)
	}
}
