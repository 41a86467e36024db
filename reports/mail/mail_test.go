package mail_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"debrief/calendar"
	"debrief/reports"
	"debrief/reports/mail"
	"debrief/reports/reporttest"
)

var update = flag.Bool("update", false, "rewrite golden files")

// options are those of a usual mail.
func options() mail.Options {
	return mail.Options{
		Files: []mail.File{
			{Name: "spring-sale_debrief_2026-06-14.pdf", Size: 312_400},
			{Name: "spring-sale_debrief_2026-06-14.xlsx", Size: 1_204_000},
		},
		Reason:      reports.Literal("You get this because you are on the list “board” of Northwind Outdoor."),
		Unsubscribe: "https://debrief.northwind.example/unsubscribe/board?r=1&e=0&s=abc",
	}
}

func render(t testing.TB, doc *reports.Document, opts mail.Options) mail.Parts {
	t.Helper()
	parts, err := mail.Render(doc, opts)
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", name, diff)
	}
}

// TestOneLink: one file is not spoken of as several.
func TestOneLink(t *testing.T) {
	o := options()
	o.Files = o.Files[:1]
	o.Files[0].URL = "https://debrief.northwind.example/f/pdf"
	o.LinksUntil = calendar.On(2026, 7, 20)
	for locale, want := range map[string]string{
		"en-GB": "The link above works until 20 July 2026.", "en-US": "The link above works until July 20, 2026.", "de-DE": "Der Link oben gilt bis 20. Juli 2026.",
	} {
		doc := reporttest.Sample()
		doc.Meta.Locale = locale
		parts := render(t, doc, o)
		if !strings.Contains(parts.HTML, want) || !strings.Contains(strings.Join(strings.Fields(parts.Text), " "), want) {
			t.Errorf("%s: no %q", locale, want)
		}
	}
}

func TestGolden(t *testing.T) {
	linked := options()
	for i := range linked.Files {
		linked.Files[i].URL = "https://debrief.northwind.example/file/8f3c?r=1&e=1784505600&s=abc"
	}
	linked.LinksUntil = calendar.On(2026, 7, 20)
	for name, c := range map[string]struct {
		doc  *reports.Document
		opts mail.Options
	}{
		"sample":  {reporttest.Sample(), options()},
		"linked":  {provisional(), linked},
		"failure": {failure(), mail.Options{Reason: reports.Literal("You get this because you operate debrief.")}},
	} {
		t.Run(name, func(t *testing.T) {
			parts := render(t, c.doc, c.opts)
			golden(t, name+".html", parts.HTML)
			golden(t, name+".txt", parts.Text)
		})
	}
}

// provisional is a document whose data are not complete and that compares
// with nothing.
func provisional() *reports.Document {
	doc := reporttest.Sample()
	doc.Meta.Mark, doc.Meta.Brand.Primary = reports.Provisional, "#0b3d2e"
	for _, b := range doc.Sections[0].Blocks {
		if b.Scorecard == nil {
			continue
		}
		b.Scorecard.Against = reports.Text{}
		for i := range b.Scorecard.Scores {
			b.Scorecard.Scores[i].Change = nil
		}
	}
	return doc
}

// failure is a notice about a report that could not be made.
func failure() *reports.Document {
	text := func(s string) *reports.Text { t := reports.Literal(s); return &t }
	count := reports.Of(1204, reports.Count)
	return &reports.Document{
		Meta: reports.Meta{Kind: reports.Failure, Organization: "Northwind Outdoor", Locale: "en-IE", Currency: "EUR",
			Title: *text("Spring Sale: the debrief was not sent"), Run: "7f3a91c2", Edition: 1},
		Sections: []reports.Section{
			{ID: "failure", Blocks: []reports.Block{
				{Paragraph: &reports.Paragraph{Text: *text("The column “Cost” of results.csv is missing, so that spend is not known. Nobody got the report.")}},
				{Facts: &reports.Facts{Items: []reports.Fact{{Label: *text("Next attempt"), Text: *text("15 June 2026, 09:00")}}}},
			}},
			{ID: "what", Title: *text("What was found"), Blocks: []reports.Block{
				{Table: &reports.Table{ID: "rows",
					Columns: []reports.TableColumn{{Head: *text("File")}, {Head: *text("Rows")}},
					Rows:    []reports.Row{{Cells: []reports.Cell{{Text: text("results.csv")}, {Value: &count}}}}}},
				{Notes: &reports.Notes{Items: []reports.Note{{Term: *text("What to do"), Text: *text("Rename the column back, or map it under data.performance.columns.")}}}},
			}},
		},
	}
}

// TestLook writes pages for the eye where DEBRIEF_LOOK names a folder.
func TestLook(t *testing.T) {
	folder := os.Getenv("DEBRIEF_LOOK")
	if folder == "" {
		t.Skip("DEBRIEF_LOOK names no folder")
	}
	for name, doc := range map[string]*reports.Document{
		"sample": reporttest.Sample(), "provisional": provisional(), "hard": reporttest.Hard(), "failure": failure(),
	} {
		parts := render(t, doc, options())
		if err := os.WriteFile(filepath.Join(folder, name+".html"), []byte(parts.HTML), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, image := range parts.Inline {
			if err := os.WriteFile(filepath.Join(folder, name+".png"), image.PNG, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
