package chart

import "math"

// Path is a sequence of steps; it may have several parts, each of which begins
// with a Move.
type Path []Step

// Step is one step of a path: its end point and, for a curve, its two control
// points.
type Step struct {
	Op             Op
	X, Y           float64
	X1, Y1, X2, Y2 float64
}

// Op is the kind of a step.
type Op uint8

// The kinds of step.
const (
	Move Op = iota
	Line
	Curve // cubic
	Close
)

func (p Path) moved(x, y float64) Path {
	out := make(Path, len(p))
	for i, s := range p {
		s.X, s.Y, s.X1, s.Y1, s.X2, s.Y2 = s.X+x, s.Y+y, s.X1+x, s.Y1+y, s.X2+x, s.Y2+y
		out[i] = s
	}
	return out
}

// Polyline returns the open path through points x1, y1, x2, y2, …
func Polyline(xy ...float64) Path {
	p := make(Path, 0, len(xy)/2+1)
	for i := 0; i+1 < len(xy); i += 2 {
		op := Line
		if i == 0 {
			op = Move
		}
		p = append(p, Step{Op: op, X: xy[i], Y: xy[i+1]})
	}
	return p
}

// Polygon returns the closed path through points x1, y1, x2, y2, …
func Polygon(xy ...float64) Path { return append(Polyline(xy...), Step{Op: Close}) }

// Rect returns a rectangle.
func Rect(x, y, w, h float64) Path { return Polygon(x, y, x+w, y, x+w, y+h, x, y+h) }

// Circle returns a circle around a point.
func Circle(x, y, r float64) Path {
	const k = 0.5522847498 // a quarter circle as a cubic curve
	c := k * r
	return Path{
		{Op: Move, X: x + r, Y: y},
		{Op: Curve, X1: x + r, Y1: y + c, X2: x + c, Y2: y + r, X: x, Y: y + r},
		{Op: Curve, X1: x - c, Y1: y + r, X2: x - r, Y2: y + c, X: x - r, Y: y},
		{Op: Curve, X1: x - r, Y1: y - c, X2: x - c, Y2: y - r, X: x, Y: y - r},
		{Op: Curve, X1: x + c, Y1: y - r, X2: x + r, Y2: y - c, X: x + r, Y: y},
		{Op: Close},
	}
}

// halfDisc returns the left half of a disc.
func halfDisc(x, y, r float64) Path {
	whole := Circle(x, y, r)
	return Path{{Op: Move, X: x, Y: y + r}, whole[2], whole[3], {Op: Close}}
}

// hatching returns strokes from lower left to upper right that fill a
// rectangle, gap apart.
func hatching(x, y, w, h, gap float64) Path {
	var p Path
	gap *= math.Sqrt2
	for d := gap / 2; d < w+h; d += gap {
		x1, y1 := x+math.Min(d, w), y+math.Max(0, d-w)
		x2, y2 := x+math.Max(0, d-h), y+math.Min(d, h)
		p = append(p, Step{Op: Move, X: x2, Y: y2}, Step{Op: Line, X: x1, Y: y1})
	}
	return p
}
