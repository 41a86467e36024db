package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"debrief/sources"
	"debrief/sources/cage"
)

// TestMain lets the test be the child of its cages.
func TestMain(m *testing.M) {
	if cage.Called(os.Args[1:]) {
		os.Exit(cage.Serve(os.Stdin, os.Stdout, map[string]cage.Opener{"any": opener(anyEngine), "excelize": opener(excelizeEngine)}))
	}
	os.Exit(m.Run())
}

func opener(engine engineKind) cage.Opener {
	return func(ctx context.Context, f cage.File) (sources.Source, error) {
		return Open(ctx, Options{Path: f.Path, Folder: f.Folder, onlyEngine: engine})
	}
}

// caged opens a workbook in a cage and keeps what the last reading took.
func caged(t testing.TB, path string, o cage.Options) (src sources.Source, used *cage.Usage) {
	t.Helper()
	used = &cage.Usage{}
	o.File = cage.File{Folder: filepath.Dir(path), Path: filepath.Base(path)}
	o.Ended = func(u cage.Usage) { *used = u }
	src, err := cage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return src, used
}

// anything asks for what no sheet has, so that every sheet is looked at.
func anything(sheet string) sources.Query {
	return sources.Query{Dataset: "performance", From: sources.Relation{Sheet: sheet}, Group: true, Fields: []sources.Field{
		{Name: "date", Kind: sources.Date, Optional: true}, {Name: "campaign", Optional: true, Blank: true}, {Name: "spend", Kind: sources.Number, Role: sources.Measure, Optional: true}}}
}

// TestForeignWorkbooksCaged reads workbooks that broke other readers, each
// sheet in a process of its own: within 5 s and 256 MB, and to an answer or
// words for people.
func TestForeignWorkbooksCaged(t *testing.T) {
	const slow, big = 5 * time.Second, 256 << 20
	var slowest cage.Usage
	for _, path := range workbooks(t, 100, "apache-poi-xlsx", "excelize-test", "libzip-regress-zips", "go-fuzz-corpus-zip", "poi-xls-must-reject", "poi-not-a-workbook") {
		src, used := caged(t, path, cage.Options{Opener: "any", TimeLimit: 20 * time.Second})
		listed, err := src.(sources.Catalog).Relations(t.Context())
		wellSaid(t, path, err)
		listed = append([]sources.Listed{{}}, listed...)
		if !*allWorkbooks {
			listed = listed[:min(3, len(listed))]
		}
		for _, l := range listed {
			_, err := src.Read(t.Context(), anything(l.Relation.Sheet))
			wellSaid(t, path, err)
			if used.Took > slow || used.Memory > big {
				t.Errorf("%s %s: took %s and %d MB: %v", filepath.Base(path), l.Relation.Sheet, used.Took, used.Memory>>20, err)
			}
			slowest.Took, slowest.Memory = max(slowest.Took, used.Took), max(slowest.Memory, used.Memory)
		}
	}
	t.Logf("at most %s and %d MB", slowest.Took, slowest.Memory>>20)
}

func wellSaid(t *testing.T, path string, err error) {
	t.Helper()
	var f *sources.Failure
	var c *sources.ColumnsError
	if err != nil && !errors.As(err, &c) && (!errors.As(err, &f) || f.Place == "" || f.What == "") {
		t.Errorf("%s: error without words for people: %v", filepath.Base(path), err)
	}
	if err != nil && strings.Contains(err.Error(), "broke down") {
		t.Errorf("%s: %v", filepath.Base(path), err)
	}
}

// TestHangIsKilled: excelize takes minutes for 50,000 merged areas and heeds
// no limit meanwhile.
func TestHangIsKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "merged.xlsx")
	var merges strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&merges, `<mergeCell ref="A%d:A%d"/>`, 3*i+3, 3*i+4)
	}
	writeParts(t, path, parts{"xl/worksheets/sheet1.xml": sheetOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>campaign</t></is></c></row>`) + "<mergeCells>" + merges.String() + "</mergeCells></worksheet>"})
	src, used := caged(t, path, cage.Options{Opener: "excelize", TimeLimit: 700 * time.Millisecond})
	_, err := src.Read(t.Context(), anything("S"))
	if err == nil || !strings.Contains(err.Error(), "cannot be read within 700ms") {
		t.Errorf("error = %v", err)
	}
	if used.Took > 3*time.Second {
		t.Errorf("it took %s", used.Took)
	}
}

// BenchmarkCage reads a workbook of 20 rows, in the cage and out of it.
func BenchmarkCage(b *testing.B) {
	path := filepath.Join(b.TempDir(), "small.xlsx")
	book := excelize.NewFile()
	err := book.SetSheetRow("Sheet1", "A1", &[]any{"date", "campaign", "spend"})
	for i := range 20 {
		err = errors.Join(err, book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+2), &[]any{"2026-03-01", "Spring", i}))
	}
	if err := errors.Join(err, book.SaveAs(path), book.Close()); err != nil {
		b.Fatal(err)
	}
	free, err := Open(b.Context(), Options{Folder: filepath.Dir(path), Path: filepath.Base(path)})
	if err != nil {
		b.Fatal(err)
	}
	imprisoned, _ := caged(b, path, cage.Options{Opener: "any"})
	for name, src := range map[string]sources.Source{"free": free, "caged": imprisoned} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if r, err := src.Read(b.Context(), anything("")); err != nil || r.Provenance.Rows != 20 {
					b.Fatal(r, err)
				}
			}
		})
	}
}

// parts are the files of a workbook, by path.
type parts map[string]string

const (
	relationsOf = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	officePart  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	mainSpace   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// sheetOf begins a worksheet with rows.
func sheetOf(rows string) string {
	return `<?xml version="1.0"?><worksheet ` + mainSpace + `><sheetData>` + rows + `</sheetData>`
}

// frame is a workbook without its sheet.
func frame() parts {
	return parts{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":         fmt.Sprintf(relationsOf, `<Relationship Id="r1" Type="`+officePart+`officeDocument" Target="xl/workbook.xml"/>`),
		"xl/workbook.xml":     `<?xml version="1.0"?><workbook ` + mainSpace + `><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": fmt.Sprintf(relationsOf, `<Relationship Id="r1" Type="`+officePart+`worksheet" Target="worksheets/sheet1.xml"/>`+
			`<Relationship Id="r2" Type="`+officePart+`sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="`+officePart+`styles" Target="styles.xml"/>`),
		"xl/worksheets/sheet1.xml": sheetOf("") + "</worksheet>",
	}
}

// writeParts writes a workbook in which some parts are others.
func writeParts(t testing.TB, path string, other parts) {
	t.Helper()
	all := frame()
	for name, text := range other {
		all[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}
