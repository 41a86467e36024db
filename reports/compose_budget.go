package reports

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"debrief/assess"
)

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
	s.add(Block{Table: c.budgetTable()})
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

// furthest are the channels that a chart of moves has room for: of many, those
// whose money moves most, in the order of the table.
func furthest(channels []assess.BudgetChannel) []assess.BudgetChannel {
	if len(channels) <= maxBars {
		return channels
	}
	moves := make([]float64, len(channels))
	for i, ch := range channels {
		moves[i] = math.Abs(ch.Proposed - ch.Now)
	}
	slices.Sort(moves)
	least := moves[len(moves)-maxBars]
	var out []assess.BudgetChannel
	for _, ch := range channels {
		if math.Abs(ch.Proposed-ch.Now) >= least && len(out) < maxBars {
			out = append(out, ch)
		}
	}
	return out
}

func budgetDots(b *assess.Budget) *Chart {
	dots := &DotChart{Unit: Money, From: Word("budget.now"), To: Word("budget.proposed")}
	for _, ch := range furthest(b.Channels) {
		dots.Rows = append(dots.Rows, Dots{Label: channelText(ch.Name), From: Of(ch.Now, Money), To: Of(ch.Proposed, Money)})
	}
	if len(dots.Rows) < 2 {
		return nil
	}
	return &Chart{ID: "budget-moves", Title: Word("budget.chart"), Subtitle: Word("budget.chart.subtitle"), Dots: dots}
}

func (c annualComposer) budgetTable() *Table {
	b := c.r.Budget
	t := &Table{ID: "budget", Columns: []TableColumn{{Head: Word("head.channel")}, {Head: Word("budget.now"), Unit: Money}, {Head: Word("budget.proposed"), Unit: Money}, {Head: Word("head.change"), Unit: Ratio},
		{Head: Word("head.average_return")}, {Head: Word("head.last_return")}, {Head: Word("head.next_return")}, {Head: Word("head.agreement"), Unit: Ratio}, {Head: Word("head.advice")}},
		Notes: []Text{Say("budget.note", Args{"measure": ArgText(measureName(b.Measure)), "months": ArgOf(Of(float64(b.Months), Months))})}}
	if limits := limitsNote(b); !limits.IsZero() {
		t.Notes = append(t.Notes, limits)
	}
	unit := assess.Unit(MeasureUnit(b.Measure))
	now, proposed := 0.0, 0.0
	for _, ch := range b.Channels {
		now, proposed = now+ch.Now, proposed+ch.Proposed
		t.Rows = append(t.Rows, Row{Cells: []Cell{textCell(channelText(ch.Name)), valueCell(Of(ch.Now, Money)), valueCell(Of(ch.Proposed, Money)), valueCell(Of(ch.Proposed/ch.Now-1, Ratio)),
			valueCell(valueOf(ch.Average, unit)), valueCell(valueOf(ch.Last, unit)), valueCell(valueOf(ch.Next, unit)), valueCell(valueOf(ch.Agreement, assess.Ratio)), textCell(Word("advice." + string(ch.Advice)))}})
	}
	t.Rows = append(t.Rows, Row{Total: true, Cells: []Cell{textCell(Word("total")), valueCell(Of(now, Money)), valueCell(Of(proposed, Money)), valueCell(Of(proposed/now-1, Ratio)), {}, {}, {}, {}, {}}})
	return t
}

// limitsNote lists the limits that were set; empty without any.
func limitsNote(b *assess.Budget) Text {
	var list []Text
	for _, ch := range b.Channels {
		a := Args{"channel": ArgText(channelText(ch.Name)), "min": ArgOf(Of(ch.Limit.Min, Money)), "max": ArgOf(Of(ch.Limit.Max, Money))}
		switch {
		case ch.Limit.Min > 0 && ch.Limit.Max > 0:
			list = append(list, Say("budget.limit.both", a))
		case ch.Limit.Min > 0:
			list = append(list, Say("budget.limit.min", a))
		case ch.Limit.Max > 0:
			list = append(list, Say("budget.limit.max", a))
		}
	}
	if len(list) == 0 {
		return Text{}
	}
	return Say("budget.limits", Args{"limits": {Texts: list}})
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
		p := Panel{Label: channelText(ch.Name), Now: &Point{ch.Now, ch.Curve.Response(ch.Now)}, Proposed: &Point{ch.Proposed, ch.Curve.Response(ch.Proposed)}}
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
	s.Title = scenariosTitle(b)
	t := &Table{ID: "scenarios", Columns: []TableColumn{{Head: Word("head.total_budget")}, {Head: Word("fact.budget.head"), Unit: Money}, {Head: label(measureName(b.Measure)), Unit: Unit(unit)},
		{Head: Word("head.low"), Unit: Unit(unit)}, {Head: Word("head.high"), Unit: Unit(unit)}, {Head: Word("head.next_return")}}}
	if b.Margin > 0 {
		t.Columns = append(t.Columns, TableColumn{Head: Word("head.next_profit")})
		t.Notes = append(t.Notes, Say("scenarios.profit.note", Args{"margin": ArgOf(Of(b.Margin, Ratio)), "needed": ArgOf(Of(1/b.Margin, Money))}))
	}
	for _, sc := range b.Scenarios {
		row := Row{Cells: []Cell{textCell(scenarioName(sc)), valueCell(Of(sc.Budget, Money)), valueCell(valueOf(sc.Expected.Quantity, unit)),
			valueCell(Of(sc.Expected.Low, Unit(unit))), valueCell(Of(sc.Expected.High, Unit(unit))), valueCell(valueOf(sc.Next, unit))}}
		if b.Margin > 0 {
			profit := valueCell(valueOf(sc.Profit, assess.Money))
			if sc.Profit.Known() {
				profit.Effect = cmp.Compare(sc.Profit.Number, 0)
			}
			row.Cells = append(row.Cells, profit)
		}
		t.Rows = append(t.Rows, row)
	}
	s.add(Block{Table: t})
	s.add(Block{Table: scenarioSplits(b)})
	return s
}

