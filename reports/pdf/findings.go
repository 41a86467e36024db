package pdf

import (
	"strings"

	"debrief/reports"
	"debrief/reports/chart"
)

// Findings sets groups of findings in columns. The first findings of all
// groups stand beside each other, then the second, and so on: neighbours share
// a baseline, and a page may end between two rows.
func (l *layout) Findings(f *reports.Findings) error {
	const most = 3
	var groups []reports.FindingGroup
	for _, g := range f.Groups {
		if len(g.Items) > 0 {
			groups = append(groups, g)
		}
	}
	for i := 0; i < len(groups); i += most {
		l.findingColumns(groups[i:min(i+most, len(groups))])
	}
	return nil
}

func (l *layout) findingColumns(groups []reports.FindingGroup) {
	n := float64(len(groups))
	width := (l.width - gutter*(n-1)) / n
	head := l.add(7.2, afterBlock)
	rows := 0
	for i, g := range groups {
		x := float64(i) * (width + gutter)
		color := l.kindColor(g.Kind)
		head.rule(x, x+width, 0.4, color, 0.8)
		head.put(x, 5.6, l.words(reports.Word("finding."+string(g.Kind))), l.strong, color)
		rows = max(rows, len(g.Items))
	}
	head.keep = rows > 0
	for r := range rows {
		l.findingRow(groups, r, width)
	}
}

func (l *layout) kindColor(k reports.FindingKind) chart.Color {
	switch k {
	case reports.Strength:
		return l.theme.Good
	case reports.Weakness:
		return l.theme.Bad
	case reports.Opportunity:
		return l.theme.Primary
	}
	return l.theme.Muted
}

func (l *layout) findingRow(groups []reports.FindingGroup, r int, width float64) {
	height := 0.0
	texts, evidence := make([][]string, len(groups)), make([][]string, len(groups))
	for i, g := range groups {
		if r >= len(g.Items) {
			continue
		}
		texts[i] = l.body.Wrap(l.words(g.Items[r].Text), width)
		evidence[i] = l.small.Wrap(l.evidence(g.Items[r]), width)
		height = max(height, float64(len(texts[i]))*leading(l.body)+float64(len(evidence[i]))*leading(l.small))
	}
	before := 0.0
	if r > 0 {
		before = 2.4
	}
	s := l.add(height, before)
	for i := range groups {
		x := float64(i) * (width + gutter)
		y := s.lines(x, 0, texts[i], l.body, l.theme.Ink)
		s.lines(x, y, evidence[i], l.small, l.theme.Muted)
	}
}

// evidence writes the figures behind a finding and how far they carry.
func (l *layout) evidence(f reports.Finding) string {
	text := l.words(f.Evidence)
	if f.Level == "" {
		return text
	}
	level := l.words(reports.Say("render.evidence", reports.Args{"level": reports.ArgText(reports.Literal(f.Level))}))
	if text == "" {
		return level
	}
	return text + "\u00a0· " + strings.ReplaceAll(level, " ", "\u00a0")
}
