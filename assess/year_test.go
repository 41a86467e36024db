package assess_test

import (
	"math"
	"testing"

	"debrief/assess"
	"debrief/calendar"
)

// years is three years of two channels with growth and a season, the last up
// to the end of September 2026.
func years() *assess.Facts {
	p := calendar.Period{First: calendar.On(2023, 10, 1), Last: calendar.On(2026, 9, 30)}
	return story("ON", p, []string{"Search", "Social"}, func(day int, ch string) assess.Totals {
		season := 1 + 0.3*math.Sin(2*math.Pi*float64(day)/365.25)
		trend := 1 + 0.1*float64(day)/365
		spend := 100 * season
		if ch == "Social" {
			spend = 60 * (1 + 0.4*math.Cos(float64(day)/40))
		}
		revenue := 40 * math.Pow(spend, 0.5) * trend
		return assess.Totals{"spend": spend, "clicks": 50, "leads": 12, "sales": 6, "revenue": revenue}
	})
}

func review(t *testing.T) *assess.Review {
	t.Helper()
	plan := &assess.Plan{
		Campaigns: []assess.Campaign{{ID: "ON", Name: "Always on", Period: calendar.Period{First: calendar.On(2023, 10, 1), Last: calendar.On(2026, 12, 31)}}},
		YearGoals: map[int][]assess.Goal{2026: {{KPI: "revenue", Target: 300000}, {KPI: "roi", Target: 0.5}}},
	}
	in := assess.YearInput{
		Input:  assess.Input{Plan: plan, Facts: years(), AsOf: calendar.On(2026, 9, 30), Settings: assess.DefaultSettings(catalogue(t))},
		Period: calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)},
	}
	r, err := in.Assess()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReviewLandsTheYear(t *testing.T) {
	r := review(t)
	if r.Year != 2026 || r.ToDate.Last != calendar.On(2026, 9, 30) || r.Before.Last != calendar.On(2025, 9, 30) {
		t.Fatalf("year %d, to date %s, before %s", r.Year, r.ToDate, r.Before)
	}
	var revenue *assess.YearGoal
	for i := range r.Goals {
		if r.Goals[i].KPI.ID == "revenue" {
			revenue = &r.Goals[i]
		}
	}
	if revenue == nil || !revenue.Landing.Known() {
		t.Fatalf("no landing of revenue: %+v", r.Goals)
	}
	// What the story goes on to do in the last quarter, which the review did
	// not see, must lie near the landing.
	truth := 0.0
	for day := calendar.On(2026, 1, 1); day <= calendar.On(2026, 12, 31); day++ {
		n := float64(day - calendar.On(2023, 10, 1))
		search := 100 * (1 + 0.3*math.Sin(2*math.Pi*n/365.25))
		social := 60 * (1 + 0.4*math.Cos(n/40))
		truth += 40 * (math.Sqrt(search) + math.Sqrt(social)) * (1 + 0.1*n/365)
	}
	if off := math.Abs(revenue.Landing.Number/truth - 1); off > 0.05 {
		t.Errorf("landing %.0f, the story gives %.0f (%.1f %% off)", revenue.Landing.Number, truth, 100*off)
	}
	if l := revenue.Landing; !(l.Low < l.Number && l.Number < l.High) {
		t.Errorf("interval %g to %g around %g", l.Low, l.High, l.Number)
	}
	if c := revenue.Chance; !c.Known() || c.Number < 0 || c.Number > 1 {
		t.Errorf("chance = %+v", c)
	}
}

func TestReviewComparesWithTheSameDays(t *testing.T) {
	r := review(t)
	if len(r.Quarters) != 4 || !r.Quarters[2].Complete || r.Quarters[3].Begun {
		t.Fatalf("quarters = %+v", r.Quarters)
	}
	all := years().All()
	for _, q := range r.Quarters[:3] {
		if want := all.In(q.Period.YearBefore()).Totals()["revenue"]; q.Before["revenue"] != want {
			t.Errorf("Q%d is compared with %g, want %g", q.Number, q.Before["revenue"], want)
		}
	}
}

func TestReviewSplitsTheSameMoney(t *testing.T) {
	b := review(t).Budget
	if b == nil || len(b.Channels) != 2 {
		t.Fatalf("budget = %+v", b)
	}
	var now, proposed float64
	for _, c := range b.Channels {
		now, proposed = now+c.Now, proposed+c.Proposed
		if c.Proposed < 0.69*c.Now || c.Proposed > 1.31*c.Now {
			t.Errorf("%s goes from %.0f to %.0f, beyond 30 %%", c.Name, c.Now, c.Proposed)
		}
		if got := c.Curve.Response(c.Now); c.Estimated && math.Abs(got/(c.Average.Number*c.Now)-1) > 1e-9 {
			t.Errorf("%s: the curve gives %.0f where the average return gives %.0f", c.Name, got, c.Average.Number*c.Now)
		}
	}
	if math.Abs(proposed/now-1) > 1e-6 {
		t.Errorf("proposed %.2f of %.2f", proposed, now)
	}
}

