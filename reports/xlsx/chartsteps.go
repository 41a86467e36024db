package xlsx

import (
	"math"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// bulletChart draws attainments, with the goal at one; results and goals stand
// beside them in the data, each in its own unit.
func (s *sheet) bulletChart(c *reports.Chart, data *reports.BulletChart) *excelize.Chart {
	f := &frame{title: s.lang.Text(c.Title), corner: s.say("workbook.kpi")}
	attained := frameColumn{title: s.say("workbook.attainment")}
	result := frameColumn{title: s.say("workbook.actual")}
	target := frameColumn{title: s.say("workbook.target")}
	for i := range data.Rows {
		row := &data.Rows[i]
		f.labels = append(f.labels, frameLabel{text: s.lang.Text(row.Label) + " " + shape(row.Status)})
		attained.values = append(attained.values, row.Attainment)
		result.values = append(result.values, row.Actual)
		target.values = append(target.values, row.Goal)
	}
	f.columns = []frameColumn{attained, result, target}
	chart := s.horizontal(f, reports.Ratio, 1, s.primary())
	if chart != nil { // the one line of the grid is the goal
		chart.YAxis = excelize.ChartAxis{MajorGridLines: true, MajorUnit: 1, NumFmt: chart.PlotArea.NumFmt}
	}
	return chart
}

// funnelChart draws how many remain at each step.
func (s *sheet) funnelChart(c *reports.Chart, data *reports.FunnelChart) *excelize.Chart {
	f := &frame{title: s.lang.Text(c.Title), corner: s.say("workbook.step")}
	count := frameColumn{title: s.say("workbook.count")}
	rate := frameColumn{title: s.say("workbook.rate")}
	before := frameColumn{title: s.say("workbook.before")}
	for i := range data.Steps {
		step := &data.Steps[i]
		f.labels = append(f.labels, frameLabel{text: s.lang.Text(step.Label)})
		count.values = append(count.values, step.Count)
		rate.values = append(rate.values, step.Rate)
		before.values = append(before.values, orGap(step.Before, reports.Ratio))
	}
	f.columns = []frameColumn{count, rate, before}
	return s.horizontal(f, reports.Count, 1, s.primary())
}

// dotChart draws two values of each item as a pair of bars.
func (s *sheet) dotChart(c *reports.Chart, data *reports.DotChart) *excelize.Chart {
	f := &frame{title: s.lang.Text(c.Title), corner: s.say("workbook.item")}
	from, to := frameColumn{title: s.lang.Text(data.From)}, frameColumn{title: s.lang.Text(data.To)}
	for i := range data.Rows {
		row := &data.Rows[i]
		f.labels = append(f.labels, frameLabel{text: s.lang.Text(row.Label)})
		from.values = append(from.values, row.From)
		to.values = append(to.values, row.To)
	}
	f.columns = []frameColumn{from, to}
	return s.horizontal(f, data.Unit, 2, previousInk, s.primary())
}

// bridgeChart draws the way from one total to another as stacked columns, the
// lowest of which cannot be seen. A step that crosses zero has a part on
// either side.
func (s *sheet) bridgeChart(c *reports.Chart, data *reports.BridgeChart) *excelize.Chart {
	f := &frame{title: s.lang.Text(c.Title), corner: s.say("workbook.step")}
	stack := newStack(s, data)
	for _, label := range stack.labels {
		f.labels = append(f.labels, frameLabel{text: s.lang.Text(label)})
	}
	f.columns = stack.columns()
	s.addFrame(f)
	gap, overlap := uint(40), 100
	chart := &excelize.Chart{Type: excelize.ColStacked, GapWidth: &gap, Overlap: &overlap, Legend: excelize.ChartLegend{Position: "none"}}
	for i, ink := range s.stackInks() {
		series := excelize.ChartSeries{Name: f.head(i + 2), Categories: f.column(0), Values: f.column(i + 2), Fill: fill(ink)}
		if ink == "" {
			series.Fill = excelize.Fill{Type: "pattern"} // no fill
		}
		chart.Series = append(chart.Series, series)
	}
	chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow
	chart.YAxis = s.axis(data.Unit, f.columns[0].values)
	if floor := stack.floor(); floor > 0 {
		chart.YAxis.Minimum = &floor
	}
	return chart
}

// stackInks returns the inks of a bridge's parts: the unseen base, totals, good
// and bad steps, and those again below zero.
func (b *book) stackInks() [stackParts]string {
	actual := b.primary()
	return [...]string{"", actual, good, bad, "", actual, good, bad}
}

const stackParts = 8

// stack turns the steps of a bridge into parts of columns. Parts holds, for
// each ink, the height at each step.
type stack struct {
	titles [stackParts]string
	labels []reports.Text
	deltas []reports.Value
	parts  [stackParts]reports.Numbers
	unit   reports.Unit
	change string

	low, high float64 // of the tops of all columns
}

func newStack(s *sheet, data *reports.BridgeChart) *stack {
	k := &stack{unit: data.Unit, change: s.say("workbook.value"), low: math.Inf(1), high: math.Inf(-1)}
	for i, phrase := range [...]string{"base", "total", "good", "bad"} {
		k.titles[i] = s.say("workbook." + phrase)
		k.titles[i+4] = s.bound("workbook.below", k.titles[i])
	}
	at := data.Start.Value.Number
	k.add(data.Start.Label, data.Start.Value, 0, at, 1)
	for i := range data.Steps {
		step := &data.Steps[i]
		part := 3
		if step.Effect >= 0 {
			part = 2
		}
		k.add(step.Label, step.Value, at, at+step.Value.Number, part)
		at += step.Value.Number
	}
	k.add(data.End.Label, data.End.Value, 0, data.End.Value.Number, 1)
	return k
}

// add stacks the part between two heights.
func (k *stack) add(label reports.Text, delta reports.Value, from, to float64, part int) {
	k.labels = append(k.labels, label)
	k.deltas = append(k.deltas, delta)
	for i := range k.parts {
		k.parts[i] = append(k.parts[i], math.NaN())
	}
	if !delta.Known() || !isFinite(from) || !isFinite(to) {
		return
	}
	k.low, k.high = min(k.low, to), max(k.high, to)
	i := len(k.labels) - 1
	low, high := min(from, to), max(from, to)
	k.parts[0][i], k.parts[part][i] = max(low, 0), max(high, 0)-max(low, 0)
	k.parts[4][i], k.parts[part+4][i] = min(high, 0), min(low, 0)-min(high, 0)
}

// floor is where the axis begins: at zero, unless the steps are so small beside
// the totals that nobody would see them, as on a page, where the columns of the
// totals are broken.
func (k *stack) floor() float64 {
	span := k.high - k.low
	if k.low <= 0 || !(span > 0) || span > k.high/4 {
		return 0
	}
	step := math.Pow(10, math.Floor(math.Log10(span)))
	return max(0, math.Floor((k.low-span/2)/step)*step)
}

func (k *stack) columns() []frameColumn {
	out := []frameColumn{{k.change, k.deltas}}
	for i, part := range k.parts {
		out = append(out, frameColumn{k.titles[i], valuesOfNumbers(part, k.unit)})
	}
	return out
}
