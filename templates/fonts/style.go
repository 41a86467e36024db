package fonts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Point is one typographic point in millimetres.
const Point = 25.4 / 72

// CapHeight and Descent are the height of a capital letter above the baseline
// and the depth of a "p" below it, in ems.
const (
	CapHeight = 0.727
	Descent   = 0.21
)

// Style is how a text is set: its size in points, its weight, and the
// organization's type, nil for the embedded one.
type Style struct {
	Size float64
	Bold bool
	Type *Type
}

// Strong returns the style in the heavier weight.
func (s Style) Strong() Style {
	s.Bold = true
	return s
}

// Run is a stretch of text that one face writes.
type Run struct {
	Face *Face
	Text string
}

// Face returns the face that writes the style's letters where it has them.
func (s Style) Face() *Face {
	if s.Type != nil {
		return s.Type.face(s.Bold)
	}
	return s.face()
}

// face is the embedded face of the style's weight.
func (s Style) face() *Face {
	if s.Bold {
		return bold
	}
	return regular
}

// faceOf returns the face that writes r: that of the organization where it has
// the letter. The large fallback is loaded only for a letter that needs it.
func (s Style) faceOf(r rune) *Face {
	if s.Type.has(r) {
		return s.Type.face(s.Bold)
	}
	if f := s.face(); r < 0x2e80 || f.Has(r) || !fallback.Has(r) {
		return f
	}
	return fallback
}

// Runs splits text by the face that writes it.
func (s Style) Runs(text string) []Run {
	var runs []Run
	start := 0
	var face *Face
	for i, r := range text {
		if f := s.faceOf(r); f != face {
			if face != nil {
				runs = append(runs, Run{face, text[start:i]})
			}
			face, start = f, i
		}
	}
	if face != nil {
		runs = append(runs, Run{face, text[start:]})
	}
	return runs
}

// Width returns how wide text is, in millimetres.
func (s Style) Width(text string) float64 {
	ems := 0.0
	for _, r := range text {
		ems += s.faceOf(r).Advance(r)
	}
	return ems * s.Size * Point
}

// Cut shortens text to a width in millimetres, with an ellipsis for what is
// left out. Where not even that fits, nothing is left.
func (s Style) Cut(text string, width float64) string {
	const rounding = 1e-6 // the width is often a sum that was this text's
	width += rounding
	if s.Width(text) <= width {
		return text
	}
	room := width - s.Width("…")
	end := 0
	for i, r := range text {
		room -= s.faceOf(r).Advance(r) * s.Size * Point
		if room < 0 {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	if end == 0 {
		return ""
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace) + "…"
}

// Wrap breaks text into lines no wider than width in millimetres: between
// words, after a hyphen, slash or underscore, between Chinese or Japanese
// letters, and within a word only where it is wider than a line. A text
// without letters is one empty line.
func (s Style) Wrap(text string, width float64) []string {
	var lines []string
	line, used := "", 0.0
	for _, piece := range pieces(text) {
		w := s.Width(piece)
		if line != "" && used+s.Width(strings.TrimRight(piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		for line == "" && s.Width(strings.TrimRight(piece, " ")) > width {
			head := s.fitting(piece, width)
			lines = append(lines, head)
			piece = piece[len(head):]
			w = s.Width(piece)
		}
		line += piece
		used += w
	}
	if line = strings.TrimRight(line, " "); line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// fitting returns the longest beginning of a word that fits, at least one
// letter.
func (s Style) fitting(word string, width float64) string {
	used := 0.0
	for i, r := range word {
		used += s.faceOf(r).Advance(r) * s.Size * Point
		if used > width && i > 0 {
			return word[:i]
		}
	}
	return word
}

// pieces splits text behind each place where a line may end.
func pieces(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if end < len(text) && breaksAfter(r, text[end:]) {
			out = append(out, text[start:end])
			start = end
		}
	}
	return append(out, text[start:])
}

func breaksAfter(r rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case next == ' ':
		return false
	case r == ' ':
		return true
	case strings.ContainsRune("-/_+", r):
		return unicode.IsLetter(next)
	}
	return (ideographic(r) || ideographic(next)) && !strings.ContainsRune("。，、！？；：）」』", next)
}

// ideographic reports whether lines may break beside r.
func ideographic(r rune) bool {
	return r >= 0x3000 && r <= 0x9fff || r >= 0xff00 && r <= 0xffef
}
