package config

import (
	"fmt"
	"strings"
	"unicode"

	"debrief/sources"
)

func (d *decoder) unknownKey(path, name string, fields []field) Fault {
	var known []string
	for _, f := range fields {
		if f.role == ordinary {
			known = append(known, f.name)
		}
	}
	return d.places.keyFault(path, "unknown key", suggest(name, known))
}

// maxListed is how many words a hint lists.
const maxListed = 12

// suggest says which of the known words may have been meant, or lists them
// unless they are many.
func suggest(word string, known []string) string {
	switch similar := sources.Similar(word, known); {
	case similar != "":
		return fmt.Sprintf("did you mean %q?", similar)
	case len(known) == 0:
		return "there is none"
	case len(known) > maxListed:
		return ""
	}
	return "write one of " + strings.Join(known, ", ")
}

// missingHint says what to write for a setting that has to be.
func missingHint(f field) string {
	if len(f.oneOf) > 0 {
		return fmt.Sprintf("write %s: with one of %s", f.name, strings.Join(f.oneOf, ", "))
	}
	return fmt.Sprintf("write %s: %s", f.name, firstLower(f.doc))
}

// firstLower makes an explanation go on in a sentence: without its capital,
// unless that is part of an abbreviation, and without its full stop.
func firstLower(s string) string {
	r := []rune(strings.TrimSuffix(s, "."))
	if len(r) > 1 && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}
