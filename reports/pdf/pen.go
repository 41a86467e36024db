package pdf

import (
	"github.com/phpdave11/gofpdf"

	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// pen draws scenes. It remembers what the PDF was told last, so as not to
// repeat it with every line.
type pen struct {
	pdf          *gofpdf.Fpdf
	page         int
	face         *fonts.Face
	size         float64
	text         chart.Color
	fill, stroke chart.Color
	width        float64
	dashed       bool
	round        bool
}

func newPen(pdf *gofpdf.Fpdf) pen { return pen{pdf: pdf} }

// scene draws a scene with its top left corner at x, y.
func (p *pen) scene(s *chart.Scene, x, y float64) {
	if n := p.pdf.PageNo(); n != p.page { // a new page begins with defaults
		*p = pen{pdf: p.pdf, page: n}
		p.pdf.SetDashPattern(nil, 0)
		p.pdf.SetLineCapStyle("butt")
	}
	for _, item := range s.Items {
		if item.Text != nil {
			p.write(item.Text, x, y)
		} else {
			p.shape(item.Shape, x, y)
		}
	}
}

func (p *pen) shape(s *chart.Shape, x, y float64) {
	style := ""
	if s.Fill != chart.None {
		if p.fill != s.Fill {
			r, g, b := s.Fill.Split()
			p.pdf.SetFillColor(int(r), int(g), int(b))
			p.fill = s.Fill
		}
		style = "F"
	}
	if s.Stroke != chart.None {
		p.line(s)
		style += "D"
	}
	if style == "" || len(s.Path) == 0 {
		return
	}
	for _, step := range s.Path {
		p.step(step, x, y)
	}
	p.pdf.DrawPath(style)
}

func (p *pen) step(s chart.Step, x, y float64) {
	switch s.Op {
	case chart.Move:
		p.pdf.MoveTo(x+s.X, y+s.Y)
	case chart.Line:
		p.pdf.LineTo(x+s.X, y+s.Y)
	case chart.Curve:
		p.pdf.CurveBezierCubicTo(x+s.X1, y+s.Y1, x+s.X2, y+s.Y2, x+s.X, y+s.Y)
	case chart.Close:
		p.pdf.ClosePath()
	}
}

// line sets colour, width, dash and ends of strokes.
func (p *pen) line(s *chart.Shape) {
	if p.stroke != s.Stroke {
		r, g, b := s.Stroke.Split()
		p.pdf.SetDrawColor(int(r), int(g), int(b))
		p.stroke = s.Stroke
	}
	if p.width != s.Width {
		p.pdf.SetLineWidth(s.Width)
		p.width = s.Width
	}
	if dashed := len(s.Dash) > 0; dashed || p.dashed {
		p.pdf.SetDashPattern(s.Dash, 0)
		p.dashed = dashed
	}
	if p.round != s.Round {
		style := "butt"
		if s.Round {
			style = "round"
		}
		p.pdf.SetLineCapStyle(style)
		p.pdf.SetLineJoinStyle(map[bool]string{true: "round", false: "miter"}[s.Round])
		p.round = s.Round
	}
}

// write draws a text, run by run of the faces that write it.
func (p *pen) write(t *chart.Text, x, y float64) {
	if p.text != t.Color {
		r, g, b := t.Color.Split()
		p.pdf.SetTextColor(int(r), int(g), int(b))
		p.text = t.Color
	}
	if t.Angle != 0 {
		p.pdf.TransformBegin()
		p.pdf.TransformRotate(t.Angle, x+t.X, y+t.Y)
		defer p.pdf.TransformEnd()
	}
	at := x + t.Left()
	for _, run := range t.Style.Runs(t.Style.Type.Clean(t.Text)) {
		p.font(t.Style, run.Face)
		p.pdf.Text(at, y+t.Y, run.Text)
		for _, r := range run.Text {
			at += run.Face.Advance(r) * t.Style.Size * fonts.Point
		}
	}
}

func (p *pen) font(style fonts.Style, face *fonts.Face) {
	if p.face == face && p.size == style.Size {
		return
	}
	p.pdf.SetFont(familyOf(face), "", style.Size)
	p.face, p.size = face, style.Size
}

// familyOf is the name under which a document knows a face.
func familyOf(f *fonts.Face) string {
	switch f {
	case fonts.Regular():
		return "text"
	case fonts.Bold():
		return "strong"
	case fonts.Fallback():
		return "fallback"
	}
	return f.Key()
}
