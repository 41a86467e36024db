package profile_test

import (
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"debrief/sources/profile"
)

// FuzzPropose looks at any text. Whatever it holds, each column and each field
// is guessed at most once, confidences are shares, and the entry is YAML with
// the headings as they stand in the data.
func FuzzPropose(f *testing.F) {
	for _, seed := range []string{
		"Date;Campaign;Clicks\n2026-01-01;A;5", "Tag;Kosten\n1.2.26;1.234,5\nGesamt;1", "Mo;Di;Mi\n1;2;3", "a: b;date;# c\n\"x\";03/04/2026;-", "Start;End;id;Goal leads\n1/2/26;3/4/26;7;%",
		"Date;Currency;Rate\n2026-01-01;USD;0,92", "Date;Clicks;yes\u2028: no\n2026-01-01;5;\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 || !utf8.ValidString(text) {
			return
		}
		table := profile.Look(sampleOf(text))
		for _, p := range profile.Propose(table) {
			seen := map[string]bool{}
			for _, g := range p.Fields {
				if seen[g.Field] || g.Confidence < 0 || g.Confidence > 1 || table.Column(g.Heading) == nil {
					t.Fatalf("guess %+v of %+v", g, p.Fields)
				}
				seen[g.Field] = true
			}
			if p.Confidence < 0 || p.Confidence > 1 {
				t.Fatalf("confidence %v", p.Confidence)
			}
			e := profile.Entry{Proposal: p, Name: p.Role, From: "test", Explain: true}
			var read map[string]struct{ Columns, Goals map[string]string }
			if err := yaml.Unmarshal([]byte(e.YAML("")), &read); err != nil {
				t.Fatalf("%v\n%s", err, e.YAML(""))
			}
			for _, g := range p.Fields {
				if got := read[p.Role].Columns[g.Field]; got != g.Heading {
					t.Fatalf("%s: read %q, wrote %q", g.Field, got, g.Heading)
				}
			}
		}
	})
}
