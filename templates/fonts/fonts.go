// Package fonts holds the embedded typefaces and knows how wide their letters
// are, so that whoever lays out a page or a chart measures with the very file
// that is drawn.
//
// There is one family in two weights, with figures of one width, and a
// fallback for Chinese, Japanese and Korean. The package sets no type: it says
// which face writes which letters and where a line ends.
package fonts

import (
	_ "embed"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Strings, not byte slices: nobody can write into them. A PDF writer does.
//
//go:embed Inter-Regular.ttf
var interRegular string

//go:embed Inter-SemiBold.ttf
var interSemiBold string

//go:embed DroidSansFallback.ttf
var droidFallback string

// Family is the name of the family that nearly everything is written in.
const Family = "Inter"

// Face is one font file. Faces are compared by pointer.
type Face struct {
	// Name is unique among the faces.
	Name string
	data string
	load func() *metrics

	// Of a file that was opened: its SHA-256 in hex, and what it calls its family.
	digest, family string
}

var (
	regular  = newFace("Inter", interRegular, embedded)
	bold     = newFace("Inter SemiBold", interSemiBold, embedded)
	fallback = newFace("Droid Sans Fallback", droidFallback, embedded)
)

// Regular returns the face of running text.
func Regular() *Face { return regular }

// Bold returns the face of headings and of what matters: weight 600.
func Bold() *Face { return bold }

// Fallback returns the face for Chinese, Japanese and Korean. It has no Latin
// letters and one weight.
func Fallback() *Face { return fallback }

// Key is a short name of the face that differs from those of other faces, of
// letters and digits alone.
func (f *Face) Key() string {
	return "face" + f.digest[:min(len(f.digest), 12)]
}

// TTF returns a copy of the font file, which the caller owns.
func (f *Face) TTF() []byte { return []byte(f.data) }

// metrics is a parsed font file; read-only after it is made.
type metrics struct {
	font    *sfnt.Font
	units   float64
	advance map[rune]float32 // in ems; only runes that have a glyph
}

// embedded are the stretches of Unicode in which the embedded faces have
// letters.
var embedded = [][2]rune{{0x20, 0x27ff}, {0x3000, 0x30ff}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}, {0xff00, 0xffef}}

func newFace(name, data string, spans [][2]rune) *Face {
	return &Face{Name: name, data: data, load: sync.OnceValue(func() *metrics { return parse(data, spans) })}
}

// parse reads a file. That an embedded one can be read is fixed when the
// program is built, and held by a test.
func parse(data string, spans [][2]rune) *metrics {
	f, err := sfnt.Parse([]byte(data))
	if err != nil {
		return &metrics{units: 1}
	}
	m := &metrics{font: f, units: float64(f.UnitsPerEm()), advance: make(map[rune]float32, f.NumGlyphs())}
	var buf sfnt.Buffer
	for _, span := range spans {
		for r := span[0]; r <= span[1]; r++ {
			if width, ok := m.measure(&buf, r); ok {
				m.advance[r] = width
			}
		}
	}
	return m
}

func (m *metrics) measure(buf *sfnt.Buffer, r rune) (float32, bool) {
	i, err := m.font.GlyphIndex(buf, r)
	if err != nil || i == 0 {
		return 0, false
	}
	width, err := m.font.GlyphAdvance(buf, i, fixed.I(int(m.units)), font.HintingNone)
	if err != nil {
		return 0, false
	}
	return float32(float64(width) / 64 / m.units), true
}

// Has reports whether the face has a glyph for r.
func (f *Face) Has(r rune) bool {
	_, ok := f.load().advance[r]
	return ok
}

// Advance returns the width of r in ems; 0 for a rune that the face lacks.
func (f *Face) Advance(r rune) float64 { return float64(f.load().advance[r]) }

// Outline returns the contours of r, y downwards from the baseline, and how
// many of their units make an em. A rune that the face lacks has none.
func (f *Face) Outline(r rune) (contours sfnt.Segments, unitsPerEm float64) {
	m := f.load()
	if _, ok := m.advance[r]; !ok {
		return nil, m.units
	}
	var buf sfnt.Buffer
	i, err := m.font.GlyphIndex(&buf, r)
	if err != nil {
		return nil, m.units
	}
	segments, err := m.font.LoadGlyph(&buf, i, fixed.I(int(m.units)), nil)
	if err != nil {
		return nil, m.units
	}
	return segments, m.units
}
