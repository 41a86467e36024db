package xlsx

import (
	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// Ink of charts beside the organization's own, in which actual values are: the
// same thing has the same look in every form of the report.
const (
	previousInk = "AAB4BD"
	planInk     = "5F6A74"
)

// lineInk tells lines of the same scenario apart.
func (b *book) lineInk(i int) string {
	inks := [...]string{b.primary(), "9A6A00", good, "7A4B8C", quiet, "2B6CB0"}
	return inks[i%len(inks)]
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// line draws a series by its scenario.
func line(scenario reports.Scenario) excelize.LineOptions {
	switch scenario {
	case reports.Plan:
		return excelize.LineOptions{Type: excelize.LineSolid, Dash: excelize.LineDashDash, Width: 1.5}
	case reports.Previous:
		return excelize.LineOptions{Type: excelize.LineSolid, Width: 1.5}
	case reports.Forecast:
		return excelize.LineOptions{Type: excelize.LineSolid, Dash: excelize.LineDashSysDot, Width: 2.25}
	}
	return excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25}
}

func (b *book) scenarioInk(scenario reports.Scenario, i int) string {
	switch scenario {
	case reports.Plan:
		return planInk
	case reports.Previous:
		return previousInk
	}
	return b.lineInk(i)
}

// axis is the axis of values.
func (s *sheet) axis(unit reports.Unit, values ...[]reports.Value) excelize.ChartAxis {
	var all []reports.Value
	for _, v := range values {
		all = append(all, v...)
	}
	format := formatOf(unit, all)
	if format.decimals > 0 && unit != reports.Money {
		format.decimals--
	}
	return excelize.ChartAxis{MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: s.styles.code(format, s.lang)}}
}

func (s *sheet) lineChart(c *reports.Chart, data *reports.LineChart) *excelize.Chart {
	if len(data.Dates) == 0 || len(data.Series) == 0 {
		return nil
	}
	f := &frame{title: s.lang.Text(c.Title), corner: s.say("workbook.date"), labels: dateLabels(data.Dates)}
	chart := &excelize.Chart{Type: excelize.Line, Legend: excelize.ChartLegend{Position: "bottom"}}
	var values []reports.Value
	var strokes []stroke
	for i := range data.Series {
		for _, t := range s.lines(&data.Series[i], data.Unit, i) {
			f.columns = append(f.columns, t.column)
			values = append(values, t.column.values...)
			strokes = append(strokes, t)
		}
	}
	s.addFrame(f)
	for i, t := range strokes {
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name: f.head(i + 1), Categories: f.column(0), Values: f.column(i + 1),
			Line: t.line, Fill: fill(t.ink), Marker: excelize.ChartMarker{Symbol: t.marker(len(data.Dates))},
		})
	}
	chart.XAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "d mmm"}
	chart.XAxis.TickLabelSkip = max(1, (len(data.Dates)+9)/10)
	chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow
	chart.YAxis = s.axis(data.Unit, values)
	return chart
}

// stroke is a line of a chart with its column.
type stroke struct {
	column frameColumn
	line   excelize.LineOptions
	ink    string
}

// marker shows a point that would be a line without length.
func (stroke) marker(points int) string {
	if points == 1 {
		return "circle"
	}
	return "none"
}

// lines returns the line of a series and those of its band.
func (s *sheet) lines(series *reports.Series, unit reports.Unit, i int) []stroke {
	name := s.lang.Text(series.Name)
	ink := s.scenarioInk(series.Scenario, i)
	out := []stroke{{frameColumn{name, valuesOfNumbers(series.Values, unit)}, line(series.Scenario), ink}}
	edge := excelize.LineOptions{Type: excelize.LineSolid, Dash: excelize.LineDashSysDot, Width: 0.75}
	if len(series.Low) > 0 {
		out = append(out, stroke{frameColumn{s.bound("workbook.lowOf", name), valuesOfNumbers(series.Low, unit)}, edge, ink})
	}
	if len(series.High) > 0 {
		out = append(out, stroke{frameColumn{s.bound("workbook.highOf", name), valuesOfNumbers(series.High, unit)}, edge, ink})
	}
	return out
}

