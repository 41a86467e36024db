package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"debrief/calendar"
	"debrief/reports"
)

// sheetRows are rows that go straight into a sheet's part. Excelize's own way
// takes a value of its own for each cell, and half of the time of a workbook
// with many rows.
type sheetRows struct {
	part string
	xml  []byte
}

var rowsEnd = []byte("</sheetData>")

// into adds the rows to the part, after those that it has.
func (r sheetRows) into(part []byte) ([]byte, error) {
	at := bytes.LastIndex(part, rowsEnd)
	if at < 0 {
		return nil, errors.New("the sheet has no place for rows")
	}
	out := make([]byte, 0, len(part)+len(r.xml))
	return append(append(append(out, part[:at]...), r.xml...), part[at:]...), nil
}

// dataRows writes the rows of the Data sheet, below its header.
func (b *book) dataRows() ([]byte, error) {
	columns := make([]*rowColumn, len(b.data.columns))
	for i := range columns {
		c, err := b.rowColumn(i)
		if err != nil {
			return nil, err
		}
		columns[i] = c
	}
	const usualCell = 48 // bytes
	out := make([]byte, 0, b.data.rows*len(columns)*usualCell)
	for i := range b.data.rows {
		row := strconv.Itoa(i + 2)
		out = append(append(append(out, `<row r="`...), row...), `">`...)
		for _, c := range columns {
			out = c.append(out, i, row)
		}
		out = append(out, "</row>"...)
	}
	return out, nil
}

// rowColumn writes the cells of one column. A missing number or date and an
// empty text have no cell.
type rowColumn struct {
	*reports.DataColumn
	name  string            // A, B, …
	style string            // the attribute
	texts map[string]string // as they stand in the sheet: most come again
}

func (b *book) rowColumn(i int) (*rowColumn, error) {
	c := &b.data.columns[i]
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return nil, fmt.Errorf("name column: %w", err)
	}
	style, err := b.styles.id(b.dataLook(c))
	if err != nil {
		return nil, err
	}
	return &rowColumn{c, name, fmt.Sprintf(` s="%d"`, style), map[string]string{}}, nil
}

func (c *rowColumn) append(out []byte, i int, row string) []byte {
	switch {
	case len(c.Numbers) > 0:
		if n := scaled(c.Numbers[i], c.Unit); isFinite(n) {
			return append(strconv.AppendFloat(c.open(out, row, "><v>"), n, 'f', -1, 64), "</v></c>"...)
		}
	case len(c.Dates) > 0:
		return c.appendDate(out, c.Dates[i], row)
	case c.Texts[i] != "":
		return c.appendText(out, c.Texts[i], row)
	}
	return out
}

// appendDate writes a date as a spreadsheet counts it, or as text if it is
// from before spreadsheets count reliably.
func (c *rowColumn) appendDate(out []byte, d calendar.Date, row string) []byte {
	switch {
	case d.IsZero():
		return out
	case d < calendar.On(1900, 3, 1):
		return c.appendText(out, d.String(), row)
	}
	return append(strconv.AppendInt(c.open(out, row, "><v>"), int64(serial(d)), 10), "</v></c>"...)
}

func (c *rowColumn) appendText(out []byte, text, row string) []byte {
	written, ok := c.texts[text]
	if !ok {
		written = inline(text)
		c.texts[text] = written
	}
	out = c.open(out, row, ` t="inlineStr"><is>`)
	return append(append(out, written...), "</is></c>"...)
}

func (c *rowColumn) open(out []byte, row, rest string) []byte {
	out = append(append(append(out, `<c r="`...), c.name...), row...)
	return append(append(append(out, '"'), c.style...), rest...)
}

// characterCode is how spreadsheets write characters that XML cannot hold
// (ECMA-376, 22.4.2.4). A text that has one of its own must not become one.
var characterCode = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// inline is the element of a text in a cell: at most as long as one may be.
func inline(text string) string {
	text = printable(text)
	if len(text) > excelize.TotalCellChars {
		text = shortened(text)
	}
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	open := "<t>"
	if strings.TrimSpace(text) != text {
		open = `<t xml:space="preserve">`
	}
	return open + characterCode.ReplaceAllString(b.String(), "_x005F$0") + "</t>"
}

// shortened cuts a text to what a cell may hold, counted in UTF-16.
func shortened(text string) string {
	units := 0
	for i, r := range text {
		if units++; r > 0xffff {
			units++
		}
		if units > excelize.TotalCellChars {
			return text[:i]
		}
	}
	return text
}
