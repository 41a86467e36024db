package chart

import (
	"debrief/reports"
)

// dots draws two values of each item on one scale: hollow before, solid after.
func (c *canvas) dots(d *reports.DotChart) {
	if len(d.Rows) == 0 {
		return
	}
	const top = 5
	pitch, shown := c.rows(len(d.Rows), 6.4, top)
	rows := d.Rows[:shown]
	labels := make([]string, shown)
	for i, r := range rows {
		labels[i] = c.words(r.Label)
	}
	gutter := c.gutter(labels, 0.34)
	plot := barPlot{canvas: c, pitch: pitch, top: top, scale: c.dotScale(rows, gutter+gap)}
	c.names(labels, gutter, plot.middle)
	c.dotKey(d, plot.scale)
	for i, r := range rows {
		plot.dots(i, r)
	}
	c.more(0, len(d.Rows)-shown)
}

func (c *canvas) dotScale(rows []reports.Dots, left float64) scale {
	var e extent
	var labels []beside
	for _, r := range rows {
		for _, v := range []reports.Value{r.From, r.To} {
			e.addNumber(v)
		}
		from := beside{at: r.From.Number, width: c.theme.Label.Width(c.value(r.From)) + gap}
		to := beside{at: r.To.Number, width: c.theme.Label.Width(c.value(r.To)) + gap}
		both := r.From.Known() && r.To.Known()
		from.before, to.before = both && from.at <= to.at, both && from.at > to.at
		labels = append(labels, from, to)
	}
	if e.low > 0 && e.low < e.high*0.6 {
		e.low = 0
	}
	return fitScale(e, left+1, c.W-1, labels)
}

// dotKey says what the two dots stand for, above the first row.
func (c *canvas) dotKey(d *reports.DotChart, s scale) {
	const y = 1.8
	from, to := c.words(d.From), c.words(d.To)
	room := (c.W - 12) / 2
	from, to = c.theme.Label.Cut(from, room), c.theme.Label.Cut(to, room)
	x := c.W - c.theme.Label.Width(to)
	c.muted(x, c.baseline(y), Start, to)
	c.dot(x-2, y, 1.1, c.theme.Primary, false)
	x -= 5 + c.theme.Label.Width(from)
	c.muted(x, c.baseline(y), Start, from)
	c.dot(x-2, y, 1.1, c.theme.Primary, true)
}

func (p barPlot) dots(i int, r reports.Dots) {
	y := p.middle(i)
	p.rule(p.scale.from, y, p.scale.to, y)
	switch {
	case !r.From.Known() && !r.To.Known():
		p.reason(p.scale.from, y, r.To)
		return
	case !r.To.Known():
		p.dotValue(y, r.From, true, true)
		return
	case !r.From.Known():
		p.dotValue(y, r.To, r.To.Small, true)
		return
	}
	a, b := p.scale.at(r.From.Number), p.scale.at(r.To.Number)
	p.stroke(Polyline(a, y, b, y), p.theme.EffectColor(r.Effect), strong)
	p.dotValue(y, r.From, true, a > b)
	p.dotValue(y, r.To, r.To.Small, a <= b)
}

// dotValue draws a dot with its value to the right or left of it.
func (p barPlot) dotValue(y float64, v reports.Value, hollow, right bool) {
	x := p.scale.at(v.Number)
	p.dot(x, y, 1.25, p.theme.Primary, hollow)
	if right {
		p.plated(Text{X: x + gap, Y: p.baseline(y), Text: p.value(v)})
		return
	}
	p.plated(Text{X: x - gap, Y: p.baseline(y), Text: p.value(v), Anchor: End, Color: p.theme.Muted})
}
