package assess_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"debrief/assess"
	"debrief/calendar"
)

// story makes facts from a function of the day and channel.
func story(campaign string, p calendar.Period, channels []string, of func(day int, channel string) assess.Totals) *assess.Facts {
	f := &assess.Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for day := range p.Days() {
		for _, ch := range channels {
			f.Dates = append(f.Dates, p.First+calendar.Date(day))
			f.Dims["campaign"] = append(f.Dims["campaign"], campaign)
			f.Dims["channel"] = append(f.Dims["channel"], ch)
			t := of(day, ch)
			for _, m := range []string{"spend", "impressions", "clicks", "leads", "sales", "revenue"} {
				v, ok := t[m]
				if !ok {
					v = math.NaN()
				}
				f.Measures[m] = append(f.Measures[m], v)
			}
		}
	}
	return f
}

func join(list ...*assess.Facts) *assess.Facts {
	out := &assess.Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for _, f := range list {
		out.Dates = append(out.Dates, f.Dates...)
		for k, v := range f.Dims {
			out.Dims[k] = append(out.Dims[k], v...)
		}
		for k, v := range f.Measures {
			out.Measures[k] = append(out.Measures[k], v...)
		}
	}
	return out
}

var june = calendar.Period{First: calendar.On(2026, 6, 1), Last: calendar.On(2026, 6, 28)}

func TestUnknownStaysUnknown(t *testing.T) {
	f := story("C", june, []string{"Radio"}, func(int, string) assess.Totals { return assess.Totals{"spend": 100} })
	rows := f.All()
	if _, ok := rows.Totals()["sales"]; ok {
		t.Error("sales that nobody measured have a total")
	}
	e := catalogue(t).KPI("cost_per_sale").Estimate(rows.Sums(nil))
	if e.Known() || e.Gap != (assess.Gap{Kind: assess.NoData, Measure: "sales"}) {
		t.Errorf("cost per sale = %+v", e)
	}
	measured := story("C", june, []string{"Radio"}, func(int, string) assess.Totals { return assess.Totals{"spend": 100, "sales": 0} })
	e = catalogue(t).KPI("cost_per_sale").Estimate(measured.All().Sums(nil))
	if e.Known() || e.Gap != (assess.Gap{Kind: assess.ZeroDivisor, Measure: "sales"}) {
		t.Errorf("cost per sale of no sale = %+v", e)
	}
}

func TestWasteIsFoundByTheRuleOfThree(t *testing.T) {
	rules := func(spend float64) []string {
		f := story("C", june, []string{"Search", "Radio"}, func(_ int, ch string) assess.Totals {
			if ch == "Radio" {
				return assess.Totals{"spend": spend, "sales": 0, "revenue": 0}
			}
			return assess.Totals{"spend": 100, "sales": 5, "revenue": 300}
		})
		return rulesOf(t, f)
	}
	// All together cost (100+spend)/5 a sale; three are due from 60 a day on,
	// summed over 28 days far below.
	if got := rules(50); !slices.Contains(got, "channel.waste Radio") {
		t.Errorf("spend without a sale was not found: %v", got)
	}
	if got := rules(1); slices.Contains(got, "channel.waste Radio") {
		t.Errorf("a spend that one sale would need is called waste: %v", got)
	}
}

func rulesOf(t *testing.T, f *assess.Facts) []string {
	t.Helper()
	plan := &assess.Plan{Campaigns: []assess.Campaign{{ID: "C", Name: "C", Period: june, Budget: assess.Missing(assess.NoData, "budget")}}}
	a, err := assess.Assess(assess.Input{Plan: plan, Facts: f, AsOf: june.Last + 3, Settings: assess.DefaultSettings(catalogue(t))}, "C")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range a.Findings {
		out = append(out, strings.TrimSpace(x.Rule+" "+x.Subject))
	}
	return out
}

func TestChanceIsNotAFinding(t *testing.T) {
	// Two channels with the same true rate and loud noise: neither is strong.
	f := story("C", june, []string{"A", "B"}, func(day int, ch string) assess.Totals {
		noise := float64((day*7+len(ch)*13)%11) * 40
		if ch == "B" {
			noise = float64((day*5+3)%11) * 46
		}
		return assess.Totals{"spend": 100, "sales": 2, "revenue": noise}
	})
	for _, r := range rulesOf(t, f) {
		if strings.HasPrefix(r, "channel.strong") || strings.HasPrefix(r, "channel.weak") {
			t.Errorf("chance was taken for %s", r)
		}
	}
}

