package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
	"debrief/reports/reporttest"
)

// parts unpacks a workbook.
func parts(t *testing.T, workbook []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	last := ""
	for _, f := range r.File {
		if f.Name <= last {
			t.Errorf("part %s stands behind %s", f.Name, last)
		}
		last = f.Name
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatalf("read %s: %v", f.Name, err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// TestParts checks what makes Excel offer a repair: XML that is not well
// formed, references to parts that are not there, and tables whose columns
// are not what their header cells say.
func TestParts(t *testing.T) {
	for name, doc := range map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard(), "live": live()} {
		t.Run(name, func(t *testing.T) {
			out, err := render(doc)
			if err != nil {
				t.Fatal(err)
			}
			all := parts(t, out)
			for part, text := range all {
				testWellFormed(t, part, text)
				if strings.HasSuffix(part, ".rels") {
					testTargets(t, part, text, all)
				}
			}
			testTypes(t, all)
			testTables(t, open(t, out))
		})
	}
}

func testWellFormed(t *testing.T, part, text string) {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v", part, err)
			return
		}
	}
}

func testTargets(t *testing.T, part, text string, all map[string]string) {
	var rels struct {
		Relationship []struct {
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(text), &rels); err != nil {
		t.Errorf("%s: %v", part, err)
	}
	base := path.Dir(path.Dir(part))
	for _, r := range rels.Relationship {
		target := path.Join(base, r.Target)
		if strings.HasPrefix(r.Target, "/") {
			target = r.Target[1:]
		}
		if r.TargetMode == "External" {
			t.Errorf("%s refers outside: %s", part, r.Target)
		} else if _, ok := all[target]; !ok {
			t.Errorf("%s refers to %s, which is not there", part, target)
		}
	}
}

func testTypes(t *testing.T, all map[string]string) {
	var types struct {
		Override []struct {
			PartName string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(all["[Content_Types].xml"]), &types); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, o := range types.Override {
		if seen[o.PartName] {
			t.Errorf("two content types for %s", o.PartName)
		}
		seen[o.PartName] = true
		if _, ok := all[strings.TrimPrefix(o.PartName, "/")]; !ok {
			t.Errorf("content type for %s, which is not there", o.PartName)
		}
	}
	for part := range all {
		if strings.HasPrefix(part, "xl/") && path.Ext(part) == ".xml" && !seen["/"+part] {
			t.Errorf("no content type for %s", part)
		}
	}
}

func testTables(t *testing.T, f *excelize.File) {
	names := map[string]bool{}
	for _, sheet := range f.GetSheetList() {
		tables, err := f.GetTables(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			if key := strings.ToLower(table.Name); names[key] {
				t.Errorf("two tables are called %s", table.Name)
			} else {
				names[key] = true
			}
		}
	}
}

// TestTableHeaders compares the columns of each table with its header cells.
func TestTableHeaders(t *testing.T) {
	for name, doc := range map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard(), "live": live()} {
		out, err := render(doc)
		if err != nil {
			t.Fatal(err)
		}
		f := open(t, out)
		all := parts(t, out)
		columns := map[string][]string{}
		for part, text := range all {
			if !strings.HasPrefix(part, "xl/tables/") {
				continue
			}
			var table struct {
				Name    string `xml:"name,attr"`
				Columns []struct {
					Name string `xml:"name,attr"`
				} `xml:"tableColumns>tableColumn"`
			}
			if err := xml.Unmarshal([]byte(text), &table); err != nil {
				t.Fatalf("%s: %v", part, err)
			}
			for _, c := range table.Columns {
				columns[table.Name] = append(columns[table.Name], c.Name)
			}
		}
		for _, sheet := range f.GetSheetList() {
			tables, err := f.GetTables(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range tables {
				testHeader(t, f, name+"/"+sheet, table, columns[table.Name])
			}
		}
	}
}

func testHeader(t *testing.T, f *excelize.File, where string, table excelize.Table, columns []string) {
	first, _, _ := strings.Cut(table.Range, ":")
	col, row, err := excelize.CellNameToCoordinates(first)
	if err != nil {
		t.Fatal(err)
	}
	sheet := where[strings.Index(where, "/")+1:]
	seen := map[string]bool{}
	for i, want := range columns {
		cell, err := excelize.CoordinatesToCellName(col+i, row)
		if err != nil {
			t.Fatal(err)
		}
		if got := rawCell(t, f, sheet, cell); got != want || want == "" {
			t.Errorf("%s: table %s: header %s is %q, its column %q", where, table.Name, cell, got, want)
		}
		if seen[strings.ToLower(want)] {
			t.Errorf("%s: table %s has two columns %q", where, table.Name, want)
		}
		seen[strings.ToLower(want)] = true
	}
}

// TestTextStaysText reads every cell of a document full of formulas in
// disguise: none may have become one.
func TestTextStaysText(t *testing.T) {
	doc := reporttest.Hard()
	hostile := []string{`=1+1`, `+1+1`, `-1+1`, `@SUM(A1)`, "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", `"=1+1`, "'=1+1", "007", "1e5", "TRUE", "2026-05-01"}
	table := &reports.Table{ID: "=1+1", Title: reports.Literal("=1+1"), Columns: []reports.TableColumn{{Head: reports.Literal("=1+1")}, {Head: reports.Literal("@x")}}}
	data := &reports.Data{Columns: []reports.DataColumn{{Name: "name", Label: reports.Literal("=1+1"), Texts: hostile}}}
	for _, s := range hostile {
		text := reports.Literal(s)
		table.Rows = append(table.Rows, reports.Row{Cells: []reports.Cell{{Text: &text}, {Text: &text}}})
	}
	doc.Sections = append(doc.Sections, reports.Section{ID: "hostile", Label: reports.Literal("=1+1"), Title: reports.Literal("=1+1"), Blocks: []reports.Block{{Table: table}}})
	doc.Data = data
	out, err := render(doc)
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, out)
	for part, text := range parts(t, out) {
		if strings.HasPrefix(part, "xl/worksheets/sheet") && strings.Contains(text, "<f>") && strings.Contains(text, "HYPERLINK(") {
			t.Errorf("%s has a formula from data", part)
		}
	}
	for i, want := range hostile {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := f.GetCellFormula("Data", cell)
		if err != nil || formula != "" {
			t.Errorf("Data!%s: formula %q, %v", cell, formula, err)
		}
		kind, err := f.GetCellType("Data", cell)
		if err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("Data!%s is of type %v, %v", cell, kind, err)
		}
		if got := rawCell(t, f, "Data", cell); strings.TrimLeft(got, "\r\ufffd") != strings.TrimLeft(want, "\r") {
			t.Errorf("Data!%s holds %q, want %q", cell, got, want)
		}
	}
}

// TestMetadata looks for what a workbook must not tell, and for what it must.
func TestMetadata(t *testing.T) {
	doc := live()
	out, err := render(doc)
	if err != nil {
		t.Fatal(err)
	}
	props, err := open(t, out).GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if props.Title != "Live figures" || props.Creator != "Example & Sons" || props.Language != "en-IE" ||
		props.Created != "2026-05-05T06:00:00Z" || props.Modified != props.Created {
		t.Errorf("properties: %+v", props)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for part, text := range parts(t, out) {
		for _, secret := range []string{dir, os.TempDir() + "/", "absPath"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s tells %q", part, secret)
			}
		}
		if len(host) > 4 && strings.Contains(text, host) {
			t.Errorf("%s tells the host", part)
		}
	}
}
