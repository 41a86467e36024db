package reports

import (
	"debrief/assess"
)

// lift tells what the campaign added, as a group that it did not reach shows;
// nil without such a group.
func (c campaignComposer) lift() *Section {
	l := c.a.Lift
	if l == nil {
		return nil
	}
	s := &Section{ID: "lift", Level: string(l.Level), Label: Word("section.lift"), Title: liftTitle(l.Lead()),
		Subtitle: Say("lift.subtitle", Args{"period": ArgPeriod(l.Period), "level": ArgText(Literal(string(l.Level)))})}
	s.add(Block{Facts: liftFacts(l)})
	if chart := liftChart(l.Lead()); chart != nil {
		s.add(Block{Chart: chart})
	}
	s.add(Block{Table: liftTable(l)})
	if len(l.Returns) > 0 {
		s.add(Block{Table: liftReturns(l)})
	}
	return s
}

// liftArgs are the figures of an effect for sentences.
func liftArgs(m *assess.LiftMeasure) Args {
	unit := MeasureUnit(m.Measure)
	return Args{
		"measure": ArgText(measureName(m.Measure)), "effect": ArgOf(valueOf(m.Effect.Quantity, assess.Unit(unit))),
		"low": ArgOf(Of(m.Effect.Low, unit)), "high": ArgOf(Of(m.Effect.High, unit)), "least": ArgOf(valueOf(m.Detectable, assess.Ratio)),
		"days": ArgOf(Of(float64(m.Days), Days)), "before": ArgOf(Of(float64(m.DaysBefore), Days)), "correlation": ArgOf(Of(m.Correlation, Number)),
	}
}

// liftTitle says what was added, that nothing could be seen, or why it cannot
// be told.
func liftTitle(m *assess.LiftMeasure) Text {
	a := liftArgs(m)
	switch {
	case m.Reason != "":
		return Say("lift.title.unknown", Args{"reason": ArgText(liftReason(m))})
	case m.Outcome == assess.Undetected && m.Detectable.Known():
		return Say("lift.title.none", a)
	case m.Outcome == assess.Undetected:
		return Say("lift.title.none.plain", a)
	}
	return Say("lift.title."+string(m.Outcome), a)
}

// liftReason says why an effect cannot be computed.
func liftReason(m *assess.LiftMeasure) Text {
	return Say("lift.reason."+string(m.Reason), liftArgs(m))
}

func liftFacts(l *assess.Lift) *Facts {
	units := func(n int) Arg { return ArgOf(Of(float64(n), Count)) }
	f := &Facts{Items: []Fact{
		{label(Word("lift.fact.groups")), Say("lift.fact.groups.text", Args{"treated": units(l.Treated), "control": units(l.Control), "drawn": ArgText(Word("lift.drawn." + string(l.Level)))})},
	}}
	m := l.Lead()
	f.Items = append(f.Items, Fact{label(Word("lift.fact.days")), Say("lift.fact.days.text", liftArgs(m))})
	if m.Correlation != 0 {
		f.Items = append(f.Items, Fact{label(Word("lift.fact.correlation")), Say("text.number", Args{"n": ArgOf(Of(m.Correlation, Number))})})
	}
	if m.Reason == "" && m.Detectable.Known() {
		f.Items = append(f.Items, Fact{label(Word("lift.fact.least")), Say("text.number", Args{"n": ArgOf(valueOf(m.Detectable, assess.Ratio))})})
	}
	if l.Spend.Known() {
		f.Items = append(f.Items, Fact{label(Word("lift.fact.spend")), Say("text.number", Args{"n": ArgOf(valueOf(l.Spend, assess.Money))})})
	}
	return f
}

// minLiftWeeks is how many weeks make a course.
const minLiftWeeks = 3

