package main

import (
	"strings"
	"testing"

	"debrief/assess"
	"debrief/calendar"
	"debrief/pipeline"
	"debrief/reports"
)

// replayed is a backtest of one day that could be replayed and two that could
// not.
func replayed(t *testing.T) *pipeline.Backtest {
	t.Helper()
	cat, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	unknown := assess.Missing(assess.NotEstimable, "")
	return &pipeline.Backtest{
		Data: calendar.Period{First: calendar.On(2024, 10, 1), Last: calendar.On(2026, 10, 18)},
		Replays: []assess.Replay{{
			Year: 2025, AsOf: calendar.On(2025, 10, 20), Known: calendar.Period{First: calendar.On(2024, 10, 1), Last: calendar.On(2025, 10, 20)},
			Landings: []assess.Landed{
				{KPI: cat.KPI("revenue"), Forecast: assess.Estimate{Quantity: assess.Known(4.5e6), Low: 4e6, High: 5e6, Ranged: true}, Actual: assess.Known(5e6), Error: assess.Known(-0.1), Hit: true},
				{KPI: cat.KPI("roi"), Forecast: assess.Estimate{Quantity: unknown}, Actual: assess.Known(1.1), Error: unknown},
			},
			Moves:  []assess.Moved{{Channel: "Search", Advice: assess.Raise, Change: assess.Known(0.3), Average: assess.Known(2), Next: assess.Known(1.5), After: assess.Known(2.1), NextAfter: assess.Known(1.6)}},
			After:  calendar.Period{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 10, 18)},
			Raised: assess.Fared{Channels: 1, Spend: 100, Return: assess.Known(2.1), Next: assess.Known(1.6)}, Cut: assess.Fared{Channels: 1, Spend: 50, Return: assess.Known(0.8), Next: assess.Known(0.4)},
		}},
		Skipped: []*assess.NoReplayError{{AsOf: calendar.On(2023, 10, 20), Why: "too early"}, {AsOf: calendar.On(2024, 10, 18), Why: "too early"}},
	}
}

func TestBacktestForAPerson(t *testing.T) {
	lang, err := reports.NewLanguage("en-IE", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := (&backtestPrinter{lang: lang}).print(&out, replayed(t)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Review of 2025 as of 2025-10-20, from results of 1 Oct 2024 – 20 Oct 2025",
		"revenue  €4.50M   €4M to €5M  €5M      −10%  yes",
		"roi      –        –           110%     –     –",
		"Search   raise   +30%    €2           €1.50           €2.10         €1.60",
		"The moves were right: over 1 Jan – 18 Oct 2026 one unit more brought €1.60 where money was to go, €0.40 where it was to come from.",
		"1 of 1 landings came to lie within their range",
		"1 of 3 reviews could be replayed.\n  not 2023-10-20 to 2024-10-18 (2): too early",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}

func TestBacktestAsJSONHasNullForUnknown(t *testing.T) {
	var out strings.Builder
	if err := writeJSON(&out, backtestAsJSON(replayed(t))); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"forecast": null`, `"right": true`, `"as_of": "2025-10-20"`, `"why": "too early"`, `"next_after": 1.6`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in:\n%s", want, out.String())
		}
	}
}
