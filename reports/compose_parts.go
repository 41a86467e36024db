package reports

import (
	"debrief/assess"
)

// scorecardOf lays scores out as a scorecard.
func scorecardOf(scores []assess.Score, against Text) *Scorecard {
	card := &Scorecard{Against: against}
	for _, s := range scores {
		card.Scores = append(card.Scores, scoreOf(s))
	}
	return card
}

func scoreOf(s assess.Score) Score {
	out := Score{
		KPI: s.KPI.ID, Name: label(kpiName(s.KPI)), Actual: kpiValue(s.KPI, s.Actual, nil),
		Effect: s.Effect, Spark: sparkOf(s.Spark), LowerGood: s.KPI.Direction == assess.LowerBetter,
	}
	if s.Goal.Known() {
		out.Status = Status(s.Status)
		out.Goal = ptr(valueOf(s.Goal, s.KPI.Unit))
		out.Attainment = ptr(valueOf(s.Attainment, assess.Ratio))
	}
	if s.Before.Known() {
		out.Change = ptr(changeOf(s.KPI, s.Change))
	}
	return out
}

func bulletsOf(id string, goals []assess.Score) *Chart {
	b := &BulletChart{}
	for _, g := range goals {
		b.Rows = append(b.Rows, Bullet{
			Label: label(kpiName(g.KPI)), Actual: estimateOf(g.Actual, g.KPI.Unit), Goal: valueOf(g.Goal, g.KPI.Unit),
			Attainment: valueOf(g.Attainment, assess.Ratio), Status: Status(g.Status)})
	}
	return &Chart{ID: id, Title: Word("goals.chart"), Subtitle: Word("goals.chart.subtitle"), Bullets: b}
}

// goalsTable lists every goal. KPIs differ in unit, so that cells bear it.
func goalsTable(goals []assess.Score, against Text) *Table {
	t := &Table{ID: "goals", Columns: []TableColumn{
		{Head: Word("head.kpi")}, {Head: Word("head.actual")}, {Head: Word("head.goal")},
		{Head: Word("head.attainment"), Unit: Ratio}, {Head: Word("head.status")}}}
	if !against.IsZero() {
		t.Columns = append(t.Columns, TableColumn{Head: against}, TableColumn{Head: Word("head.change")})
	}
	for _, g := range goals {
		row := Row{Cells: []Cell{textCell(label(kpiName(g.KPI))), valueCell(kpiValue(g.KPI, g.Actual, nil)), valueCell(valueOf(g.Goal, g.KPI.Unit)),
			valueCell(valueOf(g.Attainment, assess.Ratio)), {Status: Status(g.Status)}}}
		if !against.IsZero() {
			row.Cells = append(row.Cells, valueCell(valueOf(g.Before, g.KPI.Unit)), Cell{Value: ptr(changeOf(g.KPI, g.Change)), Effect: g.Effect})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// findingsOf groups findings by kind, at most n of each; nil if there are none.
func findingsOf(all []assess.Finding, n int, before Text) *Findings {
	out := &Findings{}
	for _, kind := range []assess.FindingKind{assess.Strength, assess.Weakness, assess.Opportunity, assess.Watch} {
		g := FindingGroup{Kind: FindingKind(kind)}
		for _, f := range all {
			if f.Kind == kind && len(g.Items) < n {
				g.Items = append(g.Items, findingOf(f, before))
			}
		}
		if len(g.Items) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if len(out.Groups) == 0 {
		return nil
	}
	// Three columns stand beside each other: what is to be watched gives way
	// to the three that decide.
	if len(out.Groups) > 3 {
		out.Groups = out.Groups[:3]
	}
	return out
}

func findingOf(f assess.Finding, before Text) Finding {
	a := args(f.Values)
	a["subject"] = ArgText(Literal(f.Subject))
	a["campaign"] = ArgText(before)
	if f.KPI != nil {
		a["kpi"] = ArgText(kpiName(f.KPI))
	}
	if f.Measure != "" {
		a["stage"] = ArgText(measureName(f.Measure))
	}
	id := "rule." + f.Rule
	if f.Rule == "goal.met" || f.Rule == "goal.missed" {
		id += "." + string(f.KPI.Direction)
	}
	return Finding{Rule: f.Rule, Level: string(f.Level), Text: Say(id, a), Evidence: Say("rule."+f.Rule+".evidence", a)}
}

// actionsOf lists recommendations, at most n; nil if there are none.
func actionsOf(all []assess.Action, n int) *Actions {
	if len(all) == 0 {
		return nil
	}
	out := &Actions{}
	for _, x := range all[:min(n, len(all))] {
		out.Items = append(out.Items, actionOf(x))
	}
	return out
}

func actionOf(x assess.Action) Action {
	a := args(x.Values)
	a["subject"] = ArgText(Literal(x.Subject))
	a["from"] = ArgText(Literal(x.From))
	if x.Measure != "" {
		a["stage"] = ArgText(measureName(x.Measure))
	}
	id := "action." + x.Rule
	out := Action{Rule: x.Rule, Text: Say(id, a), Why: Say(id+".why", a), Measure: Say(id+".measure", a), Owner: x.Owner}
	if x.Effect.Known() {
		out.Effect = ptr(estimateOf(x.Effect, assess.Money))
		out.Of = Word(id + ".of")
	}
	return out
}
