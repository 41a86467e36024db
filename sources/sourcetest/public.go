package sourcetest

import (
	stdcsv "encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"debrief/sources"
)

// campaignLeadsDigest is the digest of the table that every source has to
// answer with: 308 groups of day, campaign and category.
const campaignLeadsDigest = "05a89c2b51eefef6c3de87215979d06bd1638767fa43bf4df084b6e762fab78d"

// CampaignLeads reads a real export (308 rows, dates as M/D/YY, a byte order
// mark, campaigns in mixed case) from a source that was filled with it, and
// checks its published totals and that the table is the same as every other
// source's. The path is that of the export; the test is skipped without it.
func CampaignLeads(t *testing.T, path string, make Make) {
	f := load(t, path, "c_date", "campaign_name", "category")
	s := suite{make}
	src, from := s.open(t, f)
	q := performance(from)
	q.Fields = append(q.Fields, measure("leads"), measure("orders"), measure("revenue"))
	q.Mapping = sources.Mapping{
		Columns: map[string]string{"date": "C_Date", "campaign": "Campaign_Name", "channel": "category", "spend": "mark_spent"},
		Dates:   []string{"M/D/YY"},
	}
	got, err := src.Read(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]float64{"spend": 30590883, "clicks": 2999919, "leads": 65579, "orders": 8043, "revenue": 42889366} {
		if total := totalOf(got.Table.Column(field)); total != want {
			t.Errorf("%s = %v, want %v", field, total, want)
		}
	}
	p := got.Provenance
	if got.Table.Len() != 308 || got.Rejected.Rows != 0 || p.First.String() != "2021-02-01" || p.Last.String() != "2021-02-28" {
		t.Errorf("%d groups, %d rejected, %s to %s", got.Table.Len(), got.Rejected.Rows, p.First, p.Last)
	}
	if digest := got.Table.Digest(); digest != campaignLeadsDigest {
		t.Errorf("digest = %s, want %s", digest, campaignLeadsDigest)
	}
}

// Hillstrom reads a real experiment of 64,000 rows, and checks the published
// figures of its three groups.
func Hillstrom(t *testing.T, path string, make Make) {
	f := load(t, path, "history_segment", "zip_code", "channel", "segment")
	s := suite{make}
	src, from := s.open(t, f)
	got, err := src.Read(t.Context(), sources.Query{
		Dataset: "groups",
		From:    from,
		Fields:  []sources.Field{{Name: "segment"}, measure("visit"), measure("conversion"), measure("spend")},
		Group:   true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Table.Columns[3].Numbers {
		got.Table.Columns[3].Numbers[i] = math.Round(got.Table.Columns[3].Numbers[i]*10) / 10
	}
	same(t, got, "Mens E-Mail 3894 267 30311.7", "No E-Mail 2262 122 13908.3", "Womens E-Mail 3238 189 23038.1")
	if got.Provenance.Rows != 64000 {
		t.Errorf("rows = %d", got.Provenance.Rows)
	}
}

func measure(name string) sources.Field {
	return sources.Field{Name: name, Kind: sources.Number, Role: sources.Measure}
}

func totalOf(c *sources.Column) float64 {
	total := 0.0
	for _, v := range c.Numbers {
		total += v
	}
	return total
}

// load reads a file with encoding/csv; columns other than the texts hold numbers.
func load(t *testing.T, path string, texts ...string) Fixture {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skip("the public data are not here:", err)
	}
	records, err := stdcsv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f := Fixture{Headings: records[0]}
	isText := map[string]bool{}
	for _, name := range texts {
		isText[name] = true
	}
	for _, record := range records[1:] {
		var cells []sources.Cell
		for i, value := range record {
			v, err := strconv.ParseFloat(value, 64)
			if err != nil || isText[f.Headings[i]] {
				cells = append(cells, Text(value))
				continue
			}
			cells = append(cells, Number(v))
		}
		f.Rows = append(f.Rows, cells)
	}
	return f
}
