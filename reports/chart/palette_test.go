package chart

import (
	"image"
	"image/color"
	"testing"
)

// TestPaletted draws every specimen in full and in 256 colours, and looks for
// a pixel that has visibly changed.
func TestPaletted(t *testing.T) {
	for _, s := range specimens(t) {
		t.Run(s.name, func(t *testing.T) {
			full, err := s.draw().paint(192)
			if err != nil {
				t.Fatal(err)
			}
			if d := difference(full, paletted(full)); d > 8 {
				t.Errorf("a pixel changed by %d of 255, want at most 8", d)
			}
		})
	}
}

// difference is the largest step of a component of a pixel.
func difference(a, b image.Image) int {
	worst := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			worst = max(worst, apart(p, q))
		}
	}
	return worst
}
