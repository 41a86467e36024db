package reports_test

import (
	"math"
	"strings"
	"testing"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// testedLift is a test with a gain in sales.
func testedLift(cat *assess.Catalogue) *assess.Lift {
	ranged := func(n, low, high float64) assess.Estimate {
		return assess.Estimate{Quantity: assess.Known(n), Low: low, High: high, Ranged: true}
	}
	first := calendar.On(2026, 2, 1)
	course := assess.LiftCourse{CampaignBeginning: 4}
	for i := range 6 {
		course.Starts = append(course.Starts, first+calendar.Date(7*i))
		course.Actual, course.Without = append(course.Actual, 100), append(course.Without, 90)
		course.Low, course.High = append(course.Low, math.NaN()), append(course.High, math.NaN())
	}
	return &assess.Lift{
		Period: calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 10)}, Level: assess.LevelA, Treated: 4, Control: 3, Spend: assess.Known(2000),
		Measures: []assess.LiftMeasure{{Measure: "sales", Correlation: 0.913, Days: 10, DaysBefore: 28, Actual: 4804, Without: 4000, Effect: ranged(804, 539, 1073),
			Share: ranged(0.201, 0.134, 0.268), Detectable: assess.Known(0.0957), Outcome: assess.Gained, Course: course}},
		Returns: []assess.LiftReturn{{KPI: cat.KPI("cost_per_sale"), Added: ranged(2.49, 1.86, 3.71), Attributed: assess.Known(2)}},
	}
}

// sectionOf composes a report in a locale, checks it and returns a section's
// title and, if the document has none of the id, "".
func sectionOf(t *testing.T, a *assess.Assessment, cat *assess.Catalogue, locale, id string, view reports.View) string {
	t.Helper()
	f := frame(cat)
	f.Locale, f.View = locale, view
	doc := reports.ComposeCampaign(a, f)
	lang, err := reports.NewLanguage(locale, "EUR")
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Check(lang); err != nil {
		t.Errorf("%s: %v", locale, err)
	}
	for _, s := range doc.Sections {
		if want := map[string]string{"lift": "A", "attribution": "D"}[s.ID]; s.Level != want {
			t.Errorf("%s rests on level %q, want %q", s.ID, s.Level, want)
		}
		if s.ID == id {
			return lang.Text(s.Title)
		}
	}
	return ""
}

func TestLiftIsSaidPlainly(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*assess.Lift)
		want   map[string]string
	}{
		"gain": {func(*assess.Lift) {}, map[string]string{
			"en-IE": "The campaign brought 804 more sales than there would have been without it (539 to 1.07k)",
			"en-US": "The campaign brought 804 more sales than there would have been without it (539 to 1.07K)",
			"de-DE": "Mit der Kampagne 804 mehr Verkäufe, als es ohne sie gewesen wären (539 bis 1,07\u00a0Tsd.)",
		}},
		"none": {func(l *assess.Lift) { l.Measures[0].Outcome, l.Measures[0].Effect.Low = assess.Undetected, -10 }, map[string]string{
			"en-IE": "No effect on sales could be detected; one of 9.6% or more would probably have shown",
			"de-DE": "Keine Wirkung auf Verkäufe nachweisbar; ab 9,6\u00a0% wäre sie vermutlich zu sehen gewesen",
		}},
		"loss": {func(l *assess.Lift) {
			m := &l.Measures[0]
			m.Outcome, m.Effect = assess.Lost, assess.Estimate{Quantity: assess.Known(-804), Low: -1073, High: -539, Ranged: true}
		}, map[string]string{"en-IE": "With the campaign there were 804 fewer sales than there would have been without it (−1.07k to −539)"}},
		"poor": {func(l *assess.Lift) {
			l.Measures[0] = assess.LiftMeasure{Measure: "sales", Reason: assess.PoorControl, Correlation: 0.413, Days: 10, DaysBefore: 28}
			l.Returns = nil
		}, map[string]string{
			"en-IE": "What the campaign added cannot be computed: before the campaign, sales of the control group did not move with those of the treated group (correlation 0.413)",
			"de-DE": "Was die Kampagne zusätzlich brachte, ist nicht berechenbar: vor der Kampagne liefen die Gruppen nicht parallel (Verkäufe, Korrelation 0,413)",
		}},
		"short": {func(l *assess.Lift) {
			l.Measures[0] = assess.LiftMeasure{Measure: "sales", Reason: assess.ShortBefore, Days: 10, DaysBefore: 5}
			l.Returns = nil
		}, map[string]string{"en-IE": "What the campaign added cannot be computed: there are only 5\u00a0days before the campaign to compare the groups on"}},
	} {
		for _, locale := range []string{"en-IE", "en-US", "de-DE"} {
			a, cat := springSale(t)
			a.Lift = testedLift(cat)
			c.change(a.Lift)
			for _, view := range []reports.View{reports.Manager, reports.Executive} {
				got := sectionOf(t, a, cat, locale, "lift", view)
				if want, ok := c.want[locale]; ok && got != want || got == "" {
					t.Errorf("%s, %s, %s: %q, want %q", name, locale, view, got, want)
				}
			}
		}
	}
}

func TestAttributionNamesWhatDependsOnTheModel(t *testing.T) {
	credited := func(name string, credits ...float64) assess.Credited {
		low, high := min(credits[0], credits[1]), max(credits[0], credits[1])
		return assess.Credited{Name: name, Credits: credits, Low: low, High: high, Claimed: assess.Missing(assess.NoData, "sales")}
	}
	base := assess.Attribution{Period: calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 10)}, Methods: []assess.CreditMethod{"last", "time decay"}, HalfLife: 7, Rest: 3, Claimed: assess.Known(180)}
	for name, c := range map[string]struct {
		of   func() assess.Attribution
		want string
	}{
		"depends": {func() assess.Attribution {
			a := base
			a.Conversions, a.Channels = 130, []assess.Credited{credited("Search", 90, 40), credited("Display", 30, 80), credited("", 10, 10)}
			return a
		}, "The credit of Search depends most on the model: 40 to 90 of 130 conversions"},
		"same": {func() assess.Attribution {
			a := base
			a.Conversions, a.Channels = 130, []assess.Credited{credited("Search", 70, 80), credited("Display", 60, 50)}
			return a
		}, "Whichever model divides the 130 conversions, the channels' credit is much the same"},
		"few": {func() assess.Attribution { a := base; a.Conversions, a.TooFew = 12, true; return a }, "12 conversions with known contacts are too few to divide among channels"},
	} {
		for _, locale := range []string{"en-IE", "en-US", "de-DE"} {
			a, cat := springSale(t)
			credit := c.of()
			a.Credit = &credit
			got := sectionOf(t, a, cat, locale, "attribution", reports.Manager)
			if got == "" || strings.HasPrefix(locale, "en") && got != c.want {
				t.Errorf("%s, %s: %q, want %q", name, locale, got, c.want)
			}
			if got := sectionOf(t, a, cat, locale, "attribution", reports.Executive); got != "" {
				t.Errorf("an executive is shown %q", got)
			}
		}
	}
}
