package xlsx_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestGolden pins every cell of a small workbook: its formula, what is stored
// and how it is shown.
func TestGolden(t *testing.T) {
	out, err := render(live())
	if err != nil {
		t.Fatal(err)
	}
	got := cells(t, open(t, out))
	const file = "testdata/live.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

func cells(t *testing.T, f *excelize.File) string {
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&b, "# %s\n", sheet)
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		raw := rawRows(t, f, sheet)
		for r, row := range rows {
			for c, shown := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err := f.GetCellFormula(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				describe(&b, cell, formula, at(raw, r, c), shown)
			}
		}
	}
	return b.String()
}

func describe(b *strings.Builder, cell, formula, raw, shown string) {
	if raw == "" && shown == "" && formula == "" {
		return
	}
	fmt.Fprintf(b, "%s\t%s", cell, raw)
	if shown != raw {
		fmt.Fprintf(b, "\tshown %s", shown)
	}
	if formula != "" {
		fmt.Fprintf(b, "\t=%s", formula)
	}
	b.WriteByte('\n')
}
