package reports

import "debrief/assess"

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
	return Say("funnel.title.plain", Args{"from": ArgText(measureName(from.Measure)), "to": ArgText(measureName(last.Measure)),
		"rate": ArgOf(valueOf(last.Rate.Quantity, assess.Ratio))})
}

func funnelTable(steps []assess.Step) *Table {
	t := &Table{ID: "funnel", Columns: []TableColumn{
		{Head: Word("head.stage")}, {Head: Word("head.count"), Unit: Count}, {Head: Word("head.rate"), Unit: Ratio},
		{Head: Word("head.low"), Unit: Ratio}, {Head: Word("head.high"), Unit: Ratio}, {Head: Word("head.before"), Unit: Ratio}}}
	for i, st := range steps {
		count := valueOf(st.Count, assess.Count)
		count.Formula = &Formula{Text: st.Measure}
		row := Row{Cells: []Cell{textCell(label(measureName(st.Measure))), valueCell(count), {}, {}, {}, {}}}
		if i > 0 {
			row.Cells[2] = valueCell(valueOf(st.Rate.Quantity, assess.Ratio))
			if st.Rate.Ranged {
				row.Cells[3], row.Cells[4] = valueCell(Of(st.Rate.Low, Ratio)), valueCell(Of(st.Rate.High, Ratio))
			}
			row.Cells[5] = valueCell(valueOf(st.Before, assess.Ratio))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
