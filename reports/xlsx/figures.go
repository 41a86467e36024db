package xlsx

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/xuri/excelize/v2"

	"debrief/calendar"
	"debrief/reports"
)

// figure writes a value: a live formula where it has one that agrees with it,
// else the raw number, else a dash with the reason in a note.
func (s *sheet) figure(col int, v reports.Value, format numberFormat, l look) {
	format.small = v.Small
	l.code, l.align = s.styles.code(format, s.lang), "right"
	s.widenFor(col, v, format, l)
	if formula, ok := s.formula(v); ok {
		s.live, l.fill = true, liveFill
		s.formulaCell(col, formula, v, l)
		return
	}
	if !v.Known() {
		s.dash(col, v, l)
		return
	}
	s.fixed = true
	s.number(col, raw(v), l)
}

// formulaCell writes a formula with the value as its stored result.
func (s *sheet) formulaCell(col int, formula string, v reports.Value, l look) {
	cell := s.at(col, s.row)
	if v.Known() {
		s.keep(s.file.SetCellFloat(s.name, cell, raw(v), -1, 64))
	} else if v.Unknown != nil {
		s.comment(col, s.lang.Text(*v.Unknown))
	}
	s.keep(s.file.SetCellFormula(s.name, cell, formula))
	s.draw(col, s.row, l)
	s.cols = max(s.cols, col)
}

// number writes a raw number; one that is not finite leaves the cell empty.
func (s *sheet) number(col int, n float64, l look) {
	if !math.IsNaN(n) && !math.IsInf(n, 0) {
		s.keep(s.file.SetCellFloat(s.name, s.at(col, s.row), n, -1, 64))
	}
	s.draw(col, s.row, l)
	s.cols = max(s.cols, col)
}

// dash writes that there is no value, and why.
func (s *sheet) dash(col int, v reports.Value, l look) {
	l.color, l.align, l.code = quiet, "right", ""
	s.text(col, reports.Dash, l)
	if reason := s.lang.Text(*v.Unknown); reason != "" {
		s.comment(col, reason)
	}
}

// widenFor makes a column wide enough for a figure.
func (s *sheet) widenFor(col int, v reports.Value, format numberFormat, l look) {
	w := s.shownWidth(v, format) + 2
	if l.bold {
		w *= boldWider
	}
	s.widen(col, w)
}

// shownWidth estimates the room that a value takes, without writing it out:
// digits, separators, sign and what the format puts around them.
func (s *sheet) shownWidth(v reports.Value, format numberFormat) float64 {
	if !v.Known() {
		return 1
	}
	n := math.Abs(raw(v))
	if v.Unit == reports.Ratio {
		n *= 100
	}
	digits := 1.0
	if n >= 10 && isFinite(n) {
		digits = math.Floor(math.Log10(n)) + 1
	}
	width := digits + math.Floor((digits-1)/3)*0.6 + 1
	if format.decimals > 0 {
		width += 0.6 + float64(format.decimals)
	}
	return width + s.styles.unitWidth(v.Unit, s.lang)
}

// formula returns what a spreadsheet computes v with. There is none if v has
// no formula, or if the data do not yield v: a figure that changed when the
// workbook is calculated would contradict the other forms of the report.
func (b *book) formula(v reports.Value) (string, bool) {
	if v.Formula == nil {
		return "", false
	}
	t, err := b.data.formula(v.Formula)
	if err != nil || len(t.text) > maxFormula {
		return "", false // the figure stands as a value, and the legend says so
	}
	if v.Known() != isFinite(t.value) || v.Known() && !agree(t.value, v.Number) {
		return "", false
	}
	text := t.text
	if v.Unit == reports.Points {
		text = "(" + text + ")*100"
	}
	return "IFERROR(" + text + ",\"" + reports.Dash + "\")", true
}

// maxFormula is the longest formula, with room for what is put around it.
const maxFormula = 8000

func isFinite(n float64) bool { return !math.IsNaN(n) && !math.IsInf(n, 0) }

// agree allows for sums in another order.
func agree(a, b float64) bool {
	return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b))
}

// status writes a status by shape and word; its colour is a rule of the sheet.
func (s *sheet) status(col int, status reports.Status, l look) {
	s.label(col, s.statusText(status), l)
	s.statusColours(col)
}

// statusText is empty where there is nothing to judge.
func (b *book) statusText(status reports.Status) string {
	if status == "" {
		return ""
	}
	return shape(status) + " " + b.lang.Text(reports.Word("status."+string(status)))
}

// shape is the sign of a status.
func shape(status reports.Status) string {
	switch status {
	case reports.Met:
		return "●"
	case reports.Near:
		return "◐"
	case reports.Missed:
		return "○"
	}
	return reports.Dash
}

// effectColour is the ink of a change.
func effectColour(effect int) string {
	switch {
	case effect > 0:
		return good
	case effect < 0:
		return bad
	}
	return ""
}

// date writes a day as a date.
func (s *sheet) date(col int, d calendar.Date, l look) {
	l.align, l.code = "right", dateCode
	s.draw(col, s.row, l)
	s.cols = max(s.cols, col)
	switch cell := s.at(col, s.row); {
	case d.IsZero():
	case d < calendar.On(1900, 3, 1):
		s.keep(s.file.SetCellStr(s.name, cell, d.String()))
	default:
		s.keep(s.file.SetCellInt(s.name, cell, int64(serial(d))))
	}
}

// statusColours colours the words of a column of statuses.
func (s *sheet) statusColours(col int) {
	r, ok := s.statuses[col]
	if !ok {
		r.first = s.row
	}
	r.last = s.row
	s.statuses[col] = r
}

// rows is a range of rows.
type rows struct{ first, last int }

// colourStatuses adds the rules that colour statuses by their sign.
func (s *sheet) colourStatuses() {
	for _, col := range slices.Sorted(maps.Keys(s.statuses)) {
		r := s.statuses[col]
		var rules []excelize.ConditionalFormatOptions
		for _, status := range [...]reports.Status{reports.Met, reports.Near, reports.Missed} {
			id, err := s.statusStyle(status)
			s.keep(err)
			rules = append(rules, excelize.ConditionalFormatOptions{Type: "text", Criteria: "begins with", Value: shape(status), Format: &id})
		}
		s.keep(s.file.SetConditionalFormat(s.name, s.at(col, r.first)+":"+s.at(col, r.last), rules))
	}
}

// statusStyle makes the look of a status once for the workbook.
func (b *book) statusStyle(status reports.Status) (int, error) {
	if id, ok := b.statusStyles[status]; ok {
		return id, nil
	}
	colour := map[reports.Status]string{reports.Met: good, reports.Near: near, reports.Missed: bad}[status]
	id, err := b.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: colour, Bold: true}})
	if err != nil {
		return 0, fmt.Errorf("make status style: %w", err)
	}
	b.statusStyles[status] = id
	return id, nil
}
