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
