package chart

import (
	"math"

	"debrief/reports"
)

// bullets draws one row a goal: the result as a share of the goal, the goal as
// a line down all rows, then attainment and the figures behind it.
func (c *canvas) bullets(b *reports.BulletChart) {
	if len(b.Rows) == 0 {
		return
	}
	const top = 4.5
	pitch, shown := c.rows(len(b.Rows), 6.2, top)
	rows := b.Rows[:shown]
	cols := c.bulletColumns(rows)
	middle := func(i int) float64 { return top + pitch*(float64(i)+0.5) }
	c.names(cols.labels, cols.gutter, middle)
	c.percentGrid(cols.scale, top)
	for i, r := range rows {
		c.bullet(r, cols, middle(i), math.Min(3.4, pitch*0.6))
	}
	goal := cols.scale.at(1)
	c.stroke(Polyline(goal, top-0.5, goal, top+pitch*float64(shown)), c.theme.Ink, 0.35)
	c.more(0, len(b.Rows)-shown)
}

// bulletColumns holds the places of a bullet chart's columns.
type bulletColumns struct {
	labels, figures []string
	gutter          float64 // width of the labels
	scale           scale
	attained        float64 // right edge of the attainment
	marks           float64 // middle of the marks
	figure          float64 // left edge of the figures
}

func (c *canvas) bulletColumns(rows []reports.Bullet) bulletColumns {
	var cols bulletColumns
	e := extent{}
	e.add(0, 1.2)
	for _, r := range rows {
		cols.labels = append(cols.labels, c.words(r.Label))
		cols.figures = append(cols.figures, c.words(reports.Say("render.of", reports.Args{"actual": reports.ArgOf(r.Actual), "goal": reports.ArgOf(r.Goal)})))
		e.addValue(r.Attainment)
	}
	cols.gutter = c.gutter(cols.labels, 0.3)
	widest := c.gutter(cols.figures, 0.25)
	cols.figure = c.W - widest
	cols.marks = cols.figure - 3.2
	cols.attained = cols.marks - 3
	left := cols.gutter + gap
	cols.scale = scale{math.Max(0, math.Min(e.low, 0)), math.Min(2, e.high), left, math.Max(left+5, cols.attained-13)}
	return cols
}

// percentGrid labels a scale of attainment.
func (c *canvas) percentGrid(s scale, top float64) {
	for _, v := range []float64{0, 0.5, 1, 1.5, 2} {
		if !s.within(v) {
			continue
		}
		x := s.at(v)
		c.rule(x, top-0.5, x, c.H)
		c.muted(x, top-1.6, Middle, c.number(v, reports.Ratio))
	}
}

func (c *canvas) bullet(r reports.Bullet, cols bulletColumns, y, height float64) {
	c.mark(r.Status, cols.marks, y, 1.2)
	c.muted(cols.figure, c.baseline(y), Start, c.theme.Label.Cut(c.words(reports.Say("render.of", reports.Args{"actual": reports.ArgOf(r.Actual), "goal": reports.ArgOf(r.Goal)})), c.W-cols.figure))
	c.text(Text{X: cols.attained, Y: c.baseline(y), Anchor: End, Text: c.value(r.Attainment), Style: c.theme.Label.Strong()})
	if !r.Attainment.Known() {
		text := reports.Dash + " " + c.words(*r.Attainment.Unknown)
		c.muted(cols.scale.from+gap/2, c.baseline(y), Start, c.theme.Label.Cut(text, cols.scale.at(1)-cols.scale.from-gap))
		return
	}
	color := c.theme.Primary
	if r.Status != "" {
		color = c.theme.StatusColor(r.Status)
	}
	from, to := cols.scale.from, cols.scale.at(r.Attainment.Number)
	c.bar(from, y-height/2, to-from, height, reports.Actual, color)
	if r.Attainment.Number > cols.scale.high {
		c.cutOff(to, y, height)
	}
	if i := r.Attainment.Interval; i != nil {
		c.whisker(cols.scale.at(i.Low), cols.scale.at(i.High), y)
	}
}

// cutOff marks a bar that goes on past its scale with two slanted gaps.
func (c *canvas) cutOff(x, y, height float64) {
	for _, d := range []float64{2.2, 3.4} {
		c.stroke(Polyline(x-d-0.5, y+height/2+0.2, x-d+0.5, y-height/2-0.2), c.theme.Paper, 0.5)
	}
}
