package chart

import "debrief/reports"

// Mark returns the shapes of a status around a point: ● met, ◐ near, ○ missed,
// – no data. They differ in form as well as in colour. Where there was nothing
// to judge there is no mark.
func Mark(s reports.Status, x, y, r float64, t Theme) []Item {
	color := t.StatusColor(s)
	ring := Shape{Path: Circle(x, y, r-0.15), Stroke: color, Width: 0.35}
	switch s {
	case reports.Met:
		return []Item{{Shape: &Shape{Path: Circle(x, y, r), Fill: color}}}
	case reports.Near:
		return []Item{{Shape: &ring}, {Shape: &Shape{Path: halfDisc(x, y, r-0.15), Fill: color}}}
	case reports.Missed:
		return []Item{{Shape: &ring}}
	case "":
		return nil
	}
	return []Item{{Shape: &Shape{Path: Polyline(x-r*0.8, y, x+r*0.8, y), Stroke: color, Width: 0.35}}}
}

func (c *canvas) mark(s reports.Status, x, y, r float64) {
	c.Items = append(c.Items, Mark(s, x, y, r, c.theme)...)
}
