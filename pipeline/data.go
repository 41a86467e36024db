package pipeline

import (
	"slices"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// grain is a way of grouping facts for the workbook's Data sheet.
type grain struct {
	start func(calendar.Date) calendar.Date
	dims  []string
}

var (
	byDay   = grain{func(d calendar.Date) calendar.Date { return d }, []string{assess.DimChannel}}
	byMonth = grain{calendar.Date.MonthStart, []string{assess.DimCampaign, assess.DimChannel}}
)

// dataSheet lays rows out at a grain, in the order of their keys.
func dataSheet(rows assess.Rows, cat *assess.Catalogue, g grain) *reports.Data {
	cells := rows.Cells(g.start, g.dims)
	data := &reports.Data{Columns: []reports.DataColumn{{Name: "date", Label: reports.Word("head.date")}}}
	for _, c := range cells {
		data.Columns[0].Dates = append(data.Columns[0].Dates, c.Date)
	}
	for i, dim := range g.dims {
		col := reports.DataColumn{Name: dim, Label: reports.Word("head." + dim)}
		for _, c := range cells {
			col.Texts = append(col.Texts, c.Keys[i])
		}
		data.Columns = append(data.Columns, col)
	}
	for _, m := range measuresOf(cells, cat) {
		col := reports.DataColumn{Name: m, Label: reports.MeasureLabel(m), Unit: reports.MeasureUnit(m)}
		for _, c := range cells {
			col.Numbers = append(col.Numbers, c.Number(m))
		}
		data.Columns = append(data.Columns, col)
	}
	return data
}

// measuresOf lists the measures that any cell knows, those of the catalogue
// first and in its order.
func measuresOf(cells []assess.Cell, cat *assess.Catalogue) []string {
	known := map[string]bool{}
	for _, c := range cells {
		for m := range c.Totals {
			known[m] = true
		}
	}
	var out []string
	for _, k := range cat.All() {
		for _, m := range k.Formula.Measures {
			if known[m] && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	var rest []string
	for m := range known {
		if !slices.Contains(out, m) {
			rest = append(rest, m)
		}
	}
	slices.Sort(rest)
	return append(out, rest...)
}
