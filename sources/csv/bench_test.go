package csv_test

import (
	"bufio"
	"compress/gzip"
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
	"debrief/sources/sourcetest"
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
	for _, checks := range []bool{false, true} {
		q := performance()
		q.Checks = checks
		name := "grouped"
		if checks {
			name = "checked" // as for a report: rows that are there twice, totals, computed columns
		}
		b.Run(name, func(b *testing.B) { readAll(b, path, size, q, 1_000_000) })
	}
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(size)
		defer sourcetest.StartCost(b).Report()
		for b.Loop() {
			if err := groupWithStandardLibrary(path, []int{0, 1, 2}, []int{6, 5, 8}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// readAll reads a file, which has so many rows, again and again.
func readAll(b *testing.B, path string, size int64, q sources.Query, rows int64) {
	b.Helper()
	b.SetBytes(size)
	src := open(b, csv.Options{Folder: filepath.Dir(path), Path: filepath.Base(path)})
	defer sourcetest.StartCost(b).Report()
	for b.Loop() {
		result, err := src.Read(b.Context(), q)
		if err != nil || result.Provenance.Rows != rows {
			b.Fatalf("%v, %v", result, err)
		}
	}
}

// BenchmarkOnlineRetail reads half a million order lines to day × customer ×
// country.
func BenchmarkOnlineRetail(b *testing.B) {
	path, size := unpack(b, public+"/online-retail/online_retail.csv.gz")
	q := retail()
	q.Checks = true
	b.Run("checked", func(b *testing.B) { readAll(b, path, size, q, 541_909) })
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(size)
		defer sourcetest.StartCost(b).Report()
		for b.Loop() {
			if err := groupWithStandardLibrary(path, []int{4, 6, 7}, []int{3}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// unpack unpacks a public file, or skips.
func unpack(b *testing.B, name string) (path string, size int64) {
	b.Helper()
	packed, err := os.Open(name)
	if err != nil {
		b.Skipf("the public data are not here: %v", err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		b.Fatal(err)
	}
	path = filepath.Join(b.TempDir(), "data.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	size, err = io.Copy(f, z)
	if err := errors.Join(err, f.Close()); err != nil {
		b.Fatal(err)
	}
	return path, size
}

// groupWithStandardLibrary does the same with encoding/csv and a map, as one
// would write it at first.
func groupWithStandardLibrary(path string, dimensions, measures []int) error {
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
	type key struct{ first, second, third string }
	groups := map[key]*[3]float64{}
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		k := key{rec[dimensions[0]], rec[dimensions[1]], rec[dimensions[2]]}
		sums := groups[k]
		if sums == nil {
			sums = new([3]float64)
			groups[k] = sums
		}
		for i, column := range measures {
			v, err := strconv.ParseFloat(rec[column], 64)
			if err != nil {
				return err
			}
			sums[i] += v
		}
	}
}
