package reports_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// TestOddDataMakeReportsThatMayBeSaid makes reports of data that no demo has:
// channels without spend, sales without clicks, returns that outweigh revenue,
// measures that nobody kept, goals of zero, one day of results. The check of a
// document stops a report, so none of them may fail it.
func TestOddDataMakeReportsThatMayBeSaid(t *testing.T) {
	cat, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	var langs []*reports.Language
	for _, locale := range []string{"en-GB", "de-DE"} {
		lang, err := reports.NewLanguage(locale, "EUR")
		if err != nil {
			t.Fatal(err)
		}
		langs = append(langs, lang)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := oddInput(t, cat)
		f := frame(cat)
		f.View = rapid.SampledFrom([]reports.View{reports.Executive, reports.Manager, reports.Specialist}).Draw(t, "view")
		check := func(doc *reports.Document) {
			for _, lang := range langs {
				if err := doc.Check(lang); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, c := range in.Plan.Campaigns {
			a, err := assess.Assess(in, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			check(reports.ComposeCampaign(a, f))
		}
		year := calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)}
		month := calendar.Period{First: calendar.On(2026, 5, 1), Last: calendar.On(2026, 5, 31)}
		check(reports.ComposePulse(assess.PulseInput{Input: in, Period: month, Year: year}.Assess(), f))
		r, err := assess.YearInput{Input: in, Period: year, Margin: in.Settings.Params[assess.ParamMargin], Reserve: 0.05}.Assess()
		if err != nil {
			t.Fatal(err)
		}
		check(reports.ComposeAnnual(r, f))
	})
}

// oddInput draws a plan and results of two and a half years at most.
func oddInput(t *rapid.T, cat *assess.Catalogue) assess.Input {
	in := assess.Input{Plan: &assess.Plan{YearGoals: map[int][]assess.Goal{2026: oddGoals(t)}}, AsOf: calendar.On(2026, 6, 10), Settings: assess.DefaultSettings(cat)}
	if rapid.Bool().Draw(t, "margin") {
		in.Settings.Params = assess.Totals{assess.ParamMargin: rapid.Float64Range(0.01, 1).Draw(t, "of")}
	}
	channels := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Search", "Display", "E-mail", "Radio", ""}), 1, 4, rapid.ID[string]).Draw(t, "channels")
	measures := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"spend", "impressions", "clicks", "leads", "sales", "revenue", "sessions"}), 1, 7, rapid.ID[string]).Draw(t, "measures")
	in.Facts = &assess.Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for n := range rapid.IntRange(1, 3).Draw(t, "campaigns") {
		c := assess.Campaign{ID: fmt.Sprintf("C%d", n), Name: fmt.Sprintf("Sale %d", 2024+n), Owner: "maria", Goals: oddGoals(t), Budget: oddAmount(t)}
		c.Period.First = calendar.On(2024, 1, 1) + calendar.Date(rapid.IntRange(0, 880).Draw(t, "start"))
		c.Period.Last = c.Period.First + calendar.Date(rapid.SampledFrom([]int{0, 1, 13, 60, 400}).Draw(t, "days"))
		in.Plan.Campaigns = append(in.Plan.Campaigns, c)
		oddActivities(t, in.Plan, c, channels)
		oddFacts(t, in.Facts, c, channels, measures)
	}
	in.Orders = oddOrders(t, channels)
	in.Groups = oddGroups(t, in.Plan.Campaigns[0], measures)
	if rapid.Bool().Draw(t, "touches") {
		paths := assess.PathsOf(oddTouches(t, channels), calendar.Period{First: calendar.On(2026, 1, 1), Last: in.AsOf}, "")
		in.Paths = &paths
	}
	return in
}

// oddGroups draws a test of a campaign, with one unit or several a group.
func oddGroups(t *rapid.T, c assess.Campaign, measures []string) []assess.GroupDay {
	var days []assess.GroupDay
	units, before := rapid.IntRange(0, 3).Draw(t, "units"), rapid.SampledFrom([]int{0, 3, 40}).Draw(t, "days before")
	level := rapid.SampledFrom([]float64{0, 1, 300}).Draw(t, "level")
	for unit := range units * 2 {
		for d := c.Period.First - calendar.Date(before); d <= min(c.Period.Last, c.Period.First+60); d++ {
			totals := assess.Totals{}
			for _, m := range measures {
				totals[m] = level * (2 + math.Sin(float64(d)*float64(unit+1)))
			}
			days = append(days, assess.GroupDay{Campaign: c.ID, Treated: unit%2 == 0, Unit: fmt.Sprint(unit), Random: units == 3, Date: d, Totals: totals})
		}
	}
	return days
}

