package calendar

import (
	"iter"
	"time"
)

// Occurrence is one time at which a cadence falls due.
type Occurrence struct {
	Nominal LocalTime // what clocks should show
	Zone    string    // where
	At      time.Time // when that is, in UTC; see LocalTime.In
	Period  Period    // the days that are reported on
	Name    string    // of the period, the same however the time of day or the holidays change: "2026-W09"
}

// Next returns the first occurrence after t. It returns false for a cadence
// that follows campaigns, and for a cron expression with no further time.
func (c Cadence) Next(cal Calendar, after time.Time) (Occurrence, bool) {
	furthest := reached(after, cal.Zone)
	if c.Kind == Crontab {
		return c.nextCron(cal, furthest)
	}
	if !c.regular() {
		return Occurrence{}, false
	}
	for i := c.index(cal, furthest.Date) - 1; ; i++ {
		if n := c.nominal(cal, i); n.Compare(furthest) > 0 {
			return c.occurrence(cal, i, n), true
		}
	}
}

// Last returns the last occurrence at or before t, and false as Next does.
func (c Cadence) Last(cal Calendar, upTo time.Time) (Occurrence, bool) {
	furthest := reached(upTo, cal.Zone)
	if c.Kind == Crontab {
		return c.lastCron(cal, furthest)
	}
	if !c.regular() {
		return Occurrence{}, false
	}
	for i := c.index(cal, furthest.Date) + 1; ; i-- {
		if n := c.nominal(cal, i); n.Compare(furthest) <= 0 {
			return c.occurrence(cal, i, n), true
		}
	}
}

// After yields the occurrences after t, in order, without an end but where
// Next has none.
func (c Cadence) After(cal Calendar, t time.Time) iter.Seq[Occurrence] {
	return func(yield func(Occurrence) bool) {
		for {
			o, ok := c.Next(cal, t)
			if !ok || !yield(o) {
				return
			}
			t = o.At
		}
	}
}

// Between returns the occurrences after from up to and including to, in order.
func (c Cadence) Between(cal Calendar, from, to time.Time) []Occurrence {
	var found []Occurrence
	for o := range c.After(cal, from) {
		if o.At.After(to) {
			break
		}
		found = append(found, o)
	}
	return found
}

// ForCampaign returns when, in the organization's zone, a campaign that ends on the given day is reported
// on, and until when missing data are waited for. It is for the kind
// CampaignEnd alone.
func (c Cadence) ForCampaign(end Date) (due, deadline LocalTime) {
	due = LocalTime{Date: end + Date(c.Settle.Days), Time: c.At}
	deadline = LocalTime{Date: end + Date(c.Deadline.Days), Time: c.At}
	return due, deadline
}

// nextCron returns the first occurrence after furthest. Of several times that
// fall into one gap, and so onto one instant, the last stands for all.
func (c Cadence) nextCron(cal Calendar, furthest LocalTime) (Occurrence, bool) {
	furthest = localAt(furthest.seconds() + 1)
	n, ok := c.Cron.Next(furthest)
	if !ok {
		return Occurrence{}, false
	}
	return c.lastCron(cal, reached(n.In(cal.Zone), cal.Zone))
}

func (c Cadence) lastCron(cal Calendar, furthest LocalTime) (Occurrence, bool) {
	n, ok := c.Cron.Prev(furthest)
	if !ok {
		return Occurrence{}, false
	}
	return Occurrence{
		Nominal: n, Zone: cal.Zone.String(), At: n.In(cal.Zone),
		Period: c.sincePrevious(n), Name: n.String(),
	}, true
}

// sincePrevious returns the days from the one of the time before n up to the
// day before n; the day before n, where the cadence comes several times a day.
func (c Cadence) sincePrevious(n LocalTime) Period {
	p := Period{First: n.Date - 1, Last: n.Date - 1}
	if before, ok := c.Cron.Prev(localAt(n.seconds() - 1)); ok {
		p.First = min(p.First, before.Date)
	}
	return p
}

func (c Cadence) occurrence(cal Calendar, i int, n LocalTime) Occurrence {
	o := Occurrence{Nominal: n, Zone: cal.Zone.String(), At: n.In(cal.Zone)}
	o.Period, o.Name = c.reported(cal, i, n.Date)
	return o
}
