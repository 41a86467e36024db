package xlsx_test

import (
	"fmt"
	"testing"

	"debrief/calendar"
	"debrief/reports"
	"debrief/reports/reporttest"
)

// BenchmarkRender measures the sample with as much data as a year of daily
// figures of many channels has.
func BenchmarkRender(b *testing.B) {
	for _, rows := range []int{0, 1_000, 10_000} {
		doc := reporttest.Sample()
		doc.Data = manyRows(rows)
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out, err := render(doc)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(out)))
			}
		})
	}
}

// manyRows makes data of six columns, as a debrief by day and channel has.
func manyRows(n int) *reports.Data {
	if n == 0 {
		return nil
	}
	channels := []string{"Paid search", "Paid social", "Display", "E-mail", "Affiliates"}
	dates, texts := make([]calendar.Date, n), make([]string, n)
	var numbers [4]reports.Numbers
	for i := range n {
		dates[i] = calendar.On(2025, 1, 1) + calendar.Date(i/len(channels))
		texts[i] = channels[i%len(channels)]
		for j := range numbers {
			numbers[j] = append(numbers[j], float64((i*7919+j*104729)%1_000_000)/100)
		}
	}
	return &reports.Data{Columns: []reports.DataColumn{
		{Name: "date", Label: reports.Literal("Date"), Dates: dates},
		{Name: "channel", Label: reports.Literal("Channel"), Texts: texts},
		{Name: "spend", Label: reports.Literal("Spend"), Unit: reports.Money, Numbers: numbers[0]},
		{Name: "leads", Label: reports.Literal("Leads"), Unit: reports.Count, Numbers: numbers[1]},
		{Name: "sales", Label: reports.Literal("Sales"), Unit: reports.Count, Numbers: numbers[2]},
		{Name: "revenue", Label: reports.Literal("Revenue"), Unit: reports.Money, Numbers: numbers[3]},
	}}
}
