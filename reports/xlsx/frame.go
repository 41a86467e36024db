package xlsx

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"debrief/calendar"
	"debrief/reports"
)

// frame is the data of a chart: labels and columns of values, which stand on a
// sheet of their own so that neither widths nor print of the others suffer.
type frame struct {
	title   string
	corner  string // heads the labels
	labels  []frameLabel
	columns []frameColumn

	top int // row of the title; the header is below it
	ref string
}

// frameLabel is a text, or a date if that is set.
type frameLabel struct {
	text string
	date calendar.Date
}

// frameColumn is a column of values: a missing one leaves its cell empty, so
// that a chart shows a gap.
type frameColumn struct {
	title  string
	values []reports.Value
}

// addFrame gives a frame its place on the sheet of chart data.
func (b *book) addFrame(f *frame) {
	if b.nextFrame == 0 {
		b.nextFrame = firstFrame
	}
	f.top, f.ref = b.nextFrame, quoteSheet(b.framesName)
	b.nextFrame += len(f.labels) + 3
	b.frames = append(b.frames, f)
}

// firstFrame leaves room for the heading.
const firstFrame = 6

// column refers to the values of a column, or to the labels if it is 0.
func (f *frame) column(i int) string {
	letter, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return "" // there is no such column in a sheet; excelize refuses the series
	}
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", f.ref, letter, f.top+2, letter, f.top+1+max(len(f.labels), 1))
}

// head refers to the title of a column.
func (f *frame) head(i int) string {
	letter, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s!$%s$%d", f.ref, letter, f.top+1)
}

// writeFrames writes the sheet of chart data.
func (b *book) writeFrames() error {
	if len(b.frames) == 0 {
		return nil
	}
	s, err := b.addSheet(b.framesName)
	if err != nil {
		return err
	}
	s.heading(b.say("workbook.charts"), b.say("workbook.chartsWhy"))
	for _, f := range b.frames {
		s.row = f.top
		s.frame(f)
	}
	s.legend()
	return s.finish()
}

func (s *sheet) frame(f *frame) {
	s.line(f.title, look{bold: true})
	s.row = f.top + 1
	heads := []column{{title: f.corner}}
	for _, c := range f.columns {
		heads = append(heads, column{title: c.title, number: true})
	}
	s.head(heads...)
	formats := make([]numberFormat, len(f.columns))
	for i, c := range f.columns {
		if len(c.values) > 0 {
			formats[i] = formatOf(c.values[0].Unit, c.values)
		}
	}
	for i, label := range f.labels {
		if label.date.IsZero() {
			s.text(1, label.text, look{})
		} else {
			s.date(1, label.date, look{})
		}
		for col, c := range f.columns {
			s.point(col+2, c, formats[col], i)
		}
		s.row++
	}
}

func (s *sheet) point(col int, c frameColumn, format numberFormat, i int) {
	if i >= len(c.values) || !c.values[i].Known() || !isFinite(c.values[i].Number) {
		return
	}
	format.unit = c.values[i].Unit
	s.figure(col, c.values[i], format, look{})
}

// valuesOfNumbers makes values of a series; NaN is a gap.
func valuesOfNumbers(numbers reports.Numbers, unit reports.Unit) []reports.Value {
	out := make([]reports.Value, len(numbers))
	for i, n := range numbers {
		out[i] = reports.Of(n, unit)
		if math.IsNaN(n) {
			out[i] = reports.Unknown(unit, reports.Text{})
		}
	}
	return out
}

// dateLabels makes labels of dates.
func dateLabels(dates []calendar.Date) []frameLabel {
	out := make([]frameLabel, len(dates))
	for i, d := range dates {
		out[i].date = d
	}
	return out
}