func TestBeforeFindsTheComparableCampaign(t *testing.T) {
	at := func(id, name, objective, status string, year int) assess.Campaign {
		return assess.Campaign{ID: id, Name: name, Objective: objective, Status: status, Period: calendar.Period{First: calendar.On(year, 3, 1), Last: calendar.On(year, 3, 28)}}
	}
	plan := &assess.Plan{Campaigns: []assess.Campaign{
		at("S23", "Spring Sale 2023", "", "", 2023), at("S24", "Spring Sale 2024", "", "Cancelled", 2024),
		at("X25", "Cold Brew", "Leads", "", 2025), at("S26", "Spring Sale 2026", "Leads", "", 2026),
		at("N26", "New Thing", "Leads", "", 2026), at("Z26", "Odd One", "", "", 2026),
	}}
	for id, want := range map[string]string{"S26": "S23", "N26": "X25", "Z26": "", "S23": ""} {
		b := plan.Before(plan.Campaign(id))
		got := ""
		if b.Campaign != nil {
			got = b.Campaign.ID
		}
		if got != want {
			t.Errorf("before %s: %q, want %q", id, got, want)
		}
	}
	plan.Campaigns[5].Comparable = "X25"
	if b := plan.Before(plan.Campaign("Z26")); b.Campaign == nil || b.Campaign.ID != "X25" {
		t.Errorf("the plan's own word is not heard: %+v", b)
	}
}

// Parts of a bridge add up to the change whatever the figures are.
func TestDecomposeAddsUp(t *testing.T) {
	k := catalogue(t).KPI("roas")
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []assess.Group {
			var groups []assess.Group
			for _, ch := range []string{"a", "b", "c", "d"} {
				if rapid.Bool().Draw(t, name+ch) {
					continue
				}
				spend := float64(rapid.IntRange(0, 1000).Draw(t, name+ch+"spend"))
				revenue := float64(rapid.IntRange(-100, 5000).Draw(t, name+ch+"revenue"))
				f := story("C", calendar.Period{First: june.First, Last: june.First}, []string{ch}, func(int, string) assess.Totals {
					return assess.Totals{"spend": spend, "revenue": revenue}
				})
				groups = append(groups, assess.Group{Key: ch, Rows: f.All()})
			}
			return groups
		}
		before, after := draw("0"), draw("1")
		parts := assess.Decompose(k, before, after, nil)
		if parts == nil {
			return
		}
		whole := func(groups []assess.Group) float64 {
			var r, s float64
			for _, g := range groups {
				t := g.Rows.Totals()
				r, s = r+t["revenue"], s+t["spend"]
			}
			return r / s
		}
		sum := 0.0
		for _, p := range parts {
			sum += p.Total()
		}
		if want := whole(after) - whole(before); math.Abs(sum-want) > 1e-9*max(1, math.Abs(want)) {
			t.Fatalf("parts add up to %g, the change is %g", sum, want)
		}
	})
}

func TestSliceHoldsNothingOfTheOthers(t *testing.T) {
	const canary = 987654
	f := story("C", june, []string{"Search", "Radio"}, func(_ int, ch string) assess.Totals {
		if ch == "Radio" {
			return assess.Totals{"spend": canary, "sales": canary, "revenue": canary}
		}
		return assess.Totals{"spend": 1, "sales": 1, "revenue": 2}
	})
	in := assess.Input{Facts: f, Settings: assess.DefaultSettings(catalogue(t)), Plan: &assess.Plan{
		Campaigns:  []assess.Campaign{{ID: "C", Budget: assess.Known(canary), Goals: []assess.Goal{{KPI: "sales", Target: canary}, {KPI: "roi", Target: 1}}}},
		Activities: []assess.Activity{{Campaign: "C", Channel: "Radio"}, {Campaign: "C", Channel: "Search"}},
	}}
	plan, part := in.Slice("channel", "Search", "")
	for m, values := range part.Measures {
		if slices.Contains(values, canary) {
			t.Errorf("measure %s holds a figure of another channel", m)
		}
	}
	if slices.Contains(part.Dims["channel"], "Radio") || part.Len() != 28 {
		t.Errorf("facts of another channel are left: %d", part.Len())
	}
	c := plan.Campaigns[0]
	if c.Budget.Known() || len(c.Goals) != 1 || c.Goals[0].KPI != "roi" || len(plan.Activities) != 1 {
		t.Errorf("plan of the slice = %+v, %d activities", c, len(plan.Activities))
	}
}

