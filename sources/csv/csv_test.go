package csv_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"debrief/sources"
	"debrief/sources/csv"
)

// write writes files into a new folder.
func write(t testing.TB, files map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// spend asks for spend by campaign.
func spend(m sources.Mapping) sources.Query {
	return sources.Query{Dataset: "performance", Fields: []sources.Field{{Name: "campaign"}, measure("spend")}, Mapping: m, Group: true}
}

// TestSpectrum reads the acid tests, whose right values lie beside them.
func TestSpectrum(t *testing.T) {
	const folder = "../../../shared/corpora/csv-spectrum"
	paths, err := filepath.Glob(folder + "/csvs/*.csv")
	if err != nil || len(paths) == 0 {
		t.Skip("the corpora are not here")
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(folder + "/json/" + name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			data = bytes.ReplaceAll(data, []byte(`\r\n`), []byte(`\n`))
			if data[0] == '{' { // one row alone
				data = append(append([]byte("["), data...), ']')
			}
			var want []map[string]string
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			got := readTexts(t, path)
			if name == "location_coordinates" { // whose two files have different telephone numbers
				delete(got[0], "Contact Phone Number")
				delete(want[0], "Contact Phone Number")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// readTexts reads all columns as texts.
func readTexts(t *testing.T, path string) []map[string]string {
	t.Helper()
	src := open(t, csv.Options{Folder: filepath.Dir(path), Path: filepath.Base(path)})
	headings, err := src.Columns(t.Context(), sources.Relation{})
	if err != nil {
		t.Fatal(err)
	}
	q := sources.Query{Dataset: "spectrum"}
	for _, heading := range headings {
		q.Fields = append(q.Fields, sources.Field{Name: heading, Blank: true})
	}
	result, err := src.Read(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for i := range result.Table.Len() {
		row := map[string]string{}
		for _, c := range result.Table.Columns {
			// Two of the tests are about line ends within a value.
			row[c.Name] = strings.ReplaceAll(c.Texts[i], "\r\n", "\n")
		}
		rows = append(rows, row)
	}
	return rows
}

// TestWritten reads one table written in many ways.
func TestWritten(t *testing.T) {
	const plain = "campaign;spend\nMüller & Söhne;1.234,50 €\n\"a;\"\"b\"\"\";2\n"
	encode := func(e encoding.Encoding) string {
		s, err := e.NewEncoder().String(plain)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, text := range map[string]string{
		"utf-8":             plain,
		"byte order mark":   "\ufeff" + plain,
		"CRLF":              strings.ReplaceAll(plain, "\n", "\r\n"),
		"CR":                strings.ReplaceAll(plain, "\n", "\r"),
		"no last line end":  strings.TrimSuffix(plain, "\n"),
		"cp1252":            encode(charmap.Windows1252),
		"utf-16 with mark":  encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)),
		"utf-16le":          encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)),
		"utf-16be":          encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)),
		"gzip":              zipped(t, plain),
		"tab":               strings.ReplaceAll(plain, ";", "\t"),
		"sep line":          "sep=;\n" + plain,
		"title rows":        "Report of March\n\n" + plain,
		"blank lines":       strings.ReplaceAll(plain, "\n", "\n\n;\n"),
		"blanks and quotes": "campaign;spend\n \"Müller & Söhne\" ; \"1.234,50 €\" \n\"a;\"\"b\"\"\";2\n",
		"quote within":      plain + "Summe: 5\" screens;7\n",
		"total row":         plain + "Summe;1236,5\n",
	} {
		t.Run(name, func(t *testing.T) {
			folder := write(t, map[string]string{"a.csv": text})
			result, err := open(t, csv.Options{Folder: folder, Path: "a.csv"}).Read(t.Context(), spend(sources.Mapping{Decimal: ','}))
			if err != nil {
				t.Fatal(err)
			}
			second := `a;"b"`
			if name == "tab" {
				second = "a\t\"b\""
			}
			if diff := cmp.Diff([]string{"Müller & Söhne", second}, result.Table.Columns[0].Texts); diff != "" {
				t.Errorf("campaigns (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]float64{1234.5, 2}, result.Table.Columns[1].Numbers); diff != "" {
				t.Errorf("spend (-want +got):\n%s", diff)
			}
		})
	}
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRefused: what is not delimited text, or not whole, is refused with the
// line and what to do.
func TestRefused(t *testing.T) {
	head := "campaign,spend\n"
	for name, tt := range map[string]struct{ text, want string }{
		"empty":            {"", "a.csv: it is empty"},
		"blank":            {"\n\n , \n", "a.csv: it is empty"},
		"too few fields":   {head + "a,1\nb\n", "a.csv:3: the record has 1 fields"},
		"too many fields":  {head + "a,1\n\"x\ny\",2\nb,1,2\n", "a.csv:5: the record has 3 fields"},
		"text after quote": {head + "\"a\"b,1\n", "a.csv:2: text follows a closing quote"},
		"never closed":     {head + "a,1\n\"b,2\nc,3\n", "a.csv:3: a quote is opened and never closed"},
		"zero bytes":       {head + "a\x00,1\n", "a.csv:1: it has zero bytes"},
		"workbook":         {"PK\x03\x04....", "a.csv:1: it is a workbook"},
		"old workbook":     {"\xd0\xcf\x11\xe0....", "a.csv:1: it is an old Office file"},
		"web page":         {"<!DOCTYPE html><html>", "a.csv:1: it is a web page"},
		"cut gzip":         {zipped(t, strings.Repeat(head, 10000))[:60], "a.csv: the compressed file is damaged"},
		"huge field":       {head + "a," + strings.Repeat("9", 2<<20) + "\n", "a.csv:2: a field is longer"},
		"huge record":      {head + "\"" + strings.Repeat("9", 12<<20), "longer than"},
		"many columns":     {strings.Repeat("a,", 20000) + "\n", "a.csv:1: more than 16384 columns"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := write(t, map[string]string{"a.csv": tt.text})
			got, err := open(t, csv.Options{Folder: folder, Path: "a.csv"}).Read(t.Context(), spend(sources.Mapping{}))
			var f *sources.Failure
			if got != nil || !errors.As(err, &f) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read = %v, %v; want %q", got, err, tt.want)
			}
		})
	}
}

// TestEarliestFault: of several faults in a large file the first is told.
func TestEarliestFault(t *testing.T) {
	var b strings.Builder
	b.WriteString("campaign,spend\n")
	for i := range 400_000 {
		if i == 150_000 || i > 300_000 {
			b.WriteString("broken\n")
		}
		b.WriteString("spring,1\n")
	}
	folder := write(t, map[string]string{"a.csv": b.String()})
	_, err := open(t, csv.Options{Folder: folder, Path: "a.csv"}).Read(t.Context(), spend(sources.Mapping{}))
	if err == nil || !strings.HasPrefix(err.Error(), "a.csv:150002: ") {
		t.Errorf("error = %v", err)
	}
}

// TestSeveralFiles reads all that match as one, whatever the order of their
// columns.
func TestSeveralFiles(t *testing.T) {
	folder := write(t, map[string]string{
		"march.csv": "campaign,spend\nspring,1\nspring,x\n",
		"april.csv": "spend,region,campaign\n2,north,spring\ny,north,spring\n",
		"notes.txt": "not one of them",
	})
	q := spend(sources.Mapping{})
	q.Fields = append(q.Fields, sources.Field{Name: "region", Optional: true})
	result, err := open(t, csv.Options{Folder: folder, Path: "*.csv"}).Read(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"", "north"}, result.Table.Column("region").Texts); diff != "" {
		t.Errorf("regions (-want +got):\n%s", diff)
	}
	want := []sources.Example{{Where: "april.csv:3, column spend", Value: "y"}, {Where: "march.csv:3, column spend", Value: "x"}}
	if diff := cmp.Diff(want, result.Rejected.Reasons[0].Examples); diff != "" {
		t.Errorf("examples (-want +got):\n%s", diff)
	}
	if p := result.Provenance; p.Source != "csv *.csv (2 files)" || p.Rows != 4 || len(p.Digest) != 64 {
		t.Errorf("provenance = %+v", p)
	}
}

