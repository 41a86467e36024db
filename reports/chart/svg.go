package chart

import (
	"html"
	"math"
	"strconv"
	"strings"

	"debrief/templates/fonts"
)

// SVG writes the scene as a stand-alone SVG element in millimetres. Texts stay
// texts; each says how wide it is, so that labels do not run into each other
// where the reader's machine has another font. It refers to nothing outside.
func (s *Scene) SVG() []byte {
	w := svgWriter{}
	w.raw(`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 `, num(s.W), " ", num(s.H), `" width="`, num(s.W), `mm" height="`, num(s.H), `mm" font-family="`, html.EscapeString(s.typ().Stack("Inter, 'Helvetica Neue', Arial, sans-serif")), `">`)
	w.raw("<title>", html.EscapeString(s.Title), "</title><desc>", html.EscapeString(s.Alt), "</desc>\n")
	for _, item := range s.Items {
		if item.Text != nil {
			w.text(item.Text)
		} else {
			w.shape(item.Shape)
		}
	}
	w.raw("</svg>\n")
	return []byte(w.String())
}

// typ is the type that the scene is set in.
func (s *Scene) typ() *fonts.Type {
	for _, item := range s.Items {
		if item.Text != nil {
			return item.Text.Style.Type
		}
	}
	return nil
}

type svgWriter struct{ strings.Builder }

func (w *svgWriter) raw(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *svgWriter) shape(s *Shape) {
	w.raw(`<path d="`)
	w.path(s.Path)
	w.raw(`" fill="`, s.Fill.svg(), `"`)
	if s.Stroke != None {
		w.raw(` stroke="`, s.Stroke.svg(), `" stroke-width="`, num(s.Width), `"`)
		if s.Round {
			w.raw(` stroke-linecap="round" stroke-linejoin="round"`)
		}
		if len(s.Dash) > 0 {
			w.raw(` stroke-dasharray="`)
			for _, d := range s.Dash {
				w.raw(num(d), " ")
			}
			w.raw(`"`)
		}
	}
	w.raw("/>\n")
}

func (w *svgWriter) path(p Path) {
	for _, s := range p {
		switch s.Op {
		case Move:
			w.raw("M", num(s.X), " ", num(s.Y))
		case Line:
			w.raw("L", num(s.X), " ", num(s.Y))
		case Curve:
			w.raw("C", num(s.X1), " ", num(s.Y1), " ", num(s.X2), " ", num(s.Y2), " ", num(s.X), " ", num(s.Y))
		case Close:
			w.raw("Z")
		}
	}
}

func (w *svgWriter) text(t *Text) {
	w.raw(`<text x="`, num(t.X), `" y="`, num(t.Y), `" font-size="`, num(t.Style.Size*25.4/72), `" fill="`, t.Color.svg(), `"`)
	if t.Style.Bold {
		w.raw(` font-weight="600"`)
	}
	switch t.Anchor {
	case Middle:
		w.raw(` text-anchor="middle"`)
	case End:
		w.raw(` text-anchor="end"`)
	}
	if t.Angle != 0 {
		w.raw(` transform="rotate(`, num(-t.Angle), " ", num(t.X), " ", num(t.Y), `)"`)
	}
	w.raw(` textLength="`, num(t.Style.Width(t.Text)), `" lengthAdjust="spacingAndGlyphs">`, html.EscapeString(t.Text), "</text>\n")
}

func (c Color) svg() string {
	if c == None {
		return "none"
	}
	return "#" + strconv.FormatUint(uint64(c&0xffffff|0x1000000), 16)[1:]
}

// num writes a length to a hundredth of a millimetre.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}
