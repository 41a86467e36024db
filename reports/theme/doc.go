// Package theme checks templates that an organization wrote for itself, so that
// they can neither run on, nor reach what they should not see, nor leave a mail
// broken.
//
// The language is a part of Go's: fields of the block's data, if, with, and
// range over lists, the functions and, or, not, eq and ne, and comments. There
// are no variables but $, no numbers to range over, no calls of methods, and no
// templates within templates, so that whatever passes ends soon: its work is
// bounded by its own length and that of the lists. Every fault is found at
// once, with its place.
package theme

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Bounds of a template: its bytes, the parts of its tree, and how deep ranges
// may stand within each other.
const (
	MaxBytes = 64 << 10
	maxNodes = 4000
	maxDepth = 40
	maxLoops = 3
)

// Fault is one thing that is wrong with a template.
type Fault struct {
	Line, Column int // from 1, in characters
	What, Hint   string
	Found        string
}

// placeOf turns an offset into a line and a column.
func placeOf(text string, offset int) (line, column int) {
	offset = min(max(offset, 0), len(text))
	before := text[:offset]
	line = strings.Count(before, "\n") + 1
	column = utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return line, column
}

// ErrTooLong is the error of a Limit that was passed.
var ErrTooLong = errors.New("the output is too long")

// Limit returns a writer that passes n bytes on to w and fails with ErrTooLong
// at the next.
func Limit(w io.Writer, n int) io.Writer { return &limited{w, n} }

type limited struct {
	to   io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, ErrTooLong
	}
	l.left -= len(p)
	n, err := l.to.Write(p)
	if err != nil {
		return n, fmt.Errorf("write template's output: %w", err)
	}
	return n, nil
}
