package reporttest

import "debrief/reports"

// Landmarks returns the texts of a block that must be readable in every
// rendering that shows it. Labels within charts are not among them: a renderer
// may shorten those by width.
func Landmarks(b reports.Block) []reports.Text {
	var m landmarks
	if err := b.Paint(&m); err != nil {
		return nil
	}
	return m.texts
}

// landmarks is a painter that collects texts.
type landmarks struct{ texts []reports.Text }

func (m *landmarks) add(texts ...reports.Text) error {
	for _, t := range texts {
		if !t.IsZero() {
			m.texts = append(m.texts, t)
		}
	}
	return nil
}

func (m *landmarks) Paragraph(p *reports.Paragraph) error { return m.add(p.Text) }

func (m *landmarks) Verdict(v *reports.Verdict) error { return m.add(v.Text) }

func (m *landmarks) Facts(f *reports.Facts) error {
	for _, item := range f.Items {
		m.texts = append(m.texts, item.Text)
	}
	return nil
}

func (m *landmarks) Scorecard(s *reports.Scorecard) error {
	for _, score := range s.Scores {
		m.texts = append(m.texts, score.Name)
	}
	return nil
}

func (m *landmarks) Table(t *reports.Table) error {
	if err := m.add(t.Title); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if first := row.Cells[0].Text; first != nil {
			m.texts = append(m.texts, *first)
		}
	}
	return m.add(t.Notes...)
}

func (m *landmarks) Chart(c *reports.Chart) error { return m.add(c.Title) }

func (m *landmarks) Findings(f *reports.Findings) error {
	for _, g := range f.Groups {
		for _, item := range g.Items {
			m.texts = append(m.texts, item.Text)
		}
	}
	return nil
}

func (m *landmarks) Actions(a *reports.Actions) error {
	for _, item := range a.Items {
		m.texts = append(m.texts, item.Text)
	}
	return nil
}

func (m *landmarks) Notes(n *reports.Notes) error {
	for _, item := range n.Items {
		m.texts = append(m.texts, item.Term, item.Text)
	}
	return nil
}
