package xlsx

import (
	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// heat writes a grid of values whose shades are a rule of the sheet.
func (s *sheet) heat(c *reports.Chart, data *reports.HeatChart) {
	s.line(s.lang.Text(c.Title), look{bold: true})
	s.line(s.lang.Text(c.Subtitle), look{size: sizeSmall, color: quiet})
	heads := []column{{title: s.say("workbook.item")}}
	for _, text := range data.Columns {
		heads = append(heads, column{title: s.lang.Text(text), number: true})
	}
	s.head(heads...)
	first := s.row
	var all []reports.Value
	for _, row := range data.Cells {
		all = append(all, row...)
	}
	format := formatOf(data.Unit, all)
	for i, text := range data.Rows {
		s.label(1, s.lang.Text(text), look{wrap: true})
		if i < len(data.Cells) {
			s.shades(data.Cells[i], format)
		}
		s.row++
	}
	if len(data.Rows) > 0 && len(data.Columns) > 0 {
		s.keep(s.file.SetConditionalFormat(s.name, s.at(2, first)+":"+s.at(len(data.Columns)+1, s.row-1), []excelize.ConditionalFormatOptions{{
			Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max", MinColor: "#FFFFFF", MaxColor: "#7FA6C4",
		}}))
	}
	s.row++
}

// shades writes a row of a heat map; what is unknown stays blank, as most of a
// triangle of cohorts does.
func (s *sheet) shades(values []reports.Value, format numberFormat) {
	for i, v := range values {
		if v.Known() {
			s.figure(i+2, v, format, look{})
		}
	}
}

// curveChart draws response curves as lines over a common axis, with where
// each stands and where it should go.
func (s *sheet) curveChart(c *reports.Chart, data *reports.CurveChart) *excelize.Chart {
	off := false
	chart := &excelize.Chart{Type: excelize.Scatter, VaryColors: &off, Legend: excelize.ChartLegend{Position: "bottom"}}
	var xs, ys []reports.Value
	for i := range data.Panels {
		panel := &data.Panels[i]
		if len(panel.X) == 0 {
			continue
		}
		curve := s.curveFrame(c, data, panel)
		s.curves[panel] = curve
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name: curve.head(2), Categories: curve.column(1), Values: curve.column(2),
			Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2, Smooth: true}, Fill: fill(s.lineInk(i)), Marker: excelize.ChartMarker{Symbol: "none"},
		})
		xs, ys = append(xs, curve.columns[0].values...), append(ys, curve.columns[1].values...)
		if points := s.pointFrame(data, panel); points != nil {
			chart.Series = append(chart.Series, excelize.ChartSeries{
				Name: points.head(2), Categories: points.column(1), Values: points.column(2),
				Line: excelize.LineOptions{Type: excelize.LineNone}, Marker: excelize.ChartMarker{Symbol: "circle", Size: 7, Fill: fill(s.lineInk(i))},
			})
		}
	}
	if len(chart.Series) == 0 {
		return nil
	}
	chart.XAxis, chart.YAxis = s.axis(data.XUnit, xs), s.axis(data.YUnit, ys)
	chart.XAxis.MajorGridLines = false
	chart.XAxis.Title.Paragraph = axisTitle(s.lang.Text(data.X))
	chart.YAxis.Title.Paragraph = axisTitle(s.lang.Text(data.Y))
	chart.Dimension.Height = 380
	return chart
}

func axisTitle(text string) []excelize.RichTextRun {
	return []excelize.RichTextRun{{Text: shorten(oneLine(printable(text)), maxChartTitle), Font: &excelize.Font{Family: fontFamily, Size: sizeSmall, Color: quiet}}}
}

func (s *sheet) curveFrame(c *reports.Chart, data *reports.CurveChart, panel *reports.Panel) *frame {
	name := s.lang.Text(panel.Label)
	f := &frame{title: s.lang.Text(c.Title) + " – " + name, corner: s.say("workbook.item")}
	for range panel.X {
		f.labels = append(f.labels, frameLabel{text: name})
	}
	f.columns = []frameColumn{
		{s.lang.Text(data.X), valuesOfNumbers(panel.X, data.XUnit)}, {name, valuesOfNumbers(panel.Y, data.YUnit)},
	}
	if len(panel.Low) > 0 {
		f.columns = append(f.columns, frameColumn{s.bound("workbook.lowOf", name), valuesOfNumbers(panel.Low, data.YUnit)})
	}
	if len(panel.High) > 0 {
		f.columns = append(f.columns, frameColumn{s.bound("workbook.highOf", name), valuesOfNumbers(panel.High, data.YUnit)})
	}
	s.addFrame(f)
	return f
}

// pointFrame holds where a panel stands and should go, nil if neither is
// known.
func (s *sheet) pointFrame(data *reports.CurveChart, panel *reports.Panel) *frame {
	name := s.lang.Text(panel.Label)
	f := &frame{title: s.bound("workbook.pointsOf", name), corner: s.say("workbook.item")}
	var x, y reports.Numbers
	add := func(phrase string, p *reports.Point) {
		if p != nil && isFinite(p.X) && isFinite(p.Y) {
			f.labels = append(f.labels, frameLabel{text: s.say(phrase)})
			x, y = append(x, p.X), append(y, p.Y)
		}
	}
	add("workbook.now", panel.Now)
	add("workbook.proposed", panel.Proposed)
	if len(f.labels) == 0 {
		return nil
	}
	f.columns = []frameColumn{{s.lang.Text(data.X), valuesOfNumbers(x, data.XUnit)}, {f.title, valuesOfNumbers(y, data.YUnit)}}
	s.addFrame(f)
	return f
}
