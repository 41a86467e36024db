package csv_test

import (
	"fmt"
	"strings"
	"testing"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/csv"
)

// TestTotalsOverChunks: a total row is compared with all rows above it, though
// they were read in parts by several collectors, and rows that are there twice
// are found wherever they stand.
func TestTotalsOverChunks(t *testing.T) {
	const days, each, perDay = 28, 1500, 5995 // some 1.3 MB: three chunks
	file := func(total, further int) string {
		var b strings.Builder
		b.WriteString("date,campaign,spend,creative\n")
		for d := range days {
			for i := range each {
				fmt.Fprintf(&b, "2026-03-%02d,C%d,%d,%s\n", d+1, i, 1+i%7, "some creative")
			}
			if d == 13 {
				fmt.Fprintf(&b, ",Total,%d,\n", 14*perDay)
			}
		}
		for i := range further {
			fmt.Fprintf(&b, "2026-03-02,C%d,%d,again\n", i, 1+i%7)
		}
		fmt.Fprintf(&b, ",Grand total,%d,\n", total)
		return b.String()
	}
	q := sources.Query{Dataset: "performance", Group: true, Checks: true, Fields: []sources.Field{
		{Name: "date", Kind: sources.Date}, {Name: "campaign"}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}}}
	all := days * perDay
	for _, tt := range []struct {
		name           string
		total, further int
		duplicates     int64
		totals         string
	}{
		{"right", all, 0, 0, "[]"},
		{"right since the total before", all - 14*perDay, 0, 0, "[]"},
		{"wrong", all + 300, 0, 0, "[{spend results.csv:42003, column spend 168160 83930}]"},
		{"twice", all + 29, 8, 8, "[]"},
	} {
		for _, period := range []calendar.Period{{}, {First: calendar.On(2026, 3, 2), Last: calendar.On(2026, 3, 3)}} {
			t.Run(tt.name+" "+period.String(), func(t *testing.T) {
				src := open(t, csv.Options{Folder: write(t, map[string]string{"results.csv": file(tt.total, tt.further)}), Path: "results.csv"})
				q.Period = period
				got, err := src.Read(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				if got.Checks.Duplicates.Rows != tt.duplicates {
					t.Errorf("duplicates %+v, want %d", got.Checks.Duplicates, tt.duplicates)
				}
				if s := fmt.Sprint(got.Checks.Totals); s != tt.totals {
					t.Errorf("totals %s, want %s", s, tt.totals)
				}
			})
		}
	}
}

// TestTotalsOfSeveralFiles: each file has its own.
func TestTotalsOfSeveralFiles(t *testing.T) {
	folder := write(t, map[string]string{
		"a.csv": "date,spend\n2026-03-01,5\n2026-03-02,6\nTotal,11\n",
		"b.csv": "date,spend\n2026-03-03,5\nTotal,7\n",
	})
	src := open(t, csv.Options{Folder: folder, Path: "*.csv"})
	got, err := src.Read(t.Context(), sources.Query{Dataset: "performance", Group: true, Checks: true, Fields: []sources.Field{
		{Name: "date", Kind: sources.Date}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}}})
	if err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprint(got.Checks.Totals); s != "[{spend b.csv:3, column spend 7 5}]" {
		t.Errorf("totals %s", s)
	}
}
