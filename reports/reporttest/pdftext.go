package reporttest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// Drawn is a run of letters on a page of a PDF, at its height in points from the
// foot of the page.
type Drawn struct {
	Y    float64
	Text string
}

var (
	shown  = regexp.MustCompile(`(?s)BT [-\d.]+ ([-\d.]+) Td \(((?:[^\\)]|\\.)*)\) Tj ET`)
	stream = regexp.MustCompile(`(?s)<</Filter /FlateDecode /Length (\d+)>>\nstream\n`)
)

// PDFText reads the letters of a file's pages in the order in which they were
// drawn, of files that reports/pdf wrote without a password.
func PDFText(file []byte) ([]Drawn, error) {
	var out []Drawn
	for _, page := range contentOf(file) {
		for _, m := range shown.FindAllSubmatch(page, -1) {
			y, err := strconv.ParseFloat(string(m[1]), 64)
			if err != nil {
				return nil, fmt.Errorf("place of text: %w", err)
			}
			out = append(out, Drawn{y, decode(m[2])})
		}
	}
	return out, nil
}

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
