package reports

import "debrief/assess"

// risks lists what may make next year's plan go wrong, each with the figures
// and the rule behind it.
func (c annualComposer) risks() *Section {
	if len(c.r.Risks) == 0 {
		return nil
	}
	s := &Section{ID: "risks", Label: Word("section.risks"), Title: Say("risks.title", Args{"n": ArgOf(Of(float64(len(c.r.Risks)), Count))}), Subtitle: Word("risks.subtitle")}
	notes := &Notes{}
	for _, r := range c.r.Risks {
		notes.Items = append(notes.Items, riskNote(r))
	}
	s.add(Block{Notes: notes})
	return s
}

func riskNote(r assess.Risk) Note {
	a := args(r.Values)
	a["subject"] = ArgText(channelText(r.Subject))
	if r.KPI != nil {
		a["kpi"] = ArgText(kpiName(r.KPI))
	}
	return Note{Term: Say("risk."+r.Rule, a), Text: Say("risk."+r.Rule+".text", a)}
}
