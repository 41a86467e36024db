package pdf

import (
	"debrief/reports"
	"debrief/templates/fonts"
)

// column is a table's column with its place.
type column struct {
	name, unit string
	numeric    bool // figures: ends of lines are aligned
	mixed      bool // values bear their own units
	compact    bool // figures are shortened, for want of room
	decimals   int
	x, width   float64
	least      float64 // width below which something would be cut
	wish       float64 // width in which nothing would be broken
}

// grid measures the columns of a table in the largest type that fits: body
// size, then small, then small without ranges, then with shortened figures.
func (l *layout) grid(t *reports.Table) *grid {
	g := &grid{layout: l, columns: make([]column, len(t.Columns))}
	for _, try := range []struct {
		style           fonts.Style
		pad             float64
		ranges, compact bool
	}{{l.body, 4, true, false}, {l.small, 3, true, false}, {l.small, 1.8, true, false}, {l.small, 3, false, false}, {l.small, 1.6, false, true}} {
		g.style, g.pad, g.ranges = try.style, try.pad, try.ranges
		g.total = try.style.Strong()
		sum := try.pad * float64(len(g.columns)-1)
		for k := range g.columns {
			g.columns[k] = g.column(t, k, try.compact)
			sum += g.columns[k].least
		}
		if sum <= l.width {
			break
		}
	}
	g.align(t)
	g.divide()
	return g
}

// align gives all columns of points as many decimals as the largest of them
// needs: they are parts of one sum.
func (g *grid) align(t *reports.Table) {
	var all []reports.Value
	for k := range g.columns {
		if t.Columns[k].Unit == reports.Points {
			all = append(all, valuesOf(t, k)...)
		}
	}
	decimals := reports.Decimals(reports.Points, all)
	for k := range g.columns {
		if t.Columns[k].Unit == reports.Points {
			g.columns[k].decimals = decimals
		}
	}
}

func (g *grid) column(t *reports.Table, k int, compact bool) column {
	head := t.Columns[k]
	c := column{name: g.words(head.Head), compact: compact}
	values := valuesOf(t, k)
	c.numeric = len(values) > 0 || head.Unit != ""
	c.mixed = head.Unit == ""
	if !c.mixed {
		c.decimals = reports.Decimals(head.Unit, values)
	}
	if !c.mixed && !compact {
		c.unit = g.clean(g.lang.Head(head.Unit))
	}
	c.least, c.wish = g.longestWord(g.small, c.name), min(g.small.Width(c.name), 14)
	c.least = max(c.least, g.small.Width(c.unit))
	for _, row := range t.Rows {
		if k < len(row.Cells) {
			g.widen(&c, row.Cells[k], row.Total)
		}
	}
	c.wish = max(c.wish, c.least)
	return c
}

func valuesOf(t *reports.Table, k int) []reports.Value {
	var out []reports.Value
	for _, row := range t.Rows {
		if k < len(row.Cells) && row.Cells[k].Value != nil {
			out = append(out, *row.Cells[k].Value)
		}
	}
	return out
}

// widen makes room for a cell.
func (g *grid) widen(c *column, in reports.Cell, total bool) {
	style := g.style
	if total {
		style = g.total
	}
	switch {
	case in.Status != "":
		w := g.style.Width(g.status(in.Status)) + 3.3
		c.least, c.wish = max(c.least, w), max(c.wish, w)
	case in.Value != nil:
		w := style.Width(g.figure(*c, *in.Value, in.Effect != 0)) + 0.1
		if in.Effect != 0 || in.Value.Small {
			w += 3
		}
		c.least = max(c.least, w)
		if g.ranges {
			c.least = max(c.least, g.small.Width(g.rangeOf(*c, *in.Value))+0.1)
		}
	case in.Text != nil:
		text := g.words(*in.Text)
		most := 26.0
		if c.compact {
			most = 14
		}
		c.least = max(c.least, min(g.longestWord(style, text), most))
		c.wish = max(c.wish, style.Width(text)+0.1)
	}
}

// longestWord returns the width of the widest word.
func (g *grid) longestWord(style fonts.Style, text string) float64 {
	widest := 0.0
	for _, word := range style.Wrap(text, 0.01+g.width/8) {
		widest = max(widest, style.Width(word))
	}
	return widest + 0.1
}

// divide gives every column what it needs at least, and what is left to those
// that wish for more; a table that is still too wide is narrowed throughout.
func (g *grid) divide() {
	room := g.width - g.pad*float64(len(g.columns)-1)
	least, wish := make([]float64, len(g.columns)), make([]float64, len(g.columns))
	for k, c := range g.columns {
		least[k], wish[k] = c.least, c.wish
	}
	for k, w := range share(least, wish, room) {
		g.columns[k].width = w
	}
	g.set(room)
}

// share divides room: everyone gets the least, then those who wish for little
// more get their wish before those who wish for much. Where not even the least
// is there, all are narrowed alike.
func share(least, wish []float64, room float64) []float64 {
	out := append([]float64(nil), least...)
	spare := room
	for _, w := range least {
		spare -= w
	}
	if spare < 0 {
		for i := range out {
			out[i] *= room / (room - spare)
		}
		return out
	}
	for range out { // each round grants at least one wish, or shares the rest
		open := 0
		for i := range out {
			if wish[i]-out[i] > 1e-9 {
				open++
			}
		}
		if open == 0 || spare < 1e-9 {
			break
		}
		part := spare / float64(open)
		for i := range out {
			grant := min(part, max(0, wish[i]-out[i]))
			out[i] += grant
			spare -= grant
		}
	}
	return out
}

// set places the columns. A table narrower than the page gives what is over to
// its first column, up to a third of the page, then stays narrower between its
// columns: figures far from their names are hard to follow.
func (g *grid) set(room float64) {
	used := 0.0
	for _, c := range g.columns {
		used += c.width
	}
	over := max(0, room-used)
	if n := len(g.columns); n > 1 {
		first := 0.0
		if !g.columns[0].numeric {
			first = min(over, max(0, g.width*0.34-g.columns[0].width))
		}
		g.columns[0].width += first
		g.pad += (over - first) / float64(n-1)
	}
	x := 0.0
	for k := range g.columns {
		g.columns[k].x = x
		x += g.columns[k].width + g.pad
	}
}
