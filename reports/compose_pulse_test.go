package reports_test

import (
	"strings"
	"testing"
	"time"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// TestPulseNotes: a pulse says of its data what every report says, and when each
// source was read, how many rows it has and up to which day; a slice learns the
// sources alone.
func TestPulseNotes(t *testing.T) {
	a, cat := springSale(t)
	lang, err := reports.NewLanguage("en-GB", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	facts := &assess.Facts{Dates: []calendar.Date{calendar.On(2026, 3, 1), calendar.On(2026, 3, 2)}, Dims: map[string][]string{"campaign": {"S26", "S26"}, "channel": {"Search", "Display"}},
		Measures: map[string][]float64{"spend": {100, 100}, "sales": {9, 3}, "revenue": {300, 60}}}
	in := assess.PulseInput{Input: assess.Input{Plan: &assess.Plan{Campaigns: []assess.Campaign{a.Campaign}}, Facts: facts, AsOf: calendar.On(2026, 3, 3), Settings: assess.DefaultSettings(cat)},
		Period: calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 2)}, Year: calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)}}
	f := frame(cat)
	f.Sources[0].Read, f.Sources[0].Last = time.Date(2026, 3, 13, 7, 5, 0, 0, time.UTC), calendar.On(2026, 3, 2)
	f.Sources[0].Doubts = []reports.Note{{Term: reports.Literal("There twice"), Text: reports.Literal("2 rows repeat others.")}}
	f.Sources = append(f.Sources, reports.SourceNote{Dataset: "campaigns", Source: "xlsx plan.xlsx", Rows: 2})
	whole := small(lang, reports.ComposePulse(in.Assess(), f))
	for _, want := range []string{
		"Rows not used: performance: 1 row: text in a number in spend, “n/k” at march.csv:7.",
		"There twice: 2 rows repeat others.",
		"Sources: Read on 13 Mar 2026, 07:05, from csv march.csv (performance: 41 rows, up to 2 Mar 2026) and xlsx plan.xlsx (campaigns: 2 rows).",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("the pulse does not say %q:\n%s", want, whole)
		}
	}
	f.Slice = reports.Slice{Dimension: "channel", Value: "Search"}
	f.Sources = []reports.SourceNote{{Dataset: "performance", Source: "csv march.csv"}}
	if slice := small(lang, reports.ComposePulse(in.Assess(), f)); !strings.Contains(slice, "Read from csv march.csv (performance).") {
		t.Errorf("the slice says\n%s", slice)
	}
}

// small returns what stands in small type under a document's tables.
func small(lang *reports.Language, doc *reports.Document) string {
	var lines []string
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil {
				for _, n := range b.Table.Notes {
					lines = append(lines, lang.Text(n))
				}
			}
		}
	}
	return strings.Join(lines, "\n")
}
