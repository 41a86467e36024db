package main

import (
	"bytes"
	"math"
	"testing"

	"debrief/calendar"
	"debrief/sources"
)

// TestCSVHoldsNoFormulas: texts from the data stay texts in a spreadsheet.
func TestCSVHoldsNoFormulas(t *testing.T) {
	table := &sources.Table{Columns: []sources.Column{
		{Name: "date", Kind: sources.Date, Dates: []calendar.Date{calendar.On(2026, 3, 1), 0, 0}},
		{Name: "campaign", Texts: []string{"=HYPERLINK(\"x\")", "a, \"b\"", "-1+1"}},
		{Name: "spend", Kind: sources.Number, Numbers: []float64{-1.5, math.NaN(), 0}}}}
	var b bytes.Buffer
	if err := writeCSV(&b, table); err != nil {
		t.Fatal(err)
	}
	want := "date,campaign,spend\n2026-03-01,\"'=HYPERLINK(\"\"x\"\")\",-1.5\n,\"a, \"\"b\"\"\",\n,'-1+1,0\n"
	if b.String() != want {
		t.Errorf("CSV =\n%s, want\n%s", b.String(), want)
	}
}
