package xlsx

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// tableStyle draws next to nothing: cells have looks of their own, which also
// programs without table styles show.
const tableStyle = "TableStyleLight1"

// filterWidth is the room for the button in a table's header.
const filterWidth = 3

// Table writes a table and makes it one of the spreadsheet's own, which can be
// sorted and filtered. Rows that sum up stand below it.
func (s *sheet) Table(t *reports.Table) error {
	t = t.For(reports.Workbook)
	s.line(s.lang.Text(t.Title), look{bold: true})
	columns := s.tableColumns(t)
	s.tableHead(columns)
	first := s.row
	for _, row := range t.Rows {
		for i := range columns {
			s.cell(&columns[i], row)
		}
		s.row++
	}
	s.makeTable(t, len(columns), first)
	s.tableNotes(t)
	s.row++
	return s.err
}

// tableColumn is a column of the table on the sheet: figures with intervals
// take three.
type tableColumn struct {
	col    int
	index  int // of the document's column
	title  string
	number bool
	bounds bool // two columns of bounds follow
	bound  bool // it is one of them
	format numberFormat
}

func (s *sheet) tableColumns(t *reports.Table) []tableColumn {
	var out []tableColumn
	for i := range t.Columns {
		values := valuesOf(t, i)
		c := tableColumn{col: len(out) + 1, index: i, title: s.lang.Text(t.Columns[i].Head), number: len(values) > 0 || t.Columns[i].Unit != ""}
		if len(values) > 0 {
			c.format = formatOf(values[0].Unit, values)
		}
		c.bounds = slices.ContainsFunc(values, func(v reports.Value) bool { return v.Interval != nil })
		out = append(out, c)
		if c.bounds {
			low := tableColumn{col: c.col + 1, index: i, title: s.bound("workbook.lowOf", c.title), number: true, bound: true}
			high := tableColumn{col: c.col + 2, index: i, title: s.bound("workbook.highOf", c.title), number: true, bound: true}
			out = append(out, low, high)
		}
	}
	s.nameColumns(out)
	return out
}

// nameColumns makes the headers what a table needs: not empty, all different.
func (s *sheet) nameColumns(columns []tableColumn) {
	titles := make([]string, len(columns))
	for i := range columns {
		titles[i] = columns[i].title
	}
	for i, title := range heads(titles, s.say("workbook.column")) {
		columns[i].title = title
	}
}

func (s *sheet) bound(phrase, of string) string {
	return s.lang.Text(reports.Say(phrase, reports.Args{"what": reports.ArgText(reports.Literal(of))}))
}

// valuesOf collects the values of a column.
func valuesOf(t *reports.Table, column int) []reports.Value {
	var out []reports.Value
	for _, row := range t.Rows {
		if column < len(row.Cells) && row.Cells[column].Value != nil {
			out = append(out, *row.Cells[column].Value)
		}
	}
	return out
}

func (s *sheet) tableHead(columns []tableColumn) {
	heads := make([]column, len(columns))
	for i, c := range columns {
		heads[i] = column{title: c.title, number: c.number}
		s.widen(c.col, longestWord(c.title, look{bold: true})+filterWidth)
	}
	s.head(heads...)
}

func (s *sheet) cell(c *tableColumn, row reports.Row) {
	l := look{bottom: rule}
	if row.Total {
		l.bold, l.top = true, ink
	}
	switch {
	case c.bound: // written with the value they belong to
	case c.index >= len(row.Cells):
		s.draw(c.col, s.row, l)
	default:
		s.filled(c, row.Cells[c.index], l)
	}
}

func (s *sheet) filled(c *tableColumn, cell reports.Cell, l look) {
	if c.bounds {
		s.draw(c.col+1, s.row, l)
		s.draw(c.col+2, s.row, l)
	}
	switch {
	case cell.Value != nil:
		format := c.format
		format.unit = cell.Value.Unit
		format.signed = format.signed || cell.Effect != 0
		l.color = effectColour(cell.Effect)
		s.figure(c.col, *cell.Value, format, l)
		if c.bounds {
			s.bounds(c.col+1, *cell.Value, format, l)
		}
	case cell.Text != nil:
		l.wrap = true
		s.label(c.col, s.lang.Text(*cell.Text), l)
	case cell.Status != "":
		s.status(c.col, cell.Status, l)
	default:
		s.draw(c.col, s.row, l)
	}
}

// makeTable turns the rows up to the first sum into a table.
func (s *sheet) makeTable(t *reports.Table, columns, first int) {
	n := slices.IndexFunc(t.Rows, func(r reports.Row) bool { return r.Total })
	if n < 0 {
		n = len(t.Rows)
	}
	if n == 0 || columns == 0 {
		return
	}
	stripes := false
	s.keep(s.file.AddTable(s.name, &excelize.Table{
		Range: s.at(1, first-1) + ":" + s.at(columns, first+n-1), Name: s.tables.tableName(t.ID),
		StyleName: tableStyle, ShowRowStripes: &stripes,
	}))
	s.tableRows = append(s.tableRows, first-1)
}

// tableNotes writes what belongs below a table: what its marks mean, why
// values are missing, its notes.
func (s *sheet) tableNotes(t *reports.Table) {
	small := false
	var reasons []string
	for i := range t.Columns {
		for _, v := range valuesOf(t, i) {
			small = small || v.Small
			if v.Unknown != nil {
				reasons = append(reasons, s.lang.Text(*v.Unknown))
			}
		}
	}
	if small {
		s.smallNote()
	}
	slices.Sort(reasons)
	for _, reason := range slices.Compact(reasons) {
		if reason != "" {
			s.line(reports.Dash+" "+reason, look{size: sizeSmall, color: quiet})
		}
	}
	for _, note := range t.Notes {
		s.line(s.lang.Text(note), look{size: sizeSmall, color: quiet})
	}
}
