package reports

import "debrief/assess"

// customers shows whom a campaign's period won, by channel; nil without orders.
func (c campaignComposer) customers() *Section {
	w := c.a.Won
	if w == nil {
		return nil
	}
	s := &Section{ID: "customers", Label: Word("section.customers"), Title: wonTitle(w), Subtitle: Say("won.subtitle", Args{"period": ArgPeriod(w.Period)})}
	s.add(Block{Table: wonTable(w)})
	return s
}

// wonTitle says what a new customer cost and is worth, as far as is known.
func wonTitle(w *assess.Won) Text {
	t := w.Total
	a := Args{"n": ArgOf(Of(float64(t.Customers), Count)), "cost": ArgOf(valueOf(t.Cost, assess.Money)),
		"ratio": ArgOf(valueOf(t.Ratio, assess.Times)), "payback": ArgOf(valueOf(t.Payback, assess.Months))}
	switch {
	case t.Cost.Known() && t.Ratio.Known() && t.Ratio.Number < 1:
		a["back"] = ArgOf(Of(t.Ratio.Number, Ratio))
		return Say("won.title.short", a)
	case t.Cost.Known() && t.Payback.Known():
		return Say("won.title.payback", a)
	case t.Cost.Known():
		return Say("won.title.cost", a)
	}
	return Say("won.title.plain", a)
}

func wonTable(w *assess.Won) *Table {
	t := &Table{ID: "customers", Columns: []TableColumn{{Head: Word("head.channel")}, {Head: Word("head.new_customers"), Unit: Count},
		{Head: Word("head.cac"), Unit: Money}, {Head: Word("head.ltv"), Unit: Money}, {Head: Word("head.ltv_cac"), Unit: Times}, {Head: Word("head.payback"), Unit: Months}},
		Notes: []Text{Word("won.note.scope"), wonValueNote(w)}}
	if w.Young() {
		t.Notes = append(t.Notes, Say("won.note.young", Args{"date": {Date: w.Orders.First}}))
	}
	for _, ch := range w.Channels {
		t.Rows = append(t.Rows, wonRow(channelName(ch.Name), ch))
	}
	if n := t.fold(maxBars); n > 0 {
		t.Notes = append([]Text{Say("fold.more", Args{"n": ArgOf(Of(float64(n), Count))})}, t.Notes...)
	}
	if len(w.Channels) > 1 {
		total := wonRow(Word("channels.all"), w.Total)
		total.Total = true
		t.Rows = append(t.Rows, total)
	}
	return t
}

// foldNote says that a table is longer than it is shown.
func foldNote(n int) Text { return Say("fold.note", Args{"n": ArgOf(Of(float64(n), Count))}) }

func wonRow(name Text, ch assess.WonChannel) Row {
	count := Of(float64(ch.Customers), Count)
	if ch.Suppressed {
		count = Unknown(Count, Word("gap.too_few"))
	}
	return Row{Cells: []Cell{textCell(name), valueCell(count), valueCell(valueOf(ch.Cost, assess.Money)), valueCell(valueOf(ch.Value, assess.Money)),
		valueCell(valueOf(ch.Ratio, assess.Times)), valueCell(valueOf(ch.Payback, assess.Months))}}
}

func wonValueNote(w *assess.Won) Text {
	a := Args{"years": ArgOf(Of(w.Lifespan.Years, Years))}
	switch {
	case !w.Modelled:
		return Say("won.note.simple", a)
	case w.Margin:
		return Word("won.note.margin")
	}
	return Word("won.note.value")
}
