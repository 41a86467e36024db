package profile_test

import (
	"strings"
	"testing"

	"debrief/sources/profile"
)

func TestRatiosThatDisagree(t *testing.T) {
	head := "Date;Campaign;Cost;Leads;CPL\n"
	tests := []struct{ name, rows, want string }{
		{"agree", "2026-01-01;A;10;4;2.5\n2026-01-02;A;10;3;3.33\n2026-01-03;A;10;0;\n2026-01-04;A;10;6;2", ""},
		{"one is wrong", "2026-01-01;A;10;4;2.5\n2026-01-02;A;10;5;2.1", `"CPL" is not Cost / Leads in 1 of 2 rows: row 3 has 2.1 in place of 2; debrief computes it anew`},
	}
	for _, test := range tests {
		p := profile.Propose(profile.Look(sampleOf(head + test.rows)))[0]
		if got := strings.Join(p.Doubts, "\n"); got != test.want {
			t.Errorf("%s: %s", test.name, got)
		}
	}
	p := profile.Propose(profile.Look(sampleOf("Date;Campaign;Clicks;Impressions;CTR\n2026-01-01;A;3;100;3.0%\n2026-01-02;A;3;100;3")))[0]
	if len(p.Doubts) > 0 {
		t.Errorf("percent: %q", p.Doubts)
	}
}

func TestTotalsThatDisagree(t *testing.T) {
	table := profile.Look(sampleOf(strings.Join([]string{"Date;Clicks;Spend;CTR", "2026-01-01;1;10;5", "2026-01-02;2;20;5", "Subtotal;3;30;7", "2026-01-03;4;40;5", "Subtotal;4;41;", "Total;7;70.004;"}, "\n")))
	if len(table.Totals) != 3 || len(table.Totals[0].Differs) > 0 || len(table.Totals[2].Differs) > 0 {
		t.Fatalf("%+v", table.Totals)
	}
	if got := table.Totals[1].Differs; len(got) != 1 || got[0] != "Spend is 41, and the rows above add up to 40" {
		t.Errorf("%q", got)
	}
}
