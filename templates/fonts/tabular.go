package fonts

// tabularFigures returns the glyphs of figures of one width where a font keeps
// them apart from its ordinary ones (OpenType, table GSUB, feature tnum). It
// is empty where the font has none.
func tabularFigures(gsub table, chars map[rune]int) map[rune]int {
	out := map[rune]int{}
	lookups := gsub.from(gsub.u16(8))
	for _, index := range lookupsOf(gsub.from(gsub.u16(6)), "tnum") {
		lookup := lookups.from(lookups.u16(2 + 2*index))
		for i := range min(lookup.u16(4), maxParts) {
			kind, part := lookup.u16(0), lookup.from(lookup.u16(6+2*i))
			if kind == extension {
				kind, part = part.u16(2), part.from(part.u32(4))
			}
			if kind != single {
				continue
			}
			for r := '0'; r <= '9'; r++ {
				if glyph := substitute(part, chars[r]); chars[r] != 0 && glyph != 0 {
					out[r] = glyph
				}
			}
		}
	}
	return out
}

// Kinds of lookups, and how many parts of one are looked at: a sound font has
// few.
const (
	single    = 1
	extension = 7
	maxParts  = 64
)

// lookupsOf returns the lookups of a feature, in whatever script it stands.
func lookupsOf(features table, tag string) []int {
	var out []int
	for i := range features.u16(0) {
		record := features.from(2 + 6*i)
		if len(record) < 6 || string(record[:4]) != tag {
			continue
		}
		feature := features.from(record.u16(4))
		for k := range min(feature.u16(2), maxParts) {
			out = append(out, feature.u16(4+2*k))
		}
	}
	return out[:min(len(out), maxParts)]
}

// substitute returns the glyph that stands for another one, 0 for none.
func substitute(part table, glyph int) int {
	at := covered(part.from(part.u16(2)), glyph)
	switch {
	case at < 0:
		return 0
	case part.u16(0) == 1:
		return (glyph + part.u16(4)) & 0xffff
	case at < part.u16(4):
		return part.u16(6 + 2*at)
	}
	return 0
}

// covered returns the place of a glyph in a table of those that something is
// about, -1 if it is not among them.
func covered(coverage table, glyph int) int {
	n := coverage.u16(2)
	for i := range n {
		if coverage.u16(0) == 1 {
			if coverage.u16(4+2*i) == glyph {
				return i
			}
			continue
		}
		if first, last := coverage.u16(4+6*i), coverage.u16(6+6*i); first <= glyph && glyph <= last {
			return coverage.u16(8+6*i) + glyph - first
		}
	}
	return -1
}
