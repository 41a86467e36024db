package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"debrief/templates/fonts"
)

// PNG paints the scene on white at a resolution in dots per inch.
func (s *Scene) PNG(dpi float64) ([]byte, error) {
	picture, err := s.paint(dpi)
	if err != nil {
		return nil, fmt.Errorf("paint chart: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, paletted(picture)); err != nil {
		return nil, fmt.Errorf("paint chart: %w", err)
	}
	return out.Bytes(), nil
}

func (s *Scene) paint(dpi float64) (*image.RGBA, error) {
	k := dpi / 25.4
	w, h := int(math.Ceil(s.W*k)), int(math.Ceil(s.H*k))
	if w < 1 || h < 1 || w > 8000 || h > 8000 {
		return nil, fmt.Errorf("%d×%d pixels: want 1 to 8000 each way", w, h)
	}
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	p := painter{gg.NewContextForRGBA(picture), k}
	p.SetRGB(1, 1, 1)
	p.Clear()
	for _, item := range s.Items {
		if item.Text != nil {
			p.text(item.Text)
		} else {
			p.shape(item.Shape)
		}
	}
	return picture, nil
}

type painter struct {
	*gg.Context
	k float64 // pixels per millimetre
}

func (p painter) color(c Color) {
	r, g, b := c.Split()
	p.SetColor(color.NRGBA{r, g, b, 0xff})
}

func (p painter) shape(s *Shape) {
	p.outline(s.Path)
	if s.Fill != None {
		p.color(s.Fill)
		p.FillPreserve()
	}
	if s.Stroke != None {
		p.stroke(s)
	}
	p.ClearPath()
}

func (p painter) stroke(s *Shape) {
	p.color(s.Stroke)
	p.SetLineWidth(math.Max(0.6, s.Width*p.k))
	p.SetLineCapButt()
	p.SetLineJoin(gg.LineJoinBevel)
	if s.Round {
		p.SetLineCapRound()
		p.SetLineJoin(gg.LineJoinRound)
	}
	dash := make([]float64, len(s.Dash))
	for i, d := range s.Dash {
		dash[i] = d * p.k
	}
	p.SetDash(dash...)
	p.StrokePreserve()
}

func (p painter) outline(path Path) {
	k := p.k
	for _, s := range path {
		switch s.Op {
		case Move:
			p.MoveTo(s.X*k, s.Y*k)
		case Line:
			p.LineTo(s.X*k, s.Y*k)
		case Curve:
			p.CubicTo(s.X1*k, s.Y1*k, s.X2*k, s.Y2*k, s.X*k, s.Y*k)
		case Close:
			p.ClosePath()
		}
	}
}

// text paints letters as outlines: they stand where they were measured, to a
// fraction of a pixel, at any angle.
func (p painter) text(t *Text) {
	p.Push()
	defer p.Pop()
	p.RotateAbout(-t.Angle*math.Pi/180, t.X*p.k, t.Y*p.k)
	p.color(t.Color)
	x, y := t.Left()*p.k, t.Y*p.k
	size := t.Style.Size * fonts.Point * p.k
	for _, run := range t.Style.Runs(t.Text) {
		for _, r := range run.Text {
			segments, units := run.Face.Outline(r)
			p.glyph(segments, x, y, size/units)
			x += run.Face.Advance(r) * size
		}
	}
	p.Fill()
}

func (p painter) glyph(segments sfnt.Segments, x, y, k float64) {
	at := func(q fixed.Point26_6) (float64, float64) {
		return x + float64(q.X)/64*k, y + float64(q.Y)/64*k
	}
	for _, s := range segments {
		x1, y1 := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			p.MoveTo(x1, y1)
		case sfnt.SegmentOpLineTo:
			p.LineTo(x1, y1)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := at(s.Args[1])
			p.QuadraticTo(x1, y1, x2, y2)
		case sfnt.SegmentOpCubeTo:
			x2, y2 := at(s.Args[1])
			x3, y3 := at(s.Args[2])
			p.CubicTo(x1, y1, x2, y2, x3, y3)
		}
	}
}
