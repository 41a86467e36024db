package chart

import (
	"math"

	"debrief/reports"
)

// curves draws one small panel an item, all on the same scales.
func (c *canvas) curves(chart *reports.CurveChart) {
	g := c.curveGrid(chart)
	if g.across == 0 {
		return
	}
	for i := range g.shown {
		g.panel(chart.Panels[i], i)
	}
	g.captions(chart)
	if hidden := len(chart.Panels) - g.shown; hidden > 0 {
		c.H += 3.4
		c.more(0, hidden)
	}
}

// curveGrid holds the places and scales of small multiples.
type curveGrid struct {
	*canvas
	xUnit, yUnit  reports.Unit
	xs, ys        []float64 // tick values
	across, shown int
	left          float64 // room for the labels of the y axis
	width, height float64 // of a panel, with its title and the gap beside it
}

const (
	panelTitle = 4.5
	panelFoot  = 6.5
	caption    = 4.0
)

func (c *canvas) curveGrid(chart *reports.CurveChart) curveGrid {
	var x, y extent
	x.add(0)
	y.add(0)
	for _, p := range chart.Panels {
		x.add(p.X...)
		y.add(p.Y...)
		y.add(p.High...)
		for _, point := range marks(p) {
			x.add(point.X)
			y.add(point.Y)
		}
	}
	if len(chart.Panels) == 0 || x.high == x.low {
		return curveGrid{}
	}
	g := curveGrid{canvas: c, xUnit: chart.XUnit, yUnit: chart.YUnit, xs: ticks(x.low, x.high, 2), ys: ticks(y.low, y.high, 3)}
	labels := make([]string, len(g.ys))
	for i, v := range g.ys {
		labels[i] = c.number(v, g.yUnit)
	}
	g.left = c.gutter(labels, 0.15) + gap
	g.arrange(len(chart.Panels))
	return g
}

// marks returns all points of a panel that are drawn.
func marks(p reports.Panel) []reports.Point {
	points := p.Observed
	for _, q := range []*reports.Point{p.Now, p.Proposed} {
		if q != nil {
			points = append(points[:len(points):len(points)], *q)
		}
	}
	return points
}

// arrange chooses how many panels stand side by side and how high they are.
func (g *curveGrid) arrange(n int) {
	const least, lowest = 38.0, 26.0
	g.across = max(1, min(n, int((g.W-g.left)/least)))
	if rows := (n + g.across - 1) / g.across; rows > 1 {
		g.across = (n + rows - 1) / rows // even rows
	}
	rows := (n + g.across - 1) / g.across
	g.width = (g.W - g.left) / float64(g.across)
	room := g.H - caption
	rows = max(1, min(rows, int(room/(lowest+panelTitle+panelFoot))))
	g.height = math.Min(room/float64(rows), math.Min(38, g.width*0.8)+panelTitle+panelFoot)
	g.shown = min(n, rows*g.across)
	g.H = g.height*float64(rows) + caption
}

func (g curveGrid) panel(p reports.Panel, i int) {
	left := g.left + g.width*float64(i%g.across)
	top := caption + g.height*float64(i/g.across) + panelTitle
	x := scale{g.xs[0], g.xs[len(g.xs)-1], left, left + g.width - 5}
	y := scale{g.ys[0], g.ys[len(g.ys)-1], top + g.height - panelTitle - panelFoot, top}
	g.text(Text{X: left, Y: top - 1.8, Text: g.theme.Label.Strong().Cut(g.words(p.Label), g.width-5), Style: g.theme.Label.Strong()})
	g.panelAxes(x, y, i%g.across == 0)
	area := linePlot{canvas: g.canvas, dates: p.X, x: x, y: y}
	area.band(reports.Series{Low: p.Low, High: p.High})
	for _, o := range p.Observed {
		g.dot(x.at(o.X), y.at(o.Y), 0.55, g.theme.Previous, false)
	}
	places := make([]float64, len(p.X))
	for k, v := range p.X {
		places[k] = x.at(v)
	}
	if len(places) > 1 && len(p.Y) > 1 {
		area.strands(reports.Series{Values: p.Y}, g.theme.Primary, places)
	}
	g.stands(p, x, y)
}

// stands marks where an item is now and where it should go.
func (g curveGrid) stands(p reports.Panel, x, y scale) {
	if p.Now != nil {
		g.dot(x.at(p.Now.X), y.at(p.Now.Y), 1.2, g.theme.Primary, true)
	}
	if p.Proposed != nil {
		g.dot(x.at(p.Proposed.X), y.at(p.Proposed.Y), 1.2, g.theme.Accent, false)
	}
}

func (g curveGrid) panelAxes(x, y scale, labelled bool) {
	for _, v := range g.ys {
		g.rule(x.from, y.at(v), x.to, y.at(v))
		if labelled {
			g.muted(x.from-gap/2, g.baseline(y.at(v)), End, g.number(v, g.yUnit))
		}
	}
	g.axis(x.from, y.at(math.Max(0, y.low)), x.to, y.at(math.Max(0, y.low)))
	for i, v := range g.xs {
		anchor := Middle
		switch i {
		case 0:
			anchor = Start
		case len(g.xs) - 1:
			anchor = End
		}
		g.muted(x.at(v), y.from+3.6, anchor, g.number(v, g.xUnit))
	}
}

// captions says what the axes measure, once for all panels.
func (g curveGrid) captions(chart *reports.CurveChart) {
	half := g.W/2 - gap
	g.muted(0, 2.4, Start, g.theme.Label.Cut("↑ "+g.words(chart.Y), half))
	g.muted(g.W, 2.4, End, g.theme.Label.Cut(g.words(chart.X)+" →", half))
}
