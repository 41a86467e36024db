package profile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"debrief/sources"
)

// ratioParts are the ratios that sheets carry beside their parts.
var ratioParts = map[string]sources.Ratio{
	"cost_per_lead":   {Over: "spend", Under: "leads", Factor: 1},
	"cost_per_sale":   {Over: "spend", Under: "sales", Factor: 1},
	"cpa":             {Over: "spend", Under: "conversions", Factor: 1},
	"cpc":             {Over: "spend", Under: "clicks", Factor: 1},
	"cpm":             {Over: "spend", Under: "impressions", Factor: 1000},
	"ctr":             {Over: "clicks", Under: "impressions", Factor: 1},
	"roas":            {Over: "revenue", Under: "spend", Factor: 1},
	"roi":             {Over: "revenue", Under: "spend", Factor: 1, Excess: true},
	"conversion_rate": {Over: "sales", Under: "clicks", Factor: 1},
}

// Ratios returns fields for the columns that can be computed from measures of
// a query, so that the source compares them. Rates of conversion are left out,
// as nothing tells of what they are the rate.
func Ratios(asked []sources.Field) []sources.Field {
	has := func(name string) bool {
		return slices.ContainsFunc(asked, func(f sources.Field) bool { return f.Name == name })
	}
	var out []sources.Field
	for _, kpi := range sortedKeys(ratioParts) {
		r := ratioParts[kpi]
		if kpi == "conversion_rate" || has(kpi) || !has(r.Over) || !has(r.Under) {
			continue
		}
		r.Names = strings.Split(kpiNames[kpi], "|")
		out = append(out, sources.Field{Name: kpi, Kind: sources.Number, Role: sources.Derived, Optional: true, Derived: &r})
	}
	return out
}

// amount returns the number in a cell of a row.
func (t *Table) amount(r *sources.SampleRow, c *Column) (float64, bool) {
	if c == nil || c.Letter > len(r.Cells) {
		return 0, false
	}
	cell := &r.Cells[c.Letter-1]
	switch cell.Kind {
	case sources.NumberCell:
		return cell.Number, true
	case sources.TextCell:
		sign := c.Decimal
		if sign == 0 {
			sign = '.'
		}
		return sources.ParseNumber(cell.Text, sign)
	}
	return 0, false
}

// checkRatios compares the columns that can be computed from others with what
// comes out, row by row. debrief computes ratios anew, so it is the sheet's own
// readers who are misled.
func (p *Proposal) checkRatios(t *Table) {
	for _, kpi := range sortedKeys(p.Ratios) {
		parts, known := ratioParts[kpi]
		over, under := p.Guess(parts.Over), p.Guess(parts.Under)
		if !known || over == nil || under == nil {
			continue
		}
		c, a, b := t.Column(p.Ratios[kpi]), t.Column(over.Heading), t.Column(under.Heading)
		compared, differ, example := 0, 0, ""
		for i := range t.rows {
			r := &t.rows[i]
			found, ok1 := t.amount(r, c)
			x, ok2 := t.amount(r, a)
			y, ok3 := t.amount(r, b)
			if !ok1 || !ok2 || !ok3 || y == 0 {
				continue
			}
			compared++
			want := parts.Of(x, y)
			if sources.Agrees(found, want) || sources.Agrees(found, 100*want) {
				continue
			}
			if differ++; example == "" {
				example = fmt.Sprintf("row %d has %s in place of %.4g", r.At, plain(found), want)
			}
		}
		if differ > 0 {
			p.doubt("%q is not %s in %d of %d rows: %s; debrief computes it anew", c.Heading, parts.Formula(over.Heading, under.Heading), differ, compared, example)
		}
	}
}

// checkTotals compares the rows that sum up others with the rows above them:
// all of them, or those since the last such row. Ratios are not summed.
func (t *Table) checkTotals() {
	since := 0 // the first row of t.rows below the last total
	for i := range t.Totals {
		total := &t.Totals[i]
		above := 0
		for above < len(t.rows) && t.rows[above].At < total.At {
			above++
		}
		for k := range t.Columns {
			c := &t.Columns[k]
			found, ok := t.amount(&total.row, c)
			if c.Kind != Number || !ok || isRatioHeading(c) {
				continue
			}
			all, part := t.sum(c, 0, above), t.sum(c, since, above)
			if !sources.Agrees(found, all) && !sources.Agrees(found, part) {
				total.Differs = append(total.Differs, fmt.Sprintf("%s is %s, and the rows above add up to %s", c.Heading, plain(found), plain(part)))
			}
		}
		since = above
	}
}

// sum adds up a column from one row to before another.
func (t *Table) sum(c *Column, from, to int) float64 {
	sum := 0.0
	for i := from; i < to; i++ {
		if v, ok := t.amount(&t.rows[i], c); ok {
			sum += v
		}
	}
	return math.Round(sum*1e6) / 1e6
}
