package xlsx

import (
	"errors"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"debrief/sources"
	"debrief/sources/grid"
	"debrief/sources/sourcetest"
)

func TestConformance(t *testing.T) {
	t.Run("direct", func(t *testing.T) { sourcetest.Run(t, makeWorkbook(directEngine)) })
	t.Run("excelize", func(t *testing.T) { sourcetest.Run(t, makeWorkbook(excelizeEngine)) })
}

// makeWorkbook writes the rows with excelize.
func makeWorkbook(engine engineKind) sourcetest.Make {
	return func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		folder := t.TempDir()
		book := excelize.NewFile()
		date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
		for i, heading := range f.Headings {
			err = errors.Join(err, book.SetCellStr("Sheet1", at(i, 0), heading))
		}
		for r, row := range f.Rows {
			for c, cell := range row {
				err = errors.Join(err, setCell(book, at(c, r+1), cell, date))
			}
		}
		if err := errors.Join(err, book.SaveAs(filepath.Join(folder, "results.xlsx")), book.Close()); err != nil {
			t.Fatal(err)
		}
		src, err := Open(t.Context(), Options{Folder: folder, Path: "results.xlsx", onlyEngine: engine})
		if err != nil {
			t.Fatal(err)
		}
		return src, sources.Relation{Sheet: "Sheet1"}
	}
}

func at(column, row int) string {
	return grid.ColumnName(column+1) + strconv.Itoa(row+1)
}

func setCell(book *excelize.File, name string, c sources.Cell, date int) error {
	switch c.Kind {
	case sources.TextCell:
		return book.SetCellStr("Sheet1", name, string(c.Text))
	case sources.NumberCell:
		return book.SetCellFloat("Sheet1", name, c.Number, -1, 64)
	case sources.DateCell:
		return errors.Join(book.SetCellValue("Sheet1", name, c.Day.Time()), book.SetCellStyle("Sheet1", name, name, date))
	}
	return nil
}
