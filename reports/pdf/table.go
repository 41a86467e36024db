package pdf

import (
	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// Table sets a table, a slab a row. Its header is repeated on every page that
// it goes on to, with the message above it.
func (l *layout) Table(t *reports.Table) error {
	if !t.Shown(reports.Reading) {
		return nil
	}
	t = t.For(reports.Reading)
	title := l.words(t.Title)
	titled := title != "" && title != l.words(l.section.Title) && title != l.said
	if titled {
		l.title(title)
	}
	if len(t.Columns) == 0 {
		return nil
	}
	g := l.grid(t)
	before := afterBlock
	if len(l.slabs) > 0 && l.slabs[len(l.slabs)-1].keep {
		before = 1.4
	}
	head := g.head(before)
	if !titled {
		head.head = g.continued(t)
	}
	l.slabs = append(l.slabs, head)
	first := len(l.slabs)
	again := g.headAgain(t)
	for i := range t.Rows {
		row := g.row(t, i)
		row.head = again
		row.keep = i < together-1 || i >= len(t.Rows)-together
		row.wish = len(t.Rows) <= shortTable
		l.slabs = append(l.slabs, row)
	}
	if rows := l.slabs[first:]; heightOf(rows) < wholeTable*l.height {
		for i := range rows {
			rows[i].keep = true
		}
	}
	last := &l.slabs[len(l.slabs)-1]
	last.keep, last.wish = false, false
	l.tableNotes(t.Notes)
	return nil
}

// wholeTable is the share of a page up to which a table is not divided.
const wholeTable = 0.3

// shortTable is how many rows a table may have to stand on one page if there is
// a way, together how many of a longer one stay at its head and at its foot.
const (
	shortTable = 14
	together   = 3
)

func (l *layout) tableNotes(notes []reports.Text) {
	for i, note := range notes {
		lines := l.small.Wrap(l.words(note), l.width)
		before := 0.4
		if i == 0 {
			before = 1.6
		}
		l.slabs[len(l.slabs)-1].keep = true
		s := l.add(float64(len(lines))*leading(l.small), before)
		s.lines(0, 0, lines, l.small, l.theme.Muted)
	}
}

// grid is a table with its columns measured.
type grid struct {
	*layout
	columns []column
	style   fonts.Style // of cells
	pad     float64     // between columns
	ranges  bool        // there is room for intervals
	total   fonts.Style
}

const (
	cellTop   = 1.15
	cellBelow = 1.25
)

func (g *grid) right(k int) float64 { return g.columns[k].x + g.columns[k].width }

// head draws the header: names over units, rules above and below.
func (g *grid) head(before float64) slab {
	deepest := 1
	heads := make([][]string, len(g.columns))
	for k, c := range g.columns {
		heads[k] = g.small.Wrap(c.name, c.width)
		if c.unit != "" {
			heads[k] = append(heads[k], c.unit)
		}
		deepest = max(deepest, len(heads[k]))
	}
	s := g.slab(0.6+float64(deepest)*leading(g.small)+1, before)
	s.keep = true
	for k, c := range g.columns {
		y := s.H - 1 - float64(len(heads[k]))*leading(g.small)
		for i, line := range heads[k] {
			at := y + rise(g.small) + float64(i)*leading(g.small)
			line = g.small.Cut(line, c.width)
			if c.numeric {
				s.putEnd(g.right(k), at, line, g.small, g.theme.Muted)
			} else {
				s.put(c.x, at, line, g.small, g.theme.Muted)
			}
		}
	}
	s.rule(0, g.width, s.H, g.theme.Muted, 0.25)
	return s
}

// headAgain is the header on the pages that follow, under what it is of.
func (g *grid) headAgain(t *reports.Table) *slab {
	plain, title := g.head(0), g.continued(t)
	if title == nil {
		return &plain
	}
	s := g.slab(title.H+plain.H, 0)
	s.Place(&title.Scene, 0, 0)
	s.Place(&plain.Scene, 0, title.H)
	s.keep = true
	return &s
}

// continued says at the top of a page what a table is of whose title stands on
// an earlier one; nil if there is none.
func (g *grid) continued(t *reports.Table) *slab {
	title := g.words(t.Title)
	if title == "" {
		title = g.words(g.section.Title)
	}
	if title == "" {
		return nil
	}
	text := g.words(reports.Say("render.continued", reports.Args{"title": reports.ArgText(reports.Literal(title))}))
	const below = 1.4
	s := g.slab(leading(g.strong)+below, 0)
	s.put(0, rise(g.strong), g.strong.Cut(text, g.width), g.strong, g.theme.Muted)
	s.keep = true
	return &s
}

// row draws a row, as high as its deepest cell.
func (g *grid) row(t *reports.Table, i int) slab {
	row := t.Rows[i]
	cells := make([]cell, len(g.columns))
	height := 0.0
	for k := range g.columns {
		if k < len(row.Cells) {
			cells[k] = g.cell(k, row.Cells[k], row.Total)
		}
		height = max(height, cells[k].height())
	}
	s := g.slab(cellTop+max(height, leading(g.style))+cellBelow, 0)
	if row.Total {
		s.rule(0, g.width, 0, g.theme.Ink, 0.25)
	}
	for k := range g.columns {
		g.draw(&s, k, cells[k])
	}
	s.rule(0, g.width, s.H, g.theme.Faint, 0.15)
	return s
}

// draw puts a cell into its column; the first lines of all cells share a
// baseline.
func (g *grid) draw(s *slab, k int, c cell) {
	y := cellTop + rise(g.style)
	column := g.columns[k]
	if c.status != "" {
		s.Items = append(s.Items, chart.Mark(c.status, column.x+1.1, y-g.style.Size*fonts.Point*fonts.CapHeight/2, 1.1, g.theme)...)
		s.put(column.x+3.2, y, c.lines[0], g.style, c.color)
		return
	}
	for i, line := range c.lines {
		at := y + float64(i)*leading(g.style)
		if column.numeric {
			s.putEnd(g.right(k), at, line, c.style, c.color)
		} else {
			s.put(column.x, at, line, c.style, c.color)
		}
	}
	below := y + float64(len(c.lines)-1)*leading(g.style) + leading(g.small)
	s.putEnd(g.right(k), below, c.below, g.small, g.theme.Muted)
	if len(c.lines) > 0 {
		g.drawSigns(s, c, g.right(k)-c.style.Width(c.lines[0]), y)
	}
}

// drawSigns puts a ring before a small sample and an arrow before a change.
func (g *grid) drawSigns(s *slab, c cell, x, y float64) {
	if c.arrow != 0 {
		g.arrow(s, x-2.4, y, c.arrow > 0, c.color)
		x -= 3
	}
	if c.small {
		middle := y - g.style.Size*fonts.Point*fonts.CapHeight/2
		s.Items = append(s.Items, chart.Item{Shape: &chart.Shape{Path: chart.Circle(x-1.8, middle, 0.75), Stroke: g.theme.Ink, Width: 0.3}})
	}
}
