package csv_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"debrief/sources"
	"debrief/sources/csv"
)

// TestAcid: each text gives the campaigns and the spend that it should, or is
// refused in these words. With the public acid tests, the ways to write a table
// and what is refused in the other tests of this package, these are the proof
// that CSV files are read or refused, and never read wrongly.
func TestAcid(t *testing.T) {
	utf16 := func(order unicode.Endianness, mark unicode.BOMPolicy, text string) string {
		s, err := unicode.UTF16(order, mark).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	cp1252 := func(text string) string {
		s, err := charmap.Windows1252.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const head = "campaign,spend\n"
	for name, tt := range map[string]struct{ text, want string }{
		"a quoted comma":                      {head + "\"a,b\",1\n", "a,b 1"},
		"a quoted line end":                   {head + "\"a\nb\",1\n", "a\nb 1"},
		"a quoted CRLF":                       {"campaign,spend\r\n\"a\r\nb\",1\r\n", "a\r\nb 1"},
		"quotes doubled":                      {head + "\"a \"\"b\"\"\",1\n", "a \"b\" 1"},
		"an empty quoted field":               {head + "a,\"\"\n", "a -"},
		"only quotes in a field":              {head + "\"\"\"\",1\n", "\" 1"},
		"a quote at the file's end":           {head + "a,\"1\"", "a 1"},
		"quoted headings":                     {"\"campaign\",\"spend\"\na,1\n", "a 1"},
		"a mark and quoted headings":          {"\ufeff\"campaign\",\"spend\"\na,1\n", "a 1"},
		"CRLF and no last one":                {"campaign,spend\r\na,1\r\nb,2", "a 1|b 2"},
		"mixed line ends":                     {"campaign,spend\r\na,1\nb,2\r\n", "a 1|b 2"},
		"blank lines between":                 {head + "\n\na,1\n\n\nb,2\n\n", "a 1|b 2"},
		"a semicolon, decimal points":         {"campaign;spend\na;1.5\n", "a 1.5"},
		"a bar":                               {"campaign|spend\na|1\nb|2\n", "a 1|b 2"},
		"sep= and a mark":                     {"\ufeffsep=;\ncampaign;spend\na;1\n", "a 1"},
		"grouped thousands in quotes":         {head + "a,\"1,234.50\"\n", "a 1234.5"},
		"money":                               {head + "a,$1200\nb,£7\n", "a 1200|b 7"},
		"minus in parentheses":                {head + "a,(300)\n", "a -300"},
		"a real minus":                        {head + "a,−5\n", "a -5"},
		"an exponent":                         {head + "a,1.2e3\n", "a 1200"},
		"percent":                             {head + "a,12%\n", "a 0.12"},
		"blanks no break":                     {head + "a,1\u00a0234\n", "a 1234"},
		"UTF-16 of Excel, with tabs":          {utf16(unicode.LittleEndian, unicode.UseBOM, "campaign\tspend\r\nMüller\t1\r\n"), "Müller 1"},
		"UTF-16, the other order":             {utf16(unicode.BigEndian, unicode.UseBOM, head+"Müller,1\n"), "Müller 1"},
		"UTF-16 with a pair of surrogates":    {utf16(unicode.LittleEndian, unicode.UseBOM, head+"😀,1\n"), "😀 1"},
		"CP1252":                              {cp1252(head + "Müller – “Söhne” €,1\n"), "Müller – “Söhne” € 1"},
		"UTF-8 beyond the basic plane":        {head + "𝒜😀,1\n", "𝒜😀 1"},
		"Cyrillic and Chinese":                {head + "Весна,1\n春节,2\n", "Весна 1|春节 2"},
		"a formula is a text":                 {head + "\"=1+1\",1\n", "=1+1 1"},
		"a total in the middle":               {head + "a,1\nTotal,1\nb,2\n", "a 1|b 2"},
		"title rows of several fields":        {"Report,March,,\n,,,\ncampaign,spend,x,y\na,1,,\n", "a 1"},
		"further columns":                     {"x,campaign,y,spend,z\n1,a,2,3,4\n", "a 3"},
		"headings with capitals and blanks":   {"  Campaign , SPEND \na,1\n", "a 1"},
		"a field of a megabyte less one":      {head + strings.Repeat("a", 1<<20-1) + ",1\n", strings.Repeat("a", 1<<20-1) + " 1"},
		"a thousand columns":                  {"campaign,spend" + strings.Repeat(",x", 1000) + "\na,1" + strings.Repeat(",0", 1000) + "\n", "a 1"},
		"zero byte in a heading":              {"camp\x00aign,spend\na,1\n", "! zero bytes"},
		"zero byte in a quoted field":         {head + "\"a\x00b\",1\n", "! zero bytes"},
		"zero bytes far behind":               {head + strings.Repeat("a,1\n", 200_000) + "b\x00,1\n", "a 200000|~1"},
		"UTF-16 cut in the middle":            {utf16(unicode.LittleEndian, unicode.UseBOM, head+"a,1\nb,22")[:2*len(head)+2*4+7], "a 1|~1"},
		"one surrogate alone":                 {utf16(unicode.LittleEndian, unicode.UseBOM, head+"a,1\n") + "\x00\xd8,\x001\x00\n\x00", "a 1|\ufffd 1"},
		"two delimiters":                      {"campaign;spend\na,1\n", "! no column \"campaign\""},
		"a heading twice":                     {"campaign,spend,spend\na,1,2\n", "! two columns are headed \"spend\""},
		"no headings":                         {"a,1\nb,2\n", "! no column \"campaign\""},
		"a quote in a quoted field":           {head + "\"a\"b\",1\n", "! text follows a closing quote"},
		"a quote that opens in the last line": {head + "a,1\n\"b,2\n", "! a quote is opened and never closed"},
		"a million columns":                   {strings.Repeat("c,", 1_000_000) + "\n", "! more than 16384 columns"},
		"a million columns, then headings":    {strings.Repeat(",", 1_000_000) + "\n" + head + "a,1\n", "! more than 16384 columns"},
		"PDF":                                 {"%PDF-1.7\n", "!"},
		"JSON":                                {"[{\"campaign\": \"a\", \"spend\": 1}]\n", "!"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := write(t, map[string]string{"a.csv": tt.text})
			got, err := open(t, csv.Options{Folder: folder, Path: "a.csv"}).Read(t.Context(), spend(sources.Mapping{}))
			outcome(t, got, err, tt.want)
		})
	}
}

// outcome compares an answer, with the number of its rejected rows as "~1", or
// a refusal, "! words", with what it should be.
func outcome(t *testing.T, got *sources.Result, err error, want string) {
	t.Helper()
	if words, refused := strings.CutPrefix(want, "!"); refused {
		var f *sources.Failure
		var c *sources.ColumnsError
		if got != nil || !errors.As(err, &f) && !errors.As(err, &c) || !strings.Contains(err.Error(), strings.TrimSpace(words)) {
			t.Errorf("Read = %v, %v; want%s", got, err, words)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for i := range got.Table.Len() {
		value := "-"
		if n, known := got.Table.Column("spend").Number(i); known {
			value = fmt.Sprint(n)
		}
		rows = append(rows, got.Table.Column("campaign").Text(i)+" "+value)
	}
	for _, r := range got.Rejected.Reasons {
		if r.What != sources.TotalRow {
			rows = append(rows, fmt.Sprintf("~%d", r.Rows))
		}
	}
	if s := strings.Join(rows, "|"); s != want {
		t.Errorf("%.200q, want %.200q; rejected %+v", s, want, got.Rejected)
	}
}

// endless is a text that is made while it is written.
func endless(t *testing.T, head, repeat string, bytes int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	f, err := os.Create(filepath.Join(folder, "a.csv"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(f, head)
	block := strings.Repeat(repeat, 1+(1<<20)/len(repeat))
	for n := 0; n < bytes && err == nil; n += len(block) {
		_, err = io.WriteString(f, block)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestHugeFields: a field, a record or a row of headings of 100 MB is refused
// where it is too long, and what lies behind is not read.
func TestHugeFields(t *testing.T) {
	const head = "campaign,spend\n"
	for name, tt := range map[string]struct{ head, repeat, want string }{
		"a field of 100 MB":        {head + "a,", "9", "! longer than"},
		"a quoted field of 100 MB": {head + "\"a", "9", "! longer than"},
		"a heading of 100 MB":      {"campaign", "n", "! longer than"},
		"a record of 100 MB":       {head + "a", ",b", "! longer than"},
		"a line of line ends":      {"", "\n", "! it is empty"},
		"zero bytes":               {"", "\x00", "!"},
	} {
		t.Run(name, func(t *testing.T) {
			src := open(t, csv.Options{Folder: endless(t, tt.head, tt.repeat, 100<<20), Path: "a.csv"})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := src.Read(t.Context(), spend(sources.Mapping{}))
			runtime.ReadMemStats(&after)
			outcome(t, got, err, tt.want)
			if taken := after.TotalAlloc - before.TotalAlloc; taken > 128<<20 {
				t.Errorf("it took %d MB", taken>>20)
			}
		})
	}
}

// TestAcidIsWhole counts the cases of this proof.
func TestAcidIsWhole(t *testing.T) {
	text, err := os.ReadFile("acid_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\n\t\t\"")); n < 50 {
		t.Errorf("there are %d cases", n)
	}
}
