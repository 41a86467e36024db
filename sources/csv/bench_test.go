package csv_test

import (
	"bufio"
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/csv"
)

// performance is the query that reports ask most: measures by day, campaign
// and channel.
func performance() sources.Query {
	return sources.Query{
		Dataset: "performance",
		Fields: []sources.Field{
			{Name: "date", Kind: sources.Date},
			{Name: "campaign"},
			{Name: "channel"},
			{Name: "spend", Kind: sources.Number, Role: sources.Measure},
			{Name: "clicks", Kind: sources.Number, Role: sources.Measure},
			{Name: "revenue", Kind: sources.Number, Role: sources.Measure},
		},
		Group: true,
	}
}

// writeMillion writes a file of a million rows, some 60 MB.
func writeMillion(b *testing.B) (path string, size int64) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "million.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	r := rand.New(rand.NewPCG(1, 2))
	channels := []string{"paid search", "paid social", "email", "display", "affiliate"}
	fmt.Fprintln(w, "date,campaign,channel,region,impressions,clicks,spend,leads,revenue")
	for i := range 1_000_000 {
		day := calendar.On(2025, 1, 1) + calendar.Date(i/2740)
		fmt.Fprintf(w, "%s,spring-%02d,%s,north,%d,%d,%.2f,%d,%.2f\n", day, r.IntN(20), channels[r.IntN(5)],
			r.IntN(100000), r.IntN(5000), r.Float64()*900, r.IntN(50), r.Float64()*5000)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return path, info.Size()
}

// BenchmarkMillion groups a million rows to day × campaign × channel.
func BenchmarkMillion(b *testing.B) {
	path, size := writeMillion(b)
	b.Run("grouped", func(b *testing.B) {
		b.SetBytes(size)
		src, err := csv.Open(b.Context(), csv.Options{Folder: filepath.Dir(path), Path: filepath.Base(path)})
		if err != nil {
			b.Fatal(err)
		}
		defer src.Close()
		for b.Loop() {
			result, err := src.Read(b.Context(), performance())
			if err != nil || result.Provenance.Rows != 1_000_000 {
				b.Fatalf("%v, %v", result, err)
			}
		}
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			if err := groupWithStandardLibrary(path); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// groupWithStandardLibrary does the same with encoding/csv and a map, as one
// would write it at first.
func groupWithStandardLibrary(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := stdcsv.NewReader(bufio.NewReader(f))
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return err
	}
	type key struct{ date, campaign, channel string }
	groups := map[key]*[3]float64{}
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		sums := groups[key{rec[0], rec[1], rec[2]}]
		if sums == nil {
			sums = new([3]float64)
			groups[key{rec[0], rec[1], rec[2]}] = sums
		}
		for i, column := range []int{6, 5, 8} {
			v, err := strconv.ParseFloat(rec[column], 64)
			if err != nil {
				return err
			}
			sums[i] += v
		}
	}
}
