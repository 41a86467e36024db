package reports

import (
	"time"

	"debrief/assess"
	"debrief/calendar"
)

// dateText is a day, written short in tables; empty for no day.
func dateText(d calendar.Date) Text {
	if d.IsZero() {
		return Text{}
	}
	return Say("date", Args{"date": {Date: d}})
}

// timeText is a date and a time of day, in the zone that the time bears; empty
// if there is none.
func timeText(t time.Time) Text {
	if t.IsZero() {
		return Text{}
	}
	return Say("time", Args{"date": {Date: calendar.DateOf(t)}, "time": ArgText(Literal(t.Format("15:04")))})
}

// maxGaps is how many gaps are listed.
const maxGaps = 3

// GapArgs returns the arguments of a phrase that lists the days that are
// missing: the first gaps, and how many there are beside them.
func GapArgs(gaps []calendar.Period) (periods, more Arg) {
	var texts []Text
	for _, g := range gaps[:min(len(gaps), maxGaps)] {
		if g.First == g.Last {
			texts = append(texts, Say("text.day", Args{"date": {Date: g.First}}))
			continue
		}
		texts = append(texts, Say("text.period", Args{"period": ArgPeriod(g)}))
	}
	return Arg{Texts: texts}, ArgOf(Of(float64(len(gaps)-len(texts)), Count))
}

// dateCell shows the last day of a period, or that it has begun.
func dateCell(p calendar.Period) Cell {
	switch {
	case !p.Last.IsZero():
		return textCell(dateText(p.Last))
	case !p.First.IsZero():
		return textCell(Word("state.begun"))
	}
	return Cell{}
}

// optionalCell is empty where there is no value and no reason is of interest.
func optionalCell(q assess.Quantity, unit assess.Unit) Cell {
	if !q.Known() {
		return Cell{}
	}
	return valueCell(valueOf(q, unit))
}

// MeasureLabel names a measure as the head of a column.
func MeasureLabel(measure string) Text { return label(measureName(measure)) }

// MeasureUnit is the unit of a measure's sums.
func MeasureUnit(measure string) Unit {
	if measure == "revenue" || measure == "spend" {
		return Money
	}
	return Count
}
