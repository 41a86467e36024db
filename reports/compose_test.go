package reports_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// springSale is a small campaign with its forerunner: two channels, one good
// and one bad, ten days each.
func springSale(t testing.TB) (*assess.Assessment, *assess.Catalogue) {
	t.Helper()
	cat, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	f := &assess.Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for year, better := range map[int]float64{2025: 1, 2026: 1.2} {
		for day := range 10 {
			for channel, revenue := range map[string]float64{"Search": 300, "Display": 60} {
				wobble := float64(day%3) * 4
				f.Dates = append(f.Dates, calendar.On(year, 3, 1+day))
				f.Dims["campaign"] = append(f.Dims["campaign"], map[int]string{2025: "S25", 2026: "S26"}[year])
				f.Dims["channel"] = append(f.Dims["channel"], channel)
				for m, v := range map[string]float64{"spend": 100, "impressions": 10000, "clicks": 500 - 100*better, "leads": 40, "sales": 8 + wobble/4, "revenue": revenue*better + wobble} {
					f.Measures[m] = append(f.Measures[m], v)
				}
			}
		}
	}
	plan := &assess.Plan{
		Campaigns: []assess.Campaign{
			{ID: "S25", Name: "Spring Sale 2025", Period: calendar.Period{First: calendar.On(2025, 3, 1), Last: calendar.On(2025, 3, 10)}},
			{ID: "S26", Name: "Spring Sale 2026", Owner: "maria", Objective: "Sales", Budget: assess.Known(2200), Period: calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 10)},
				Goals: []assess.Goal{{KPI: "roi", Target: 1}, {KPI: "leads", Target: 700}, {KPI: "cost_per_sale", Target: 8}}},
		},
		Activities: []assess.Activity{{Campaign: "S26", Name: "Film", Channel: "Display", Owner: "tom",
			Planned: calendar.Period{First: calendar.On(2026, 2, 1), Last: calendar.On(2026, 2, 20)},
			Actual:  calendar.Period{First: calendar.On(2026, 2, 3), Last: calendar.On(2026, 3, 2)}, PlannedCost: assess.Known(500), ActualCost: assess.Known(620)}},
	}
	a, err := assess.Assess(assess.Input{Plan: plan, Facts: f, AsOf: calendar.On(2026, 3, 15), Settings: assess.DefaultSettings(cat)}, "S26")
	if err != nil {
		t.Fatal(err)
	}
	return a, cat
}

func frame(cat *assess.Catalogue) reports.Frame {
	return reports.Frame{Organization: "Harbour Coffee", Locale: "en-IE", Currency: "EUR", View: reports.Manager, Edition: 1, Mark: reports.Final,
		Run: "4f2a", Made: time.Date(2026, 3, 13, 8, 0, 0, 0, time.UTC), FileName: "spring-sale-2026_debrief_2026-03-13", Catalogue: cat,
		Sources: []reports.SourceNote{{Dataset: "performance", Source: "csv march.csv", Rows: 41, Rejected: 1,
			Rejections: []reports.Rejection{{What: "text in a number", Field: "spend", Rows: 1, Where: "march.csv:7", Value: "n/k"}}}}}
}

func TestComposeCampaignResolvesEveryPhrase(t *testing.T) {
	a, cat := springSale(t)
	doc := reports.ComposeCampaign(a, frame(cat))
	lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Check(lang); err != nil {
		t.Error(err)
	}
	if got, want := lang.Text(doc.Meta.Subject), "Spring Sale 2026: 2 of 3 goals met, ROI 120% (goal 100%)"; got != want {
		t.Errorf("subject = %q, want %q", got, want)
	}
	if got, want := lang.Text(doc.Meta.Preheader), "Spring Sale 2026 met 2 of 3 goals and returned €2.20 for each €1 spent; cost per sale ended 40.4% over the goal of €8."; got != want {
		t.Errorf("preheader = %q, want %q", got, want)
	}
	var ids []string
	for _, s := range doc.Sections {
		ids = append(ids, s.ID)
		t.Logf("%s: %s | %s", s.ID, lang.Text(s.Title), lang.Text(s.Subtitle))
	}
	want := "summary goals course channels funnel change execution recommendations notes definitions"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("sections = %s, want %s", got, want)
	}
}

func TestDocumentSurvivesJSON(t *testing.T) {
	a, cat := springSale(t)
	doc := reports.ComposeCampaign(a, frame(cat))
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	back := new(reports.Document)
	if err := json.Unmarshal(raw, back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(doc, back, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("document changed (-before +after):\n%s", diff)
	}
}

func TestCheckFindsWhatIsUnresolved(t *testing.T) {
	lang, err := reports.NewLanguage("en-GB", "GBP")
	if err != nil {
		t.Fatal(err)
	}
	doc := &reports.Document{Sections: []reports.Section{{Title: reports.Word("no.such.phrase"), Blocks: []reports.Block{
		{Paragraph: &reports.Paragraph{Text: reports.Word("goals.title.all")}}}}}}
	err = doc.Check(lang)
	if err == nil || !strings.Contains(err.Error(), "no.such.phrase") || !strings.Contains(err.Error(), `no argument "judged"`) {
		t.Errorf("err = %v", err)
	}
}

var digit = regexp.MustCompile(`[0-9]`)

// Every number in a sentence must be an argument, so that no figure is said
// that nothing computed.
func TestPhrasesHoldNoDigits(t *testing.T) {
	for id, text := range reports.PhraseTexts(t) {
		if digit.MatchString(text) {
			t.Errorf("phrase %s holds a digit: %q", id, text)
		}
	}
}
