package csv_test

import (
	stdcsv "encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"debrief/sources"
	"debrief/sources/csv"
	"debrief/sources/sourcetest"
)

func TestConformance(t *testing.T) { sourcetest.Run(t, makeCSV) }

// makeCSV writes the rows with encoding/csv, so that each tests the other.
func makeCSV(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
	t.Helper()
	folder := t.TempDir()
	file, err := os.Create(filepath.Join(folder, "results.csv"))
	if err != nil {
		t.Fatal(err)
	}
	w := stdcsv.NewWriter(file)
	err = w.Write(f.Headings)
	for _, row := range f.Rows {
		record := make([]string, len(row))
		for i := range row {
			record[i] = row[i].String()
		}
		err = errors.Join(err, w.Write(record))
	}
	w.Flush()
	if err := errors.Join(err, w.Error(), file.Close()); err != nil {
		t.Fatal(err)
	}
	src, err := csv.Open(t.Context(), csv.Options{Folder: folder, Path: "results.csv", Delimiter: ","})
	if err != nil {
		t.Fatal(err)
	}
	return src, sources.Relation{}
}
