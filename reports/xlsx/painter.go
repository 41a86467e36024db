package xlsx

import (
	"fmt"

	"debrief/reports"
	"debrief/reports/chart"
)

// The sheet paints every kind of block.
var _ reports.Painter = (*sheet)(nil)

// Paragraph writes running text over the whole width.
func (s *sheet) Paragraph(p *reports.Paragraph) error {
	s.line(s.lang.Text(p.Text), look{})
	s.row++
	return s.err
}

// Verdict writes the answer, with its status by shape and word.
func (s *sheet) Verdict(v *reports.Verdict) error {
	word := ""
	if v.Status != "" {
		word = shape(v.Status) + " " + s.lang.Text(reports.Word("verdict.status."+string(v.Status)))
	}
	s.label(1, word, look{bold: true, fill: headFill, top: s.primary(), wrap: true})
	s.statusColours(1)
	s.span(2, 0, s.lang.Text(v.Text), look{bold: true, fill: headFill, top: s.primary()})
	s.row += 2
	return s.err
}

// Facts writes a label and its text in each row.
func (s *sheet) Facts(f *reports.Facts) error {
	for _, item := range f.Items {
		s.text(1, s.lang.Text(item.Label), look{color: quiet, wrap: true})
		s.span(2, 0, s.lang.Text(item.Text), look{})
		s.row++
	}
	s.row++
	return s.err
}

// Notes writes a term and its text in each row.
func (s *sheet) Notes(n *reports.Notes) error {
	for _, item := range n.Items {
		s.text(1, s.lang.Text(item.Term), look{bold: true, bottom: rule, wrap: true})
		s.span(2, 0, s.lang.Text(item.Text), look{bottom: rule})
		s.row++
	}
	s.row++
	return s.err
}

// primary is the organization's colour, as titles and actual values bear it.
func (b *book) primary() string {
	red, green, blue := chart.NewTheme(b.doc.Meta.Brand, nil).Primary.Split()
	return fmt.Sprintf("%02X%02X%02X", red, green, blue)
}

// heads writes the header of a block's columns.
func (s *sheet) head(columns ...column) {
	col := 1
	for _, c := range columns {
		align := "left"
		if c.number {
			align = "right"
		}
		l := look{bold: true, fill: headFill, bottom: ink, align: align, middle: true}
		if c.span > 1 {
			s.span(col, c.span, c.title, l)
		} else {
			l.wrap = true
			s.text(col, c.title, l)
			s.widen(col, longestWord(c.title, l))
		}
		col += max(c.span, 1)
	}
	s.row++
}

// column heads a column of a block, or several that are merged.
type column struct {
	title  string
	number bool
	span   int
}