// TestPlaces: files lie below the folder and are regular ones.
func TestPlaces(t *testing.T) {
	folder := write(t, map[string]string{"a.csv": "campaign,spend\na,1\n"})
	outside := write(t, map[string]string{"secret.csv": "campaign,spend\na,1\n"})
	if err := os.Symlink(filepath.Join(outside, "secret.csv"), filepath.Join(folder, "link.csv")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(folder, "pipe.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"a.csv":                              "",
		filepath.Join(folder, "a.csv"):       "",
		"link.csv":                           "cannot be opened",
		"pipe.csv":                           "not a regular file",
		"../x.csv":                           "does not lie below",
		filepath.Join(outside, "secret.csv"): "does not lie below",
		"none.csv":                           "no such file",
		"none-*.csv":                         "no file below",
		"[.csv":                              "pattern",
		".":                                  "not a regular file",
	} {
		_, err := open(t, csv.Options{Folder: folder, Path: path}).Read(t.Context(), spend(sources.Mapping{}))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v, want %q", path, err, want)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []csv.Options{{}, {Path: "a.csv", Delimiter: "ab"}, {Path: "a.csv", Delimiter: "\""}, {Path: "a.csv", Encoding: "klingon"}} {
		if err := o.Check(); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	src := open(t, csv.Options{Folder: t.TempDir(), Path: "a.csv"})
	if _, err := src.Columns(t.Context(), sources.Relation{Sheet: "Plan"}); err == nil {
		t.Error("a sheet of a CSV file is accepted")
	}
}
