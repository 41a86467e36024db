package xlsx

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"debrief/calendar"
	"debrief/reports"
)

// dataHeads are the headers of the Data sheet's table.
func dataHeads(data *reports.Data, l *reports.Language) []string {
	if data == nil {
		return nil
	}
	labels := make([]string, len(data.Columns))
	for i := range data.Columns {
		c := &data.Columns[i]
		if labels[i] = l.Text(c.Label); labels[i] == "" {
			labels[i] = c.Name
		}
	}
	return heads(labels, l.Text(reports.Word("workbook.column")))
}

// writeData writes the Data sheet, which may have many thousand rows.
func (b *book) writeData(name string) error {
	index, err := b.file.NewSheet(name)
	if err != nil {
		return fmt.Errorf("add sheet: %w", err)
	}
	widths := b.dataWidths()
	if err := b.setUp(name, sum(widths)); err != nil {
		return err
	}
	if err := b.repeat(name, 1); err != nil {
		return err
	}
	w, err := b.file.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("start sheet: %w", err)
	}
	for i, width := range widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("set width: %w", err)
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("freeze header: %w", err)
	}
	if err := b.streamHeader(w); err != nil {
		return err
	}
	if err := b.streamTable(w); err != nil {
		return err
	}
	// excelize numbers parts in the order of the sheets' making.
	b.rows.part = fmt.Sprintf("xl/worksheets/sheet%d.xml", index+1)
	if b.rows.xml, err = b.dataRows(); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

func (b *book) streamTable(w *excelize.StreamWriter) error {
	last, err := excelize.CoordinatesToCellName(len(b.data.heads), b.data.rows+1)
	if err != nil {
		return fmt.Errorf("size table: %w", err)
	}
	stripes := false
	if err := w.AddTable(&excelize.Table{Range: "A1:" + last, Name: dataTable, StyleName: tableStyle, ShowRowStripes: &stripes}); err != nil {
		return fmt.Errorf("add table: %w", err)
	}
	return nil
}

// dataWidths fits columns to their headers and, where they hold text, to the
// longest.
func (b *book) dataWidths() []float64 {
	widths := make([]float64, len(b.data.heads))
	for i, head := range b.data.heads {
		w := textWidth(head, look{bold: true}) + filterWidth
		for _, text := range b.data.columns[i].Texts {
			if float64(len(text))+2 > w {
				w = max(w, characters(text)+2)
			}
		}
		widths[i] = math.Ceil(min(max(w, widthMin), widthMax))
	}
	return widths
}

// streamHeader writes the header, the only row that excelize needs to see.
func (b *book) streamHeader(w *excelize.StreamWriter) error {
	cells := make([]any, len(b.data.heads))
	for i, text := range b.data.heads {
		l := look{bold: true, fill: headFill, bottom: ink, align: "left"}
		if len(b.data.columns[i].Numbers) > 0 {
			l.align = "right"
		}
		head, err := b.styles.id(l)
		if err != nil {
			return err
		}
		cells[i] = excelize.Cell{StyleID: head, Value: text}
	}
	if err := w.SetRow("A1", cells); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	return nil
}

// dataLook sets dates to the left, where they do not touch a text that
// follows.
func (b *book) dataLook(c *reports.DataColumn) look {
	l := look{code: b.dataFormat(c)}
	if len(c.Dates) > 0 {
		l.align = "left"
	}
	return l
}

// dataFormat shows cents and fractions of counts where there are any.
func (b *book) dataFormat(c *reports.DataColumn) string {
	switch {
	case len(c.Dates) > 0:
		return dateCode
	case len(c.Numbers) == 0:
		return ""
	}
	format := numberFormat{unit: c.Unit}
	switch {
	case c.Unit == reports.Ratio || c.Unit == reports.Points:
		format.decimals = 1
	case fractional(c.Numbers):
		format.decimals = 2
	}
	return b.styles.code(format, b.lang)
}

func fractional(numbers reports.Numbers) bool {
	for _, n := range numbers {
		if n != math.Trunc(n) && !math.IsNaN(n) {
			return true
		}
	}
	return false
}

// dateCode shows a date as it is read the same everywhere.
const dateCode = "yyyy-mm-dd"

// serial numbers a day as spreadsheets do.
func serial(d calendar.Date) int { return int(d - calendar.On(1899, 12, 30)) }
