package demo

import (
	"errors"
	"fmt"
	"os"

	"github.com/xuri/excelize/v2"
)

// writePlan makes the workbook at path.
func (d *dataset) writePlan(path string) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	looks, err := newLooks(book)
	if err != nil {
		return err
	}
	for i, s := range []sheet{d.campaignSheet(), d.activitySheet(), d.budgetSheet(), d.notesSheet()} {
		if err := s.write(book, looks, i == 0); err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	if err := book.SetDocProps(&excelize.DocProperties{
		Title: "Marketing plan", Creator: "Harbour Coffee Marketing", Language: "en-IE",
		Created: Today + "T08:00:00Z", Modified: Today + "T08:00:00Z",
	}); err != nil {
		return err
	}
	return save(book, path)
}

// save writes the book with the rights of an ordinary file.
func save(book *excelize.File, path string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = book.WriteTo(f)
	return err
}

// look is how a column's cells are shown.
type look int

const (
	text look = iota
	calendarDate
	euros     // whole euros
	euroCents // for the cost of one lead or sale
	percent
	count
	wrapped
)

// formats are the number formats of the looks.
var formats = map[look]string{
	text: "General", calendarDate: "dd/mm/yyyy", euros: `"€"#,##0`, euroCents: `"€"#,##0.00`, percent: "0%", count: "#,##0", wrapped: "General",
}

// numeric tells whether a look is of figures, which stand on the right of their column.
func (l look) numeric() bool { return l == euros || l == euroCents || l == percent || l == count }

// looks are the workbook's style numbers, for a column's heading and its cells.
type looks struct{ headings, cells map[look]int }

func newLooks(book *excelize.File) (looks, error) {
	l := looks{map[look]int{}, map[look]int{}}
	for kind := text; kind <= wrapped; kind++ {
		var err error
		if l.headings[kind], err = book.NewStyle(kind.heading()); err != nil {
			return looks{}, err
		}
		if l.cells[kind], err = book.NewStyle(kind.cell()); err != nil {
			return looks{}, err
		}
	}
	return l, nil
}

func (l look) heading() *excelize.Style {
	align := l.alignment()
	align.WrapText, align.Vertical = true, "center"
	return &excelize.Style{
		Font:      &excelize.Font{Family: "Calibri", Size: 11, Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0B3D2E"}},
		Alignment: align,
	}
}

func (l look) cell() *excelize.Style {
	align, format := l.alignment(), formats[l]
	align.WrapText = l == wrapped
	return &excelize.Style{CustomNumFmt: &format, Alignment: align}
}

func (l look) alignment() *excelize.Alignment {
	if l.numeric() {
		return &excelize.Alignment{Horizontal: "right", Vertical: "top"}
	}
	return &excelize.Alignment{Horizontal: "left", Indent: 1, Vertical: "top"}
}

// column is a heading, the look of what stands under it, and its width in characters.
type column struct {
	title string
	look  look
	width float64
}

// sheet is a table from the cell A1 on. A nil cell is empty.
type sheet struct {
	name    string
	columns []column
	rows    [][]any
}

func (s sheet) write(book *excelize.File, looks looks, first bool) error {
	if err := s.open(book, first); err != nil {
		return err
	}
	titles := make([]any, len(s.columns))
	for i, c := range s.columns {
		titles[i] = c.title
	}
	if err := book.SetSheetRow(s.name, "A1", &titles); err != nil {
		return err
	}
	for i, row := range s.rows {
		if err := book.SetSheetRow(s.name, fmt.Sprintf("A%d", i+2), &row); err != nil {
			return err
		}
	}
	return s.dress(book, looks)
}

// open adds the sheet; a new workbook already has one to rename.
func (s sheet) open(book *excelize.File, first bool) error {
	if first {
		return book.SetSheetName(book.GetSheetName(0), s.name)
	}
	_, err := book.NewSheet(s.name)
	return err
}

// dress sets widths and styles, freezes the header and lets people filter and print.
func (s sheet) dress(book *excelize.File, looks looks) error {
	for i, c := range s.columns {
		if err := s.dressColumn(book, i+1, c, looks); err != nil {
			return err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(s.columns), len(s.rows)+1)
	if err != nil {
		return err
	}
	fit := true
	landscape, wide, tall := "landscape", 1, 0
	return errors.Join(
		book.SetRowHeight(s.name, 1, 32),
		book.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		book.AutoFilter(s.name, "A1:"+last, nil),
		book.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$1", s.name), Scope: s.name}),
		book.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}),
	)
}

func (s sheet) dressColumn(book *excelize.File, number int, c column, looks looks) error {
	name, err := excelize.ColumnNumberToName(number)
	if err != nil {
		return err
	}
	if err := book.SetColWidth(s.name, name, name, c.width); err != nil {
		return err
	}
	if len(s.rows) > 0 {
		bottom := fmt.Sprintf("%s%d", name, len(s.rows)+1)
		if err := book.SetCellStyle(s.name, name+"2", bottom, looks.cells[c.look]); err != nil {
			return err
		}
	}
	return book.SetCellStyle(s.name, name+"1", name+"1", looks.headings[c.look])
}

// stated is a cell for a figure that the plan may lack.
func stated(figure float64) any {
	if figure == 0 {
		return nil
	}
	return figure
}

// happened is a cell for a date that may not have come.
func happened(d *day) any {
	if d == nil {
		return nil
	}
	return d.time()
}

// paid is a cell for a cost that may not have arisen.
func paid(cost *float64) any {
	if cost == nil {
		return nil
	}
	return *cost
}
