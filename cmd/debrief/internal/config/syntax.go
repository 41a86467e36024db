package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// parseYAML returns the root of the one document in a text.
func parseYAML(text []byte) (*yaml.Node, *Fault) {
	if fault := unreadable(text); fault != nil {
		return nil, fault
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF), err == nil && isNull(document.Content[0]):
		return nil, &Fault{Line: 1, Column: 1, What: "the file is empty", Hint: "debrief init writes a first one"}
	case err != nil:
		return nil, syntaxFault(err, text)
	}
	switch err := decoder.Decode(&more); {
	case err == nil:
		return nil, &Fault{Line: more.Line, Column: more.Column, What: "a second document begins here", Hint: "leave out the line ---"}
	case !errors.Is(err, io.EOF):
		return nil, syntaxFault(err, text)
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, &Fault{Line: root.Line, Column: root.Column, What: "the file does not consist of names with values", Hint: "begin with organization:"}
	}
	return root, nil
}

// unreadable finds the bytes that no YAML may have, which the parser reports
// without their place.
func unreadable(text []byte) *Fault {
	line, column := 1, 1
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && n == 1:
			return &Fault{Line: line, Column: column, What: "the file is not in UTF-8", Hint: "save it in that encoding"}
		case isStray(r) || r == '\r' && !bytes.HasPrefix(text, []byte("\r\n")):
			return &Fault{Line: line, Column: column, What: fmt.Sprintf("a control character, U+%04X", r), Hint: "delete it, or end the line as usual"}
		case r == '\n':
			line, column = line+1, 0
		}
		text, column = text[n:], column+1
	}
	return nil
}

// isStray reports a character that YAML forbids, or takes for the end of a line
// where editors do not.
func isStray(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	case 0x85, 0x2028, 0x2029:
		return true
	}
	return unicode.IsControl(r)
}

var syntaxForm = regexp.MustCompile(`^yaml: (?:line [0-9]+: )?`)

// syntaxFault puts the parser's error where the text stops to be YAML. The line
// that the parser names is that of the mapping around it, or the one before.
func syntaxFault(err error, text []byte) *Fault {
	lines := strings.SplitAfter(string(text), "\n")
	n := lastGood(lines)
	f := &Fault{Line: n + 1, Column: 1, What: "not YAML: " + syntaxForm.ReplaceAllString(err.Error(), "")}
	f.Hint = "look at the indent, the colons, the brackets and the quotes from here on"
	if n < len(lines) {
		inner := strings.TrimLeft(lines[n], " ")
		f.Column = 1 + len(lines[n]) - len(inner)
		if strings.HasPrefix(inner, "\t") {
			f.Hint = "indent with blanks, not with a tab"
		}
	}
	return f
}

// spread is how many lines a bracket or a quote that is not closed yet is
// supposed to span: while it is open, a text looks broken, and a few lines
// later it does not.
const spread = 8

// lastGood returns how many lines from the start are YAML, by halving.
func lastGood(lines []string) int {
	good, bad := 0, len(lines)
	for bad-good > 1 {
		middle := (good + bad) / 2
		found := 0
		for n := middle; n < min(middle+spread, bad) && found == 0; n++ {
			if isYAML(lines[:n]) {
				found = n
			}
		}
		if found > 0 {
			good = found
		} else {
			bad = middle
		}
	}
	return good
}

func isYAML(lines []string) bool {
	var n yaml.Node
	return yaml.Unmarshal([]byte(strings.Join(lines, "")), &n) == nil
}
