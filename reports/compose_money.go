package reports

import (
	"strconv"

	"debrief/assess"
)

// customers shows what customers are worth by the channel that won them, and
// how long they stay.
func (c annualComposer) customers() *Section {
	cu := c.r.Customers
	if cu == nil {
		return nil
	}
	s := &Section{ID: "customers", Label: Word("section.customers"), Title: c.customersTitle(), Subtitle: Say("customers.subtitle", Args{"period": ArgPeriod(cu.Window)})}
	t := &Table{ID: "customers", Columns: []TableColumn{{Head: Word("head.channel")}, {Head: Word("head.customers"), Unit: Count}, {Head: Word("head.repeat"), Unit: Ratio},
		{Head: Word("head.ltv"), Unit: Money}, {Head: Word("head.cac"), Unit: Money}, {Head: Word("head.ltv_cac"), Unit: Times}, {Head: Word("head.payback"), Unit: Months}},
		Notes: []Text{c.lifetimeNote()}}
	for _, ch := range cu.Channels {
		t.Rows = append(t.Rows, customerRow(ch))
	}
	s.add(Block{Table: t})
	if chart := c.retentionChart(); chart != nil {
		s.add(Block{Chart: chart})
	}
	return s
}

func customerRow(ch assess.CustomerChannel) Row {
	name := Literal(ch.Name)
	if ch.Name == "" {
		name = Word("customers.unknown_channel")
	}
	value, cost, ratio, payback := ch.Figures()
	count, repeat := assess.Known(float64(ch.Customers)), assess.Share(assess.Known(float64(ch.Repeat)), assess.Known(float64(ch.Customers)))
	if ch.Suppressed {
		count, repeat = value, value
	}
	return Row{Cells: []Cell{textCell(name), valueCell(valueOf(count, assess.Count)), valueCell(valueOf(repeat, assess.Ratio)), valueCell(valueOf(value, assess.Money)),
		valueCell(valueOf(cost, assess.Money)), valueCell(valueOf(ratio, assess.Times)), valueCell(valueOf(payback, assess.Months))}}
}

func (c annualComposer) customersTitle() Text {
	var best *assess.CustomerChannel
	var most assess.Quantity
	for i := range c.r.Customers.Channels {
		ch := &c.r.Customers.Channels[i]
		if _, _, ratio, _ := ch.Figures(); ratio.Known() && ch.Name != "" && (best == nil || most.Less(ratio)) {
			best, most = ch, ratio
		}
	}
	total := c.r.Customers.Total
	a := Args{"n": ArgOf(Of(float64(total.Customers), Count)), "value": ArgOf(Of(total.Value, Money))}
	if best == nil {
		return Say("customers.title.plain", a)
	}
	a["best"], a["ratio"] = ArgText(Literal(best.Name)), ArgOf(Of(most.Number, Times))
	return Say("customers.title", a)
}

// lifetimeNote says how the value was estimated.
func (c annualComposer) lifetimeNote() Text {
	total := c.r.Customers.Total
	a := Args{"years": ArgOf(Of(total.Simple.Lifespan.Years, Years)), "order": ArgOf(Of(total.Simple.AverageOrder, Money)), "frequency": ArgOf(Of(total.Simple.Frequency, Number))}
	if c.r.Customers.Reason == 0 {
		return Word("customers.note.model")
	}
	return Say("customers.note.simple", a)
}

func (c annualComposer) retentionChart() *Chart {
	tri := c.r.Customers.Cohorts
	heat := &HeatChart{Unit: Ratio}
	width := 0
	for _, co := range tri.Cohorts {
		width = max(width, len(co.Retained)-1)
	}
	if width < 2 {
		return nil
	}
	for n := range width {
		heat.Columns = append(heat.Columns, Say("customers.quarters_since", Args{"n": ArgText(Literal(strconv.Itoa(n + 1)))}))
	}
	for _, co := range tri.Cohorts {
		if co.Suppressed || co.Customers == 0 || len(co.Retained) < 2 {
			continue
		}
		heat.Rows = append(heat.Rows, quarterLabel(co.Start))
		cells := make([]Value, width)
		for n := range width {
			cells[n] = Unknown(Ratio, Word("gap.not_yet"))
			if n+1 < len(co.Retained) {
				cells[n] = Of(co.Retained[n+1], Ratio)
			}
		}
		heat.Cells = append(heat.Cells, cells)
	}
	if len(heat.Rows) < 2 {
		return nil
	}
	return &Chart{ID: "retention", Title: Word("customers.retention"), Subtitle: Word("customers.retention.subtitle"), Heat: heat}
}

