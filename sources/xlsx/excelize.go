package xlsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"debrief/sources"
	"debrief/sources/grid"
)

// excelizeBook reads a workbook with excelize. It holds a sheet in memory and
// is slow, but knows more of the odd ways in which workbooks are written.
type excelizeBook struct {
	lateMerges
	file   *excelize.File
	is1904 bool
	limit  int64        // cells of a walk
	dates  map[int]bool // by style
}

// excelizeCells is the number of cells of a sheet up to which excelize is
// asked, as it holds them all.
const excelizeCells = 1_000_000

// openExcelize opens a workbook.
func openExcelize(data []byte, o Options) (*excelizeBook, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit:    o.MaxUnzip,
		UnzipXMLSizeLimit: o.MaxUnzip,
		RawCellValue:      true,
	})
	if err != nil {
		return nil, err
	}
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, fmt.Errorf("read workbook properties: %w", err)
	}
	b := &excelizeBook{file: f, limit: min(o.MaxCells, excelizeCells), dates: map[int]bool{}}
	b.is1904 = props.Date1904 != nil && *props.Date1904
	return b, nil
}

func (b *excelizeBook) close() error { return b.file.Close() }

func (b *excelizeBook) Sheets() []grid.Sheet {
	var all []grid.Sheet
	for _, name := range b.file.GetSheetList() {
		visible, err := b.file.GetSheetVisible(name)
		all = append(all, grid.Sheet{Name: name, Hidden: err != nil || !visible})
	}
	return all
}

func (b *excelizeBook) Regions() []grid.Region {
	var all []grid.Region
	for _, d := range b.file.GetDefinedName() {
		if sheet, a, err := grid.ParseReference(d.RefersTo); err == nil {
			all = append(all, grid.Region{Name: d.Name, Kind: grid.NamedRange, Sheet: sheet, Area: a})
		}
	}
	for _, sheet := range b.file.GetSheetList() {
		tables, err := b.file.GetTables(sheet)
		if err != nil {
			continue // a chart sheet has none
		}
		for _, t := range tables {
			if a, err := grid.ParseArea(t.Range); err == nil {
				all = append(all, grid.Region{Name: t.Name, Kind: grid.NamedTable, Sheet: sheet, Area: a})
			}
		}
	}
	return all
}

func (b *excelizeBook) Walk(ctx context.Context, sheet string, _ grid.Area, visit grid.Visit) ([]grid.Area, error) {
	// Asking for the type of a cell loads the sheet, so its size is found out
	// before.
	if err := b.rows(ctx, sheet, func(int, []string) error { return nil }); err != nil {
		return nil, err
	}
	var cells []grid.Cell
	err := b.rows(ctx, sheet, func(row int, values []string) error {
		cells = cells[:0]
		for i, value := range values {
			if value != "" {
				cells = append(cells, grid.Cell{Column: i + 1, Style: b.style(sheet, i+1, row), Cell: b.cell(sheet, i+1, row, value)})
			}
		}
		if len(cells) == 0 {
			return nil
		}
		return visit(row, cells)
	})
	if err != nil {
		return nil, err
	}
	return b.merges(sheet)
}

// rows visits the raw values of a sheet's rows, empty ones too.
func (b *excelizeBook) rows(ctx context.Context, sheet string, visit func(int, []string) error) (err error) {
	rows, err := b.file.Rows(sheet)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	spent := budget{limit: b.limit}
	for row := 1; rows.Next(); row++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		values, err := rows.Columns()
		if err != nil {
			return err
		}
		if err := spent.spend(1 + len(values)); err != nil {
			return err
		}
		if err := visit(row, values); err != nil {
			return err
		}
	}
	return rows.Error()
}

// cell finds out what a raw value is.
func (b *excelizeBook) cell(sheet string, column, row int, value string) sources.Cell {
	name := grid.ColumnName(column) + strconv.Itoa(row)
	kind, err := b.file.GetCellType(sheet, name)
	if err != nil {
		return sources.Cell{Kind: sources.TextCell, Text: []byte(value)}
	}
	switch kind {
	case excelize.CellTypeError:
		return sources.Cell{Kind: sources.ErrorCell, Text: []byte(value)}
	case excelize.CellTypeBool:
		return grid.Truth(value == "1")
	case excelize.CellTypeDate:
		return isoCell([]byte(value))
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		return numberCell(value, b.isDate(sheet, name), b.is1904)
	}
	return sources.Cell{Kind: sources.TextCell, Text: []byte(value)}
}

// style returns the style of a cell, -1 for none.
func (b *excelizeBook) style(sheet string, column, row int) int {
	index, err := b.file.GetCellStyle(sheet, grid.ColumnName(column)+strconv.Itoa(row))
	if err != nil {
		return -1
	}
	return index
}

func (b *excelizeBook) Declared(sheet string) string {
	ref, err := b.file.GetSheetDimension(sheet)
	if err != nil {
		return ""
	}
	return ref
}

func (b *excelizeBook) Format(style int) string {
	if style < 0 {
		return ""
	}
	s, err := b.file.GetStyle(style)
	if err != nil || s == nil {
		return ""
	}
	if s.CustomNumFmt != nil {
		return *s.CustomNumFmt
	}
	return builtInFormats[s.NumFmt]
}

func (b *excelizeBook) isDate(sheet, name string) bool {
	index, err := b.file.GetCellStyle(sheet, name)
	if err != nil {
		return false
	}
	known, ok := b.dates[index]
	if !ok {
		if style, err := b.file.GetStyle(index); err == nil && style != nil {
			code := ""
			if style.CustomNumFmt != nil {
				code = *style.CustomNumFmt
			}
			known = isDateFormat(style.NumFmt, code)
		}
		b.dates[index] = known
	}
	return known
}

// numberCell makes a number, or a date if its format says so, of a raw value.
func numberCell(raw string, isDate, is1904 bool) sources.Cell {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return sources.Cell{Kind: sources.TextCell, Text: []byte(raw)}
	}
	if isDate {
		if d, ok := serialDate(v, is1904); ok {
			return sources.Cell{Kind: sources.DateCell, Day: d}
		}
	}
	return sources.Cell{Kind: sources.NumberCell, Number: v}
}

func (b *excelizeBook) merges(sheet string) ([]grid.Area, error) {
	merged, err := b.file.GetMergeCells(sheet, true)
	if err != nil {
		return nil, err
	}
	var all []grid.Area
	for _, m := range merged {
		if a, err := grid.ParseArea(m.GetStartAxis() + ":" + m.GetEndAxis()); err == nil {
			all = append(all, a)
		}
	}
	return all, nil
}
