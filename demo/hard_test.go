package demo

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

func TestHardFilesAreReadable(t *testing.T) {
	skipUnderRace(t)
	made, err := Write(t.TempDir(), Options{Hard: true})
	if err != nil {
		t.Fatal(err)
	}
	db := openResults(t, made.Results)
	for table, want := range map[string]int{
		"(SELECT DISTINCT channel FROM results)":                              hardChannelCount,
		"(SELECT DISTINCT day FROM results WHERE campaign='HARD-DAY')":        1,
		"(SELECT DISTINCT channel FROM results WHERE campaign='HARD-ONE')":    1,
		"(SELECT 1 FROM results WHERE campaign='HARD-NOSALES' AND sales>0)":   0,
		"(SELECT 1 FROM results WHERE campaign='HARD-REFUNDS' AND revenue>0)": 0,
		"(SELECT DISTINCT region FROM results WHERE region LIKE '=%')":        1,
	} {
		if got := countRows(t, db, table); got != want {
			t.Errorf("%s has %d rows, want %d", table, got, want)
		}
	}
	var revenue float64
	if err := db.QueryRow("SELECT SUM(revenue) FROM results WHERE campaign='HARD-REFUNDS'").Scan(&revenue); err != nil || revenue >= 0 {
		t.Errorf("revenue after refunds is %.2f (%v), want less than nothing", revenue, err)
	}
}

func TestHardNames(t *testing.T) {
	co := hardCompany()
	names := map[string]bool{}
	longest := 0
	for _, c := range co.channels {
		names[c.name] = true
		longest = max(longest, utf8.RuneCountInString(c.name))
	}
	if len(names) != hardChannelCount || longest != longNameLength {
		t.Errorf("%d different channels, the longest name has %d characters", len(names), longest)
	}
	if n := utf8.RuneCountInString(co.campaigns[1].name); n != longNameLength {
		t.Errorf("the long campaign's name has %d characters", n)
	}
}

// TestTextsThatLookLikeFormulasStayText opens the plan as a spreadsheet program does.
func TestTextsThatLookLikeFormulasStayText(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	l, err := newLooks(book)
	if err != nil {
		t.Fatal(err)
	}
	d := &dataset{company: hardCompany()}
	if err := d.campaignSheet().write(book, l, true); err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, c := range d.company.campaigns {
		if !strings.HasPrefix(c.name+c.objective, "=") && !strings.HasPrefix(c.objective, "=") {
			continue
		}
		for column, text := range map[string]string{"B": c.name, "G": c.objective} {
			cell, err := excelize.JoinCellName(column, i+2)
			if err != nil {
				t.Fatal(err)
			}
			formula, err := book.GetCellFormula("Campaigns", cell)
			if err != nil || formula != "" {
				t.Errorf("%s is a formula: %q (%v)", cell, formula, err)
			}
			if got, err := book.GetCellValue("Campaigns", cell); err != nil || got != text {
				t.Errorf("%s is %q (%v), want %q", cell, got, err, text)
			}
			found++
		}
	}
	if found == 0 {
		t.Error("no text looks like a formula")
	}
}
