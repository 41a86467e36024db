package pdf

import (
	"strconv"

	"debrief/reports"
)

// header draws the organization at the left and the document's title at the
// right, which the first page need not repeat.
func (p *press) header(x, y float64) {
	l := p.layout
	s := l.slab(p.sheet.header, 0)
	base := 4.0
	organization := l.small.Cut(p.layout.clean(p.doc.Meta.Organization), l.width*0.45)
	if p.logo != nil {
		organization = ""
	}
	s.put(0, base, organization, l.small.Strong(), l.theme.Primary)
	if p.pdf.PageNo() > 1 {
		title := l.words(p.doc.Meta.Title)
		if m := p.doc.Meta.Mark; m == reports.Provisional || m == reports.Revised {
			mark := l.words(reports.Word("mark." + string(m)))
			s.putEnd(l.width, base, mark, l.small.Strong(), l.theme.Accent)
			w := l.small.Strong().Width(mark) + 3
			s.putEnd(l.width-w, base, l.small.Cut(title, l.width/2-w), l.small, l.theme.Muted)
		} else {
			s.putEnd(l.width, base, l.small.Cut(title, l.width/2), l.small, l.theme.Muted)
		}
	}
	s.rule(0, l.width, 6.4, l.theme.Faint, 0.15)
	p.pen.scene(&s.Scene, x, y)
	if p.logo != nil {
		p.logo.draw(p.pdf, x, y-1.6)
	}
}

// footer draws where the figures come from and the number of the page.
func (p *press) footer(x, y float64) {
	l := p.layout
	s := l.slab(p.sheet.footer, 0)
	s.rule(0, l.width, 3, l.theme.Faint, 0.15)
	base := 3 + rise(l.small) + 0.6
	number := l.words(reports.Say("render.page", reports.Args{
		"page": reports.ArgText(numeral(p.pdf.PageNo())), "pages": reports.ArgText(numeral(p.pages)),
	}))
	s.putEnd(l.width, base, number, l.small, l.theme.Muted)
	s.put(0, base, l.small.Cut(p.imprint(), l.width-l.small.Width(number)-6), l.small, l.theme.Muted)
	p.pen.scene(&s.Scene, x, y)
}

// imprint says of what state of the data a page is: date, edition, mark, run.
func (p *press) imprint() string {
	m, l := p.doc.Meta, p.layout
	var text string
	part := func(s string) {
		if text != "" {
			text += " · "
		}
		text += s
	}
	if !m.DataTo.IsZero() {
		part(l.words(reports.Say("render.data.to", reports.Args{"date": {Date: m.DataTo}})))
	}
	if m.Edition > 0 {
		part(l.words(reports.Say("render.edition", reports.Args{"n": reports.ArgText(numeral(m.Edition))})))
	}
	if m.Mark != "" {
		part(l.words(reports.Word("mark." + string(m.Mark))))
	}
	if m.Run != "" {
		part(l.words(reports.Say("render.run", reports.Args{"id": reports.ArgText(reports.Literal(m.Run))})))
	}
	return text
}

// numeral is a number that names something and is never shortened.
func numeral(n int) reports.Text { return reports.Literal(strconv.Itoa(n)) }
