package sheets

import (
	"math"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/grid"
)

// dataFields are what is asked for of cells.
const dataFields = "sheets(data(startRow,startColumn,rowData(values(effectiveValue,effectiveFormat(numberFormat)))))"

// data are the cells of a range, from its first row and column on.
type data struct {
	Row    int `json:"startRow"` // from 0
	Column int `json:"startColumn"`
	Rows   []struct {
		Cells []cellData `json:"values"`
	} `json:"rowData"`
}

// cellData is a cell. One without a value has none of its fields.
type cellData struct {
	Value struct {
		Number *float64 `json:"numberValue"`
		Text   *string  `json:"stringValue"`
		Truth  *bool    `json:"boolValue"`
		Error  *struct {
			Type string `json:"type"`
		} `json:"errorValue"`
	} `json:"effectiveValue"`
	Format struct {
		Number numberFormat `json:"numberFormat"`
	} `json:"effectiveFormat"`
}

// numberFormat is how a number is shown. Its type is there whenever it is not
// automatic, for the results of formulas too.
type numberFormat struct {
	Type    string `json:"type"`
	Pattern string `json:"pattern"`
}

// isDate reports whether the format shows a day. Times of day and durations are
// numbers.
func (f numberFormat) isDate() bool { return f.Type == "DATE" || f.Type == "DATE_TIME" }

// rows visits the rows of a piece that hold a value.
func (b *book) rows(d *data, visit grid.Visit) error {
	var cells []grid.Cell
	for i := range d.Rows {
		cells = cells[:0]
		for j := range d.Rows[i].Cells {
			raw := &d.Rows[i].Cells[j]
			if c := raw.cell(); c.Kind != sources.BlankCell {
				cells = append(cells, grid.Cell{Column: d.Column + j + 1, Style: b.style(raw.Format.Number), Cell: c})
			}
		}
		if len(cells) == 0 {
			continue
		}
		if err := visit(d.Row+i+1, cells); err != nil {
			return err
		}
	}
	return nil
}

// style returns the number by which Format knows a number format, -1 for none.
func (b *book) style(f numberFormat) int {
	if f.Pattern == "" {
		return -1
	}
	style, ok := b.styles[f.Pattern]
	if !ok {
		style = len(b.formats)
		b.formats = append(b.formats, f.Pattern)
		b.styles[f.Pattern] = style
	}
	return style
}

func (c *cellData) cell() sources.Cell {
	switch v := &c.Value; {
	case v.Number != nil && c.Format.Number.isDate():
		if d, ok := serialDate(*v.Number); ok {
			return sources.Cell{Kind: sources.DateCell, Day: d}
		}
		return sources.Cell{Kind: sources.NumberCell, Number: *v.Number}
	case v.Number != nil:
		return sources.Cell{Kind: sources.NumberCell, Number: *v.Number}
	case v.Text != nil && *v.Text != "":
		return sources.Cell{Kind: sources.TextCell, Text: []byte(*v.Text)}
	case v.Truth != nil:
		return grid.Truth(*v.Truth)
	case v.Error != nil:
		return sources.Cell{Kind: sources.ErrorCell, Text: []byte(shownError(v.Error.Type))}
	}
	return sources.Cell{}
}

// Day 0 of serial numbers, and the last that is one.
const (
	epoch      = calendar.Date(693594) // 30 December 1899
	lastSerial = 2958465               // 31 December 9999
)

// serialDate returns the day of a serial number. Google's know no 29 February
// 1900, and go back before 1900.
func serialDate(serial float64) (calendar.Date, bool) {
	day := math.Floor(serial)
	if !(day > -float64(epoch) && day <= lastSerial) {
		return 0, false
	}
	return epoch + calendar.Date(day), true
}

// shownError returns what a cell shows whose value could not be computed.
func shownError(kind string) string {
	switch kind {
	case "NULL_VALUE":
		return "#NULL!"
	case "DIVIDE_BY_ZERO":
		return "#DIV/0!"
	case "VALUE":
		return "#VALUE!"
	case "REF":
		return "#REF!"
	case "NAME":
		return "#NAME?"
	case "NUM":
		return "#NUM!"
	case "N_A":
		return "#N/A"
	case "LOADING":
		return "#GETTING_DATA" // of an IMPORTRANGE, say
	}
	return "#ERROR!"
}
