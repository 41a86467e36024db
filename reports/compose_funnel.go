package reports

import (
	"slices"

	"debrief/assess"
)

// funnelSection shows how many remain at each stage; nil below two stages.
func funnelSection(steps []assess.Step) *Section {
	if len(steps) < 2 {
		return nil
	}
	leak := assess.Leak(steps)
	s := &Section{ID: "funnel", Label: Word("section.funnel"), Title: funnelTitle(steps, leak), Subtitle: Word("funnel.subtitle")}
	chart := &FunnelChart{Leak: leak}
	for i, st := range steps {
		step := FunnelStep{Label: label(measureName(st.Measure)), Count: valueOf(st.Count, assess.Count), Rate: estimateOf(st.Rate, assess.Ratio)}
		step.Count.Formula = &Formula{Text: st.Measure}
		if i > 0 && st.Before.Known() {
			before := valueOf(st.Before, assess.Ratio)
			step.Before = &before
		}
		chart.Steps = append(chart.Steps, step)
	}
	s.add(Block{Chart: &Chart{ID: "funnel-chart", Title: s.Title, Subtitle: s.Subtitle, Funnel: chart}})
	s.add(Block{Table: funnelTable(steps)})
	return s
}

func funnelTitle(steps []assess.Step, leak int) Text {
	if leak > 0 {
		st, from := steps[leak], steps[leak-1]
		return Say("funnel.title.leak", Args{"from": ArgText(measureName(from.Measure)), "to": ArgText(measureName(st.Measure)),
			"rate": ArgOf(valueOf(st.Rate.Quantity, assess.Ratio)), "before": ArgOf(valueOf(st.Before, assess.Ratio))})
	}
	last := steps[len(steps)-1]
	from := steps[len(steps)-2]
	id := "funnel.title.plain"
	if anyBefore(steps) {
		id = "funnel.title.held"
	}
	return Say(id, Args{"from": ArgText(measureName(from.Measure)), "to": ArgText(measureName(last.Measure)),
		"rate": ArgOf(valueOf(last.Rate.Quantity, assess.Ratio))})
}

// funnelTable holds the exact counts behind the chart. Rates differ so much
// that each bears its own unit.
func funnelTable(steps []assess.Step) *Table {
	t := &Table{ID: "funnel", Columns: []TableColumn{
		{Head: Word("head.stage")}, {Head: Word("head.count"), Unit: Count}, {Head: Word("head.rate")}, {Head: Word("head.before")}, {Head: Word("head.change")}}}
	for i, st := range steps {
		count := valueOf(st.Count, assess.Count)
		count.Formula = &Formula{Text: st.Measure}
		row := Row{Cells: []Cell{textCell(label(measureName(st.Measure))), valueCell(count), {}, {}, {}}}
		if i > 0 {
			row.Cells[2] = valueCell(estimateOf(st.Rate, assess.Ratio))
			row.Cells[3] = optionalCell(st.Before, assess.Ratio)
			if d := assess.Difference(st.Rate.Quantity, st.Before); d.Known() {
				row.Cells[4] = Cell{Value: ptr(Of(d.Number, Points)), Effect: sign(d)}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	if !anyBefore(steps) {
		t.Columns = t.Columns[:3]
		for i := range t.Rows {
			t.Rows[i].Cells = t.Rows[i].Cells[:3]
		}
	}
	return t
}

func anyBefore(steps []assess.Step) bool {
	return slices.ContainsFunc(steps, func(s assess.Step) bool { return s.Before.Known() })
}
