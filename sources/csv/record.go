package csv

import (
	"bytes"
	"fmt"
	"slices"
)

// The limits of what is read.
const (
	maxField   = 1 << 20  // bytes of a field
	maxRecord  = 10 << 20 // bytes of a record
	maxColumns = 16384    // as many as a worksheet has
)

// scanner parts a chunk of text into records. It works in the chunk's own
// memory: fields are slices of it, with doubled quotes undone in place.
type scanner struct {
	text      []byte
	delimiter byte
	end       byte      // of a line
	special   [256]bool // bytes that may end a field
	line      int64
	fields    [][]byte // of the record at hand
}

func newScanner(text []byte, line int64, delimiter, end byte) *scanner {
	s := &scanner{text: text, line: line, delimiter: delimiter, end: end}
	s.special[delimiter], s.special[end], s.special['"'] = true, true, true
	return s
}

// syntaxError is a fault of a file's text.
type syntaxError struct {
	line int64
	what string
	hint string
}

func (e *syntaxError) Error() string { return e.what }

// next scans a record into fields and returns the line that it begins in; an
// empty line is a record of one empty field. It returns false at the end.
func (s *scanner) next() (line int64, ok bool, err error) {
	line = s.line
	if len(s.text) == 0 {
		return line, false, nil
	}
	length := 0
	if s.fields, length, err = s.record(s.fields[:0]); err != nil {
		return line, false, err
	}
	switch {
	case length > maxField && slices.ContainsFunc(s.fields, isTooLong):
		return line, false, &syntaxError{line, fmt.Sprintf("a field is longer than %d bytes", maxField), "check the quotes and the delimiter"}
	case len(s.fields) > maxColumns:
		return line, false, &syntaxError{line, fmt.Sprintf("more than %d columns", maxColumns), "check the delimiter"}
	}
	s.line++
	return line, true, nil
}

func isTooLong(field []byte) bool { return len(field) > maxField }

// record parts the text up to the end of a record, or more columns than one
// may have, into fields, and returns them with its length.
func (s *scanner) record(fields [][]byte) ([][]byte, int, error) {
	text, start := s.text, 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !s.special[c] {
			continue
		}
		switch {
		case c == s.delimiter:
			fields = append(fields, text[start:i])
			if start = i + 1; len(fields) > maxColumns {
				return fields, start, nil
			}
		case c == s.end:
			s.text = text[i+1:]
			return append(fields, trimReturn(text[start:i])), i + 1, nil
		case len(bytes.TrimLeft(text[start:i], " ")) == 0:
			field, n, last, err := s.quoted(text[i+1:])
			fields = append(fields, field)
			if start = i + 1 + n; last || err != nil {
				s.text = text[start:]
				return fields, start, err
			}
			i = start - 1
		}
	}
	s.text = nil
	return append(fields, trimReturn(text[start:])), len(text), nil
}

// trimReturn takes the carriage return off the end of a line.
func trimReturn(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}

// quoted scans the rest of a field behind its opening quote, and returns it and
// the length with the end of the field; only blanks may follow the closing
// quote. A quote within a field that does not begin with one is a character
// like any other: 5" screen.
func (s *scanner) quoted(rest []byte) (field []byte, length int, last bool, err error) {
	opened, n := s.line, 0
	field = rest[:0] // the field without doubled quotes, which overwrites the text
	for {
		quote := bytes.IndexByte(rest[n:], '"')
		if quote < 0 {
			return nil, 0, false, &syntaxError{opened, "a quote is opened and never closed", "close it, or double quotes that belong to the text"}
		}
		s.line += int64(bytes.Count(rest[n:n+quote], []byte{s.end}))
		field = append(field, rest[n:n+quote]...)
		n += quote + 1
		if n == len(rest) || rest[n] != '"' {
			break
		}
		field = append(field, '"')
		n++
	}
	behind, last, err := s.behind(rest[n:])
	return field, n + behind, last, err
}

// behind reads what follows a closing quote: blanks, and the end of the field.
func (s *scanner) behind(rest []byte) (length int, last bool, err error) {
	for i, c := range rest {
		switch {
		case c == s.delimiter:
			return i + 1, false, nil
		case c == s.end:
			return i + 1, true, nil
		case c != ' ' && c != '\r':
			return 0, false, &syntaxError{s.line, "text follows a closing quote", `double quotes that belong to the text: "5"" screen"`}
		}
	}
	return len(rest), true, nil
}
