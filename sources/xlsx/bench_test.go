package xlsx

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"debrief/sources"
	"debrief/sources/sourcetest"
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

// BenchmarkRead groups a workbook of 100,000 rows of 9 cells, with both readers,
// beside excelize alone, whose raw cells are only counted.
func BenchmarkRead(b *testing.B) {
	const rows = 100_000
	folder, half := writeLarge(b, rows), writeLarge(b, rows/2)
	q := sources.Query{Group: true, Checks: true, Fields: []sources.Field{
		{Name: "date", Kind: sources.Date}, {Name: "campaign"}, {Name: "channel"},
		{Name: "spend", Kind: sources.Number, Role: sources.Measure}, {Name: "revenue", Kind: sources.Number, Role: sources.Measure}}}
	b.Run("direct", func(b *testing.B) {
		readAgain(b, Options{Folder: folder, Path: "large.xlsx", onlyEngine: directEngine}, q, rows)
	})
	b.Run("half-through-excelize", func(b *testing.B) { // which is asked for smaller sheets only
		readAgain(b, Options{Folder: half, Path: "large.xlsx", onlyEngine: excelizeEngine}, q, rows/2)
	})
	b.Run("excelize-raw", func(b *testing.B) { excelizeRaw(b, filepath.Join(folder, "large.xlsx"), 9*(rows+1)) })
}

// BenchmarkOnlineRetail groups a workbook of half a million order lines to day
// × customer × country.
func BenchmarkOnlineRetail(b *testing.B) {
	folder := b.TempDir()
	cells := retailWorkbook(b, filepath.Join(folder, "retail.xlsx"))
	q := sources.Query{Dataset: "orders", Group: true, Checks: true, Mapping: sources.Mapping{Blanks: []string{"NA"}}, Fields: []sources.Field{
		{Name: "date", Kind: sources.Date}, {Name: "customer", Blank: true}, {Name: "country"}, {Name: "quantity", Kind: sources.Number, Role: sources.Measure}}}
	b.Run("direct", func(b *testing.B) {
		readAgain(b, Options{Folder: folder, Path: "retail.xlsx", onlyEngine: directEngine}, q, 541_909)
	})
	b.Run("excelize-raw", func(b *testing.B) { excelizeRaw(b, filepath.Join(folder, "retail.xlsx"), cells) })
}

func readAgain(b *testing.B, o Options, q sources.Query, rows int64) {
	b.Helper()
	src, err := Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	defer src.Close()
	b.ReportAllocs()
	defer sourcetest.StartCost(b).Report()
	for b.Loop() {
		result, err := src.Read(b.Context(), q)
		if err != nil || result.Provenance.Rows != rows || result.Rejected.Rows > 0 {
			b.Fatalf("%+v, %v", result, err)
		}
	}
}

// excelizeRaw reads all cells of a workbook as excelize gives them unformatted.
func excelizeRaw(b *testing.B, path string, want int) {
	b.Helper()
	b.ReportAllocs()
	defer sourcetest.StartCost(b).Report()
	for b.Loop() {
		book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
		if err != nil {
			b.Fatal(err)
		}
		rows, err := book.Rows("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for rows.Next() {
			cells, err := rows.Columns()
			if err != nil {
				b.Fatal(err)
			}
			n += len(cells)
		}
		if err := errors.Join(rows.Error(), rows.Close(), book.Close()); err != nil || n != want {
			b.Fatalf("%d cells, %v", n, err)
		}
	}
}

// retailWorkbook makes a workbook of the public order lines, or skips, and
// returns the number of its cells.
func retailWorkbook(b *testing.B, path string) (cells int) {
	b.Helper()
	packed, err := os.Open("../../../shared/data/online-retail/online_retail.csv.gz")
	if err != nil {
		b.Skipf("the public data are not here: %v", err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		b.Fatal(err)
	}
	lines := csv.NewReader(z)
	if _, err := lines.Read(); err != nil {
		b.Fatal(err)
	}
	book := excelize.NewFile()
	day, styled := book.NewStyle(&excelize.Style{NumFmt: 14})
	w, streamed := book.NewStreamWriter("Sheet1")
	err = errors.Join(styled, streamed, w.SetRow("A1", []any{"InvoiceNo", "StockCode", "Description", "Quantity", "Date", "UnitPrice", "Customer", "Country"}))
	rows := 1
	for ; err == nil; rows++ {
		line, end := lines.Read()
		if end == io.EOF {
			break
		}
		if end != nil {
			b.Fatal(end)
		}
		at, wrong := time.Parse(time.DateTime, line[4])
		quantity, wrong2 := strconv.Atoi(line[3])
		price, wrong3 := strconv.ParseFloat(line[5], 64)
		serial := at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
		err = errors.Join(wrong, wrong2, wrong3, w.SetRow(fmt.Sprintf("A%d", rows+1), []any{line[0], line[1], line[2], quantity, excelize.Cell{StyleID: day, Value: serial}, price, line[6], line[7]}))
	}
	if err := errors.Join(err, w.Flush(), book.SaveAs(path), book.Close()); err != nil {
		b.Fatal(err)
	}
	return 8 * rows
}
