package sources_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"debrief/calendar"
	"debrief/sources"
)

func TestSimilar(t *testing.T) {
	have := []string{"Date", "Campaign name", "Spend (EUR)", "Clicks", "Leads"}
	for want, similar := range map[string]string{
		"dtae": "Date", "click": "Clicks", "campaign": "Campaign name", "spend": "Spend (EUR)",
		"Campain  Name": "Campaign name", "revenue": "", "x": "", "": "", "lead": "Leads",
	} {
		if got := sources.Similar(want, have); got != similar {
			t.Errorf("Similar(%q) = %q, want %q", want, got, similar)
		}
	}
}

// byCampaign asks for spend by day and campaign.
func byCampaign(m sources.Mapping) sources.Query {
	return sources.Query{
		Dataset: "performance",
		Fields: []sources.Field{{Name: "date", Kind: sources.Date}, {Name: "campaign"},
			{Name: "year", Kind: sources.Number, Blank: true}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}},
		Mapping: m,
		Group:   true,
	}
}

func TestBind(t *testing.T) {
	_, err := sources.Bind(byCampaign(sources.Mapping{}), "plan.xlsx", []string{"Date", "Spend", "campaign", " SPEND ", "year"})
	var f *sources.Failure
	if !errors.As(err, &f) || !f.Permanent() {
		t.Errorf("two columns of one heading: error = %v", err)
	}
	b, err := sources.Bind(byCampaign(sources.Mapping{Columns: map[string]string{"spend": "Media  cost"}}), "plan.xlsx", []string{"\ufeffdate", "media cost", "Campaign", "Year"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{0, 2, 3, 1}, b.Columns); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

func TestFindHeader(t *testing.T) {
	headings := []string{"Date", "Campaign", "Year", "Spend"}
	for name, tt := range map[string]struct {
		rows  [][]string
		row   int // stated
		found int // -1 for an error
	}{
		"first":        {[][]string{headings}, 0, 0},
		"below titles": {[][]string{{"Report"}, nil, {"March", "2026"}, headings}, 0, 3},
		"stated":       {[][]string{{"Report"}, headings, headings}, 3, 2},
		"wrong stated": {[][]string{{"Report"}, headings}, 1, -1},
		"beyond":       {[][]string{headings}, 2, -1},
		"none":         {[][]string{{"Report"}, {"a", "b"}}, 0, -1},
		"nothing":      {nil, 0, -1},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := sources.FindHeader(byCampaign(sources.Mapping{Header: tt.row}), "plan.xlsx", tt.rows)
			if (err != nil) != (tt.found < 0) || err == nil && got != tt.found {
				t.Errorf("FindHeader = %d, %v; want %d", got, err, tt.found)
			}
		})
	}
}

func TestRefusedQueries(t *testing.T) {
	march := calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}
	for name, q := range map[string]sources.Query{
		"layout":       {Mapping: sources.Mapping{Dates: []string{"whenever"}}},
		"decimal":      {Mapping: sources.Mapping{Decimal: ';'}},
		"text measure": {Group: true, Fields: []sources.Field{{Name: "spend", Role: sources.Measure}}},
		"no date":      {Period: march, Fields: []sources.Field{{Name: "spend", Kind: sources.Number, Role: sources.Measure}}},
	} {
		if _, err := sources.NewCollector(q); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// collect fills collectors, one row each in turn, and merges them.
func collect(t interface{ Fatal(...any) }, rows [][]sources.Cell, n int) *sources.Result {
	first, err := sources.NewCollector(byCampaign(sources.Mapping{}))
	if err != nil {
		t.Fatal(err)
	}
	all := []*sources.Collector{first}
	for len(all) < n {
		all = append(all, first.Fork())
	}
	for _, c := range all {
		c.Start(&sources.Binding{Headings: []string{"date", "campaign", "year", "spend"}, Columns: []int{0, 1, 2, 3}},
			func(at int64, column int) string { return fmt.Sprint("row ", at, " column ", column) })
	}
	for i, row := range rows {
		if err := all[i%n].Add(row, int64(i), 1); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range all[1:] {
		if err := first.Merge(c); err != nil {
			t.Fatal(err)
		}
	}
	result, err := first.Result()
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestMergeAndOrder: neither the order of the rows nor their spread over
// collectors changes the answer, to the last bit.
func TestMergeAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(drawRow), 0, 80).Draw(t, "rows")
		want := collect(t, rows, 1)
		got := collect(t, rows, rapid.IntRange(1, 5).Draw(t, "collectors"))
		if diff := cmp.Diff(want.Rejected, got.Rejected); diff != "" {
			t.Fatalf("rejected (-one +several):\n%s", diff)
		}
		if want.Table.Digest() != got.Table.Digest() || want.Provenance != got.Provenance {
			t.Fatalf("one: %+v, several: %+v", want, got)
		}
		slices.Reverse(rows)
		if back := collect(t, rows, 2); want.Table.Digest() != back.Table.Digest() {
			t.Fatalf("forth: %+v, back: %+v", want.Table, back.Table)
		}
	})
}

func drawRow(t *rapid.T) []sources.Cell {
	text := func(s string) sources.Cell { return sources.Cell{Kind: sources.TextCell, Text: []byte(s)} }
	return []sources.Cell{
		text(rapid.SampledFrom([]string{"2026-03-01", "2026-03-02", "2025-12-31", "soon", ""}).Draw(t, "date")),
		text(rapid.SampledFrom([]string{"Spring", "Autumn", " Spring", "Total", "", "\xff"}).Draw(t, "campaign")),
		text(rapid.SampledFrom([]string{"2026", "2025", "", "-1"}).Draw(t, "year")),
		text(fmt.Sprintf("%.2f", rapid.Float64Range(-1e6, 1e6).Draw(t, "spend"))),
	}
}

// TestExactSums: what is lost by adding in plain float64s is kept.
func TestExactSums(t *testing.T) {
	var rows [][]sources.Cell
	add := func(v float64) {
		rows = append(rows, []sources.Cell{{Kind: sources.DateCell, Day: 1}, {Kind: sources.TextCell, Text: []byte("a")}, {}, {Kind: sources.NumberCell, Number: v}})
	}
	add(1e17)
	for range 1000 {
		add(0.1)
	}
	add(-1e17)
	if got := collect(t, rows, 3).Table.Columns[3].Numbers[0]; math.Abs(got-100) > 1e-9 {
		t.Errorf("sum = %v, want 100", got)
	}
}

func TestDigest(t *testing.T) {
	table := func(name string, values ...float64) *sources.Table {
		return &sources.Table{Columns: []sources.Column{{Name: name, Kind: sources.Number, Numbers: values}}}
	}
	a := table("spend", 1, math.NaN())
	if a.Digest() != table("spend", 1, math.Float64frombits(math.Float64bits(math.NaN())^1)).Digest() {
		t.Error("two forms of the absent value differ")
	}
	for _, b := range []*sources.Table{table("cost", 1, math.NaN()), table("spend", 1, 0), table("spend", 1), {}} {
		if a.Digest() == b.Digest() {
			t.Errorf("%+v has the digest of another table", b)
		}
	}
}