// barChart draws horizontal bars from zero, in the order given.
func (s *sheet) barChart(c *reports.Chart, data *reports.BarChart) *excelize.Chart {
	f := &frame{title: s.lang.Text(c.Title), corner: s.say("workbook.item")}
	value := frameColumn{title: s.say("workbook.value")}
	before := frameColumn{title: s.say("workbook.before")}
	low, high := frameColumn{title: s.say("workbook.low")}, frameColumn{title: s.say("workbook.high")}
	compared, bounded := false, false
	for i := range data.Bars {
		bar := &data.Bars[i]
		f.labels = append(f.labels, frameLabel{text: s.lang.Text(bar.Label)})
		value.values = append(value.values, bar.Value)
		before.values = append(before.values, orGap(bar.Compare, data.Unit))
		l, h := ends(bar.Value)
		low.values, high.values = append(low.values, l), append(high.values, h)
		compared = compared || bar.Compare != nil
		bounded = bounded || bar.Value.Interval != nil
	}
	f.columns = []frameColumn{value}
	if compared {
		f.columns = append(f.columns, before)
	}
	shown := len(f.columns)
	if bounded {
		f.columns = append(f.columns, low, high)
	}
	if data.Reference != nil {
		f.columns = append(f.columns, constant(s.lang.Text(data.Reference.Label), data.Reference.Value, len(f.labels)))
	}
	return s.horizontal(f, data.Unit, shown, s.primary(), previousInk)
}

// horizontal draws the first columns of a frame as bars in the inks given,
// labelled with their values instead of an axis.
func (s *sheet) horizontal(f *frame, unit reports.Unit, shown int, inks ...string) *excelize.Chart {
	if len(f.labels) == 0 {
		return nil
	}
	s.addFrame(f)
	gap, overlap := uint(45), 0
	chart := &excelize.Chart{Type: excelize.Bar, GapWidth: &gap, Overlap: &overlap, Legend: excelize.ChartLegend{Position: "none"}}
	for i := range shown {
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name: f.head(i + 1), Categories: f.column(0), Values: f.column(i + 1), Fill: fill(inks[i]),
			DataLabel: excelize.ChartDataLabel{Font: axisFont}, DataLabelPosition: excelize.ChartDataLabelsPositionOutsideEnd,
		})
	}
	if shown > 1 {
		chart.Legend.Position = "bottom"
	}
	chart.XAxis.ReverseOrder = true
	chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow
	chart.YAxis = excelize.ChartAxis{None: true}
	chart.PlotArea = excelize.ChartPlotArea{ShowVal: true, NumFmt: s.axis(unit, f.columns[0].values).NumFmt}
	chart.Dimension.Height = uint(min(max(90+len(f.labels)*pixelsPerRow*shown, 160), 900))
	return chart
}

// axisFont is dark: the usual grey of axes is hard to read.
var axisFont = excelize.Font{Family: fontFamily, Size: sizeSmall, Color: ink}

// orGap is a value that there need not be.
func orGap(v *reports.Value, unit reports.Unit) reports.Value {
	if v == nil {
		return reports.Unknown(unit, reports.Text{})
	}
	return *v
}

// ends returns the bounds of a value's interval as values.
func ends(v reports.Value) (low, high reports.Value) {
	if !v.Known() || v.Interval == nil {
		gap := orGap(nil, v.Unit)
		return gap, gap
	}
	return reports.Of(v.Interval.Low, v.Unit), reports.Of(v.Interval.High, v.Unit)
}

func constant(title string, v reports.Value, n int) frameColumn {
	c := frameColumn{title: title}
	for range n {
		c.values = append(c.values, v)
	}
	return c
}
