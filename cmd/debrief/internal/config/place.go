package config

import "strings"

// place is where a setting stands in the file.
type place struct {
	line, column       int    // of the value
	keyLine, keyColumn int    // of its key; the value's where it has none
	key                string // as it is written; "" where it has none
	raw                string // the value as it is written, if it is a single one
	secret             bool   // so that raw is not to be shown
	variable           bool   // so that the value is not to be shown, as it comes from a variable
}

// places are where settings stand, by their paths.
type places map[string]place

// at returns the place of a path, or of the nearest part of the file that holds
// it; exact reports which of them.
func (p places) at(path string) (found place, exact bool) {
	for at := path; ; at = parent(at) {
		if found, ok := p[at]; ok {
			return found, at == path
		}
		if at == "" {
			return place{line: 1, column: 1, keyLine: 1, keyColumn: 1}, false
		}
	}
}

// fault makes a fault of what stands at a path.
func (p places) fault(path, what, hint string) Fault {
	at, exact := p.at(path)
	f := Fault{Line: at.line, Column: at.column, Path: path, What: what, Hint: hint}
	if exact && !at.secret && !looksSecret(at.raw) {
		f.Found = at.raw
	}
	if !exact {
		f.Line, f.Column = at.keyLine, at.keyColumn
	}
	return f
}

// keyFault makes a fault of the key at a path.
func (p places) keyFault(path, what, hint string) Fault {
	at, _ := p.at(path)
	return Fault{Line: at.keyLine, Column: at.keyColumn, Path: path, What: what, Found: at.key, Hint: hint}
}

// parent returns the path of what holds a path: "a.b[2]" for "a.b[2].c", "a.b"
// for "a.b[2]", "" for "a".
func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

// below returns the path of a key.
func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
