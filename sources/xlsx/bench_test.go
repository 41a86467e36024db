package xlsx

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"debrief/sources"
)

// writeLarge writes a workbook of rows × 9 cells.
func writeLarge(tb testing.TB, rows int) (folder string) {
	tb.Helper()
	folder = tb.TempDir()
	book := excelize.NewFile()
	date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		tb.Fatal(err)
	}
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	err = w.SetRow("A1", []any{"date", "campaign", "channel", "region", "impressions", "clicks", "spend", "leads", "revenue"})
	for i := range rows {
		err = errors.Join(err, w.SetRow(fmt.Sprintf("A%d", i+2), []any{
			excelize.Cell{StyleID: date, Value: 45000 + i*365/rows},
			fmt.Sprintf("spring-%02d", r.IntN(20)), []string{"search", "social", "e-mail"}[r.IntN(3)], "north",
			r.IntN(100000), r.IntN(5000), float64(r.IntN(90000)) / 100, r.IntN(50), float64(r.IntN(500000)) / 100}))
	}
	if err := errors.Join(err, w.Flush(), book.SaveAs(filepath.Join(folder, "large.xlsx")), book.Close()); err != nil {
		tb.Fatal(err)
	}
	return folder
}

// BenchmarkRead groups a workbook of 100,000 rows, with both readers.
func BenchmarkRead(b *testing.B) {
	folder := writeLarge(b, 100_000)
	for name, engine := range map[string]engineKind{"direct": directEngine, "excelize": excelizeEngine} {
		b.Run(name, func(b *testing.B) {
			src, err := Open(b.Context(), Options{Folder: folder, Path: "large.xlsx", onlyEngine: engine})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				result, err := src.Read(b.Context(), sources.Query{Group: true, Fields: []sources.Field{
					{Name: "date", Kind: sources.Date}, {Name: "campaign"}, {Name: "channel"},
					{Name: "spend", Kind: sources.Number, Role: sources.Measure}, {Name: "revenue", Kind: sources.Number, Role: sources.Measure}}})
				if err != nil || result.Provenance.Rows != 100_000 {
					b.Fatal(result, err)
				}
			}
		})
	}
}
