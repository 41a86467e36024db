package page_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"debrief/reports"
	"debrief/reports/page"
	"debrief/reports/reporttest"
	"debrief/templates/fonts"
)

func TestConformance(t *testing.T) {
	reporttest.Run(t, reporttest.Renderer{Render: render, Text: text, SameBytes: true})
}

func render(doc *reports.Document) ([]byte, error) { return page.Render(doc, page.Options{}) }

var tag = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)

// text drops the tags of a page.
func text(out []byte) (string, error) {
	return html.UnescapeString(tag.ReplaceAllString(string(out), " ")), nil
}

func TestOwnType(t *testing.T) {
	regular, err := fonts.Open(fonts.Regular().TTF())
	if err != nil {
		t.Fatal(err)
	}
	out, err := page.Render(reporttest.Sample(), page.Options{Type: fonts.NewType("500 Acme", regular, regular)})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`body{font-family:'500 Acme',Inter,system-ui`, `font-family="&#39;500 Acme&#39;,Inter, `} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the page does not ask for the type: no %s", want)
		}
	}
}

func TestVerdictHasItsOwnWord(t *testing.T) {
	doc := reporttest.Sample()
	doc.Sections[0].Blocks = []reports.Block{{Verdict: &reports.Verdict{Status: reports.Near, Text: reports.Literal("So so.")}}}
	out, err := page.Render(doc, page.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := `<span aria-hidden="true">◐</span> mixed</span> <strong>So so.</strong>`; !strings.Contains(string(out), want) {
		t.Errorf("no %s", want)
	}
}

// TestFiguresReadAsElsewhere: values of several units in a column are written as
// on the cards and in the PDF.
func TestFiguresReadAsElsewhere(t *testing.T) {
	doc := reporttest.Sample()
	figure := func(n float64, unit reports.Unit) reports.Row {
		v := reports.Of(n, unit)
		return reports.Row{Cells: []reports.Cell{{Value: &v}}}
	}
	doc.Sections[1].Blocks = []reports.Block{{Table: &reports.Table{Columns: []reports.TableColumn{{Head: reports.Literal("Actual")}},
		Rows: []reports.Row{figure(0.789, reports.Ratio), figure(32.54, reports.Money), figure(6190, reports.Count)}}}}
	out, err := page.Render(doc, page.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">78.9%<", ">€32.50<", ">6.19k<"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s", want)
		}
	}
}
