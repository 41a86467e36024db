package fonts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Missing stands for a letter that no face has, so that a reader sees that
// something was there.
const Missing = '□'

// Clean returns text as the embedded faces can draw it: see Type.Clean.
func Clean(text string) string { return (*Type)(nil).Clean(text) }

// Clean returns text as it can be drawn: on one line, composed, without
// control and formatting characters and without emoji; a letter that no face
// has becomes Missing. Drawing text that is not clean is not an error, but a
// PDF writer may fail on it.
func (t *Type) Clean(text string) string {
	if isPlain(text) {
		return text
	}
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(text) {
		switch {
		case r == '\u00a0' || r == '\u202f':
			b.WriteRune('\u00a0')
		case unicode.IsSpace(r):
			gap = true
		case !dropped(r) && !t.ornament(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(t.drawable(r))
		}
	}
	return b.String()
}

// isPlain is the quick way out for the text that reports are made of.
func isPlain(text string) bool {
	space := true // at the beginning, or after one: another is one too many
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c > '~' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || text == ""
}

// dropped reports whether r is nothing to see: a control or formatting
// character, a variation selector, a joiner, or an emoji or other sign beyond
// what PDF fonts can address.
func dropped(r rune) bool {
	return r > 0xffff || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || r == unicode.ReplacementChar
}

// ornament reports whether r is a picture that no face has: ☕ says nothing
// that a box would say.
func (t *Type) ornament(r rune) bool {
	return unicode.Is(unicode.So, r) && t.drawable(r) == Missing
}

func (t *Type) drawable(r rune) rune {
	if t.has(r) || regular.Has(r) || fallback.Has(r) {
		return r
	}
	return Missing
}