func TestPulsePacesTheYear(t *testing.T) {
	plan := &assess.Plan{
		Campaigns: []assess.Campaign{
			{ID: "ON", Name: "Always on", Period: calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)}, Budget: assess.Known(100000)},
			{ID: "END", Name: "Ended", Period: calendar.Period{First: calendar.On(2026, 8, 1), Last: calendar.On(2026, 9, 10)}},
			{ID: "NEXT", Name: "Next", Period: calendar.Period{First: calendar.On(2026, 10, 15), Last: calendar.On(2026, 11, 1)}},
			{ID: "OFF", Name: "Off", Status: "Cancelled", Period: calendar.Period{First: calendar.On(2026, 9, 1), Last: calendar.On(2026, 12, 1)}},
		},
		YearGoals: map[int][]assess.Goal{2026: {{KPI: "leads", Target: 2 * 12 * 365}, {KPI: "cost_per_sale", Target: 1}}},
	}
	year := calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)}
	p := assess.PulseInput{
		Input:  assess.Input{Plan: plan, Facts: years(), AsOf: calendar.On(2026, 10, 1), Settings: assess.DefaultSettings(catalogue(t))},
		Period: calendar.Period{First: calendar.On(2026, 9, 1), Last: calendar.On(2026, 9, 30)}, Year: year,
	}.Assess()
	if p.Before.String() != "2026-08-01 – 2026-08-31" {
		t.Errorf("compared with %s", p.Before)
	}
	if len(p.Campaigns) != 1 || len(p.Ending) != 1 || len(p.Coming) != 1 {
		t.Errorf("%d running, %d ended, %d coming", len(p.Campaigns), len(p.Ending), len(p.Coming))
	}
	for _, pace := range p.Pace {
		switch pace.KPI.ID {
		case "leads": // exactly on pace
			if math.Abs(pace.Attainment.Number-1) > 1e-9 || pace.Status != assess.Met {
				t.Errorf("leads: %+v", pace)
			}
		case "cost_per_sale": // a goal for a quotient does not shrink with the year
			if pace.Needed != 1 || pace.Status != assess.Missed {
				t.Errorf("cost per sale: %+v", pace)
			}
		}
	}
}

// TestPaceFollowsLastYear: where three quarters of last year's leads came in
// its last quarter, a quarter of the goal is enough by the end of September.
func TestPaceFollowsLastYear(t *testing.T) {
	f := &assess.Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for d := calendar.On(2025, 1, 1); d <= calendar.On(2026, 9, 30); d++ {
		leads := 100.0 / 273
		if d >= calendar.On(2025, 10, 1) && d <= calendar.On(2025, 12, 31) {
			leads = 300.0 / 92
		}
		f.Dates, f.Measures["leads"] = append(f.Dates, d), append(f.Measures["leads"], leads)
	}
	in := assess.PulseInput{
		Input: assess.Input{Plan: &assess.Plan{YearGoals: map[int][]assess.Goal{2026: {{KPI: "leads", Target: 400}}}}, Facts: f, AsOf: calendar.On(2026, 10, 1),
			Settings: assess.DefaultSettings(catalogue(t))},
		Period: calendar.Period{First: calendar.On(2026, 9, 1), Last: calendar.On(2026, 9, 30)},
		Year:   calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)},
	}
	p := in.Assess()
	if pace := p.Pace[0]; !p.ByCourse || math.Abs(pace.Needed-100) > 1e-6 || pace.Status != assess.Met {
		t.Errorf("with last year: %+v", pace)
	}
	for i, d := range f.Dates { // now without most of last year
		if d < calendar.On(2025, 11, 1) {
			f.Dates[i] = calendar.On(2024, 1, 1)
		}
	}
	p = in.Assess()
	if pace := p.Pace[0]; p.ByCourse || math.Abs(pace.Needed-400*273.0/365) > 1e-6 || pace.Status != assess.Missed {
		t.Errorf("without last year: %+v", pace)
	}
}

func BenchmarkReview(b *testing.B) {
	cat, err := assess.BuiltIn()
	if err != nil {
		b.Fatal(err)
	}
	in := assess.YearInput{
		Input:  assess.Input{Plan: &assess.Plan{}, Facts: years(), AsOf: calendar.On(2026, 9, 30), Settings: assess.DefaultSettings(cat)},
		Period: calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := in.Assess(); err != nil {
			b.Fatal(err)
		}
	}
}
