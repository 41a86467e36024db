package xlsx

import (
	"errors"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// Chart draws a native chart over data on the sheet of chart data. A heat map
// is no chart to a spreadsheet: it is a grid of cells in shades.
func (s *sheet) Chart(c *reports.Chart) error {
	switch {
	case c.Line != nil:
		s.place(c, s.lineChart(c, c.Line))
	case c.Bars != nil:
		s.place(c, s.barChart(c, c.Bars))
	case c.Bullets != nil:
		s.place(c, s.bulletChart(c, c.Bullets))
	case c.Bridge != nil:
		s.place(c, s.bridgeChart(c, c.Bridge))
	case c.Funnel != nil:
		s.place(c, s.funnelChart(c, c.Funnel))
	case c.Dots != nil:
		s.place(c, s.dotChart(c, c.Dots))
	case c.Heat != nil:
		s.heat(c, c.Heat)
	case c.Curves != nil:
		s.place(c, s.curveChart(c, c.Curves))
		if s.doc.Model == nil { // which has a sheet of its own
			s.whatIf(c.Curves)
		}
	default:
		return errors.New("draw chart " + c.ID + ": no kind is set")
	}
	return s.err
}

// placedChart is a chart that waits for the widths of its sheet's columns.
type placedChart struct {
	row    int
	rows   int
	chart  *excelize.Chart
	half   bool
	second bool // beside another half
}

// Measures of charts.
const (
	rowPixels    = 20 // of a row of the usual height
	charPixels   = 7  // of a column's character
	cellPadding  = 5
	chartPixels  = 300 // height
	chartMax     = 980 // width
	pixelsPerRow = 26  // of a bar chart, for each bar
)

// place reserves rows for a chart. A half stands beside the half before it, if
// nothing came between.
func (s *sheet) place(c *reports.Chart, chart *excelize.Chart) {
	if chart == nil {
		s.line(s.lang.Text(c.Title), look{bold: true})
		s.line(s.say("workbook.empty"), look{size: sizeSmall, color: quiet})
		s.row++
		return
	}
	s.dress(c, chart)
	p := placedChart{row: s.row, rows: int(chart.Dimension.Height)/rowPixels + 2, chart: chart, half: c.Half}
	if n := len(s.charts); c.Half && n > 0 {
		if left := s.charts[n-1]; left.half && !left.second && left.row+left.rows == s.row {
			p.row, p.second = left.row, true
		}
	}
	s.charts = append(s.charts, p)
	s.row = max(s.row, p.row+p.rows)
}

// dress gives a chart what all charts have: its message, its text alternative
// and an ink that can be read.
func (s *sheet) dress(c *reports.Chart, chart *excelize.Chart) {
	alt := s.lang.Text(c.Alt)
	if alt == "" {
		alt = s.lang.Text(c.Title)
	}
	off := false
	chart.VaryColors = &off
	chart.ShowBlanksAs = "gap"
	chart.Format.AltText = printable(alt)
	chart.Format.Positioning = "oneCell"
	chart.Border = excelize.LineOptions{Type: excelize.LineNone}
	chart.XAxis.Font, chart.YAxis.Font = axisFont, axisFont
	chart.XAxis.Alignment.TextRotation, chart.YAxis.Alignment.TextRotation = anyRotation, anyRotation
	chart.Legend.Font = &excelize.Font{Family: fontFamily, Size: sizeSmall, Color: ink}
	chart.Title.Paragraph = []excelize.RichTextRun{{
		Text: shorten(oneLine(printable(s.lang.Text(c.Title))), maxChartTitle),
		Font: &excelize.Font{Family: fontFamily, Size: sizeBody, Bold: true, Color: ink},
	}}
	if sub := oneLine(printable(s.lang.Text(c.Subtitle))); sub != "" {
		chart.Title.Paragraph = append(chart.Title.Paragraph, excelize.RichTextRun{
			Text: shorten(sub, maxChartTitle), Font: &excelize.Font{Family: fontFamily, Size: sizeSmall, Color: quiet},
		})
	}
	if chart.Dimension.Height == 0 {
		chart.Dimension.Height = chartPixels
	}
}

// anyRotation is no angle: it leaves the angle of labels to the program, which
// then also leaves out those that would overlap.
const anyRotation = 255

// maxChartTitle keeps a title from covering its chart.
const maxChartTitle = 140

// settleCharts gives charts the width of the sheet, or half of it.
func (s *sheet) settleCharts(widths []float64) {
	for _, p := range s.charts {
		full := 0
		for _, w := range widths {
			full += pixels(w)
		}
		full = min(full, chartMax)
		col, width := 1, full
		if p.half {
			width = full / 2
		}
		if p.second {
			col = columnAt(widths, full/2)
		}
		p.chart.Dimension.Width = uint(width - 4)
		s.keep(s.file.AddChart(s.name, s.at(col, p.row), p.chart))
	}
}

func pixels(width float64) int { return int(width*charPixels) + cellPadding }

// columnAt returns the first column that begins at or behind a place.
func columnAt(widths []float64, place int) int {
	x := 0
	for i, w := range widths {
		if x >= place {
			return i + 1
		}
		x += pixels(w)
	}
	return len(widths) + 1
}
