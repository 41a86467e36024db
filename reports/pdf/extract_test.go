package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// textOf reads the letters of a file's pages in the order in which they were
// drawn, without headers and footers, which would come between the lines of a
// paragraph that goes on over pages.
func textOf(file []byte) (string, error) {
	var b strings.Builder
	s := A4.sheet()
	top := (s.paperHeight - s.top - s.header + 0.5) * 72 / 25.4
	foot := (s.bottom + s.footer) * 72 / 25.4
	for _, page := range contentOf(file) {
		for _, m := range shown.FindAllSubmatch(page, -1) {
			y, err := strconv.ParseFloat(string(m[1]), 64)
			if err != nil {
				return "", fmt.Errorf("place of text: %w", err)
			}
			if y < top && y > foot {
				b.WriteString(decode(m[2]))
			}
		}
	}
	return b.String(), nil
}

var (
	shown  = regexp.MustCompile(`(?s)BT [-\d.]+ ([-\d.]+) Td \(((?:[^\\)]|\\.)*)\) Tj ET`)
	stream = regexp.MustCompile(`(?s)<</Filter /FlateDecode /Length (\d+)>>\nstream\n`)
)

// contentOf returns the pages' content, unpacked.
func contentOf(file []byte) [][]byte {
	var out [][]byte
	for _, at := range stream.FindAllSubmatchIndex(file, -1) {
		r, err := zlib.NewReader(bytes.NewReader(file[at[1]:]))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(r)
		if err == nil && bytes.Contains(content, []byte(" Tj ET")) {
			out = append(out, content)
		}
	}
	return out
}

// decode reads a PDF string of UTF-16.
func decode(s []byte) string {
	var raw []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && i+1 < len(s) {
			i++
			c = s[i]
			if c == 'r' {
				c = '\r'
			}
		}
		raw = append(raw, c)
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(units))
}

func TestDecode(t *testing.T) {
	if got := decode([]byte("\x00A\x04\x14\x00\\(")); got != "AД(" {
		t.Errorf("decode = %q", got)
	}
}
