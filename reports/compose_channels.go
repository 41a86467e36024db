package reports

import (
	"cmp"
	"slices"

	"debrief/assess"
)

// channels compares the channels; left out where there is one alone.
func (c campaignComposer) channels() *Section {
	if len(c.a.Channels) < 2 {
		return nil
	}
	s := channelsSection(c.a.Channels, c.a.Totals, c.f, c.against())
	return s
}

// channelsSection compares channels by what they cost and what they brought.
func channelsSection(channels []assess.Channel, totals assess.Totals, f Frame, before Text) *Section {
	return channelView{channels, totals, before, maxBars}.section(f)
}

// channelView is what a section shows of channels: the most that a reader sees
// by name, the others in a sum.
type channelView struct {
	channels []assess.Channel // largest spend first
	totals   assess.Totals
	before   Text // what they are compared with; empty without a comparison
	most     int
}

func (v channelView) section(f Frame) *Section {
	k := f.Catalogue.KPI("roi")
	if _, ok := v.totals["revenue"]; !ok {
		k = f.Catalogue.KPI("cost_per_lead")
	}
	s := &Section{ID: "channels", Label: Word("section.channels"), Title: channelsTitle(v.channels, k, v.totals), Subtitle: Word("channels.subtitle")}
	s.add(Block{Chart: v.bars(k)})
	if chart := v.shares(); chart != nil {
		s.add(Block{Chart: chart})
	}
	s.add(Block{Table: v.table(f)})
	return s
}

// channelsTitle names the channel that returned most and the one that
// returned least, of those with enough evidence.
func channelsTitle(channels []assess.Channel, k *assess.KPI, totals assess.Totals) Text {
	ranked := ranked(channels)
	if len(ranked) < 2 {
		return Say("channels.title.plain", Args{"n": ArgOf(Of(float64(len(channels)), Count))})
	}
	best, worst := ranked[0], ranked[len(ranked)-1]
	a := Args{"best": ArgText(channelText(best.Name)), "worst": ArgText(channelText(worst.Name)), "one": ArgOf(Of(1, Money)),
		"bestShare": ArgOf(valueOf(best.ResultShare, assess.Ratio)), "kpi": ArgText(kpiName(k))}
	if k.ID == "roi" {
		a["bestValue"] = ArgOf(Of(1+best.KPIs["roi"].Number, Money))
		a["worstValue"] = ArgOf(Of(1+worst.KPIs["roi"].Number, Money))
		return Say("channels.title.roi", a)
	}
	a["bestValue"] = ArgOf(valueOf(best.KPIs[k.ID].Quantity, k.Unit))
	a["worstValue"] = ArgOf(valueOf(worst.KPIs[k.ID].Quantity, k.Unit))
	return Say("channels.title.kpi", a)
}