func quarterLabel(unixDay int32) Text {
	d := assess.DateOfUnixDay(unixDay)
	return Say("quarter.of", Args{"n": ArgText(Literal(strconv.Itoa((int(d.Month())-1)/3 + 1))), "year": ArgText(Literal(strconv.Itoa(d.Year())))})
}

// budget shows each channel's response, where it stands, and how next year's
// money would work hardest.
func (c annualComposer) budget() *Section {
	b := c.r.Budget
	if b == nil {
		return nil
	}
	next := Literal(strconv.Itoa(c.r.Year + 1))
	a := Args{"measure": ArgText(measureName(b.Measure)), "year": ArgText(next), "total": ArgOf(Of(b.Now, Money)), "gain": ArgOf(valueOf(b.Gain.Quantity, assess.Ratio)), "chance": ArgOf(valueOf(b.Beats, assess.Ratio))}
	s := &Section{ID: "budget", Label: Word("section.budget"), Title: Say("budget.title", a), Subtitle: Say("budget.subtitle", Args{"period": ArgPeriod(b.Window)})}
	if !b.Gain.Known() || b.Gain.Number < minGain || !b.Beats.Known() {
		s.Title = Say("budget.title.hold", a)
	}
	s.add(Block{Paragraph: &Paragraph{Text: budgetExpected(b)}})
	if chart := budgetDots(b); chart != nil {
		s.add(Block{Chart: chart})
	}
	s.add(Block{Table: budgetTable(b)})
	if chart := budgetCurves(b); chart != nil {
		s.add(Block{Chart: chart})
	}
	return s
}

// budgetExpected says in a sentence what the proposed split should bring.
func budgetExpected(b *assess.Budget) Text {
	unit := assess.Unit(MeasureUnit(b.Measure))
	return Say("budget.expected", Args{"measure": ArgText(measureName(b.Measure)), "expected": ArgOf(valueOf(b.Expected.Quantity, unit)),
		"range": ArgText(rangeOf(b.Expected, unit)), "now": ArgOf(valueOf(b.StatusQuo.Quantity, unit)),
		"gain": ArgOf(valueOf(b.Gain.Quantity, assess.Ratio)), "gainRange": ArgText(rangeOf(b.Gain, assess.Ratio)), "chance": ArgOf(valueOf(b.Beats, assess.Ratio))})
}

func rangeOf(e assess.Estimate, unit assess.Unit) Text {
	return Say("range", Args{"low": ArgOf(Of(e.Low, Unit(unit))), "high": ArgOf(Of(e.High, Unit(unit)))})
}

func budgetDots(b *assess.Budget) *Chart {
	dots := &DotChart{Unit: Money, From: Word("budget.now"), To: Word("budget.proposed")}
	for _, ch := range b.Channels {
		dots.Rows = append(dots.Rows, Dots{Label: Literal(ch.Name), From: Of(ch.Now, Money), To: Of(ch.Proposed, Money)})
	}
	if len(dots.Rows) < 2 {
		return nil
	}
	return &Chart{ID: "budget-moves", Title: Word("budget.chart"), Subtitle: Word("budget.chart.subtitle"), Dots: dots}
}

