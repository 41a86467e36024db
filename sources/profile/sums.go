package profile

import (
	"fmt"
	"math"
	"strings"

	"debrief/sources"
)

// maxDiffers is the relative difference up to which a value that is computed
// from others is taken to agree with them, and so is one that is rounded.
const maxDiffers = 0.01

// ratioParts are the ratios that sheets carry beside their parts: the first
// field over the second, by a factor.
var ratioParts = map[string]struct {
	over, under string
	factor      float64
}{
	"cost_per_lead": {"spend", "leads", 1}, "cost_per_sale": {"spend", "sales", 1}, "cpa": {"spend", "conversions", 1}, "cpc": {"spend", "clicks", 1},
	"cpm": {"spend", "impressions", 1000}, "ctr": {"clicks", "impressions", 1}, "roas": {"revenue", "spend", 1}, "conversion_rate": {"sales", "clicks", 1},
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
		over, under := p.Guess(parts.over), p.Guess(parts.under)
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
			want := parts.factor * x / y
			if agrees(found, want) || agrees(found, 100*want) {
				continue
			}
			if differ++; example == "" {
				example = fmt.Sprintf("row %d has %s in place of %.4g", r.At, plain(found), want)
			}
		}
		if differ > 0 {
			p.doubt("%q is not %s / %s in %d of %d rows: %s; debrief computes it anew", c.Heading, over.Heading, under.Heading, differ, compared, example)
		}
	}
}

// agrees reports whether a value is the one that was computed, as far as the
// digits that are written tell.
func agrees(found, want float64) bool {
	_, digits, _ := strings.Cut(plain(found), ".")
	rounding := 0.5 * math.Pow10(-len(digits))
	return math.Abs(found-want) <= max(maxDiffers*math.Abs(want), rounding)
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
			if !agrees(found, all) && !agrees(found, part) {
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
