package page

import (
	"slices"

	"debrief/reports"
)

type table struct {
	Caption string
	Heads   []head
	Rows    []row
	Notes   []string
}

// head heads a column. One without a text has a name for those who hear the
// page.
type head struct{ Text, Instead, Unit, Class string }

type row struct {
	Total bool
	Cells []cell
}

type cell struct {
	Head   bool // names its row
	Class  string
	Text   string
	Value  *number
	Range  string
	Status *status
}

// Table shows a table. Values whose unit stands in the header bear none.
func (p *painter) Table(t *reports.Table) error {
	if !t.Shown(reports.Reading) {
		return nil
	}
	t = t.For(reports.Reading)
	out := &table{Caption: p.text(t.Title)}
	if out.Caption == "" {
		out.Caption = p.say("page.table")
	}
	columns := make([]column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = p.column(t, i)
		h := head{Text: p.text(c.Head), Unit: p.lang.Head(c.Unit), Class: columns[i].class}
		if h.Text == "" {
			h.Instead = p.say("page.column")
		}
		out.Heads = append(out.Heads, h)
	}
	for _, r := range t.Rows {
		out.Rows = append(out.Rows, p.row(r, columns))
	}
	out.Notes = p.tableNotes(t)
	return p.add(block{Table: out})
}

// column says how the cells of a column are written.
type column struct {
	unit     reports.Unit // of the header
	decimals int
	class    string
}

func (p *painter) column(t *reports.Table, i int) column {
	c := column{unit: t.Columns[i].Unit}
	values := valuesOf(t, i)
	if len(values) > 0 {
		c.class = "num"
		c.decimals = reports.Decimals(values[0].Unit, values)
	}
	return c
}

func valuesOf(t *reports.Table, i int) []reports.Value {
	var out []reports.Value
	for _, r := range t.Rows {
		if i < len(r.Cells) && r.Cells[i].Value != nil {
			out = append(out, *r.Cells[i].Value)
		}
	}
	return out
}

func (p *painter) row(r reports.Row, columns []column) row {
	out := row{Total: r.Total}
	for i := range columns {
		if i >= len(r.Cells) {
			out.Cells = append(out.Cells, cell{})
			continue
		}
		out.Cells = append(out.Cells, p.cell(r.Cells[i], columns[i], i == 0))
	}
	return out
}

func (p *painter) cell(c reports.Cell, in column, first bool) cell {
	out := cell{Class: in.class}
	switch {
	case c.Text != nil:
		out.Text = p.text(*c.Text)
		out.Head = first && out.Text != ""
	case c.Value != nil:
		n := p.number(*c.Value, func(v reports.Value) string { return p.figure(v, in, c.Effect != 0) })
		out.Value = &n
		if r := c.Value.Interval; r != nil && c.Value.Known() {
			out.Range = p.span(r, c.Value.Unit, in)
		}
		if c.Effect != 0 && !reports.Flat(n.Text) {
			out.Class += " " + effect(c.Effect)
		}
	case c.Status != "":
		s := p.word(c.Status)
		out.Status, out.Class = &s, "mark"
	}
	return out
}

func (p *painter) figure(v reports.Value, in column, signed bool) string {
	text := p.lang.Value(v)
	if in.unit != "" && in.unit == v.Unit {
		text = p.lang.Plain(v, in.decimals)
	}
	if signed {
		return reports.WithSign(v, text)
	}
	return text
}

func (p *painter) span(r *reports.Interval, unit reports.Unit, in column) string {
	return p.text(reports.Say("page.range", reports.Args{
		"low":  reports.ArgText(reports.Literal(p.figure(reports.Of(r.Low, unit), in, false))),
		"high": reports.ArgText(reports.Literal(p.figure(reports.Of(r.High, unit), in, false))),
	}))
}

// tableNotes says what marks mean and why values are missing, and adds the
// table's own notes.
func (p *painter) tableNotes(t *reports.Table) []string {
	var out, reasons []string
	small := false
	for i := range t.Columns {
		for _, v := range valuesOf(t, i) {
			small = small || v.Small
			if v.Unknown != nil {
				reasons = append(reasons, p.text(*v.Unknown))
			}
		}
	}
	if small {
		out = append(out, "° "+p.say("page.small"))
	}
	slices.Sort(reasons)
	for _, reason := range slices.Compact(reasons) {
		if reason != "" {
			out = append(out, reports.Dash+" "+reason)
		}
	}
	for _, note := range t.Notes {
		out = append(out, p.text(note))
	}
	return out
}
