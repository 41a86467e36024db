package config

import (
	"strings"
	"testing"

	"debrief/pipeline"
)

// withPerformance is a small configuration with further lines below
// data.performance.
func withPerformance(lines string) []byte {
	return []byte(`organization: { name: A, currency: EUR, operator: me }
sources: { plan: { csv: plan.csv }, results: { csv: results.csv } }
data:
  campaigns: { from: plan }
  performance:
    from: results
` + lines + `
people: { me: { email: me@example.com } }
reports: { pulse: { kind: pulse, send: [{ to: me }] } }
`)
}

// with changes the default tolerance.
func with(change func(*pipeline.Tolerance)) pipeline.Tolerance {
	t := pipeline.DefaultTolerance
	change(&t)
	return t
}

func TestTolerance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lines string
		want  pipeline.Tolerance
		fault string
	}{
		{"", pipeline.DefaultTolerance, ""},
		{"    tolerance: { rejected: 1%, then: stop }", with(func(t *pipeline.Tolerance) { t.Rejected, t.Then = 0.01, pipeline.Stop }), ""},
		{"    tolerance: { then: note, stop: 100% }", with(func(t *pipeline.Tolerance) { t.Then, t.Stop = pipeline.Note, 1 }), ""},
		{"    tolerance: { duplicates: stop, totals: note, ratios: provisional, gaps: stop, unplanned: stop, currencies: note }", with(func(t *pipeline.Tolerance) {
			t.Duplicates, t.Totals, t.Ratios = pipeline.Stop, pipeline.Note, pipeline.Provisional
			t.Gaps, t.Unplanned, t.Currencies = pipeline.Stop, pipeline.Stop, pipeline.Note
		}), ""},
		{"    tolerance: { unplanned: fail }", pipeline.Tolerance{}, `unplanned: unknown unplanned, found "fail", write one of note, provisional, stop`},
		{"    tolerance: { duplicate: stop }", pipeline.Tolerance{}, `tolerance.duplicate: unknown key`},
		{"    tolerance: { then: ignore }", pipeline.Tolerance{}, `then: unknown then`},
		{"    tolerance: { rejected: 120% }", pipeline.Tolerance{}, "rejected: not a share of the rows"},
		{"    tolerance: { rejected: 30% }", pipeline.Tolerance{}, "rejected: more than the share that stops a report"},
		{"    tolerance: 5%", pipeline.Tolerance{}, "tolerance: names with values are needed here"},
	}
	for _, test := range tests {
		c, faults := parse(withPerformance(test.lines), t.TempDir(), func(string) (string, bool) { return "", false })
		if test.fault != "" {
			if len(faults) == 0 || !strings.Contains(faults.Error(), test.fault) {
				t.Errorf("%s: %v, want %s", test.lines, faults, test.fault)
			}
			continue
		}
		if len(faults) > 0 {
			t.Errorf("%s: %v", test.lines, faults)
			continue
		}
		if got := c.Datasets()[1].Tolerance; got != test.want {
			t.Errorf("%s: %+v, want %+v", test.lines, got, test.want)
		}
	}
}

func TestFixed(t *testing.T) {
	t.Parallel()
	tests := []struct{ lines, fault string }{
		{"    fixed: { channel: E-mail }", ""},
		{"    fixed: { spend: 5 }", "fixed.spend: not a field that can be the same in every row"},
		{"    columns: { channel: Kanal }\n    fixed: { channel: E-mail }", "fixed.channel: a column holds it, too"},
	}
	for _, test := range tests {
		c, faults := parse(withPerformance(test.lines), t.TempDir(), func(string) (string, bool) { return "", false })
		switch {
		case test.fault == "" && (len(faults) > 0 || c.Datasets()[1].Fixed["channel"] != "E-mail"):
			t.Errorf("%s: %v", test.lines, faults)
		case test.fault != "" && (len(faults) == 0 || !strings.Contains(faults.Error(), test.fault)):
			t.Errorf("%s: %v, want %s", test.lines, faults, test.fault)
		}
	}
}

func TestRates(t *testing.T) {
	t.Parallel()
	text := strings.Replace(string(withPerformance("    fixed: { currency: USD }")), "  performance:\n", "  rates: { from: results, columns: { rate: Kurs } }\n  performance:\n", 1)
	c, faults := parse([]byte(text), t.TempDir(), func(string) (string, bool) { return "", false })
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	all := c.Datasets()
	if all[1].Role != pipeline.Rates || len(all[1].Measures) > 0 {
		t.Errorf("%+v", all[1])
	}
	if all[2].Fixed["currency"] != "USD" {
		t.Errorf("%+v", all[2])
	}
	text = strings.Replace(text, "rate: Kurs", "worth: Kurs", 1)
	if _, faults = parse([]byte(text), t.TempDir(), func(string) (string, bool) { return "", false }); len(faults) == 0 || !strings.Contains(faults.Error(), "worth: unknown field") {
		t.Errorf("%v", faults)
	}
}