// scenariosTitle says what the next unit of money returns and, where the margin
// is known, whether it pays for itself.
func scenariosTitle(b *assess.Budget) Text {
	same := sameTotal(b)
	a := Args{"measure": ArgText(measureName(b.Measure)), "one": ArgOf(Of(1, Money)), "next": ArgOf(valueOf(same.Next, assess.Unit(MeasureUnit(b.Measure))))}
	if b.Margin <= 0 || !same.Profit.Known() {
		return Say("scenarios.title", a)
	}
	a["needed"] = ArgOf(Of(1/b.Margin, Money))
	if same.Profit.Number < 0 {
		return Say("scenarios.title.loses", a)
	}
	return Say("scenarios.title.earns", a)
}

// scenarioSplits shows how each total is split best.
func scenarioSplits(b *assess.Budget) *Table {
	t := &Table{ID: "scenario-splits", Title: Word("scenarios.splits"), Columns: []TableColumn{{Head: Word("head.channel")}}, Notes: []Text{Word("scenarios.splits.note")}}
	for _, sc := range b.Scenarios {
		head := scenarioName(sc)
		t.Columns = append(t.Columns, TableColumn{Head: head, Unit: Money})
	}
	total := Row{Total: true, Cells: []Cell{textCell(Word("total"))}}
	for i, ch := range b.Channels {
		row := Row{Cells: []Cell{textCell(channelText(ch.Name))}}
		for _, sc := range b.Scenarios {
			row.Cells = append(row.Cells, valueCell(Of(sc.Spend[i], Money)))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, sc := range b.Scenarios {
		sum := 0.0
		for _, x := range sc.Spend {
			sum += x
		}
		total.Cells = append(total.Cells, valueCell(Of(sum, Money)))
	}
	t.Rows = append(t.Rows, total)
	return t
}

// model is the budget to try other amounts on.
func (c annualComposer) model() *Model {
	b := c.r.Budget
	if b == nil {
		return nil
	}
	a := Args{"year": ArgText(Literal(strconv.Itoa(c.r.Year + 1))), "measure": ArgText(measureName(b.Measure)), "months": ArgOf(Of(float64(b.Months), Months)), "period": ArgPeriod(b.Window)}
	m := &Model{Title: Say("model.title", a), Subtitle: Say("model.subtitle", a), Measure: measureName(b.Measure), Unit: MeasureUnit(b.Measure)}
	for _, ch := range b.Channels {
		channel := ModelChannel{Label: channelText(ch.Name), Now: ch.Now, Proposed: ch.Proposed, Low: ch.Low, High: ch.High, Advice: Word("advice." + string(ch.Advice)), Basis: Word("model.basis.prior")}
		if ch.Curve.Scale > 0 { // not where it is unknown
			channel.Scale, channel.Elasticity = ch.Curve.Scale, ch.Curve.Elasticity
		}
		if ch.Estimated {
			channel.Basis = Say("model.basis.data", Args{"months": ArgOf(Of(float64(ch.Observed), Months))})
		}
		m.Channels = append(m.Channels, channel)
	}
	for _, sc := range b.Scenarios {
		m.Scenarios = append(m.Scenarios, ModelScenario{Change: sc.Change, Spend: sc.Spend})
	}
	m.Notes = []Text{Say("model.note.curve", a), Word("model.note.alone"), Word("model.note.reach"), Word("model.note.limits")}
	if limits := limitsNote(b); !limits.IsZero() {
		m.Notes = append(m.Notes, limits)
	}
	return m
}

// scenarioName says how a total stands to the present one.
func scenarioName(sc assess.BudgetScenario) Text {
	if sc.Change == 0 {
		return Word("scenarios.same")
	}
	return Say("scenarios.changed", Args{"change": ArgOf(Of(sc.Change, Ratio))})
}

func sameTotal(b *assess.Budget) assess.BudgetScenario {
	for _, sc := range b.Scenarios {
		if sc.Change == 0 {
			return sc
		}
	}
	return b.Scenarios[0]
}
