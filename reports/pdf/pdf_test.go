package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"debrief/calendar"
	"debrief/reports"
	"debrief/reports/reporttest"
)

func render(doc *reports.Document) ([]byte, error) { return Render(doc, Options{}) }

func TestContract(t *testing.T) {
	reporttest.Run(t, reporttest.Renderer{Render: render, Text: textOf, SameBytes: true})
}

func mustRender(t testing.TB, doc *reports.Document, opts Options) []byte {
	t.Helper()
	out, err := Render(doc, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func validate(t *testing.T, file []byte, password string) {
	t.Helper()
	noConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.UserPW = password
	if err := api.Validate(bytes.NewReader(file), conf); err != nil {
		t.Errorf("not a valid PDF: %v", err)
	}
}

func TestFilesAreValid(t *testing.T) {
	validate(t, mustRender(t, reporttest.Sample(), Options{}), "")
	validate(t, mustRender(t, reporttest.Hard(), Options{Paper: Letter}), "")
}

func TestPassword(t *testing.T) {
	out := mustRender(t, reporttest.Sample(), Options{Password: "geheim"})
	if !bytes.Contains(out, []byte("/AESV3")) {
		t.Error("not encrypted with AES-256")
	}
	if bytes.Contains(out, []byte("Northwind")) {
		t.Error("the organization can be read without the password")
	}
	validate(t, out, "geheim")
	conf := model.NewDefaultConfiguration()
	conf.UserPW = "wrong"
	if err := api.Validate(bytes.NewReader(out), conf); err == nil {
		t.Error("a wrong password opens the file")
	}
}

// TestWriterCanBeReached holds the pinned maroto to the field that drawings
// need.
func TestWriterCanBeReached(t *testing.T) {
	reached := false
	m := maroto.New()
	p := &press{doc: reporttest.Sample()}
	c := &component{press: p, height: 10, draw: func(x, y float64) { reached = x == 10 && y == 10 }}
	m.AddRow(10, col.New(12).Add(c))
	if _, err := m.Generate(); err != nil || p.err != nil {
		t.Fatal(err, p.err)
	}
	if !reached || p.pdf == nil {
		t.Error("the drawing was not called at the margins")
	}
	if _, err := fpdfOf(nil); err == nil {
		t.Error("no provider: want an error")
	}
}

func TestMetadataAndOutline(t *testing.T) {
	out := mustRender(t, reporttest.Sample(), Options{})
	for _, want := range []string{"/Lang (en-IE)", "/DisplayDocTitle true", "/Outlines", "/CreationDate (D:20260622060000", "/ModDate (D:20260622060000"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
	if n := bytes.Count(out, []byte("/Subtype /Link")); n != 9 {
		t.Errorf("%d links in the contents, want one for each of 9 sections", n)
	}
	for _, place := range []string{"/work", "/home", "/root", "/tmp"} {
		if bytes.Contains(out, []byte(place)) {
			t.Errorf("the file names a path: %s", place)
		}
	}
}

func TestMarkIsShown(t *testing.T) {
	doc := reporttest.Sample()
	doc.Meta.Mark = reports.Provisional
	text, err := textOf(mustRender(t, doc, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "Provisional") {
		t.Error("a provisional report does not say so on its first page")
	}
}

func TestFooterSaysWhatStateOfTheData(t *testing.T) {
	doc := reporttest.Sample()
	l := newLayout(mustLanguage(t, doc), themeOf(doc), A4.sheet())
	p := newPress(doc, l, A4.sheet())
	if got, want := p.imprint(), "Data to 21 June 2026 · Edition 1 · Final · Run 7f3a91c2"; got != want {
		t.Errorf("imprint = %q, want %q", got, want)
	}
	p.doc = &reports.Document{Meta: reports.Meta{DataTo: calendar.Date(0)}}
	if got := p.imprint(); got != "" {
		t.Errorf("imprint of nothing = %q", got)
	}
}

func TestLogo(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 60, 20))
	picture.Set(3, 3, color.NRGBA{200, 0, 0, 128})
	var raw bytes.Buffer
	if err := png.Encode(&raw, picture); err != nil {
		t.Fatal(err)
	}
	doc := reporttest.Sample()
	doc.Meta.Brand.Logo = raw.Bytes()
	a, b := mustRender(t, doc, Options{}), mustRender(t, doc, Options{})
	if !bytes.Contains(a, []byte("/Subtype /Image")) {
		t.Error("the logo is not drawn")
	}
	if !bytes.Equal(a, b) {
		t.Error("two files with a logo differ")
	}
	validate(t, a, "")
	if readLogo([]byte("GIF89a")) != nil {
		t.Error("a broken picture is a logo")
	}
}

func TestUnknownLocaleIsAnError(t *testing.T) {
	doc := reporttest.Sample()
	doc.Meta.Locale = "ja"
	if _, err := Render(doc, Options{}); err == nil {
		t.Error("want an error that names the locale")
	}
}

func TestSetLanguageKeepsTheTableFindable(t *testing.T) {
	out := mustRender(t, reporttest.Sample(), Options{})
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(out)
	if m == nil {
		t.Fatal("the file has no end")
	}
	var at int
	for _, c := range m[1] {
		at = at*10 + int(c-'0')
	}
	if !bytes.HasPrefix(out[at:], []byte("xref\n")) {
		t.Errorf("at %d stands %q", at, out[at:at+10])
	}
	if _, err := setLanguage([]byte("%PDF-1.3"), "en"); err == nil {
		t.Error("a stump is no PDF: want an error")
	}
}

// FuzzText puts any text wherever a document takes one from data.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "Spring", "🎉", "\x00\xff", "微信 حملة", "a\u0301\u0302\u0303", "\u202eevil", strings.Repeat("x", 5000), ")\\(", "{nb}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, v := reports.Literal(s), reports.Of(1, reports.Money)
		doc := &reports.Document{Meta: reporttest.Sample().Meta, Sections: []reports.Section{{ID: s, Label: text, Title: text, Subtitle: text, Blocks: []reports.Block{
			{Verdict: &reports.Verdict{Status: reports.Met, Text: text}},
			{Table: &reports.Table{Title: text, Columns: []reports.TableColumn{{Head: text}, {Head: text}}, Rows: []reports.Row{{Cells: []reports.Cell{{Text: &text}, {Value: &v}}}}}},
			{Chart: &reports.Chart{Title: text, Bars: &reports.BarChart{Unit: reports.Money, Bars: []reports.Bar{{Label: text, Value: v}}}}},
			{Actions: &reports.Actions{Items: []reports.Action{{Text: text, Owner: s}}}},
		}}}}
		doc.Meta.Organization, doc.Meta.Title, doc.Meta.Run = s, text, s
		mustRender(t, doc, Options{})
	})
}

// BenchmarkDebrief measures a debrief of seven pages and ten charts.
func BenchmarkDebrief(b *testing.B) {
	doc := reporttest.Sample()
	b.ReportAllocs()
	for b.Loop() {
		mustRender(b, doc, Options{})
	}
}
