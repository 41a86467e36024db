package page

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// stack is what the style sheet sets the page in.
const stack = `Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif`

// style is the page's style sheet with the organization's colour, and the
// charts' colours for the dark scheme: a style rule overrides a colour that a
// picture sets as an attribute, so that one picture serves both schemes.
func (p *painter) style(css string) string {
	var b strings.Builder
	b.WriteString(css)
	if typ := p.theme.Body.Type; typ != nil {
		fmt.Fprintf(&b, "body{font-family:%s}\n", typ.Stack(stack))
	}
	fmt.Fprintf(&b, "@media not screen,(prefers-color-scheme:light){:root{--primary:%s}}\n", hex(p.theme.Primary))
	fmt.Fprintf(&b, "@media screen and (prefers-color-scheme:dark){:root{--primary:%s}\n", night(hex(p.theme.Primary)))
	slices.Sort(p.inks)
	for _, ink := range slices.Compact(p.inks) {
		dark := night(ink)
		fmt.Fprintf(&b, "svg [fill=\"%s\"]{fill:%s}svg [stroke=\"%s\"]{stroke:%s}\n", ink, dark, ink, dark)
	}
	b.WriteString("}\n")
	return b.String()
}

// The lightness of the dark scheme's ground and of what is lightest on it, in
// OKLab, and how much what lies between is lifted so that texts of less weight
// can still be read.
const (
	ground   = 0.205
	lightest = 0.95
	lift     = 0.65
)

// night turns a colour for light paper into one for dark: lightness is turned
// over, hue and saturation stay (OKLab, Björn Ottosson, 2020).
func night(colour string) string {
	var r, g, b uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
		return colour
	}
	l, m := toLab(linear(r), linear(g), linear(b))
	l = ground + (lightest-ground)*math.Pow(max(1-l, 0), lift)
	rr, gg, bb := fromLab(l, m[0], m[1])
	return fmt.Sprintf("#%02x%02x%02x", gamma(rr), gamma(gg), gamma(bb))
}

func toLab(r, g, b float64) (lightness float64, ab [2]float64) {
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return 0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		[2]float64{1.9779984951*l - 2.4285922050*m + 0.4505937099*s, 0.0259040371*l + 0.7827717662*m - 0.8086757660*s}
}

func fromLab(lightness, a, b float64) (red, green, blue float64) {
	l := cube(lightness + 0.3963377774*a + 0.2158037573*b)
	m := cube(lightness - 0.1055613458*a - 0.0638541728*b)
	s := cube(lightness - 0.0894841775*a - 1.2914855480*b)
	return 4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s
}

func cube(x float64) float64 { return x * x * x }

// linear takes a channel out of sRGB's gamma.
func linear(channel uint8) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

// gamma puts a channel into it.
func gamma(c float64) uint8 {
	c = min(max(c, 0), 1)
	if c <= 0.0031308 {
		c *= 12.92
	} else {
		c = 1.055*math.Pow(c, 1/2.4) - 0.055
	}
	return uint8(math.Round(c * 255))
}
