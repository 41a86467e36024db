package config

import (
	"os"
	"strings"
	"testing"
)

// FuzzLoad finds texts that neither load nor give faults that a person can act
// on.
func FuzzLoad(f *testing.F) {
	example, err := os.ReadFile(exampleFile)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{smallest, fullest, string(example), "", "a: [", "a: &a [*a]", "? ? ? a", "organization: {name: ${A}}", "- 1\n---\n- 2", "reports: {a.b[0]: {send: [[]]}}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, faults := parse(text, "/srv/debrief", variables)
		lines := strings.Count(string(text), "\n") + 1
		for _, fault := range faults {
			message := fault.Error()
			if fault.Line < 1 || fault.Line > lines || fault.Column < 1 || fault.What == "" {
				t.Errorf("fault without a place or a text: %+v", fault)
			}
			if strings.ContainsAny(message, "\n\r") {
				t.Errorf("more than one line: %q", message)
			}
			if strings.Contains(message, "canary") && !strings.Contains(string(text), "canary") {
				t.Errorf("a variable's value: %q", message)
			}
		}
		if len(faults) == 0 {
			for i := range c.Reports {
				c.Report(&c.Reports[i])
				c.Schedule(&c.Reports[i])
			}
			c.Datasets()
			c.YearGoals()
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(exampleFile, noVariables); err != nil {
			b.Fatal(err)
		}
	}
}
