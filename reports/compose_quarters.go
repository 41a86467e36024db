package reports

import (
	"strconv"

	"debrief/assess"
)

func (c annualComposer) quarters() *Section {
	s := &Section{ID: "quarters", Label: Word("section.quarters"), Subtitle: Say("annual.quarters.subtitle", Args{"before": ArgText(c.lastYear())})}
	measure := c.r.Trend.Measure
	if measure == "" {
		measure = "revenue"
	}
	t := &Table{ID: "quarters", Columns: []TableColumn{{Head: Word("head.quarter")},
		{Head: label(Word("measure.spend")), Unit: Money}, {Head: label(measureName(measure)), Unit: MeasureUnit(measure)},
		{Head: Say("annual.against", Args{"what": ArgText(c.lastYear())}), Unit: Ratio}, {Head: Word("head.planned"), Unit: MeasureUnit(measure)}, {Head: Word("head.against_plan"), Unit: Ratio}, {Head: Word("head.spend_against_plan"), Unit: Ratio}, {Head: label(Word("kpi.roi")), Unit: Ratio}, {Head: Say("annual.roi_before", Args{"before": ArgText(c.lastYear())}), Unit: Ratio}}}
	var best *assess.Quarter
	var growth assess.Quantity
	for i := range c.r.Quarters {
		q := &c.r.Quarters[i]
		if !q.Begun {
			continue
		}
		g := assess.Growth(q.Totals.Of(measure), q.Before.Of(measure))
		if best == nil || growth.Less(g) {
			best, growth = q, g
		}
		ahead, over := assess.Growth(q.Totals.Of(measure), q.Planned), assess.Growth(q.Totals.Of("spend"), q.PlannedSpend)
		t.Rows = append(t.Rows, Row{Cells: []Cell{textCell(c.quarterName(q)), valueCell(valueOf(q.Totals.Of("spend"), assess.Money)), valueCell(valueOf(q.Totals.Of(measure), assess.Unit(MeasureUnit(measure)))),
			{Value: ptr(valueOf(g, assess.Ratio)), Effect: sign(g)}, valueCell(valueOf(q.Planned, assess.Unit(MeasureUnit(measure)))), {Value: ptr(valueOf(ahead, assess.Ratio)), Effect: sign(ahead)}, valueCell(valueOf(over, assess.Ratio)), valueCell(valueOf(q.ROI, assess.Ratio)), valueCell(valueOf(q.ROIThen, assess.Ratio))}})
	}
	if best == nil {
		return nil
	}
	s.Title = Say("annual.quarters.title.plain", Args{"measure": ArgText(measureName(measure))})
	if growth.Known() {
		s.Title = Say("annual.quarters.title", Args{"measure": ArgText(measureName(measure)), "quarter": ArgText(c.quarterName(best)), "growth": ArgOf(Of(growth.Number, Ratio)), "before": ArgText(c.lastYear())})
	}
	if c.r.PlannedBy != assess.ByNothing {
		t.Notes = []Text{Word("annual.quarters.note." + string(c.r.PlannedBy))}
	}
	s.add(Block{Table: t})
	return s
}

func (c annualComposer) quarterName(q *assess.Quarter) Text {
	a := Args{"n": ArgText(Literal(strconv.Itoa(q.Number)))}
	if q.Complete {
		return Say("quarter", a)
	}
	return Say("quarter.so_far", a)
}

func sign(q assess.Quantity) int {
	switch {
	case !q.Known() || q.Number == 0:
		return 0
	case q.Number > 0:
		return 1
	}
	return -1
}
