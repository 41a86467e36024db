package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"debrief/sources"
	"debrief/sources/grid"
	"debrief/sources/sourcetest"
)

const odsSpaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"`

// writeODS writes a spreadsheet of what is in its body; other are further parts.
func writeODS(t testing.TB, styles, body string, other parts) (folder string) {
	t.Helper()
	folder = t.TempDir()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
	add(odsContent, `<?xml version="1.0" encoding="UTF-8"?><office:document-content `+odsSpaces+`><office:automatic-styles>`+styles+
		`</office:automatic-styles><office:body><office:spreadsheet>`+body+`</office:spreadsheet></office:body></office:document-content>`)
	for name, text := range other {
		add(name, text)
	}
	if err := errors.Join(z.Close(), os.WriteFile(filepath.Join(folder, "a.ods"), b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return folder
}

func openODSFile(t testing.TB, folder string) sources.Source {
	t.Helper()
	src, err := Open(t.Context(), Options{Folder: folder, Path: "a.ods", Format: OpenDocument, MaxCells: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestODSConformance(t *testing.T) {
	write := func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		var b strings.Builder
		b.WriteString(`<table:table table:name="Results">`)
		headings := make([]sources.Cell, len(f.Headings))
		for i, h := range f.Headings {
			headings[i] = sourcetest.Text(h)
		}
		for _, row := range append([][]sources.Cell{headings}, f.Rows...) {
			b.WriteString("<table:table-row>")
			for i := range row {
				b.WriteString(odsCellOf(t, &row[i]))
			}
			b.WriteString("</table:table-row>")
		}
		b.WriteString("</table:table>")
		return openODSFile(t, writeODS(t, "", b.String(), nil)), sources.Relation{Sheet: "Results"}
	}
	sourcetest.Run(t, write)
	sourcetest.CampaignLeads(t, public+"/campaign-leads-orders/Marketing.csv", write)
}

// odsCellOf writes a cell as LibreOffice does.
func odsCellOf(t testing.TB, c *sources.Cell) string {
	t.Helper()
	var shown bytes.Buffer
	if err := xml.EscapeText(&shown, []byte(c.String())); err != nil {
		t.Fatal(err)
	}
	paragraph := "<text:p>" + shown.String() + "</text:p></table:table-cell>"
	switch c.Kind {
	case sources.TextCell:
		return `<table:table-cell office:value-type="string" calcext:value-type="string">` + paragraph
	case sources.NumberCell:
		return `<table:table-cell office:value-type="float" office:value="` + strconv.FormatFloat(c.Number, 'f', -1, 64) + `">` + paragraph
	case sources.DateCell:
		return `<table:table-cell office:value-type="date" office:date-value="` + c.Day.String() + `">` + paragraph
	}
	return `<table:table-cell/>`
}

// sheetODS has what real spreadsheets have: repeated cells and rows, notes,
// merged cells, errors, a hidden sheet, names, and a million rows of nothing.
const sheetODS = `<table:table table:name="Notes" table:style-name="ta2"><table:table-row><table:table-cell/></table:table-row></table:table>
<table:table table:name="Plan &amp; more" table:style-name="ta1"><table:table-column table:number-columns-repeated="16384"/>
<table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.125"><text:p>12.5%</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16383"/></table:table-row>
<table:table-row><table:table-cell table:number-rows-spanned="2" office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation><text:p>two <text:span>  bold</text:span><text:s text:c="2"/>x</text:p><text:p>lines</text:p></table:table-cell>
<table:covered-table-cell office:value-type="string"><text:p>hidden</text:p></table:covered-table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-03-01T08:00:00"><text:p>1.3.</text:p></table:table-cell>
<table:table-cell office:value-type="currency" office:value="-1234.5"><text:p>-1.234,50 €</text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT10H30M00S"><text:p>10:30</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:named-expressions><table:named-range table:name="Budget" table:cell-range-address="$'Plan &amp; more'.$A$1:.$B$4"/><table:named-range table:name="Rate" table:cell-range-address="$Notes.$A$1"/></table:named-expressions>
<table:database-ranges><table:database-range table:name="Media" table:target-range-address="'Plan &amp; more'.A1:'Plan &amp; more'.C9"/><table:database-range table:name="__Anonymous_Sheet_DB__0" table:target-range-address="Notes.A1:Notes.B2"/></table:database-ranges>`

const odsStyles = `<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>`

func TestODSCells(t *testing.T) {
	s := openODSFile(t, writeODS(t, odsStyles, sheetODS, nil)).(*Source)
	got := map[string]string{}
	var merged []grid.Area
	err := s.opened(t.Context(), func(ctx context.Context, b book) (err error) {
		merged, err = b.Walk(ctx, "Plan & more", grid.WholeSheet(), func(row int, cells []grid.Cell) error {
			for _, c := range cells {
				got[grid.ColumnName(c.Column)+strconv.Itoa(row)] = fmt.Sprint(c.Kind, " ", c.Cell.String())
			}
			return nil
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"A1": "1 A", "B1": "1 A", "A4": "2 0.125", "A5": "2 0.125", "A6": "1 two   bold  x\nlines", "C6": "1 TRUE", "D6": "4 #DIV/0!", "E6": "3 2026-03-01", "F6": "2 -1234.5", "G6": "1 10:30"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if len(merged) != 1 || merged[0].String() != "A6:A7" {
		t.Errorf("merged = %v", merged)
	}
}

func TestODSRelations(t *testing.T) {
	listed, err := openODSFile(t, writeODS(t, odsStyles, sheetODS, nil)).(sources.Catalog).Relations(t.Context())
	want := []sources.Listed{
		{Relation: sources.Relation{Sheet: "Notes"}, Kind: "sheet", Hidden: true}, {Relation: sources.Relation{Sheet: "Plan & more"}, Kind: "sheet"},
		{Relation: sources.Relation{Table: "Budget"}, Kind: grid.NamedRange}, {Relation: sources.Relation{Table: "Rate"}, Kind: grid.NamedRange}, {Relation: sources.Relation{Table: "Media"}, Kind: grid.NamedTable}}
	if diff := cmp.Diff(want, listed); diff != "" || err != nil {
		t.Errorf("relations: %v (-want +got):\n%s", err, diff)
	}
}

// TestODSRefused: what is none, and what would fill memory, is refused by name.
func TestODSRefused(t *testing.T) {
	cell := `<table:table-cell office:value-type="float" office:value="1"/>`
	sheet := func(rows string) string { return `<table:table table:name="S">` + rows + `</table:table>` }
	for name, c := range map[string]struct{ folder, want string }{
		"password":       {writeODS(t, "", sheet(""), parts{"META-INF/manifest.xml": `<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`}), "protected by a password"},
		"password of 24": {writeODS(t, "", sheet(""), parts{"encrypted-package": "x"}), "protected by a password"},
		"rows":           {writeODS(t, "", sheet(`<table:table-row table:number-rows-repeated="1000000">`+cell+`</table:table-row>`), nil), "more than 1000000 cells"},
		"columns":        {writeODS(t, "", sheet(`<table:table-row>`+strings.Replace(cell, "cell ", `cell table:number-columns-repeated="2000000000" `, 1)+`</table:table-row>`), nil), "more than 1000000 cells"},
		"padding":        {writeODS(t, "", sheet(strings.Repeat(`<table:table-row><table:table-cell table:number-columns-repeated="16383"/>`+cell+`</table:table-row>`, 70)), nil), "more than 1000000 cells"},
		"document type":  {writeODS(t, `<!DOCTYPE x [<!ENTITY a "a">]>`, sheet(""), nil), "declares a document type"},
		"endless":        {writeODS(t, strings.Repeat(" ", 2<<20), sheet(""), nil), "more than 1 MB"},
		"comments":       {writeODS(t, "<!-- x -->", sheet(""), nil), "an unusual way"},
		"flat":           {fileIn(t, `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">`), "flat OpenDocument file (.fods)"},
		"text":           {fileIn(t, "a,b\n1,2\n"), "not an OpenDocument spreadsheet"},
		"nothing":        {fileIn(t, ""), "the file is empty"},
		"old":            {fileIn(t, oleMagic+"x"), "old Office file"},
	} {
		_, err := openODSFile(t, c.folder).Read(t.Context(), sources.Query{Fields: []sources.Field{{Name: "campaign", Optional: true, Blank: true}}})
		var f *sources.Failure
		if !errors.As(err, &f) || !f.Permanent() || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error = %v, want %q", name, err, c.want)
		}
	}
}

func fileIn(t *testing.T, text string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.ods"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestODSRanges(t *testing.T) {
	for text, want := range map[string]string{
		"$Sheet1.$A$1:.$C$4": "Sheet1!A1:C4", "Sheet1.A1:Sheet1.C4": "Sheet1!A1:C4", "$'It''s a plan'.$B$2": "It's a plan!B2:B2", "'a.b'.A1:'a.b'.B2": "a.b!A1:B2",
		"A1:C4": "", "": "", "S1.A1:S2.B2": "", "S.#REF!": "",
	} {
		sheet, a, err := parseODSRange(text)
		if (err == nil) != (want != "") || err == nil && sheet+"!"+a.String() != want {
			t.Errorf("parseODSRange(%q) = %q, %v, %v; want %q", text, sheet, a, err, want)
		}
	}
}

// FuzzODS: whatever the part holds, the reader ends with cells in ascending
// order or with an error.
func FuzzODS(f *testing.F) {
	f.Add(sheetODS, "Plan & more")
	f.Add(`<table:table table:name="S"><table:table-row><table:table-cell office:value-type="float" office:value="1"><table:table/></table:table-cell></table:table-row></table:table>`, "S")
	f.Fuzz(func(t *testing.T, text, sheet string) {
		s := odsScanner{sheet: sheet, spent: budget{limit: 10_000}}
		last := 0
		s.visit = func(row int, cells []grid.Cell) error {
			if row <= last {
				t.Errorf("row %d follows row %d", row, last)
			}
			last = row
			for i, c := range cells {
				if c.Column < 1 || c.Column > grid.Columns || i > 0 && c.Column <= cells[i-1].Column || c.Kind == sources.BlankCell {
					t.Errorf("cell %d of row %d: %+v", i, row, c)
				}
			}
			return nil
		}
		// An error is as good an end as none.
		_ = s.scan(t.Context(), newTokens(strings.NewReader(text)))
	})
}
