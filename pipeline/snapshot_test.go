package pipeline

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/calendar"
	"debrief/sources"
)

func TestReadingsThawAsTheyWere(t *testing.T) {
	for _, want := range []Reading{
		{"empty", &sources.Result{}},
		{"performance", &sources.Result{
			Table: sources.Table{Columns: []sources.Column{
				{Name: "date", Kind: sources.Date, Dates: []calendar.Date{calendar.On(2026, 3, 1), 0}},
				{Name: "campaign", Texts: []string{"Spring; \"Sale\"", ""}},
				{Name: "spend", Kind: sources.Number, Numbers: []float64{0.1, math.NaN()}}}},
			Rejected: sources.Rejected{Rows: 2, Reasons: []sources.Reason{{What: "no date", Field: "date", Rows: 2, Examples: []sources.Example{{Where: "a.csv:3", Value: "soon"}}}}},
			Provenance: sources.Provenance{Source: "csv a.csv", Version: "version 17", Statement: "all", Rows: 4, First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 1),
				Digest: "ab"}}},
	} {
		provenance, table, err := want.Freeze()
		if err != nil {
			t.Fatal(err)
		}
		got, err := Thaw(want.Dataset, provenance, table)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("reading (-want +got):\n%s", diff)
		}
		if _, err := Thaw(want.Dataset, "{", table); err == nil {
			t.Error("half a provenance is taken for one")
		}
		if _, err := Thaw(want.Dataset, provenance, table[:len(table)-1]); err == nil {
			t.Error("half a table is taken for one")
		}
	}
}
