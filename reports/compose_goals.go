package reports

import "debrief/assess"

func (c campaignComposer) goals() *Section {
	if len(c.a.Goals) == 0 {
		return nil
	}
	s := &Section{ID: "goals", Label: Word("section.goals"), Title: goalsTitle(c.a.Goals, c.a.Verdict), Subtitle: Word("goals.subtitle")}
	chart := bulletsOf("goals-chart", c.a.Goals)
	chart.Title, chart.Subtitle = s.Title, s.Subtitle
	s.add(Block{Chart: chart})
	s.add(Block{Table: goalsTable(c.a.Goals, c.against())})
	if why := whyNotes(c.a.Goals, c.against()); len(why.Items) > 0 {
		s.add(Block{Notes: why})
	}
	return s
}

// whyNotes say of each goal which channel stands out behind its result.
func whyNotes(goals []assess.Score, before Text) *Notes {
	notes := &Notes{}
	for _, g := range goals {
		if g.Driver != nil {
			notes.Items = append(notes.Items, Note{Term: label(kpiName(g.KPI)), Text: whyText(g, before)})
		}
	}
	return notes
}

func whyText(g assess.Score, before Text) Text {
	d := g.Driver
	a := Args{"channel": ArgText(channelText(d.Channel)), "before": ArgText(before), "kpi": ArgText(kpiName(g.KPI)),
		"amount": ArgOf(Of(d.Amount, Unit(g.KPI.Unit))), "share": ArgOf(Of(d.Share, Ratio))}
	id := "why." + string(d.Basis)
	if d.Basis == assess.AgainstGoal {
		a["amount"] = ArgOf(Of(d.Amount, differenceUnit(g.KPI)))
	}
	if g.Status == assess.Met {
		id += ".met"
	}
	return Say(id, a)
}

func goalsTitle(goals []assess.Score, v assess.Verdict) Text {
	var missed []Text
	for _, g := range goals {
		if g.Status == assess.Missed || g.Status == assess.Near {
			missed = append(missed, kpiName(g.KPI))
		}
	}
	args := Args{"met": ArgOf(Of(float64(v.Met), Count)), "judged": ArgOf(Of(float64(v.Judged), Count))}
	switch {
	case v.Judged == 0:
		return Word("goals.title.none")
	case len(missed) == 0:
		return Say("goals.title.all", args)
	}
	args["missed"] = Arg{Texts: missed}
	args["count"] = ArgOf(Of(float64(len(missed)), Count))
	return Say("goals.title.some", args)
}
