package xlsx_test

import (
	"bytes"
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
	"debrief/reports/reporttest"
)

// TestRecalculation lets LibreOffice calculate workbooks and compares every
// cell with what was stored.
func TestRecalculation(t *testing.T) {
	docs := map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard(), "live": live()}
	in := map[string][]byte{}
	for name, doc := range docs {
		out, err := render(doc)
		if err != nil {
			t.Fatal(err)
		}
		in[name] = out
	}
	in["changed"] = changeDatum(t, in["live"])
	out := calculate(t, in)
	for name := range docs {
		before, after := open(t, in[name]), open(t, out[name])
		compareCells(t, name, before, after)
	}
	testFollows(t, open(t, in["live"]), open(t, out["changed"]))
}

// changeDatum adds 100 to the first spend.
func changeDatum(t *testing.T, workbook []byte) []byte {
	t.Helper()
	f := open(t, workbook)
	if err := f.SetCellFloat("Data", "C2", column("spend", "Paid search")-11-12+100, -1, 64); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// testFollows checks that scorecard and table follow a changed datum.
func testFollows(t *testing.T, before, after *excelize.File) {
	spend, revenue := column("spend", "")+100, column("revenue", "")
	for _, c := range []struct {
		sheet, label string
		want         float64
	}{
		{"Summary", "ROI", (revenue - spend) / spend},
		{"Summary", "Cost per lead", spend / column("leads", "")},
		{"Channels", "Paid search", column("spend", "Paid search") + 100},
		{"Channels", "Email", column("spend", "Email")},
		{"Channels", "All", spend},
	} {
		cell := beside(t, before, c.sheet, c.label)
		got, err := strconv.ParseFloat(rawCell(t, after, c.sheet, cell), 64)
		if err != nil || math.Abs(got-c.want) > 1e-9*c.want {
			t.Errorf("%s of %s after the change: %v (%v), want %v", c.label, c.sheet, got, err, c.want)
		}
	}
}

// beside names the cell right of the first one with a text.
func beside(t *testing.T, f *excelize.File, sheet, label string) string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if len(row) > 0 && row[0] == label {
			return "B" + strconv.Itoa(i+1)
		}
	}
	t.Fatalf("sheet %s has no row %q", sheet, label)
	return ""
}

func compareCells(t *testing.T, name string, before, after *excelize.File) {
	if got, want := after.GetSheetList(), before.GetSheetList(); len(got) != len(want) {
		t.Fatalf("%s: sheets are %q, want %q", name, got, want)
	}
	formulas := 0
	for _, sheet := range before.GetSheetList() {
		stored, calculated := rawRows(t, before, sheet), rawRows(t, after, sheet)
		for r, row := range stored {
			for c, want := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err := before.GetCellFormula(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				if formula != "" {
					formulas++
				}
				if got := at(calculated, r, c); !sameCell(want, got) {
					t.Errorf("%s: %s!%s (=%s) holds %q, calculated %q", name, sheet, cell, formula, want, got)
				}
			}
		}
	}
	if name != "hard" && formulas == 0 {
		t.Errorf("%s: there are no formulas", name)
	}
}

func rawRows(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// at returns a cell of rows that end where their content does.
func at(rows [][]string, row, col int) string {
	if row < len(rows) && col < len(rows[row]) {
		return rows[row][col]
	}
	return ""
}

func sameCell(stored, got string) bool {
	a, errA := strconv.ParseFloat(stored, 64)
	b, errB := strconv.ParseFloat(got, 64)
	if errA == nil && errB == nil {
		return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b))
	}
	return stored == got
}

func rawCell(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func open(t *testing.T, workbook []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatalf("open workbook: %v", err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// calculate has LibreOffice open workbooks, calculate them and save them.
func calculate(t *testing.T, in map[string][]byte) map[string][]byte {
	t.Helper()
	if testing.Short() {
		t.Skip("LibreOffice takes seconds to start")
	}
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice is not installed: nothing calculates the workbooks")
	}
	dir, saved := t.TempDir(), t.TempDir()
	args := []string{"-env:UserInstallation=file://" + alwaysCalculates(t), "--headless", "--convert-to", "xlsx", "--outdir", saved}
	for name, workbook := range in {
		path := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(path, workbook, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if report, err := exec.CommandContext(ctx, soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, report)
	}
	out := map[string][]byte{}
	for name := range in {
		if out[name], err = os.ReadFile(filepath.Join(saved, name+".xlsx")); err != nil {
			t.Fatalf("soffice did not open %s: %v", name, err)
		}
	}
	return out
}

// alwaysCalculates makes a profile of LibreOffice that calculates what it
// opens; by default it shows the stored results.
func alwaysCalculates(t *testing.T) string {
	t.Helper()
	const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`
	profile := t.TempDir()
	if err := os.Mkdir(filepath.Join(profile, "user"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "user", "registrymodifications.xcu"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return profile
}
