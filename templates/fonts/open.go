package fonts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// MaxFile is how many bytes a font file may have.
const MaxFile = 16 << 20

// FileError says why a font file cannot be used, and what would help.
type FileError struct{ What, Hint string }

func (e *FileError) Error() string { return e.What }

// Advice says what to do.
func (e *FileError) Advice() string { return e.Hint }

func refused(what, hint string) error { return &FileError{what, hint} }

// Open reads a font file of somebody else's: a TrueType file with outlines in
// its table glyf, whose maker lets it be embedded in documents. The error is a
// *FileError. What the face keeps is a file made anew of the tables that
// drawing needs, with figures of one width where the font has them.
func Open(file []byte) (*Face, error) {
	if len(file) > MaxFile {
		return nil, refused(fmt.Sprintf("larger than %d MB", MaxFile>>20), "make a subset of it with the letters that you need")
	}
	tables, err := tablesOf(file)
	if err != nil {
		return nil, err
	}
	if err := mayEmbed(tables["OS/2"]); err != nil {
		return nil, err
	}
	parsed, err := sfnt.Parse(file)
	if err != nil {
		return nil, refused("not a font that can be read: "+err.Error(), "take the file from its maker again")
	}
	chars := charsOf(parsed)
	if err := needed(chars); err != nil {
		return nil, err
	}
	if err := checkOutlines(parsed, chars); err != nil {
		return nil, err
	}
	for figure, glyph := range tabularFigures(tables["GSUB"], chars) {
		chars[figure] = glyph
	}
	made, err := rebuild(tables, chars)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file)
	f := newFace(fullName(parsed), string(made), drawn)
	f.digest, f.family = hex.EncodeToString(sum[:]), familyName(parsed)
	if f.load().font == nil {
		return nil, refused("not a font that can be read", "take the file from its maker again")
	}
	return f, nil
}

// mayEmbed honours what the maker allows (OpenType, table OS/2, fsType).
func mayEmbed(os2 table) error {
	const restricted, noSubset, bitmaps = 0x0002, 0x0100, 0x0200
	if len(os2) < 10 {
		return refused("its table OS/2 is missing, which says whether it may be embedded", "take the file from its maker again")
	}
	hint := "ask its maker for a licence and a file that may be embedded in documents"
	switch kind := os2.u16(8); {
	case kind&0x000f == restricted:
		return refused("its maker forbids to embed it in documents (fsType 2)", hint)
	case kind&noSubset != 0:
		return refused("its maker forbids to embed a part of it (fsType bit 8), and a PDF holds the letters that it uses", hint)
	case kind&bitmaps != 0:
		return refused("its maker lets only its bitmaps be embedded (fsType bit 9)", hint)
	}
	return nil
}

// drawn are the stretches of Unicode that a face may write, the others come
// from the embedded faces.
var drawn = [][2]rune{{0x20, 0x2dff}, {0x2e80, 0xd7ff}, {0xf900, 0xfffd}}

// charsOf returns the glyph of each letter that a font has.
func charsOf(f *sfnt.Font) map[rune]int {
	chars := map[rune]int{}
	var buf sfnt.Buffer
	for _, span := range drawn {
		for r := span[0]; r <= span[1]; r++ {
			if glyph, err := f.GlyphIndex(&buf, r); err == nil && glyph != 0 {
				chars[r] = int(glyph)
			}
		}
	}
	return chars
}

// needed makes sure that a font writes a language, not symbols alone.
func needed(chars map[rune]int) error {
	const need = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,%-"
	missing := strings.Map(func(r rune) rune {
		if chars[r] != 0 {
			return -1
		}
		return r
	}, need)
	if missing != "" {
		return refused(fmt.Sprintf("it has no %q", missing), "take a text font with Latin letters and figures; other scripts come from the built-in fonts where it lacks them")
	}
	return nil
}

// checkOutlines makes sure that every letter can be drawn: one that is made of
// itself would never end.
func checkOutlines(f *sfnt.Font, chars map[rune]int) error {
	var buf sfnt.Buffer
	size := fixed.I(int(f.UnitsPerEm()))
	for r, glyph := range chars {
		if _, err := f.LoadGlyph(&buf, sfnt.GlyphIndex(glyph), size, nil); err != nil {
			return refused(fmt.Sprintf("its letter %q is broken: %v", r, err), "take the file from its maker again")
		}
	}
	return nil
}

// familyName is what the font calls its family, for mails and pages.
func familyName(f *sfnt.Font) string {
	for _, id := range []sfnt.NameID{sfnt.NameIDTypographicFamily, sfnt.NameIDFamily} {
		if name, err := f.Name(nil, id); err == nil && plainName(name) != "" {
			return plainName(name)
		}
	}
	return "Brand"
}

func fullName(f *sfnt.Font) string {
	if name, err := f.Name(nil, sfnt.NameIDFull); err == nil && plainName(name) != "" {
		return plainName(name)
	}
	return familyName(f)
}