// ranked are the channels with a rank, best first.
func ranked(channels []assess.Channel) []assess.Channel {
	var out []assess.Channel
	for _, ch := range channels {
		if ch.Rank > 0 {
			out = append(out, ch)
		}
	}
	slices.SortFunc(out, func(a, b assess.Channel) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// maxBars is how many channels a chart or table shows a reader; the workbook
// has all.
const maxBars = 12

// bars shows the leading KPI of the channels with the largest spend,
// with intervals, the best first, and the value of all channels as a line.
func (v channelView) bars(k *assess.KPI) *Chart {
	bars := &BarChart{Unit: Unit(k.Unit)}
	shown, rest := v.split()
	for _, ch := range bestFirst(shown, k) {
		bar := Bar{Label: channelText(ch.Name), Value: estimateOf(ch.KPIs[k.ID], k.Unit), Scenario: Actual}
		if b := ch.Before[k.ID]; b.Known() {
			bar.Compare = ptr(valueOf(b, k.Unit))
		}
		bars.Bars = append(bars.Bars, bar)
	}
	if len(rest) > 0 {
		bars.Bars = append(bars.Bars, Bar{Label: restText(len(rest)), Value: valueOf(k.Formula.Eval(sumsOf(rest)), k.Unit), Scenario: Actual})
	}
	if whole := k.Formula.Eval(v.totals); whole.Known() {
		bars.Reference = &Reference{Label: Word("channels.all"), Value: valueOf(whole, k.Unit)}
	}
	c := &Chart{ID: "channels-" + k.ID, Title: Say("channels.chart", Args{"kpi": ArgText(kpiName(k))}), Bars: bars, Half: true}
	c.Subtitle = Word("channels.chart.subtitle")
	if !v.before.IsZero() {
		c.Subtitle = Say("channels.chart.subtitle.before", Args{"before": ArgText(v.before)})
	}
	return c
}

// split parts the channels into those that are shown by name and the rest; a
// rest of one is shown.
func (v channelView) split() (shown, rest []assess.Channel) {
	if len(v.channels) <= v.most {
		return v.channels, nil
	}
	return v.channels[:v.most-1], v.channels[v.most-1:]
}

func bestFirst(channels []assess.Channel, k *assess.KPI) []assess.Channel {
	sorted := slices.Clone(channels)
	slices.SortStableFunc(sorted, func(a, b assess.Channel) int {
		x, y := a.KPIs[k.ID], b.KPIs[k.ID]
		if !x.Known() || !y.Known() {
			return cmp.Compare(x.Gap.Kind, y.Gap.Kind)
		}
		return -k.Better(x.Number, y.Number)
	})
	return sorted
}

// sumsOf adds up what channels spent and brought.
func sumsOf(channels []assess.Channel) assess.Totals {
	sums := assess.Totals{}
	for _, ch := range channels {
		if ch.Spend.Known() {
			sums["spend"] += ch.Spend.Number
		}
		for _, measure := range []string{"leads", "sales", "revenue"} {
			if e, ok := ch.KPIs[measure]; ok && e.Known() {
				sums[measure] += e.Number
			}
		}
	}
	return sums
}

// shares sets each channel's share of spend against its share of results.
func (v channelView) shares() *Chart {
	dots := &DotChart{Unit: Ratio, From: Word("share.spend"), To: Word("share.result")}
	shown, _ := v.split()
	for _, ch := range shown {
		if !ch.SpendShare.Known() || !ch.ResultShare.Known() {
			continue
		}
		effect := 0
		switch d := ch.ResultShare.Number - ch.SpendShare.Number; {
		case d > 0:
			effect = 1
		case d < 0:
			effect = -1
		}
		dots.Rows = append(dots.Rows, Dots{Label: channelText(ch.Name), From: valueOf(ch.SpendShare, assess.Ratio), To: valueOf(ch.ResultShare, assess.Ratio), Effect: effect})
	}
	if len(dots.Rows) < 2 {
		return nil
	}
	return &Chart{ID: "channels-share", Title: Word("share.chart"), Subtitle: Word("share.chart.subtitle"), Dots: dots, Half: true}
}

// table lists the channels with the whole as its last row; of more than
// most, a reader sees the others in a sum.
func (v channelView) table(f Frame) *Table {
	t := &Table{ID: "channels", Columns: []TableColumn{{Head: Word("head.channel")}, {Head: label(Word("measure.spend")), Unit: Money},
		{Head: Word("head.spend_share"), Unit: Ratio}, {Head: Word("head.result_share"), Unit: Ratio}}}
	var kpis []*assess.KPI
	for _, id := range []string{"leads", "sales", "cost_per_lead", "cost_per_sale", "roi"} {
		k := f.Catalogue.KPI(id)
		if k != nil && k.Formula.Eval(v.totals).Known() {
			kpis = append(kpis, k)
			t.Columns = append(t.Columns, TableColumn{Head: label(kpiName(k)), Unit: Unit(k.Unit)})
		}
	}
	t.Columns = append(t.Columns, TableColumn{Head: Word("head.rank")})
	for _, ch := range v.channels {
		t.Rows = append(t.Rows, channelRow(ch, kpis))
	}
	if shown, rest := v.split(); len(rest) > 0 {
		t.fold(len(shown))
		t.Rows = append(t.Rows, restRow(rest, kpis))
		t.Notes = []Text{foldNote(len(rest))}
	}
	t.Rows = append(t.Rows, wholeRow(kpis, v.totals))
	t.Notes = append(t.Notes, Word("channels.note"))
	return t
}

func channelRow(ch assess.Channel, kpis []*assess.KPI) Row {
	filter := map[string]string{assess.DimChannel: ch.Name}
	row := Row{Cells: []Cell{textCell(channelText(ch.Name)), valueCell(sumValue(ch.Spend, "spend", Money, filter)),
		valueCell(valueOf(ch.SpendShare, assess.Ratio)), valueCell(valueOf(ch.ResultShare, assess.Ratio))}}
	for _, k := range kpis {
		row.Cells = append(row.Cells, valueCell(kpiValue(k, ch.KPIs[k.ID], filter)))
	}
	row.Cells = append(row.Cells, rankCell(ch.Rank))
	return row
}

// restRow sums up the channels that a reader is not shown.
func restRow(rest []assess.Channel, kpis []*assess.KPI) Row {
	sums := sumsOf(rest)
	spend, result := assess.Known(0), assess.Known(0)
	for _, ch := range rest {
		spend.Number += ch.SpendShare.Number
		result.Number += ch.ResultShare.Number
	}
	row := Row{Only: Reading, Cells: []Cell{textCell(restText(len(rest))), valueCell(valueOf(sums.Of("spend"), assess.Money)),
		valueCell(valueOf(spend, assess.Ratio)), valueCell(valueOf(result, assess.Ratio))}}
	for _, k := range kpis {
		row.Cells = append(row.Cells, valueCell(valueOf(k.Formula.Eval(sums), k.Unit)))
	}
	row.Cells = append(row.Cells, Cell{})
	return row
}

func rankCell(rank int) Cell {
	if rank == 0 {
		return valueCell(Unknown(Count, Word("gap.too_few")))
	}
	return valueCell(Of(float64(rank), Count))
}

func sumValue(q assess.Quantity, measure string, unit Unit, filter map[string]string) Value {
	v := valueOf(q, assess.Unit(unit))
	if v.Known() {
		v.Formula = &Formula{Text: measure, Where: filter}
	}
	return v
}

func wholeRow(kpis []*assess.KPI, totals assess.Totals) Row {
	row := Row{Total: true, Cells: []Cell{textCell(Word("channels.all")), valueCell(sumValue(totals.Of("spend"), "spend", Money, nil)),
		valueCell(Of(1, Ratio)), valueCell(Of(1, Ratio))}}
	for _, k := range kpis {
		row.Cells = append(row.Cells, valueCell(kpiValue(k, assess.Estimate{Quantity: k.Formula.Eval(totals)}, nil)))
	}
	return Row{Total: true, Cells: append(row.Cells, Cell{})}
}
