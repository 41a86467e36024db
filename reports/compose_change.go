package reports

import (
	"cmp"
	"math"
	"slices"

	"debrief/assess"
)

// change explains the return against the campaign before, and what a sale or
// lead cost.
func (c campaignComposer) change() *Section {
	return changeSection(c.a.Bridges, c.against())
}

// changeSection has a bridge for each KPI that changed by more than one part: a
// single part is the change itself.
func changeSection(bridges []*assess.Bridge, before Text) *Section {
	var s *Section
	for _, b := range bridges {
		switch {
		case len(b.Parts) < 2:
		case s == nil:
			s = bridgeSection(b, before)
		default:
			s.further(b, before)
		}
	}
	return s
}

// bridgeSteps is how many channels a bridge names before it sums up the rest.
const bridgeSteps = 7

// bridgeSection explains the change of a KPI by channel.
func bridgeSection(b *assess.Bridge, before Text) *Section {
	parts := slices.Clone(b.Parts)
	slices.SortStableFunc(parts, func(x, y assess.Part) int {
		return cmp.Compare(math.Abs(y.Total()), math.Abs(x.Total()))
	})
	whole := sumOf(parts)
	diff := differenceUnit(b.KPI)
	a := Args{"kpi": ArgText(kpiName(b.KPI)), "change": ArgOf(Of(b.To-b.From, diff)), "before": ArgText(before),
		"rate": ArgOf(Of(whole.Rate, diff)), "mix": ArgOf(Of(whole.Mix, diff))}
	s := &Section{ID: "change", Label: Word("section.change"), Title: Say("change.title", a), Subtitle: Say("change.subtitle", a)}
	s.add(Block{Chart: bridgeChart(b, parts, before, s)})
	s.add(Block{Table: bridgeTable(b, parts, s.Title)})
	return s
}

// differenceUnit is the unit of a change of a KPI: points for ratios.
func differenceUnit(k *assess.KPI) Unit {
	if k.Unit == assess.Ratio {
		return Points
	}
	return Unit(k.Unit)
}

func sumOf(parts []assess.Part) assess.Part {
	var sum assess.Part
	for _, p := range parts {
		sum.Rate, sum.Mix = sum.Rate+p.Rate, sum.Mix+p.Mix
	}
	return sum
}

// further explains one more KPI in a section of its own kind: its sentence
// stands over its chart, and its table in the workbook.
func (s *Section) further(b *assess.Bridge, before Text) {
	more := bridgeSection(b, before)
	for _, block := range more.Blocks {
		if block.Chart != nil {
			block.Chart.ID += "-" + b.KPI.ID
		}
		if block.Table != nil {
			block.Table.ID += "-" + b.KPI.ID
			block.Table.keepFor(Workbook)
		}
		s.add(block)
	}
}

func bridgeChart(b *assess.Bridge, parts []assess.Part, before Text, s *Section) *Chart {
	unit, diff := Unit(b.KPI.Unit), differenceUnit(b.KPI)
	chart := &BridgeChart{Unit: unit,
		Start: Bar{Label: before, Value: Of(b.From, unit), Scenario: Previous},
		End:   Bar{Label: Word("scenario.actual"), Value: Of(b.To, unit), Scenario: Actual}}
	step := func(label Text, change float64) {
		chart.Steps = append(chart.Steps, Step{Label: label, Value: Of(change, diff), Effect: b.KPI.Better(change, 0)})
	}
	named, rest := parts[:min(len(parts), bridgeSteps)], parts[min(len(parts), bridgeSteps):]
	for _, p := range named {
		step(channelText(p.Key), p.Total())
	}
	if len(rest) > 0 {
		step(restText(len(rest)), sumOf(rest).Total())
	}
	return &Chart{ID: "change-chart", Title: s.Title, Subtitle: s.Subtitle, Bridge: chart}
}

// restText names what a chart or table sums up.
func restText(n int) Text { return Say("rest.n", Args{"n": ArgOf(Of(float64(n), Count))}) }

// bridgeTable lists each channel's part; a reader sees those that the chart
// names.
func bridgeTable(b *assess.Bridge, parts []assess.Part, title Text) *Table {
	diff := differenceUnit(b.KPI)
	t := &Table{ID: "change", Title: title, Columns: []TableColumn{
		{Head: Word("head.channel")}, {Head: Word("head.rate_effect"), Unit: diff},
		{Head: Word("head.mix_effect"), Unit: diff}, {Head: Word("head.total_effect"), Unit: diff}},
		Notes: []Text{Say("change.note", Args{"kpi": ArgText(kpiName(b.KPI))})}}
	cell := func(n float64) Cell { return Cell{Value: ptr(Of(n, diff)), Effect: b.KPI.Better(n, 0)} }
	row := func(name Text, p assess.Part) Row {
		return Row{Cells: []Cell{textCell(name), cell(p.Rate), cell(p.Mix), cell(p.Total())}}
	}
	for _, p := range parts {
		t.Rows = append(t.Rows, row(channelText(p.Key), p))
	}
	if rest := t.fold(bridgeSteps); rest > 1 {
		sum := row(restText(rest), sumOf(parts[bridgeSteps:]))
		sum.Only = Reading
		t.Rows = append(t.Rows, sum)
	}
	total := row(Word("total"), sumOf(parts))
	total.Total = true
	t.Rows = append(t.Rows, total)
	return t
}

// fold keeps rows after the first most for the workbook, and returns how many
// they are; a single row is not worth folding.
func (t *Table) fold(most int) int {
	rest := len(t.Rows) - most
	if rest < 2 {
		return 0
	}
	for i := most; i < len(t.Rows); i++ {
		t.Rows[i].Only = Workbook
	}
	return rest
}