func TestFunnelLeak(t *testing.T) {
	year := func(d calendar.Period) calendar.Period { return d.YearBefore() }
	now := story("C", june, []string{"Search"}, func(int, string) assess.Totals {
		return assess.Totals{"impressions": 100000, "clicks": 4000, "leads": 300, "sales": 60, "revenue": 3000, "spend": 900}
	})
	then := story("B", year(june), []string{"Search"}, func(int, string) assess.Totals {
		return assess.Totals{"impressions": 100000, "clicks": 4000, "leads": 400, "sales": 81, "revenue": 4000, "spend": 900}
	})
	plan := &assess.Plan{Campaigns: []assess.Campaign{{ID: "B", Name: "June 2025", Period: year(june)}, {ID: "C", Name: "June 2026", Period: june}}}
	a, err := assess.Assess(assess.Input{Plan: plan, Facts: join(then, now), AsOf: june.Last + 3, Settings: assess.DefaultSettings(catalogue(t))}, "C")
	if err != nil {
		t.Fatal(err)
	}
	if leak := assess.Leak(a.Funnel); leak != 2 || a.Funnel[leak].Measure != "leads" {
		t.Errorf("leak = %d", leak)
	}
	i := slices.IndexFunc(a.Findings, func(f assess.Finding) bool { return f.Rule == "funnel.leak" })
	if i < 0 {
		t.Fatalf("no leak among %v", a.Findings)
	}
	// A quarter of the leads is gone: a third more revenue if all came back.
	if got := a.Findings[i].Values["value"].Number; math.Abs(got-28000) > 1 {
		t.Errorf("value = %g, want 28000", got)
	}
	if b := a.Bridges; len(b) != 2 || b[0].KPI.ID != "roi" || math.Abs(b[0].To-b[0].From-b[0].Parts[0].Total()) > 1e-12 {
		t.Errorf("bridges = %+v", b)
	}
}

func TestExecution(t *testing.T) {
	d := func(day int) calendar.Date { return june.First + calendar.Date(day) }
	act := func(planned, actual calendar.Date, begun calendar.Date) assess.Activity {
		return assess.Activity{Campaign: "C", Planned: calendar.Period{First: d(0), Last: planned}, Actual: calendar.Period{First: begun, Last: actual}, PlannedCost: assess.Known(100), ActualCost: assess.Known(120)}
	}
	plan := &assess.Plan{Campaigns: []assess.Campaign{{ID: "C", Period: june}}, Activities: []assess.Activity{
		act(d(10), d(9), d(1)), act(d(10), d(13), d(1)), act(d(10), 0, 0), act(d(10), 0, d(2)), act(d(40), 0, d(2)), act(d(40), 0, 0),
	}}
	f := story("C", june, []string{"Search"}, func(int, string) assess.Totals { return assess.Totals{"spend": 1} })
	a, err := assess.Assess(assess.Input{Plan: plan, Facts: f, AsOf: d(20), Settings: assess.DefaultSettings(catalogue(t))}, "C")
	if err != nil {
		t.Fatal(err)
	}
	e := a.Execution
	want := []assess.DoneState{assess.DoneOnTime, assess.DoneLate, assess.NotDone, assess.Running, assess.Running, assess.NotDue}
	for i, x := range e.Activities {
		if x.State != want[i] {
			t.Errorf("activity %d: %s, want %s", i, x.State, want[i])
		}
	}
	if e.Activities[1].Late != 3 || e.Planned != 4 || e.Completed != 2 || e.OnTime != 1 {
		t.Errorf("execution = %+v", e)
	}
	if e.PlannedCost != assess.Known(600) || e.ActualCost != assess.Known(720) {
		t.Errorf("costs = %+v, %+v", e.PlannedCost, e.ActualCost)
	}
}

func TestUnknownCampaignAndPeriod(t *testing.T) {
	plan := &assess.Plan{Campaigns: []assess.Campaign{{ID: "C"}}}
	for _, id := range []string{"nobody", "C"} {
		if _, err := assess.Assess(assess.Input{Plan: plan, Facts: &assess.Facts{}, Settings: assess.DefaultSettings(catalogue(t))}, id); err == nil {
			t.Errorf("%s: no error", id)
		}
	}
}
