package xlsx

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"debrief/reports"
)

// whatIf writes a small model below response curves: a reader types other
// amounts and sees what the curves expect of them, by straight lines between
// the points of the document's curves. Outside a curve there is no answer.
func (s *sheet) whatIf(data *reports.CurveChart) {
	panels := slices.DeleteFunc(slices.Clone(data.Panels), func(p reports.Panel) bool { return !canTry(&p) })
	if len(panels) == 0 {
		return
	}
	s.line(s.say("workbook.whatIf"), look{bold: true})
	s.line(s.say("workbook.whatIfHow"), look{size: sizeSmall, color: quiet})
	s.head(column{title: s.say("workbook.item")}, column{title: s.say("workbook.amountNow"), number: true},
		column{title: s.say("workbook.expectedNow"), number: true}, column{title: s.say("workbook.amount"), number: true},
		column{title: s.say("workbook.expected"), number: true}, column{title: s.say("workbook.difference"), number: true})
	t := trial{first: s.row, x: reach(data.XUnit, panels, func(p *reports.Panel) float64 { return p.X[len(p.X)-1] }),
		y: reach(data.YUnit, panels, func(p *reports.Panel) float64 { return p.Y[len(p.Y)-1] })}
	for i := range data.Panels {
		if p := &data.Panels[i]; canTry(p) && s.curves[p] != nil {
			s.try(&t, p)
			s.row++
		}
	}
	s.tryTotal(&t)
	s.row += 2
}

// canTry reports whether a panel's curve can be read at where it stands.
func canTry(p *reports.Panel) bool {
	return len(p.X) > 1 && len(p.X) == len(p.Y) && sort.Float64sAreSorted(p.X) && !slices.ContainsFunc(p.X, isNot) &&
		!slices.ContainsFunc(p.Y, isNot) && p.Now != nil && isFinite(between(p, p.Now.X)) && isFinite(between(p, amount(p)))
}

func isNot(n float64) bool { return !isFinite(n) }

// amount is what is tried first: the proposal, or what is spent now.
func amount(p *reports.Panel) float64 {
	if p.Proposed != nil {
		return p.Proposed.X
	}
	return p.Now.X
}

// trial adds up the rows of a what-if model.
type trial struct {
	first int
	x, y  numberFormat // one for all amounts, and for all that is expected
	sums  [5]float64   // by column, from the second
}

func (s *sheet) try(t *trial, p *reports.Panel) {
	f := s.curves[p]
	line := look{bottom: rule}
	input := look{bottom: rule, fill: inputFill, color: inputInk}
	s.text(1, s.lang.Text(p.Label), look{bottom: rule, wrap: true})
	values := [...]float64{p.Now.X, between(p, p.Now.X), amount(p), between(p, amount(p)), between(p, amount(p)) - between(p, p.Now.X)}
	s.figure(2, reports.Of(values[0], t.x.unit), t.x, line)
	s.model(3, readCurve(f, s.at(2, s.row)), values[1], t.y, line)
	s.figure(4, reports.Of(values[2], t.x.unit), t.x, input)
	s.model(5, readCurve(f, s.at(4, s.row)), values[3], t.y, line)
	s.model(6, s.at(5, s.row)+"-"+s.at(3, s.row), values[4], t.y, line)
	for i, v := range values {
		t.sums[i] += v
	}
}

func (s *sheet) tryTotal(t *trial) {
	total := look{bold: true, top: ink}
	s.text(1, s.say("workbook.total"), total)
	for i, sum := range t.sums {
		format := t.y
		if i == 0 || i == 2 {
			format = t.x
		}
		s.model(i+2, fmt.Sprintf("SUM(%s:%s)", s.at(i+2, t.first), s.at(i+2, s.row-1)), sum, format, total)
	}
}

// model writes a formula of the workbook's own with its result.
func (s *sheet) model(col int, formula string, result float64, format numberFormat, l look) {
	s.live = true
	v := reports.Of(result, format.unit)
	l.code, l.align, l.fill = s.styles.code(format, s.lang), "right", liveFill
	s.widenFor(col, v, format, l)
	s.formulaCell(col, "IFERROR("+formula+",\""+reports.Dash+"\")", v, l)
}

// reach is the format that suits the ends of all curves.
func reach(unit reports.Unit, panels []reports.Panel, end func(*reports.Panel) float64) numberFormat {
	var values []reports.Value
	for i := range panels {
		values = append(values, reports.Of(end(&panels[i]), unit))
	}
	return formatOf(unit, values)
}

// readCurve reads a curve at the amount in a cell.
func readCurve(f *frame, cell string) string {
	x, y := f.column(1), f.column(2)
	k := fmt.Sprintf("MIN(MATCH(%s,%s,1),ROWS(%s)-1)", cell, x, x)
	segment := func(r string) string { return fmt.Sprintf("INDEX(%s,%s):INDEX(%s,%s+1)", r, k, r, k) }
	return fmt.Sprintf("IF(%s>MAX(%s),\"%s\",FORECAST(%s,%s,%s))", cell, x, reports.Dash, cell, segment(y), segment(x))
}

// between reads a curve by a straight line between its points; NaN outside
// them.
func between(p *reports.Panel, x float64) float64 {
	k, _ := slices.BinarySearch(p.X, x)
	switch {
	case k < len(p.X) && p.X[k] == x:
		return p.Y[k]
	case k == 0 || k == len(p.X):
		return math.NaN()
	}
	share := (x - p.X[k-1]) / (p.X[k] - p.X[k-1])
	return p.Y[k-1] + share*(p.Y[k]-p.Y[k-1])
}
