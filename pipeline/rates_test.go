package pipeline

import (
	"errors"
	"math"
	"strings"
	"testing"

	"debrief/calendar"
	"debrief/reports"
	"debrief/sources"
)

// withCurrencies is a pipeline of which the results and the orders of three
// days have amounts in several currencies.
func withCurrencies(t *testing.T, codes ...string) (*Pipeline, *shelf) {
	t.Helper()
	p, s := pipelineOn(t)
	s.tables["performance"] = table(dates("date", day(1), day(2), day(3)), texts("campaign", "S26", "S26", "S26"), texts("channel", "Search", "Search", "Radio"), texts("currency", codes...),
		numbers("spend", 100, 200, math.NaN()), numbers("sales", 1, 2, 3), numbers("revenue", 10, 20, 30))
	s.tables["orders"] = table(dates("date", day(1), day(2), day(3)), texts("customer", "a", "b", "c"), texts("channel", "Search", "Search", "Radio"), texts("currency", codes...), numbers("value", 10, 20, 30))
	p.Datasets = append(p.Datasets, Dataset{Name: "orders", Role: Orders, Source: s})
	return p, s
}

func withRates(p *Pipeline, s *shelf, days []calendar.Date, codes []string, values []float64) {
	s.tables["rates"] = table(dates("date", days...), texts("currency", codes...), numbers("rate", values...))
	p.Datasets = append(p.Datasets, Dataset{Name: "rates", Role: Rates, Source: s})
}

func TestAmountsAreConverted(t *testing.T) {
	p, s := withCurrencies(t, "USD", "eur ", "usd")
	withRates(p, s, []calendar.Date{day(3), day(1) - 20, day(4)}, []string{"USD", "USD", "USD"}, []float64{0.5, 0.9, 7})
	facts, readings, err := p.ReadFacts(t.Context(), calendar.Period{})
	if err != nil {
		t.Fatal(err)
	}
	// 100 at the rate of twenty days before, 200 as they are, the third not known.
	if got := facts.Measures["spend"]; got[0] != 90 || got[1] != 200 || !math.IsNaN(got[2]) {
		t.Errorf("spend %v", got)
	}
	if got := facts.Measures["revenue"]; got[0] != 9 || got[1] != 20 || got[2] != 15 {
		t.Errorf("revenue %v", got)
	}
	if got := facts.Measures["sales"]; got[0] != 1 || got[2] != 3 {
		t.Errorf("sales are not money: %v", got)
	}
	if facts.Dims["currency"] != nil || len(readings) != 2 || readings[1].Dataset != "rates" {
		t.Errorf("dimensions %v, readings %v", facts.Dims, readings)
	}
	orders, _, err := p.ReadOrders(t.Context(), day(31))
	if err != nil {
		t.Fatal(err)
	}
	if orders[0].Value != 9 || orders[1].Value != 20 || orders[2].Value != 15 {
		t.Errorf("orders %+v", orders)
	}
}

func TestRatesAreNamedOnce(t *testing.T) {
	p, s := withCurrencies(t, "USD", "EUR", "USD")
	withRates(p, s, []calendar.Date{day(1)}, []string{"USD"}, []float64{0.5})
	sub := subject(Send{To: []Person{orla}, View: reports.Manager})
	sub.Report.Kind = reports.Annual
	run, err := p.Generate(t.Context(), sub)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range run.Readings {
		names = append(names, r.Dataset)
	}
	if got := strings.Join(names, " "); got != "campaigns performance rates orders" {
		t.Errorf("read %s", got)
	}
}

func TestCurrenciesAreNeverAdded(t *testing.T) {
	tests := []struct {
		name  string
		codes []string
		rates func(*Pipeline, *shelf)
		want  string
	}{
		{"no rates", []string{"EUR", "USD", "EUR"}, func(*Pipeline, *shelf) {}, "performance has amounts in USD, which cannot be added to those in EUR, and there are no rates"},
		{"another currency", []string{"EUR", "GBP", "EUR"}, func(p *Pipeline, s *shelf) { withRates(p, s, []calendar.Date{day(1)}, []string{"USD"}, []float64{1}) },
			"performance has amounts in GBP on 2026-03-02, and there is no rate of that day or of the 31 days before"},
		{"later", []string{"USD", "EUR", "EUR"}, func(p *Pipeline, s *shelf) { withRates(p, s, []calendar.Date{day(2)}, []string{"USD"}, []float64{1}) },
			"performance has amounts in USD on 2026-03-01, and there is no rate"},
		{"long ago", []string{"USD", "EUR", "EUR"}, func(p *Pipeline, s *shelf) {
			withRates(p, s, []calendar.Date{day(1) - 32}, []string{"USD"}, []float64{1})
		},
			"performance has amounts in USD on 2026-03-01, and there is no rate"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, s := withCurrencies(t, test.codes...)
			test.rates(p, s)
			var currency *CurrencyError
			_, _, err := p.ReadFacts(t.Context(), calendar.Period{})
			if !errors.As(err, &currency) || !strings.HasPrefix(err.Error(), test.want) || currency.Advice() == "" || !currency.Permanent() {
				t.Errorf("facts: %v", err)
			}
			if _, _, err = p.ReadOrders(t.Context(), day(31)); !errors.As(err, &currency) {
				t.Errorf("orders: %v", err)
			}
		})
	}
}

func TestOwnCurrencyNeedsNoRates(t *testing.T) {
	p, _ := withCurrencies(t, "EUR", "EUR", "eur")
	facts, readings, err := p.ReadFacts(t.Context(), calendar.Period{})
	if err != nil || facts.Measures["spend"][1] != 200 || len(readings) != 1 {
		t.Errorf("%v, %v, %v", facts, readings, err)
	}
}

func TestRatesThatCannotBe(t *testing.T) {
	for want, values := range map[string][]float64{
		"the rate of USD on 2026-03-01 is 0":                 {0},
		"the rate of USD on 2026-03-01 is -1":                {-1},
		"there are two different rates of USD on 2026-03-01": {1, 2},
	} {
		p, s := withCurrencies(t, "USD", "USD", "USD")
		days, codes := []calendar.Date{day(1), day(1)}, []string{"USD", "USD"}
		withRates(p, s, days[:len(values)], codes[:len(values)], values)
		if _, _, err := p.ReadFacts(t.Context(), calendar.Period{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestCurrencyOfAnExport converts a dataset of which all rows have one currency
// that no column holds.
func TestCurrencyOfAnExport(t *testing.T) {
	p, s := withCurrencies(t, "", "", "")
	withRates(p, s, []calendar.Date{day(1)}, []string{"USD"}, []float64{0.5})
	d := p.dataset(Performance)
	d.Fixed = map[string]string{"currency": "USD"}
	for _, f := range d.Query(calendar.Period{}).Fields {
		if f.Name == "currency" {
			t.Errorf("the source is asked for %+v", f)
		}
	}
	columns := s.tables["performance"].Columns
	s.tables["performance"] = sources.Table{Columns: append(columns[:3:3], columns[4:]...)}
	facts, _, err := p.ReadFacts(t.Context(), calendar.Period{})
	if err != nil || facts.Measures["spend"][1] != 100 {
		t.Errorf("%v, %v", facts, err)
	}
}