// liftChart draws the treated group's weeks beside what they would have been.
func liftChart(m *assess.LiftMeasure) *Chart {
	course := m.Course
	if len(course.Starts) < minLiftWeeks {
		return nil
	}
	a := liftArgs(m)
	line := &LineChart{Unit: MeasureUnit(m.Measure), Dates: course.Starts, Series: []Series{
		{Name: Word("lift.with"), Scenario: Actual, Values: course.Actual},
		{Name: Word("lift.without"), Scenario: Forecast, Values: course.Without, Low: course.Low, High: course.High},
	}, Events: []Event{{Date: course.Starts[course.CampaignBeginning], Label: Word("lift.begins")}}}
	return &Chart{ID: "lift", Line: line, Title: Say("lift.chart", a), Subtitle: Word("lift.chart.subtitle")}
}

// liftTable lists the effect on each result that the test counted. Results
// differ in unit, so that cells bear it.
func liftTable(l *assess.Lift) *Table {
	t := &Table{ID: "lift", Columns: []TableColumn{{Head: Word("head.result")}, {Head: Word("lift.with")}, {Head: Word("lift.without")},
		{Head: Word("head.difference")}, {Head: Word("head.low")}, {Head: Word("head.high")}, {Head: Word("head.change"), Unit: Ratio}, {Head: Word("head.shown")}}}
	leftOut, before := 0, 0
	for i := range l.Measures {
		m := &l.Measures[i]
		t.Rows = append(t.Rows, liftRow(m))
		leftOut, before = max(leftOut, m.LeftOut), max(before, m.DaysBefore)
	}
	t.Notes = []Text{Say("lift.note.method", Args{"before": ArgOf(Of(float64(before), Days)), "level": ArgOf(Of(0.95, Ratio))})}
	for i := range l.Measures {
		if m := &l.Measures[i]; m.Reason != "" {
			t.Notes = append(t.Notes, Say("note.line", Args{"term": ArgText(label(measureName(m.Measure))), "text": ArgText(liftReason(m))}))
		}
	}
	if l.LeftOut > 0 {
		t.Notes = append(t.Notes, Say("lift.note.units", Args{"n": ArgOf(Of(float64(l.LeftOut), Count))}))
	}
	if leftOut > 0 {
		t.Notes = append(t.Notes, Say("lift.note.left_out", Args{"n": ArgOf(Of(float64(leftOut), Days))}))
	}
	return t
}

func liftRow(m *assess.LiftMeasure) Row {
	row := Row{Cells: []Cell{textCell(label(measureName(m.Measure)))}}
	unit := MeasureUnit(m.Measure)
	if m.Reason != "" {
		for range 5 {
			row.Cells = append(row.Cells, valueCell(Unknown(unit, Word("lift.not_computable"))))
		}
		return Row{Cells: append(row.Cells, valueCell(Unknown(Ratio, Word("lift.not_computable"))), textCell(Word("lift.not_computable")))}
	}
	for _, v := range []float64{m.Actual, m.Without, m.Effect.Number, m.Effect.Low, m.Effect.High} {
		row.Cells = append(row.Cells, valueCell(Of(v, unit)))
	}
	row.Cells = append(row.Cells, valueCell(valueOf(m.Share.Quantity, assess.Ratio)), textCell(Word("lift.outcome."+string(m.Outcome))))
	return row
}

// liftReturns sets what the money returned on what was added against what it
// returned on what is attributed.
func liftReturns(l *assess.Lift) *Table {
	t := &Table{ID: "lift-returns", Title: Word("lift.returns"), Columns: []TableColumn{{Head: Word("head.kpi")}, {Head: Word("head.added")},
		{Head: Word("head.low")}, {Head: Word("head.high")}, {Head: Word("head.attributed")}}, Notes: []Text{Word("lift.returns.note")}}
	if l.Reached {
		t.Notes = append(t.Notes, Word("lift.note.reached"))
	}
	for _, r := range l.Returns {
		unit := Unit(r.KPI.Unit)
		low, high := Cell{}, Cell{}
		if r.Added.Known() {
			low, high = valueCell(Of(r.Added.Low, unit)), valueCell(Of(r.Added.High, unit))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{textCell(label(kpiName(r.KPI))), valueCell(valueOf(r.Added.Quantity, r.KPI.Unit)), low, high,
			valueCell(valueOf(r.Attributed, r.KPI.Unit))}})
	}
	return t
}
