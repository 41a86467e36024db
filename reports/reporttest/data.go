package reporttest

import (
	"debrief/calendar"
	"debrief/reports"
)

// Data makes n rows of data in six columns, as a debrief by day and channel has;
// nil for none.
func Data(n int) *reports.Data {
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
		{Name: "date", Label: lit("Date"), Dates: dates},
		{Name: "channel", Label: lit("Channel"), Texts: texts},
		{Name: "spend", Label: lit("Spend"), Unit: reports.Money, Numbers: numbers[0]},
		{Name: "leads", Label: lit("Leads"), Unit: reports.Count, Numbers: numbers[1]},
		{Name: "sales", Label: lit("Sales"), Unit: reports.Count, Numbers: numbers[2]},
		{Name: "revenue", Label: lit("Revenue"), Unit: reports.Money, Numbers: numbers[3]},
	}}
}
