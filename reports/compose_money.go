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
		{Head: Word("head.ltv"), Unit: Money}, {Head: Word("head.cac"), Unit: Money}, {Head: Word("head.ltv_cac"), Unit: Times}, {Head: Word("head.payback"), Unit: Months}, {Head: Word("head.standing")}},
		Notes: []Text{c.lifetimeNote(), Word("customers.note.bands")}}
	for _, ch := range cu.Channels {
		t.Rows = append(t.Rows, customerRow(channelName(ch.Name), ch))
	}
	if n := t.fold(maxBars); n > 0 {
		t.Notes = append([]Text{Say("fold.more", Args{"n": ArgOf(Of(float64(n), Count))})}, t.Notes...)
	}
	if len(t.Rows) > 1 {
		t.Rows = append(t.Rows, c.allCustomers())
	}
	s.add(Block{Table: t})
	if risk := c.atRisk(); risk != nil {
		s.add(Block{Paragraph: risk})
	}
	if chart := c.retentionChart(); chart != nil {
		s.add(Block{Chart: chart})
	}
	return s
}

// allCustomers is the row of the whole. Where a single channel is too small to
// be shown, how many there are in all is not shown either, as the difference
// would tell.
func (c annualComposer) allCustomers() Row {
	row := customerRow(Word("channels.all"), assess.CustomerChannel{Worth: c.r.Customers.Total})
	row.Total = true
	small := 0
	for _, ch := range c.r.Customers.Channels {
		if ch.Suppressed {
			small++
		}
	}
	if small == 1 {
		row.Cells[1], row.Cells[2] = valueCell(Unknown(Count, Word("gap.too_few"))), valueCell(Unknown(Ratio, Word("gap.too_few")))
	}
	return row
}

// channelText names a channel; results of rows without one have none.
func channelText(name string) Text {
	if name == "" {
		return Word("channel.none")
	}
	return Literal(name)
}

func channelName(name string) Text {
	if name == "" {
		return Word("customers.unknown_channel")
	}
	return Literal(name)
}

func customerRow(name Text, ch assess.CustomerChannel) Row {
	value, cost, ratio, payback := ch.Figures()
	count, repeat := assess.Known(float64(ch.Customers)), assess.Share(assess.Known(float64(ch.Repeat)), assess.Known(float64(ch.Customers)))
	if ch.Suppressed {
		count, repeat = value, value
	}
	return Row{Cells: []Cell{textCell(name), valueCell(valueOf(count, assess.Count)), valueCell(valueOf(repeat, assess.Ratio)), valueCell(valueOf(value, assess.Money)),
		valueCell(valueOf(cost, assess.Money)), valueCell(valueOf(ratio, assess.Times)), valueCell(valueOf(payback, assess.Months)), bandCell(ratio)}}
}

// The bands of lifetime value to cost, as practitioners use them.
const (
	bandThin    = 1
	bandHealthy = 3
	bandRoom    = 5
)

// bandCell puts the ratio of lifetime value to cost into words.
func bandCell(ratio assess.Quantity) Cell {
	switch {
	case !ratio.Known():
		return Cell{}
	case ratio.Number < bandThin:
		return textCell(Word("band.losing"))
	case ratio.Number < bandHealthy:
		return textCell(Word("band.thin"))
	case ratio.Number <= bandRoom:
		return textCell(Word("band.healthy"))
	}
	return textCell(Word("band.room"))
}

// atRisk says which money hangs on regular customers who are slipping away.
func (c annualComposer) atRisk() *Paragraph {
	risk := c.r.Customers.Risk
	if risk == nil || risk.Customers == 0 {
		return nil
	}
	return &Paragraph{Text: Say("customers.at_risk", Args{"n": ArgOf(Of(float64(risk.Customers), Count)), "expected": ArgOf(Of(risk.Expected, Money)),
		"stake": ArgOf(Of(risk.AtStake, Money)), "lost": ArgOf(Of(float64(risk.Lost), Count))})}
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
