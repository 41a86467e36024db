package csv_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"debrief/sources"
	"debrief/sources/csv"
	"debrief/sources/sourcetest"
)

const public = "../../../shared/data"

func TestPublicData(t *testing.T) {
	t.Run("campaign leads", func(t *testing.T) {
		sourcetest.CampaignLeads(t, public+"/campaign-leads-orders/Marketing.csv", makeCSV)
	})
	t.Run("campaign leads as exported", func(t *testing.T) {
		sourcetest.CampaignLeads(t, public+"/campaign-leads-orders/Marketing.csv", func(t *testing.T, _ sourcetest.Fixture) (sources.Source, sources.Relation) {
			return open(t, csv.Options{Folder: public + "/campaign-leads-orders", Path: "Marketing.csv"}), sources.Relation{}
		})
	})
	t.Run("hillstrom", func(t *testing.T) {
		sourcetest.Hillstrom(t, public+"/hillstrom-email/hillstrom.csv", makeCSV)
	})
}

// open opens a source that the test closes.
func open(t testing.TB, o csv.Options) sources.Source {
	t.Helper()
	src, err := csv.Open(t.Context(), o)
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

// read reads a public file, or skips.
func read(t *testing.T, folder, file string, q sources.Query) *sources.Result {
	t.Helper()
	if _, err := os.Stat(filepath.Join(public, folder)); err != nil {
		t.Skip("the public data are not here:", err)
	}
	result, err := open(t, csv.Options{Folder: filepath.Join(public, folder), Path: file}).Read(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func measure(name string) sources.Field {
	return sources.Field{Name: name, Kind: sources.Number, Role: sources.Measure}
}

// TestWebsiteVisitors reads numbers in quotes with commas, "2,146".
func TestWebsiteVisitors(t *testing.T) {
	q := sources.Query{
		Dataset: "performance",
		Fields:  []sources.Field{{Name: "date", Kind: sources.Date}, measure("Page.Loads"), measure("Unique.Visits")},
		Mapping: sources.Mapping{Dates: []string{"M/D/YYYY"}},
		Group:   true,
	}
	got := read(t, "website-visitors", "daily-website-visitors_thousands-quoted.csv", q)
	if got.Table.Len() != 2167 || got.Rejected.Rows != 0 {
		t.Fatalf("%d days, %d rejected", got.Table.Len(), got.Rejected.Rows)
	}
	loads, visits := byYear(got, "Page.Loads"), byYear(got, "Unique.Visits")
	if loads[2014] != 397842 || loads[2018] != 1642681 || visits[2020] != 734262 {
		t.Errorf("page loads %v, visits %v", loads, visits)
	}

	t.Run("mixed dates", func(t *testing.T) {
		mixed := read(t, "website-visitors", "daily-website-visitors_mixed-date-formats.csv", q)
		if len(mixed.Rejected.Reasons) != 1 || mixed.Rejected.Reasons[0].What != sources.UnknownDate {
			t.Fatalf("rejected: %+v", mixed.Rejected)
		}
		first := mixed.Rejected.Reasons[0].Examples[0]
		if want := (sources.Example{Where: "daily-website-visitors_mixed-date-formats.csv:19, column Date", Value: "10-01-2014"}); first != want {
			t.Errorf("first example = %+v, want %+v", first, want)
		}
		if int64(mixed.Table.Len())+mixed.Rejected.Rows != 2167 {
			t.Errorf("%d days and %d rejected are not all", mixed.Table.Len(), mixed.Rejected.Rows)
		}
		q.Mapping.Dates = []string{"M/D/YYYY", "MM-DD-YYYY"}
		both := read(t, "website-visitors", "daily-website-visitors_mixed-date-formats.csv", q)
		if both.Table.Digest() != got.Table.Digest() {
			t.Error("with both formats stated the two copies differ")
		}
	})
}

func byYear(r *sources.Result, field string) map[int]float64 {
	sums := map[int]float64{}
	for i, v := range r.Table.Column(field).Numbers {
		sums[r.Table.Column("date").Dates[i].Year()] += v
	}
	return sums
}

// retail is what is asked of the order lines.
func retail() sources.Query {
	return sources.Query{
		Dataset: "orders",
		Fields: []sources.Field{
			{Name: "date", Kind: sources.Date},
			{Name: "customer", Blank: true},
			{Name: "country"},
			measure("Quantity"),
		},
		Mapping: sources.Mapping{Columns: map[string]string{"date": "InvoiceDate", "customer": "CustomerID"}, Blanks: []string{"NA"}},
		Group:   true,
	}
}

// TestOnlineRetail reads half a million rows from a compressed file.
func TestOnlineRetail(t *testing.T) {
	got := read(t, "online-retail", "online_retail.csv.gz", retail())
	p := got.Provenance
	if p.Rows != 541909 || got.Rejected.Rows != 0 || p.First.String() != "2010-12-01" || p.Last.String() != "2011-12-09" {
		t.Errorf("%d rows, rejected %+v, %s to %s", p.Rows, got.Rejected, p.First, p.Last)
	}
	if n := distinct(got.Table.Column("country").Texts); n != 38 {
		t.Errorf("%d countries, want 38", n)
	}
	if n := distinct(got.Table.Column("customer").Texts); n != 4372+1 {
		t.Errorf("%d customers, want 4372 and the unknown one", n)
	}
}

func distinct(texts []string) int {
	return len(slices.Compact(slices.Sorted(slices.Values(texts))))
}
