package chart

import (
	"math"
	"strconv"
	"strings"

	"debrief/reports"
	"debrief/templates/fonts"
)

// Theme is the look of a document: few colours and two sizes of type.
type Theme struct {
	Primary  Color // actual values, headings
	Accent   Color // a second series; a mark that calls for attention
	Ink      Color // text
	Muted    Color // text of less weight
	Previous Color // values of the comparison
	Faint    Color // rules and grids
	Wash     Color // areas behind text
	Paper    Color
	Good     Color // blue-green and vermilion: apart for every kind of colour
	Near     Color // vision, and of different darkness on paper
	Bad      Color

	Label fonts.Style // labels within charts
	Body  fonts.Style // running text
}

// NewTheme returns the theme of a brand, set in a type of its own or with nil in
// the embedded one. A brand's colour that is none, or so light that it could not
// be told from paper, is replaced or darkened.
func NewTheme(brand reports.Brand, typ *fonts.Type) Theme {
	t := Theme{
		Primary: RGB(0x1f3b57), Accent: RGB(0x9a6a00), Ink: RGB(0x1d2329), Muted: RGB(0x5f6a74),
		Previous: RGB(0xaab4bd), Faint: RGB(0xdfe3e7), Wash: RGB(0xf4f6f8), Paper: RGB(0xffffff),
		Good: RGB(0x00786c), Near: RGB(0xb07a00), Bad: RGB(0xc4401a),
		Label: fonts.Style{Size: 7.5, Type: typ}, Body: fonts.Style{Size: 9, Type: typ},
	}
	if c, ok := parseColor(brand.Primary); ok {
		t.Primary = readable(c, t.Paper)
	}
	if c, ok := parseColor(brand.Accent); ok {
		t.Accent = readable(c, t.Paper)
	}
	return t
}

func parseColor(s string) (Color, bool) {
	hex, ok := strings.CutPrefix(s, "#")
	if !ok || len(hex) != 6 {
		return None, false
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return None, false
	}
	return RGB(uint32(n)), true
}

// readable darkens c until it has a contrast of 4.5 to paper, which WCAG 2.2
// (1.4.3) asks of text.
func readable(c, paper Color) Color {
	for range 40 {
		if contrast(c, paper) >= 4.5 {
			break
		}
		c = c.Mix(RGB(0x000000), 0.05)
	}
	return c
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c Color) float64 {
	r, g, b := c.Split()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(v uint8) float64 {
	s := float64(v) / 255
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}

// StatusColor returns the colour of a status.
func (t Theme) StatusColor(s reports.Status) Color {
	switch s {
	case reports.Met:
		return t.Good
	case reports.Near:
		return t.Near
	case reports.Missed:
		return t.Bad
	}
	return t.Muted
}

// EffectColor returns the colour of a change: +1 good, -1 bad, else neither.
func (t Theme) EffectColor(effect int) Color {
	switch {
	case effect > 0:
		return t.Good
	case effect < 0:
		return t.Bad
	}
	return t.Muted
}
