package reports_test

import (
	"strings"
	"testing"

	"debrief/reports"
	"debrief/reports/reporttest"
)

func TestAudit(t *testing.T) {
	l, err := reports.NewLanguage("en-IE", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	money := func(n float64) reports.Arg { return reports.ArgOf(reports.Of(n, reports.Money)) }
	table := reports.Block{Table: &reports.Table{ID: "t", Columns: make([]reports.TableColumn, 2), Rows: []reports.Row{{Cells: []reports.Cell{
		{Value: &reports.Value{Number: 1234, Unit: reports.Money}}, {Value: &reports.Value{Number: 0.79, Unit: reports.Ratio}}}}}}}
	titled := func(n float64) reports.Section {
		return reports.Section{ID: "s", Title: reports.Say("course.title.plain", reports.Args{"measure": reports.ArgText(reports.Word("measure.revenue")), "total": money(n)}), Blocks: []reports.Block{table}}
	}
	finding := func(level string, texts ...string) reports.Section {
		g := reports.FindingGroup{Kind: reports.Strength}
		for _, text := range texts {
			g.Items = append(g.Items, reports.Finding{Level: level, Text: reports.Literal(text)})
		}
		return reports.Section{ID: "s", Blocks: []reports.Block{{Findings: &reports.Findings{Groups: []reports.FindingGroup{g}}}}}
	}
	claim := func(level string, title reports.Text) reports.Section {
		return reports.Section{ID: "s", Level: level, Title: title}
	}
	caused := reports.Word("caveat.attributed.text") // "… not what the spend caused"
	for name, test := range map[string]struct {
		section reports.Section
		want    string // in the error; empty for none
	}{
		"a number of a table":         {titled(1234), ""},
		"the same, rounded":           {titled(1232), ""},
		"what came back for a unit":   {titled(1.79), ""},
		"a number from nowhere":       {titled(1500), "€1.50k"},
		"a cause on attribution":      {finding("D", "Sales rose because of search"), "claims a cause"},
		"a cause after a trial":       {finding("A", "Sales rose because of search"), ""},
		"a word that holds the cause": {finding("D", "Because-of-you campaigns rose"), "claims a cause"},
		"no cause in another word":    {finding("D", "Sales in Clausedale rose"), ""},
		"a title that claims a cause": {claim("", caused), "claims a cause"},
		"the same of attribution":     {claim("D", caused), "claims a cause"},
		"the same after a trial":      {claim("A", caused), ""},
		"a name that holds a cause":   {claim("", reports.Literal("Because of you")), ""},
		"the same finding twice":      {finding("C", "Sales rose", "sales rose"), "says twice"},
	} {
		err := (&reports.Document{Sections: []reports.Section{test.section}}).Check(l)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: error %v, want %q", name, err, test.want)
		}
	}
}

// Good documents pass.
func TestAuditPassesTheSamples(t *testing.T) {
	for _, doc := range []*reports.Document{reporttest.Sample(), reporttest.Hard()} {
		l, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
		if err != nil {
			t.Fatal(err)
		}
		if err := doc.Check(l); err != nil {
			t.Error(err)
		}
	}
}

// A number in a finding follows from the inputs of its rule.
func TestAuditOfFigures(t *testing.T) {
	a, cat := springSale(t)
	doc := reports.ComposeCampaign(a, frame(cat))
	l, err := reports.NewLanguage("en-IE", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range doc.Sections[0].Blocks {
		if b.Findings != nil {
			f := &b.Findings.Groups[0].Items[0]
			for name, arg := range f.Text.Args {
				if arg.Value != nil {
					wrong := *arg.Value
					wrong.Number = wrong.Number*1.7 + 13
					f.Text.Args[name] = reports.ArgOf(wrong)
				}
			}
		}
	}
	if err := doc.Check(l); err == nil {
		t.Error("numbers that no rule computed pass")
	}
}
