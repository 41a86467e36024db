package csv

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charset is an encoding and its name; without a decoder it is UTF-8.
type charset struct {
	name    string
	decoder encoding.Encoding
}

var (
	boms = []struct {
		mark []byte
		set  charset
	}{
		{[]byte("\xef\xbb\xbf"), charset{name: "utf-8"}},
		{[]byte("\xff\xfe"), utf16(unicode.LittleEndian)},
		{[]byte("\xfe\xff"), utf16(unicode.BigEndian)},
	}
	cp1252 = charset{"cp1252", charmap.Windows1252}
)

func utf16(order unicode.Endianness) charset {
	name := "utf-16le"
	if order == unicode.BigEndian {
		name = "utf-16be"
	}
	return charset{name, unicode.UTF16(order, unicode.IgnoreBOM)}
}

// decoderFor returns the charset of a stated name; "" is none, to be looked
// for in the file.
func decoderFor(name string) (charset, error) {
	switch name {
	case "":
		return charset{}, nil
	case "utf8", "utf-8", "UTF-8", "UTF8":
		return charset{name: "utf-8"}, nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return charset{}, fmt.Errorf(`csv: encoding %q is not known; use one such as "utf-8", "cp1252", "iso-8859-2" or "utf-16le"`, name)
	}
	return charset{name, e}, nil
}

// detect returns the charset of a text that begins with sample: by its byte
// order mark, by zero bytes, as UTF-8 if it is valid UTF-8, and else as CP1252,
// which is what Excel writes in the west. The mark's length is returned too.
func detect(sample []byte, whole bool) (set charset, mark int, err error) {
	for _, b := range boms {
		if bytes.HasPrefix(sample, b.mark) {
			return b.set, len(b.mark), nil
		}
	}
	if kind := foreign(sample); kind != "" {
		return charset{}, 0, fmt.Errorf("it is %s, not delimited text", kind)
	}
	if set, ok := detectUTF16(sample); ok {
		return set, 0, nil
	}
	switch {
	case bytes.IndexByte(sample, 0) >= 0:
		return charset{}, 0, fmt.Errorf("it has zero bytes, so it is not text")
	case isUTF8(sample, whole):
		return charset{name: "utf-8"}, 0, nil
	case !isCP1252(sample):
		return charset{}, 0, fmt.Errorf("its encoding is neither UTF-8 nor UTF-16 nor CP1252")
	}
	return cp1252, 0, nil
}

// isCP1252 reports whether a text has none of the five bytes that CP1252 does
// not define.
func isCP1252(text []byte) bool {
	for _, undefined := range []byte{0x81, 0x8d, 0x8f, 0x90, 0x9d} {
		if bytes.IndexByte(text, undefined) >= 0 {
			return false
		}
	}
	return true
}

// isUTF8 reports whether a text is valid UTF-8; if more follows, its last
// character may be cut.
func isUTF8(text []byte, whole bool) bool {
	if whole || utf8.Valid(text) {
		return utf8.Valid(text)
	}
	for cut := 1; cut < utf8.UTFMax && cut <= len(text); cut++ {
		if utf8.Valid(text[:len(text)-cut]) && !utf8.FullRune(text[len(text)-cut:]) {
			return true
		}
	}
	return false
}

// detectUTF16 recognizes UTF-16 without a mark by the zero bytes of its Latin
// letters, digits and delimiters.
func detectUTF16(sample []byte) (charset, bool) {
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(sample) / 2
	switch {
	case zeros[0] == 0 && zeros[1] > half/2:
		return utf16(unicode.LittleEndian), true
	case zeros[1] == 0 && zeros[0] > half/2:
		return utf16(unicode.BigEndian), true
	}
	return charset{}, false
}

// foreign names what a file is that somebody took for delimited text, or "".
func foreign(sample []byte) string {
	for _, f := range []struct{ magic, kind string }{
		{"PK\x03\x04", "a workbook or a zip archive"},
		{"\xd0\xcf\x11\xe0", "an old Office file (.xls)"},
		{"%PDF", "a PDF"},
		{"SQLite format 3\x00", "a SQLite database"},
		{"PAR1", "a Parquet file"},
	} {
		if bytes.HasPrefix(sample, []byte(f.magic)) {
			return f.kind
		}
	}
	start := bytes.ToLower(bytes.TrimSpace(sample[:min(len(sample), 256)]))
	if bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) {
		return "a web page, such as a log-in form"
	}
	return ""
}

// decode returns r as UTF-8.
func (c charset) decode(r io.Reader) io.Reader {
	if c.decoder == nil {
		return r
	}
	return transform.NewReader(r, c.decoder.NewDecoder())
}
