package reports_test

import (
	"testing"

	"debrief/assess"
	"debrief/reports"
)

func TestASliceBesideTheWhole(t *testing.T) {
	for locale, want := range map[string][2]string{
		"en-IE": {"Search returned €3 for each €1 spent, all channels together €2.50", "The whole cannot be shown beside this part"},
		"de-DE": {"Search: 3\u00a0€ zurück je 1\u00a0€; alle Kanäle zusammen: 2,50\u00a0€", "Das Ganze kann neben diesem Teil nicht gezeigt werden"},
	} {
		a, cat := springSale(t)
		f := frame(cat)
		f.Locale, f.View, f.Slice = locale, reports.Specialist, reports.Slice{Dimension: "channel", Value: "Search"}
		lang, err := reports.NewLanguage(locale, "EUR")
		if err != nil {
			t.Fatal(err)
		}
		roi := assess.Estimate{Quantity: assess.Known(2), Low: 1.8, High: 2.2, Ranged: true}
		for i, b := range []*assess.Benchmark{
			{Dimension: "channel", Rows: []assess.BenchmarkRow{
				{KPI: cat.KPI("spend"), Own: assess.Estimate{Quantity: assess.Known(40)}, Whole: assess.Known(100), Share: assess.Known(0.4)},
				{KPI: cat.KPI("roi"), Own: roi, Whole: assess.Known(1.5), Share: assess.Missing(assess.NotEstimable, "roi")}}},
			{Dimension: "channel", Few: true},
			nil,
		} {
			f.Benchmark = b
			doc := reports.ComposeCampaign(a, f)
			if err := doc.Check(lang); err != nil {
				t.Errorf("%s: %v", locale, err)
			}
			title := ""
			for _, s := range doc.Sections {
				if s.ID != "benchmark" {
					continue
				}
				title = lang.Text(s.Title)
				if bars := s.Blocks[0].Chart; i == 0 && (bars == nil || bars.Bars.Reference.Value.Number != 1.5 || len(bars.Bars.Bars) != 1) {
					t.Errorf("%s: the whole is no line across the bar: %+v", locale, bars)
				}
			}
			if b != nil && title != want[i] || b == nil && title != "" {
				t.Errorf("%s: %q, want %q", locale, title, append(want[:], "")[i])
			}
		}
	}
}
