package config

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Fault is one thing that is wrong with the file.
type Fault struct {
	File   string `json:"file"`
	Line   int    `json:"line"`   // from 1
	Column int    `json:"column"` // from 1, in characters
	Path   string `json:"path"`   // "reports.pulse.send[0].to"; "" for the file as a whole
	What   string `json:"what"`   // what is wrong
	Found  string `json:"found,omitempty"`
	Hint   string `json:"hint,omitempty"` // what would be right
}

// maxFound is how many characters of what was found are shown.
const maxFound = 60

// Error returns "file:line:column: path: what, found, hint" on one line.
func (f Fault) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", f.File, f.Line, f.Column)
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.What)
	if f.Found != "" {
		fmt.Fprintf(&b, ", found %q", shorten(f.Found))
	}
	if f.Hint != "" {
		b.WriteString(", " + f.Hint)
	}
	return b.String()
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= maxFound {
		return s
	}
	return string([]rune(s)[:maxFound]) + "…"
}

// Faults are all that is wrong with the file, in its order.
type Faults []Fault

// Error returns the faults, one on each line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Permanent reports true: the file has to be mended before it is read again.
func (Faults) Permanent() bool { return true }
