package reports

import "debrief/assess"

// replays shows how the forecasts and moves of earlier reviews fared, made
// again from what was known then.
func (c annualComposer) replays() *Section {
	if len(c.r.Replays) == 0 {
		return nil
	}
	s := &Section{ID: "replays", Label: Word("section.replays"), Title: replayTitle(c.r.Replays), Subtitle: Word("replays.subtitle")}
	t := &Table{ID: "replays", Columns: []TableColumn{{Head: Word("head.review_of")}, {Head: Word("head.kpi")}, {Head: Word("head.landing")}, {Head: Word("head.low")}, {Head: Word("head.high")},
		{Head: Word("head.came_to")}, {Head: Word("head.off")}, {Head: Word("head.held")}}, Notes: []Text{Word("replays.note")}}
	for i := range c.r.Replays {
		r := &c.r.Replays[i]
		for _, l := range r.Landings {
			t.Rows = append(t.Rows, landedRow(r, l))
		}
	}
	for i := range c.r.Replays {
		if text := movesText(&c.r.Replays[i]); !text.IsZero() {
			s.add(Block{Paragraph: &Paragraph{Text: text}})
		}
	}
	s.add(Block{Table: t})
	return s
}

func replayTitle(all []assess.Replay) Text {
	hits, judged := 0, 0
	for _, r := range all {
		for _, l := range r.Landings {
			if l.Error.Known() {
				judged++
				if l.Hit {
					hits++
				}
			}
		}
	}
	return Say("replays.title", Args{"hits": ArgOf(Of(float64(hits), Count)), "judged": ArgOf(Of(float64(judged), Count))})
}

func landedRow(r *assess.Replay, l assess.Landed) Row {
	unit := l.KPI.Unit
	off := valueOf(l.Error, assess.Ratio)
	if unit == assess.Ratio {
		off.Unit = Points
	}
	low, high, held := Cell{}, Cell{}, Cell{}
	if l.Forecast.Known() {
		low, high = valueCell(Of(l.Forecast.Low, Unit(unit))), valueCell(Of(l.Forecast.High, Unit(unit)))
	}
	switch {
	case !l.Error.Known():
	case l.Hit:
		held = textCell(Word("replays.held"))
	default:
		held = textCell(Word("replays.outside"))
	}
	return Row{Cells: []Cell{textCell(dateText(r.AsOf)), textCell(label(kpiName(l.KPI))), valueCell(valueOf(l.Forecast.Quantity, unit)), low, high,
		valueCell(valueOf(l.Actual, unit)), valueCell(off), held}}
}

// movesText says what the money brought on the channels that an earlier review
// would have raised and cut; empty where it recommended no moves, or where the
// days after are too few.
func movesText(r *assess.Replay) Text {
	if r.After.IsZero() || r.Raised.Channels+r.Cut.Channels == 0 {
		return Text{}
	}
	a := Args{"date": {Date: r.AsOf}, "after": ArgPeriod(r.After), "raised": ArgOf(valueOf(r.Raised.Next, assess.Money)), "cut": ArgOf(valueOf(r.Cut.Next, assess.Money)),
		"raisedAll": ArgOf(valueOf(r.Raised.Return, assess.Money)), "cutAll": ArgOf(valueOf(r.Cut.Return, assess.Money)),
		"up": ArgOf(Of(float64(r.Raised.Channels), Count)), "down": ArgOf(Of(float64(r.Cut.Channels), Count)), "one": ArgOf(Of(1, Money))}
	right, ok := r.Right()
	switch {
	case !ok:
		return Say("replays.moves.one_sided", a)
	case right:
		return Say("replays.moves.right", a)
	}
	return Say("replays.moves.wrong", a)
}
