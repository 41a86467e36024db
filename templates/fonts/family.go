package fonts

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
)

// Type is a family of an organization's own: two faces, and for the letters
// that they lack the embedded ones. A nil Type is the embedded family.
type Type struct {
	// Name is what mails and pages ask for: letters, digits, spaces, dots and
	// hyphens.
	Name string
	// Digest is the SHA-256 of the two files as they were given, in hex. The same
	// digest draws the same document.
	Digest string

	regular, bold *Face
}

// NewType makes a family of two faces that Open read. An empty name takes that
// which the regular face has.
func NewType(name string, regular, bold *Face) *Type {
	if name = plainName(name); name == "" {
		name = regular.family
	}
	sum := sha256.Sum256([]byte(regular.digest + bold.digest))
	return &Type{Name: name, Digest: hex.EncodeToString(sum[:]), regular: regular, bold: bold}
}

// Tabular reports whether all figures have one width, in both faces, so that
// they stand under each other in a column.
func (t *Type) Tabular() bool { return t.regular.tabular() && t.bold.tabular() }

func (f *Face) tabular() bool {
	for r := '1'; r <= '9'; r++ {
		if f.Advance(r) != f.Advance('0') {
			return false
		}
	}
	return true
}

// face returns the face of a weight.
func (t *Type) face(heavy bool) *Face {
	if heavy {
		return t.bold
	}
	return t.regular
}

// has reports whether both weights can write r.
func (t *Type) has(r rune) bool { return t != nil && t.regular.Has(r) && t.bold.Has(r) }

// Stack is a list of families for CSS, this one first. rest is what stands for
// it where the reader's machine does not have it.
func (t *Type) Stack(rest string) string {
	if t == nil {
		return rest
	}
	if unquoted.MatchString(t.Name) {
		return t.Name + "," + rest
	}
	return "'" + t.Name + "'," + rest
}

// unquoted matches names that CSS reads without quotes, which the attributes of
// mails are better without.
var unquoted = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*( [A-Za-z][A-Za-z0-9_-]*)*$`)

// plainName is a name without what would need quoting in CSS.
func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" .-_", r) {
			return r
		}
		return -1
	}, name)
	return strings.Join(strings.Fields(name), " ")
}
