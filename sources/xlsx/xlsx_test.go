package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/grid"
)

func TestDateFormats(t *testing.T) {
	for code, want := range map[string]bool{
		"yyyy-mm-dd": true, "D. MMMM YYYY": true, "mmm-yy": true, "[$-409]d/m/yy h:mm AM/PM;@": true, "mmmm": true,
		"General": false, "0.00": false, "h:mm:ss": false, "[h]:mm": false, "[Red]0.00": false, `0 "days"`: false, `#,##0 \d`: false, "[$kr-41D] #,##0": false, "mm:ss": false,
	} {
		if got := isDateFormat(200, code); got != want {
			t.Errorf("isDateFormat(%q) = %v", code, got)
		}
	}
	for id, want := range map[int]bool{0: false, 2: false, 9: false, 14: true, 17: true, 18: false, 21: false, 22: true, 45: false, 49: false} {
		if got := isDateFormat(id, ""); got != want {
			t.Errorf("isDateFormat(%d) = %v", id, got)
		}
	}
}

// TestSerialDates compares with excelize, which knows the leap day that never was.
func TestSerialDates(t *testing.T) {
	for _, is1904 := range []bool{false, true} {
		for _, serial := range []float64{1, 59, 61, 366, 25569, 46110.0625, 73051, 2957003} {
			at, err := excelize.ExcelDateToTime(serial, is1904)
			if err != nil {
				t.Fatal(err)
			}
			if serial < 60 && !is1904 {
				at = at.AddDate(0, 0, 1) // excelize counts from the 30th of December here, Excel from the 31st
			}
			if got, ok := serialDate(serial, is1904); !ok || got != calendar.DateOf(at) {
				t.Errorf("serialDate(%v, %v) = %s, %v; want %s", serial, is1904, got, ok, calendar.DateOf(at))
			}
		}
	}
	for _, serial := range []float64{-1, 0, 0.5, 60, 2958466, 1e300} {
		if d, ok := serialDate(serial, false); ok {
			t.Errorf("serialDate(%v) = %s", serial, d)
		}
	}
}

