package xlsx_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
	"debrief/reports/reporttest"
	"debrief/reports/xlsx"
)

func TestConformance(t *testing.T) {
	reporttest.Run(t, reporttest.Renderer{Render: render, Text: text, SameBytes: true})
}

func render(doc *reports.Document) ([]byte, error) { return xlsx.Render(doc, xlsx.Options{}) }

// text reads all cells of a workbook.
func text(workbook []byte) (string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		return "", fmt.Errorf("open workbook: %w", err)
	}
	defer f.Close()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return "", fmt.Errorf("read sheet %q: %w", sheet, err)
		}
		for _, row := range rows {
			b.WriteString(strings.Join(row, "\n") + "\n")
		}
	}
	return b.String(), nil
}
