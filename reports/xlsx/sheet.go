package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// sheet is a sheet in the making: blocks stand below each other on one grid,
// whose first column is the widest. Texts that span the grid, heights of rows
// and charts wait for finish, when the widths are known.
//
// The first error sticks: later calls do nothing and finish returns it.
type sheet struct {
	*book
	name      string
	row       int             // the next one, from 1
	cols      int             // of the grid
	need      map[int]float64 // characters that the content of a column needs
	texts     []spanned
	charts    []placedChart
	tableRows []int // headers of tables
	titleRows int
	legendRow int          // below the heading
	statuses  map[int]rows // by column
	curves    map[*reports.Panel]*frame
	live      bool // there are formulas
	fixed     bool // there are figures without a formula
	err       error
}

// spanned is a text over several columns, or the whole width.
type spanned struct {
	row, col, span int // span 0 is to the end of the grid
	text           string
	size           float64
}

// gridMin is the least number of columns that texts spread over.
const gridMin = 8

// newSheet adds a sheet named after a label. A new workbook comes with a sheet
// of its own, which the first one takes.
func (b *book) newSheet(label string) (*sheet, error) {
	return b.addSheet(b.sheets.sheetName(printable(label)))
}

func (b *book) addSheet(name string) (*sheet, error) {
	s := &sheet{book: b, name: name, row: 1, cols: gridMin, need: map[int]float64{}, statuses: map[int]rows{}, curves: map[*reports.Panel]*frame{}}
	b.used++
	if b.used == 1 {
		if err := b.file.SetSheetName(b.file.GetSheetName(0), s.name); err != nil {
			return nil, fmt.Errorf("name sheet: %w", err)
		}
		return s, nil
	}
	if _, err := b.file.NewSheet(s.name); err != nil {
		return nil, fmt.Errorf("add sheet: %w", err)
	}
	return s, nil
}

// keep remembers the first error.
func (s *sheet) keep(err error) {
	if s.err == nil && err != nil {
		s.err = err
	}
}

// at names a cell.
func (s *sheet) at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	s.keep(err)
	return name
}

// draw gives a cell its look.
func (s *sheet) draw(col, row int, l look) {
	id, err := s.styles.id(l)
	s.keep(err)
	cell := s.at(col, row)
	s.keep(s.file.SetCellStyle(s.name, cell, cell, id))
}

// text writes text into one cell. It is text whatever it begins with.
func (s *sheet) text(col int, text string, l look) {
	l = l.beside(col)
	if text != "" {
		s.keep(s.file.SetCellStr(s.name, s.at(col, s.row), printable(text)))
	}
	s.draw(col, s.row, l)
	s.cols = max(s.cols, col)
	if l.wrap {
		s.texts = append(s.texts, spanned{s.row, col, 1, text, l.size})
	}
}

// label writes a text that its column should be wide enough for.
func (s *sheet) label(col int, text string, l look) {
	s.text(col, text, l)
	s.widen(col, textWidth(text, l))
}

// span writes a text over several columns, wrapped; to the end of the grid if
// span is 0.
func (s *sheet) span(col, span int, text string, l look) {
	l.wrap = false
	s.text(col, text, l)
	l.wrap = true
	l = l.beside(col)
	s.draw(col, s.row, l)
	for c := col + 1; c < col+span; c++ {
		s.draw(c, s.row, l)
	}
	s.cols = max(s.cols, col+span-1)
	s.texts = append(s.texts, spanned{s.row, col, span, text, l.size})
}

func (s *sheet) widen(col int, characters float64) {
	s.need[col] = max(s.need[col], characters)
}

// line writes a text over the whole grid and goes to the next row.
func (s *sheet) line(text string, l look) {
	if text == "" {
		return
	}
	s.span(1, 0, text, l)
	s.row++
}

// heading writes what stands over every sheet: the report, the section's
// message and what is shown.
func (s *sheet) heading(title, subtitle string) {
	m := &s.doc.Meta
	s.line(s.lang.Text(reports.Say("workbook.heading", reports.Args{
		"title": reports.ArgText(m.Title), "period": reports.ArgPeriod(m.Period),
		"mark": reports.ArgText(reports.Word("mark." + string(m.Mark))),
	})), look{size: sizeSmall, color: quiet})
	s.line(title, look{size: sizeTitle, bold: true, color: s.primary()})
	s.line(subtitle, look{color: quiet})
	s.titleRows = s.row - 1
	s.legendRow = s.row
	s.row += 2
}

// legend says below the heading which figures are formulas.
func (s *sheet) legend() {
	s.row = s.legendRow
	switch {
	case s.live:
		s.text(1, s.say("workbook.live"), look{size: sizeSmall, color: quiet, fill: liveFill})
		s.span(2, 0, s.say("workbook.legend"), look{size: sizeSmall, color: quiet})
	case s.fixed:
		s.span(1, 0, s.say("workbook.fixed"), look{size: sizeSmall, color: quiet})
	}
}

// comment attaches a note to a cell.
func (s *sheet) comment(col int, text string) {
	s.keep(s.file.AddComment(s.name, excelize.Comment{
		Cell: s.at(col, s.row), Author: printable(s.doc.Meta.Organization),
		Paragraph: []excelize.RichTextRun{{Text: printable(text), Font: &excelize.Font{Family: fontFamily, Size: sizeSmall}}},
	}))
}