func budgetTable(b *assess.Budget) *Table {
	t := &Table{ID: "budget", Columns: []TableColumn{{Head: Word("head.channel")}, {Head: Word("budget.now"), Unit: Money}, {Head: Word("budget.proposed"), Unit: Money}, {Head: Word("head.change"), Unit: Ratio},
		{Head: Word("head.average_return")}, {Head: Word("head.next_return")}, {Head: Word("head.agreement"), Unit: Ratio}, {Head: Word("head.advice")}},
		Notes: []Text{Say("budget.note", Args{"measure": ArgText(measureName(b.Measure)), "months": ArgOf(Of(float64(b.Months), Months))})}}
	unit := assess.Unit(MeasureUnit(b.Measure))
	now, proposed := 0.0, 0.0
	for _, ch := range b.Channels {
		now, proposed = now+ch.Now, proposed+ch.Proposed
		t.Rows = append(t.Rows, Row{Cells: []Cell{literalCell(ch.Name), valueCell(Of(ch.Now, Money)), valueCell(Of(ch.Proposed, Money)), valueCell(Of(ch.Proposed/ch.Now-1, Ratio)),
			valueCell(valueOf(ch.Average, unit)), valueCell(valueOf(ch.Next, unit)), valueCell(valueOf(ch.Agreement, assess.Ratio)), textCell(Word("advice." + string(ch.Advice)))}})
	}
	t.Rows = append(t.Rows, Row{Total: true, Cells: []Cell{textCell(Word("total")), valueCell(Of(now, Money)), valueCell(Of(proposed, Money)), valueCell(Of(proposed/now-1, Ratio)), {}, {}, {}, {}}})
	return t
}

// curvePoints is how many points a response curve is drawn with, and
// curveReach how far beyond the present spend.
const (
	curvePoints = 41
	curveReach  = 1.6
)

func budgetCurves(b *assess.Budget) *Chart {
	chart := &CurveChart{XUnit: Money, YUnit: MeasureUnit(b.Measure), X: label(Word("measure.spend")), Y: label(measureName(b.Measure))}
	for _, ch := range b.Channels {
		if !ch.Estimated || len(chart.Panels) >= 6 {
			continue
		}
		p := Panel{Label: Literal(ch.Name), Now: &Point{ch.Now, ch.Curve.Response(ch.Now)}, Proposed: &Point{ch.Proposed, ch.Curve.Response(ch.Proposed)}}
		for i := range curvePoints {
			x := ch.Now * curveReach * float64(i) / (curvePoints - 1)
			p.X, p.Y = append(p.X, x), append(p.Y, ch.Curve.Response(x))
		}
		chart.Panels = append(chart.Panels, p)
	}
	if len(chart.Panels) == 0 {
		return nil
	}
	return &Chart{ID: "budget-curves", Title: Word("budget.curves"), Subtitle: Word("budget.curves.subtitle"), Curves: chart}
}

// scenarios shows what other totals would bring.
func (c annualComposer) scenarios() *Section {
	b := c.r.Budget
	if b == nil || len(b.Scenarios) == 0 {
		return nil
	}
	unit := assess.Unit(MeasureUnit(b.Measure))
	s := &Section{ID: "scenarios", Label: Word("section.scenarios"), Subtitle: Word("scenarios.subtitle")}
	s.Title = Say("scenarios.title", Args{"measure": ArgText(measureName(b.Measure)), "one": ArgOf(Of(1, Money)), "next": ArgOf(valueOf(sameTotal(b).Next, unit))})
	t := &Table{ID: "scenarios", Columns: []TableColumn{{Head: Word("head.scenario"), Unit: Ratio}, {Head: Word("fact.budget.head"), Unit: Money}, {Head: label(measureName(b.Measure)), Unit: Unit(unit)},
		{Head: Word("head.low"), Unit: Unit(unit)}, {Head: Word("head.high"), Unit: Unit(unit)}, {Head: Word("head.next_return")}}}
	for _, sc := range b.Scenarios {
		t.Rows = append(t.Rows, Row{Cells: []Cell{valueCell(Of(sc.Change, Ratio)), valueCell(Of(sc.Budget, Money)), valueCell(valueOf(sc.Expected.Quantity, unit)),
			valueCell(Of(sc.Expected.Low, Unit(unit))), valueCell(Of(sc.Expected.High, Unit(unit))), valueCell(valueOf(sc.Next, unit))}})
	}
	s.add(Block{Table: t})
	return s
}

func sameTotal(b *assess.Budget) assess.BudgetScenario {
	for _, sc := range b.Scenarios {
		if sc.Change == 0 {
			return sc
		}
	}
	return b.Scenarios[0]
}
