package chart

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// paletted reduces a picture to 256 colours, which makes a file a third as
// large. The colours of most pixels stay exact; shades at the edges of shapes
// and letters become ones that nobody tells from them.
func paletted(src *image.RGBA) *image.Paletted {
	counts := map[color.RGBA]int{}
	eachRun(src, func(c color.RGBA, from, to int) { counts[c] += to - from })
	colors := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(packed(a), packed(b)))
	})
	p := palette{colors: colors}
	for reach := 0; !p.cover(reach); reach += 4 {
	}
	out := image.NewPaletted(src.Rect, p.chosen)
	eachRun(src, func(c color.RGBA, from, to int) {
		if i := p.place[c]; i > 0 {
			for at := from; at < to; at++ {
				out.Pix[at] = i
			}
		}
	})
	return out
}

// palette chooses among colours, of which the most frequent come first.
type palette struct {
	colors []color.RGBA
	chosen color.Palette
	place  map[color.RGBA]uint8 // of each colour among the chosen
}

// drawn is how many colours stay exact: more than most charts are drawn in.
const drawn = 96

// cover chooses colours so that each is within reach of a chosen one, and
// reports whether 256 are enough.
func (p *palette) cover(reach int) bool {
	p.chosen, p.place = nil, make(map[color.RGBA]uint8, len(p.colors))
	for n, c := range p.colors {
		i := slices.IndexFunc(p.chosen, func(near color.Color) bool { return apart(near.(color.RGBA), c) <= reach })
		if i < 0 || n < drawn {
			if i = len(p.chosen); i == 256 {
				return false
			}
			p.chosen = append(p.chosen, c)
		}
		p.place[c] = uint8(i)
	}
	return true
}

// apart is the largest difference of a component.
func apart(a, b color.RGBA) int {
	return max(step(a.R, b.R), step(a.G, b.G), step(a.B, b.B), step(a.A, b.A))
}

func step(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// eachRun visits stretches of one colour: neighbours mostly have the same.
func eachRun(src *image.RGBA, visit func(c color.RGBA, from, to int)) {
	at := func(i int) color.RGBA { p := src.Pix[4*i : 4*i+4]; return color.RGBA{p[0], p[1], p[2], p[3]} }
	from, end := 0, len(src.Pix)/4
	for i := 1; i <= end; i++ {
		if i == end || at(i) != at(from) {
			visit(at(from), from, i)
			from = i
		}
	}
}

func packed(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}
