package csv

import (
	"bytes"
	"fmt"
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
	if len(s.text) == 0 {
		return s.line, false, nil
	}
	line = s.line
	s.fields = s.fields[:0]
	for {
		last, err := s.field()
		if err != nil {
			return line, false, err
		}
		if len(s.fields) > maxColumns {
			return line, false, &syntaxError{line, fmt.Sprintf("more than %d columns", maxColumns), "check the delimiter"}
		}
		if last {
			s.line++
			return line, true, nil
		}
	}
}

// field scans one field; last reports whether it ends its record.
func (s *scanner) field() (last bool, err error) {
	text := s.text
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !s.special[c] {
			continue
		}
		switch {
		case c == s.delimiter:
			s.text = text[i+1:]
			return false, s.keep(text[:i])
		case c == s.end:
			s.text = text[i+1:]
			return true, s.keep(trimReturn(text[:i]))
		case len(bytes.TrimLeft(text[:i], " ")) == 0:
			return s.quoted(i)
		}
	}
	s.text = nil
	return true, s.keep(trimReturn(text))
}

func (s *scanner) keep(field []byte) error {
	if len(field) > maxField {
		return s.tooLong()
	}
	s.fields = append(s.fields, field)
	return nil
}

func (s *scanner) tooLong() error {
	return &syntaxError{s.line, fmt.Sprintf("a field is longer than %d bytes", maxField), "check the quotes and the delimiter"}
}

// trimReturn takes the carriage return off the end of a line.
func trimReturn(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}

// quoted scans a field whose opening quote is at i, behind blanks at most; only
// blanks may follow its closing quote. A quote within a field that does not
// begin with one is a character like any other: 5" screen.
func (s *scanner) quoted(i int) (last bool, err error) {
	opened := s.line
	rest := s.text[i+1:]
	field, n := rest[:0], 0 // the field without doubled quotes, which overwrites the text
	for {
		quote := bytes.IndexByte(rest[n:], '"')
		if quote < 0 {
			return false, &syntaxError{opened, "a quote is opened and never closed", "close it, or double quotes that belong to the text"}
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
	if len(field) > maxField {
		return false, s.tooLong()
	}
	s.fields = append(s.fields, field)
	return s.behind(rest[n:])
}

// behind reads what follows a closing quote: blanks, and the end of the field.
func (s *scanner) behind(rest []byte) (last bool, err error) {
	for i, c := range rest {
		switch {
		case c == s.delimiter:
			s.text = rest[i+1:]
			return false, nil
		case c == s.end:
			s.text = rest[i+1:]
			return true, nil
		case c != ' ' && c != '\r':
			return false, &syntaxError{s.line, "text follows a closing quote", `double quotes that belong to the text: "5"" screen"`}
		}
	}
	s.text = nil
	return true, nil
}
