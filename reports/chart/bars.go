package chart

import (
	"math"

	"debrief/reports"
)

// bars draws horizontal bars from zero in the order given.
func (c *canvas) bars(b *reports.BarChart) {
	if len(b.Bars) == 0 {
		return
	}
	top := 0.0
	if b.Reference != nil && b.Reference.Value.Known() {
		top = 4.5
	}
	pitch, shown := c.rows(len(b.Bars), 6.8, top)
	plot := barPlot{canvas: c, pitch: pitch, top: top, marks: marked(b.Bars)}
	rows := b.Bars[:shown]
	labels := make([]string, shown)
	for i, bar := range rows {
		labels[i] = c.words(bar.Label)
	}
	gutter := c.gutter(labels, 0.34)
	plot.gutter = gutter
	plot.scale = c.barScale(rows, b.Reference, gutter+gap+plot.marks)
	c.names(labels, gutter, plot.middle)
	if top > 0 {
		plot.reference(b.Reference)
	}
	for i, bar := range rows {
		plot.bar(i, bar)
	}
	zero := plot.scale.at(0)
	c.axis(zero, top, zero, top+pitch*float64(shown))
	for i, bar := range rows {
		if bar.Value.Known() {
			plot.beside(plot.middle(i), bar)
		}
	}
	c.more(0, len(b.Bars)-shown)
}

// marked returns the room for marks of status, if any bar has one.
func marked(bars []reports.Bar) float64 {
	for _, b := range bars {
		if b.Status != "" {
			return 3.5
		}
	}
	return 0
}

// barScale fits all bars, whiskers and the reference between the gutter and
// the right edge, with room for the values beside the bars.
func (c *canvas) barScale(bars []reports.Bar, ref *reports.Reference, left float64) scale {
	var all, values extent
	all.add(0)
	values.add(0)
	var labels []beside
	for _, b := range bars {
		all.addValue(b.Value)
		values.addNumber(b.Value)
		if b.Compare != nil {
			all.addValue(*b.Compare)
			values.addNumber(*b.Compare)
		}
		labels = append(labels, c.barLabel(b))
	}
	if ref != nil {
		all.addValue(ref.Value)
		values.addNumber(ref.Value)
	}
	return fitScale(all.tame(values), left, c.W, labels)
}

// barLabel is the label past the end of a bar, its whisker and the bar that it
// is compared with.
func (c *canvas) barLabel(b reports.Bar) beside {
	l := beside{width: c.theme.Label.Width(c.value(b.Value)) + gap}
	if b.Value.Known() {
		var reached extent
		reached.add(0)
		reached.addValue(b.Value)
		if b.Compare != nil {
			reached.addNumber(*b.Compare)
		}
		l.at, l.before = reached.high, b.Value.Number < 0
		if l.before {
			l.at = reached.low
		}
	}
	return l
}

// barPlot is the area of horizontal bars.
type barPlot struct {
	*canvas
	scale      scale
	pitch, top float64
	gutter     float64 // width of the labels
	marks      float64 // width of the column of status marks
}

func (p barPlot) middle(i int) float64 { return p.top + p.pitch*(float64(i)+0.5) }

func (p barPlot) bar(i int, b reports.Bar) {
	y, height := p.middle(i), math.Min(3.6, p.pitch*0.62)
	zero := p.scale.at(0)
	if b.Status != "" {
		p.mark(b.Status, p.gutter+gap+0.6, y, 1.1)
	}
	if b.Compare != nil && b.Compare.Known() { // behind and above, half covered
		height *= 0.8
		p.canvas.bar(zero, y-height*0.8, p.scale.at(b.Compare.Number)-zero, height, reports.Previous, None)
		y += height * 0.2
	}
	switch {
	case !b.Value.Known():
		p.reason(zero, y, b.Value)
	case b.Value.Small:
		end := p.scale.at(b.Value.Number)
		p.shape(Shape{Path: Rect(math.Min(zero, end), y-height/2, math.Abs(end-zero), height), Fill: p.theme.Wash, Stroke: p.theme.Muted, Width: hairline})
		p.dot(end, y, 1.1, p.theme.Primary, true)
	default:
		p.canvas.bar(zero, y-height/2, p.scale.at(b.Value.Number)-zero, height, b.Scenario, None)
	}
}

// beside writes the value past the end of its bar.
func (p barPlot) beside(y float64, b reports.Bar) {
	if i := b.Value.Interval; i != nil {
		p.whisker(p.scale.at(i.Low), p.scale.at(i.High), y)
	}
	text, l := p.value(b.Value), p.barLabel(b)
	x, width := p.scale.at(l.at), p.theme.Label.Width(p.value(b.Value))
	if l.before && x-gap/2-width >= 0 {
		p.plated(Text{X: x - gap/2, Y: p.baseline(y), Anchor: End, Text: text})
		return
	}
	if l.before { // no room there: past zero
		x = p.scale.at(0)
	}
	p.plated(Text{X: math.Min(x+0.75*gap, p.W-width), Y: p.baseline(y), Text: text})
}

// reason writes a dash and why there is no value.
func (p barPlot) reason(x, y float64, v reports.Value) {
	text := reports.Dash + " " + p.words(*v.Unknown)
	p.muted(x+gap/2, p.baseline(y), Start, p.theme.Label.Cut(text, p.W-x-gap))
}

// reference draws a labelled line across all bars.
func (p barPlot) reference(r *reports.Reference) {
	x := p.scale.at(r.Value.Number)
	p.shape(Shape{Path: Polyline(x, p.top-0.5, x, p.H), Stroke: p.theme.Ink, Width: thin, Dash: []float64{1, 0.8}})
	text := p.theme.Label.Cut(p.words(r.Label), p.W*0.5) + " " + p.value(r.Value)
	half := p.theme.Label.Width(text) / 2
	p.muted(math.Min(math.Max(x, half), p.W-half), p.top-1.6, Middle, text)
}
