package xlsx

import (
	"debrief/reports"
)

// Findings writes a row for each conclusion with its evidence.
func (s *sheet) Findings(f *reports.Findings) error {
	if countFindings(f) == 0 {
		return s.err
	}
	s.head(column{title: s.say("workbook.finding")}, column{title: s.say("workbook.text"), span: 4},
		column{title: s.say("workbook.evidence"), span: 2}, column{title: s.say("workbook.level")})
	for _, g := range f.Groups {
		kind := s.lang.Text(reports.Word("finding." + string(g.Kind)))
		for _, item := range g.Items {
			l := look{bottom: rule}
			s.text(1, kind, look{bottom: rule, bold: true, color: findingColour(g.Kind), wrap: true})
			s.span(2, 4, s.lang.Text(item.Text), l)
			s.span(6, 2, s.lang.Text(item.Evidence), look{bottom: rule, color: quiet})
			s.text(8, item.Level, l)
			s.row++
		}
	}
	s.row++
	return s.err
}

func countFindings(f *reports.Findings) int {
	n := 0
	for _, g := range f.Groups {
		n += len(g.Items)
	}
	return n
}

func findingColour(kind reports.FindingKind) string {
	switch kind {
	case reports.Strength:
		return good
	case reports.Weakness:
		return bad
	}
	return ink
}

// Actions writes a row for each recommendation.
func (s *sheet) Actions(a *reports.Actions) error {
	if len(a.Items) == 0 {
		return s.err
	}
	s.head(column{title: s.say("workbook.action"), span: 2}, column{title: s.say("workbook.why"), span: 2},
		column{title: s.say("workbook.effect"), number: true}, column{title: s.say("workbook.low"), number: true},
		column{title: s.say("workbook.high"), number: true}, column{title: s.say("workbook.of")},
		column{title: s.say("workbook.owner")}, column{title: s.say("workbook.measure"), span: 2},
		column{title: s.say("workbook.due"), number: true})
	for i := range a.Items {
		s.action(&a.Items[i])
		s.row++
	}
	s.row++
	return s.err
}

func (s *sheet) action(a *reports.Action) {
	l := look{bottom: rule}
	wrapped := look{bottom: rule, wrap: true}
	s.span(1, 2, s.lang.Text(a.Text), l)
	s.span(3, 2, s.lang.Text(a.Why), look{bottom: rule, color: quiet})
	s.optional(5, a.Effect, l)
	s.draw(6, s.row, l)
	s.draw(7, s.row, l)
	if a.Effect != nil {
		s.bounds(6, *a.Effect, formatOf(a.Effect.Unit, []reports.Value{*a.Effect}), l)
	}
	s.text(8, s.lang.Text(a.Of), wrapped)
	s.text(9, a.Owner, wrapped)
	s.span(10, 2, s.lang.Text(a.Measure), l)
	s.date(12, a.Due, l)
}
