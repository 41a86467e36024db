package xlsx

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/sources"
	"debrief/sources/grid"
)

var allWorkbooks = flag.Bool("all-workbooks", false, "read every foreign workbook, not a sample")

const corpora = "../../../shared/corpora"

// workbooks returns the files of a folder of the corpora, or every n-th.
func workbooks(t *testing.T, n int, folders ...string) []string {
	t.Helper()
	var all []string
	for _, folder := range folders {
		root := filepath.Join(corpora, folder)
		if _, err := os.Stat(root); err != nil {
			t.Skip("the corpora are not here:", err)
		}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && filepath.Ext(path) != ".md" && !strings.HasPrefix(d.Name(), "LICENSE") {
				all = append(all, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if *allWorkbooks {
		return all
	}
	var some []string
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// oneOf is n under the race detector, which makes reading ten times as slow,
// and else 1: every workbook.
func oneOf(n int) int {
	if raceCost > 1 {
		return n
	}
	return 1
}

// TestForeignWorkbooks reads workbooks that broke other readers: each ends in
// time, with rows or with an error that says something to a person.
func TestForeignWorkbooks(t *testing.T) {
	for _, path := range workbooks(t, oneOf(8), "apache-poi-xlsx", "excelize-test", "libzip-regress-zips", "go-fuzz-corpus-zip") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			started := time.Now()
			err := readAll(t.Context(), path, anyEngine, func(string, int, []grid.Cell) {})
			var f *sources.Failure
			if err != nil && (!errors.As(err, &f) || f.Place == "" || f.What == "") {
				t.Errorf("error without words for people: %v", err)
			}
			if took := time.Since(started); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// TestNotWorkbooks: what is no workbook is refused by its name.
func TestNotWorkbooks(t *testing.T) {
	for _, path := range workbooks(t, oneOf(4), "poi-xls-must-reject", "poi-not-a-workbook") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			err := readAll(t.Context(), path, anyEngine, func(string, int, []grid.Cell) {})
			var f *sources.Failure
			if !errors.As(err, &f) || !f.Permanent() {
				t.Fatalf("error = %v, want a failure for good", err)
			}
			t.Log(err)
		})
	}
}

// readAll visits all cells of a workbook's sheets.
func readAll(ctx context.Context, path string, engine engineKind, visit func(sheet string, row int, cells []grid.Cell)) error {
	s, err := Open(ctx, Options{Folder: filepath.Dir(path), Path: filepath.Base(path), MaxCells: 200_000, TimeLimit: 15 * time.Second, onlyEngine: engine})
	if err != nil {
		return err
	}
	defer s.Close()
	return s.(*Source).opened(ctx, func(ctx context.Context, b book) error {
		for _, sheet := range b.Sheets() {
			_, err := b.Walk(ctx, sheet.Name, grid.WholeSheet(), func(row int, cells []grid.Cell) error {
				visit(sheet.Name, row, cells)
				return nil
			})
			if err != nil {
				return err
			}
		}
		b.Regions()
		return nil
	})
}

// TestReadersAgree compares the cells of the two readers wherever both read a
// workbook.
func TestReadersAgree(t *testing.T) {
	paths := workbooks(t, 2*oneOf(8), "apache-poi-xlsx", "excelize-test")
	if messy, err := filepath.Glob("../../../shared/data/xlsx-messy/*.xlsx"); err == nil {
		paths = append(paths, messy...)
	}
	both := 0
	for _, path := range paths {
		if strings.Contains(path, "many-merges") {
			continue // excelize takes minutes for its 50,000 merged areas
		}
		direct, err1 := dump(t.Context(), path, directEngine)
		if err1 != nil {
			continue
		}
		excelize, err2 := dump(t.Context(), path, excelizeEngine)
		if err2 != nil {
			continue
		}
		both++
		for at, value := range direct {
			if excelize[at] != value {
				t.Errorf("%s %s: direct %s, excelize %s", filepath.Base(path), at, value, excelize[at])
				break
			}
		}
		for at, value := range excelize {
			if direct[at] == "" {
				t.Errorf("%s %s: direct nothing, excelize %s", filepath.Base(path), at, value)
				break
			}
		}
	}
	if t.Logf("%d of %d workbooks are read by both", both, len(paths)); both == 0 {
		t.Error("no workbook is read by both")
	}
}

// dump writes the cells of a workbook by their places.
func dump(ctx context.Context, path string, engine engineKind) (map[string]string, error) {
	cells := map[string]string{}
	err := readAll(ctx, path, engine, func(sheet string, row int, visited []grid.Cell) {
		for _, c := range visited {
			cells[fmt.Sprintf("%s!%s%d", sheet, grid.ColumnName(c.Column), row)] = fmt.Sprint(c.Kind, " ", c.Cell.String())
		}
	})
	return cells, err
}