// plan makes a workbook with what real ones have: a title, merged cells, an
// error, a total, a hidden sheet, a named table and a named range.
func plan(t *testing.T) sources.Source {
	t.Helper()
	book := excelize.NewFile()
	errs := []error{
		book.SetSheetName("Sheet1", "Notes"),
	}
	index, err := book.NewSheet("Plan")
	book.SetActiveSheet(index)
	errs = append(errs, err, book.SetSheetVisible("Notes", false))
	for i, row := range [][]any{
		{"Media plan 2026"},
		{},
		{nil, "Channel", "Campaign", "Budget", "Start"},
		{nil, "search", "Spring", 1000, "2026-03-01"},
		{nil, nil, "Summer", 500.5, "2026-06-01"},
		{},
		{nil, "social", "Autumn", 700, "2026-09-01"},
		{nil, "social", "Winter", "tbd", "2026-12-01"},
		{nil, "Total", nil, 2200.5},
	} {
		errs = append(errs, book.SetSheetRow("Plan", at(0, i), &row))
	}
	errs = append(errs,
		book.MergeCell("Plan", "A1", "E1"),
		book.MergeCell("Plan", "B4", "B5"),
		book.AddTable("Plan", &excelize.Table{Range: "B3:E5", Name: "Search"}),
		book.SetDefinedName(&excelize.DefinedName{Name: "Social", RefersTo: "Plan!$C$3:$D$7"}))
	folder := t.TempDir()
	errs = append(errs, book.SaveAs(filepath.Join(folder, "plan.xlsx")), book.Close())
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	src, err := Open(t.Context(), Options{Folder: folder, Path: "plan.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src
}

func TestPlan(t *testing.T) {
	src := plan(t)
	query := func(from sources.Relation, m sources.Mapping) sources.Query {
		return sources.Query{Dataset: "campaigns", From: from, Mapping: m, Fields: []sources.Field{
			{Name: "channel", Optional: true}, {Name: "campaign", Blank: true}, {Name: "budget", Kind: sources.Number, Role: sources.Measure}}}
	}
	for _, tt := range []struct {
		name      string
		from      sources.Relation
		mapping   sources.Mapping
		channels  []string
		campaigns []string
		reasons   []string
	}{
		{"first visible sheet", sources.Relation{}, sources.Mapping{}, []string{"search", "search", "social"}, []string{"Spring", "Summer", "Autumn"},
			[]string{"text in a number: plan.xlsx Plan!D8 tbd", "total row: plan.xlsx Plan!B9 Total"}},
		{"stated header", sources.Relation{Sheet: "plan"}, sources.Mapping{Header: 3}, []string{"search", "search", "social"}, []string{"Spring", "Summer", "Autumn"},
			[]string{"text in a number: plan.xlsx Plan!D8 tbd", "total row: plan.xlsx Plan!B9 Total"}},
		{"range", sources.Relation{Sheet: "Plan", Range: "B3:D4"}, sources.Mapping{}, []string{"search"}, []string{"Spring"}, nil},
		{"named table", sources.Relation{Table: "search"}, sources.Mapping{}, []string{"search", "search"}, []string{"Spring", "Summer"}, nil},
		{"named range", sources.Relation{Table: "Social"}, sources.Mapping{}, nil, []string{"Spring", "Summer", "Autumn"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := src.Read(t.Context(), query(tt.from, tt.mapping))
			if err != nil {
				t.Fatal(err)
			}
			if c := got.Table.Column("channel"); c != nil || tt.channels != nil {
				if diff := cmp.Diff(tt.channels, c.Texts); diff != "" {
					t.Errorf("channels (-want +got):\n%s", diff)
				}
			}
			if diff := cmp.Diff(tt.campaigns, got.Table.Column("campaign").Texts); diff != "" {
				t.Errorf("campaigns (-want +got):\n%s", diff)
			}
			var reasons []string
			for _, r := range got.Rejected.Reasons {
				reasons = append(reasons, r.What+": "+r.Examples[0].Where+" "+r.Examples[0].Value)
			}
			if diff := cmp.Diff(tt.reasons, reasons); diff != "" {
				t.Errorf("rejected (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWrongNames(t *testing.T) {
	src := plan(t)
	for _, tt := range []struct {
		from sources.Relation
		want string
	}{
		{sources.Relation{Sheet: "Plann"}, `there is no sheet "Plann"; did you mean "Plan"? (there is "Notes", "Plan")`},
		{sources.Relation{Table: "Serch"}, `there is no named table or range "Serch"; did you mean "Search"?`},
		{sources.Relation{Sheet: "Plan", Range: "B3-D4"}, "not a range of cells"},
		{sources.Relation{Query: "SELECT 1"}, "answers no query"},
		{sources.Relation{Sheet: "Plan", Table: "Search"}, "has its own place"},
	} {
		if _, err := src.Columns(t.Context(), tt.from); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: error = %v, want %q", tt.from, err, tt.want)
		}
	}
	listed, err := src.(sources.Catalog).Relations(t.Context())
	if err != nil || len(listed) != 4 || !listed[0].Hidden || listed[1].Hidden {
		t.Errorf("relations = %+v, %v", listed, err)
	}
}

// sheetWith makes a workbook of hand-written parts.
func sheetWith(t testing.TB, sheet, texts string) (folder string) {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="t.xml"/></Relationships>`,
		"xl/worksheets/s.xml":        sheet,
		"xl/t.xml":                   texts,
	} {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	folder = t.TempDir()
	if err := errors.Join(w.Close(), os.WriteFile(filepath.Join(folder, "a.xlsx"), b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestCells: the forms in which cells are written.
func TestCells(t *testing.T) {
	folder := sheetWith(t, `<?xml version="1.0"?><x:worksheet xmlns:x="y"><x:sheetData><x:row>
<x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>a &lt;b&gt; &#x41;&amp;</x:t></x:is></x:c><x:c t="str"><x:f>A1</x:f><x:v>two_x000A_lines</x:v></x:c>
<x:c t="b"><x:v>1</x:v></x:c><x:c t="e"><x:v>#REF!</x:v></x:c><x:c t="d"><x:v>2026-03-01T00:00:00</x:v></x:c><x:c/><x:c r="H1"><x:v>1.5E3</x:v></x:c>
</x:row></x:sheetData></x:worksheet>`, `<sst><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>spoken</t></rPh></si></sst>`)
	got, err := dump(t.Context(), filepath.Join(folder, "a.xlsx"), directEngine)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"S!A1": "1 rich text", "S!B1": "1 a <b> A&", "S!C1": "1 two\nlines", "S!D1": "1 TRUE", "S!E1": "4 #REF!", "S!F1": "3 2026-03-01", "S!H1": "2 1500"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

// TestBombs: what would fill memory or never end is refused, and soon.
func TestBombs(t *testing.T) {
	row := `<row><c><v>1</v></c></row>`
	for name, tt := range map[string]struct {
		sheet, texts, want string
		options            Options
	}{
		"large when unzipped": {sheet: strings.Repeat(" ", 3<<20), options: Options{MaxUnzip: 1 << 20}, want: "larger than 1 MB together"},
		"many cells":          {sheet: "<sheetData>" + strings.Repeat(row, 1000) + "</sheetData>", options: Options{MaxCells: 1000}, want: "more than 1000 cells"},
		"far cells":           {sheet: `<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>`, options: Options{MaxCells: 1000}, want: "more than 1000 cells"},
		"large file":          {sheet: strings.Repeat(row, 100), options: Options{MaxBytes: 100}, want: "the workbook is larger"},
		"entities":            {texts: `<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>`, want: "declares a document type"},
		"no time":             {sheet: strings.Repeat(row, 100), options: Options{TimeLimit: time.Nanosecond}, want: "cannot be read within"},
	} {
		t.Run(name, func(t *testing.T) {
			tt.options.Folder, tt.options.Path = sheetWith(t, tt.sheet, tt.texts), "a.xlsx"
			src, err := Open(t.Context(), tt.options)
			if err != nil {
				t.Fatal(err)
			}
			defer src.Close()
			started := time.Now()
			_, err = src.Read(t.Context(), sources.Query{Fields: []sources.Field{{Name: "campaign", Optional: true, Blank: true}}})
			var f *sources.Failure
			if !errors.As(err, &f) || !f.Permanent() || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
			if took := time.Since(started); took > time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// FuzzSheet: whatever the parts hold, the direct reader ends with cells in
// ascending order or with an error.
func FuzzSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>`, `<sst><si><t>a</t></si></sst>`)
	f.Add(`<row><c t="inlineStr"><is><t>x&amp;_x0041_</t></is></c></row>`, ``)
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		b := directBook{limit: 10_000, dates: []bool{true}}
		if err := b.strings.read(newTokens(strings.NewReader(texts))); err != nil {
			return
		}
		s := sheetScanner{book: &b, tokens: newTokens(strings.NewReader(sheet)), spent: budget{limit: b.limit}}
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
		_ = s.scan(t.Context())
	})
}