// oddTouches draws contacts on the way to a conversion, or to none.
func oddTouches(t *rapid.T, channels []string) []assess.Touch {
	var touches []assess.Touch
	for n := range rapid.SampledFrom([]int{0, 1, 9, 300}).Draw(t, "ways") {
		for step := range 1 + n%3 {
			touch := assess.Touch{Path: fmt.Sprintf("%04d", n), Date: calendar.On(2026, 2, 1) + calendar.Date(n%90+step), Channel: channels[(n+step)%len(channels)]}
			if step == n%3 && n%2 == 0 {
				touch.Conversions, touch.Value = 1, float64(n%7)*10
			}
			touches = append(touches, touch)
		}
	}
	return touches
}

// oddOrders draws purchases of some customers, some of them returned.
func oddOrders(t *rapid.T, channels []string) []assess.Order {
	var orders []assess.Order
	for n := range rapid.SampledFrom([]int{0, 1, 40, 700}).Draw(t, "customers") {
		first := calendar.On(2024, 2, 1) + calendar.Date(n*7%820)
		for again := range 1 + n%4 {
			orders = append(orders, assess.Order{Customer: fmt.Sprint(n), Date: min(first+calendar.Date(again*(20+n%50)), calendar.On(2026, 6, 10)),
				Value: []float64{30, 0, 120.5, -30}[(n+again)%4], Channel: channels[n%len(channels)]})
		}
	}
	return orders
}

func oddGoals(t *rapid.T) []assess.Goal {
	var goals []assess.Goal
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"roi", "leads", "revenue", "cost_per_sale", "conversion_rate", "roas"}), 0, 4, rapid.ID[string]).Draw(t, "goals") {
		goals = append(goals, assess.Goal{KPI: id, Target: rapid.SampledFrom([]float64{0, 0.01, 1, 20, 1e4, -1}).Draw(t, "target")})
	}
	return goals
}

func oddAmount(t *rapid.T) assess.Quantity {
	if rapid.Bool().Draw(t, "unknown") {
		return assess.Missing(assess.NoData, "budget")
	}
	return assess.Known(rapid.SampledFrom([]float64{0, 1, 1234.5, 1e6}).Draw(t, "amount"))
}

func oddActivities(t *rapid.T, plan *assess.Plan, c assess.Campaign, channels []string) {
	for n := range rapid.IntRange(0, 3).Draw(t, "activities") {
		a := assess.Activity{Campaign: c.ID, Name: fmt.Sprint("Film ", n), Channel: channels[0], Planned: c.Period, PlannedCost: oddAmount(t), ActualCost: oddAmount(t)}
		if rapid.Bool().Draw(t, "done") {
			a.Actual = calendar.Period{First: c.Period.First, Last: c.Period.Last + calendar.Date(rapid.IntRange(-3, 40).Draw(t, "late"))}
		}
		plan.Activities = append(plan.Activities, a)
	}
}

// oddFacts adds results of a campaign, each channel with a manner of its own.
func oddFacts(t *rapid.T, f *assess.Facts, c assess.Campaign, channels, measures []string) {
	every := rapid.SampledFrom([]int{1, 3, 500}).Draw(t, "every")
	for _, ch := range channels {
		level := map[string]float64{}
		for _, m := range measures {
			level[m] = rapid.SampledFrom([]float64{math.NaN(), 0, 0.4, 3, 250, 1e7, -40}).Draw(t, m)
			if level[m] < 0 && m != "revenue" {
				level[m] = 0
			}
		}
		for d := c.Period.First; d <= min(c.Period.Last, calendar.On(2026, 6, 10)); d += calendar.Date(every) {
			f.Dates = append(f.Dates, d)
			f.Dims[assess.DimCampaign], f.Dims[assess.DimChannel] = append(f.Dims[assess.DimCampaign], c.ID), append(f.Dims[assess.DimChannel], ch)
			wobble := 1 + 0.5*math.Sin(float64(d)*float64(1+len(ch)))
			for _, m := range measures {
				f.Measures[m] = append(f.Measures[m], level[m]*wobble)
			}
		}
	}
}
