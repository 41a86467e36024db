package csv_test

import (
	"os"
	"path/filepath"
	"testing"

	"debrief/sources"
	"debrief/sources/csv"
)

// campaignLeads is a real export: a byte order mark, M/D/YY dates, campaigns
// in mixed case.
const campaignLeads = "../../../shared/data/campaign-leads-orders"

func TestCampaignLeads(t *testing.T) {
	if _, err := os.Stat(campaignLeads); err != nil {
		t.Skip("the public data are not here:", err)
	}
	src, err := csv.Open(t.Context(), csv.Options{Folder: campaignLeads, Path: "Marketing.csv"})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	measure := func(name string) sources.Field {
		return sources.Field{Name: name, Kind: sources.Number, Role: sources.Measure}
	}
	result, err := src.Read(t.Context(), sources.Query{
		Dataset: "performance",
		Fields:  []sources.Field{measure("spend"), measure("clicks"), measure("leads"), measure("orders"), measure("revenue")},
		Mapping: sources.Mapping{Columns: map[string]string{"spend": "Mark_Spent"}, Dates: []string{"M/D/YY"}},
		Group:   true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{30590883, 2999919, 65579, 8043, 42889366} {
		if got := result.Table.Columns[i].Numbers[0]; got != want {
			t.Errorf("%s = %v, want %v", result.Table.Columns[i].Name, got, want)
		}
	}
	t.Logf("%+v %v", result.Provenance, filepath.Base(campaignLeads))
}
