package xlsx

import (
	"errors"
	"math"
	"os"
	"testing"

	"debrief/sources"
	"debrief/sources/sourcetest"
)

const public = "../../../shared/data"

func TestPublicData(t *testing.T) {
	sourcetest.CampaignLeads(t, public+"/campaign-leads-orders/Marketing.csv", makeWorkbook(directEngine))
	sourcetest.CampaignLeads(t, public+"/campaign-leads-orders/Marketing.csv", makeWorkbook(excelizeEngine))
}

// openPublic opens a public workbook, or skips.
func openPublic(t *testing.T, folder, file string) sources.Source {
	t.Helper()
	if _, err := os.Stat(public + "/" + folder); err != nil {
		t.Skip("the public data are not here:", err)
	}
	src, err := Open(t.Context(), Options{Folder: public + "/" + folder, Path: file})
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

// TestFitness reads Russian headings and labels.
func TestFitness(t *testing.T) {
	src := openPublic(t, "fitness-marketing-ru", "marketing.xlsx")
	headings, err := src.Columns(t.Context(), sources.Relation{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("headings: %q", headings)
	got, err := src.Read(t.Context(), sources.Query{
		Dataset: "performance",
		Fields:  []sources.Field{{Name: "region"}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}},
		Mapping: sources.Mapping{Columns: map[string]string{"region": headings[1], "spend": headings[2]}},
		Group:   true,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"Москва": 8455510.17, "Регионы РФ": 4251786.10, "СНГ": 2379053.00}
	for i, region := range got.Table.Columns[0].Texts {
		if math.Abs(got.Table.Columns[1].Numbers[i]-want[region]) > 0.005 {
			t.Errorf("%s = %v, want %v", region, got.Table.Columns[1].Numbers[i], want[region])
		}
		delete(want, region)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// TestMessyWorkbooks: real ones, with blanks in sheet names, error cells,
// calendars without a table, and a sheet that claims a million rows.
func TestMessyWorkbooks(t *testing.T) {
	t.Run("a used range of a million rows", func(t *testing.T) {
		src := openPublic(t, "xlsx-messy", "krish.xlsx")
		if _, err := src.Columns(t.Context(), sources.Relation{Sheet: "Dashboard"}); err != nil {
			t.Error(err)
		}
		headings, err := src.Columns(t.Context(), sources.Relation{Sheet: "marketing data "})
		if err != nil || len(headings) != 10 {
			t.Errorf("headings = %q, %v", headings, err)
		}
	})
	t.Run("a calendar is no table", func(t *testing.T) {
		src := openPublic(t, "xlsx-messy", "marina_calendar.xlsx")
		_, err := src.Read(t.Context(), sources.Query{Dataset: "campaigns", Fields: []sources.Field{{Name: "name"}, {Name: "start", Kind: sources.Date}}})
		var missing *sources.ColumnsError
		if !errors.As(err, &missing) {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("names of sheets with blanks", func(t *testing.T) {
		src := openPublic(t, "xlsx-messy", "saleem_budget.xlsx")
		listed, err := src.(sources.Catalog).Relations(t.Context())
		if err != nil || len(listed) != 3 || listed[1].Relation.Sheet != "Tracker " {
			t.Errorf("relations = %+v, %v", listed, err)
		}
		if _, err := src.Columns(t.Context(), sources.Relation{Sheet: "tracker"}); err != nil {
			t.Error(err)
		}
	})
}
