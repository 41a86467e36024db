package calendar

import (
	"math/bits"
	"time"
)

// Cron is a schedule in the notation of crontab(5): the minutes, hours, days,
// months and weekdays on which something happens, in the local time of no zone
// in particular. ParseCron makes one and documents the notation; the zero Cron
// never happens.
type Cron struct {
	expr string

	second, minute, hour, month bitset
	day                         monthDays
	weekday                     weekDays
}

// cronYears is how far ahead an expression is searched for its next time. The
// rarest ones, a fifth given weekday in February, leave out 40 years at most.
const cronYears = 41

// String returns the expression as it was written.
func (c Cron) String() string { return c.expr }

// Next returns the first time at or after from, and false if there is none.
func (c Cron) Next(from LocalTime) (LocalTime, bool) {
	limit := from.Date.AddMonths(12 * cronYears)
	for d := from.Date; d <= limit; {
		if !c.month.has(int(d.Month())) {
			d, from.Time = d.MonthStart().AddMonths(1), 0
			continue
		}
		if c.onDay(d) {
			if t, ok := c.firstTime(from.Time); ok {
				return LocalTime{Date: d, Time: t}, true
			}
		}
		d, from.Time = d+1, 0
	}
	return LocalTime{}, false
}

// Prev returns the last time at or before upTo, and false if there is none.
func (c Cron) Prev(upTo LocalTime) (LocalTime, bool) {
	const endOfDay = secondsPerDay - 1
	limit := upTo.Date.AddMonths(-12 * cronYears)
	for d := upTo.Date; d >= limit; {
		if !c.month.has(int(d.Month())) {
			d, upTo.Time = d.MonthStart()-1, endOfDay
			continue
		}
		if c.onDay(d) {
			if t, ok := c.lastTime(upTo.Time); ok {
				return LocalTime{Date: d, Time: t}, true
			}
		}
		d, upTo.Time = d-1, endOfDay
	}
	return LocalTime{}, false
}

// onDay applies crontab's rule: where both the day of the month and the day of
// the week are restricted, either is enough. The month is not looked at.
func (c Cron) onDay(d Date) bool {
	switch {
	case c.day.any:
		return c.weekday.on(d)
	case c.weekday.any:
		return c.day.on(d)
	}
	return c.day.on(d) || c.weekday.on(d)
}

// firstTime returns the first time of day at or after t.
func (c Cron) firstTime(t TimeOfDay) (TimeOfDay, bool) {
	h, m, s := t.Parts()
	if c.hour.has(h) {
		if c.minute.has(m) {
			if s, ok := c.second.from(s); ok {
				return Clock(h, m) + TimeOfDay(s), true
			}
		}
		if m, ok := c.minute.from(m + 1); ok {
			return Clock(h, m) + TimeOfDay(c.second.first()), true
		}
	}
	h, ok := c.hour.from(h + 1)
	return Clock(h, c.minute.first()) + TimeOfDay(c.second.first()), ok
}

// lastTime returns the last time of day at or before t.
func (c Cron) lastTime(t TimeOfDay) (TimeOfDay, bool) {
	h, m, s := t.Parts()
	if c.hour.has(h) {
		if c.minute.has(m) {
			if s, ok := c.second.upTo(s); ok {
				return Clock(h, m) + TimeOfDay(s), true
			}
		}
		if m, ok := c.minute.upTo(m - 1); ok {
			return Clock(h, m) + TimeOfDay(c.second.last()), true
		}
	}
	h, ok := c.hour.upTo(h - 1)
	return Clock(h, c.minute.last()) + TimeOfDay(c.second.last()), ok
}

// monthDays are the days of a month that a cron expression names.
type monthDays struct {
	any     bool   // * or ?
	set     bitset // of 1 to 31
	fromEnd int    // with last: this many days before the last of the month
	last    bool
	nearest bool // the working day nearest to the one day named, in its month
}

func (m monthDays) on(d Date) bool {
	if !m.last && !m.nearest {
		return m.any || m.set.has(d.Day())
	}
	month := MonthOf(d)
	target := month.Last - Date(m.fromEnd)
	if !m.last {
		target = month.First + Date(m.set.first()-1)
	}
	if m.nearest && month.Contains(target) {
		target = nearestWorkday(target, month)
	}
	return d == target && month.Contains(target)
}

// nearestWorkday returns the Monday to Friday nearest to d without leaving the
// month.
func nearestWorkday(d Date, month Period) Date {
	switch d.Weekday() {
	case time.Saturday:
		if d == month.First {
			return d + 2
		}
		return d - 1
	case time.Sunday:
		if d == month.Last {
			return d - 2
		}
		return d + 1
	}
	return d
}

// weekDays are the days of the week that a cron expression names.
type weekDays struct {
	any  bool   // * or ?
	set  bitset // of 0, Sunday, to 6
	nth  int    // only the nth of that weekday in the month, 0 for every one
	last bool   // only the last of that weekday in the month
}

func (w weekDays) on(d Date) bool {
	switch {
	case w.any:
		return true
	case !w.set.has(int(d.Weekday())):
		return false
	case w.last:
		return (d + 7).Month() != d.Month()
	}
	return w.nth == 0 || (d.Day()-1)/7+1 == w.nth
}

// bitset is a set of the numbers 0 to 63.
type bitset uint64

func (b bitset) has(n int) bool { return b>>n&1 != 0 }
func (b bitset) first() int     { return bits.TrailingZeros64(uint64(b)) }
func (b bitset) last() int      { return 63 - bits.LeadingZeros64(uint64(b)) }

// from returns the smallest member that is at least n.
func (b bitset) from(n int) (int, bool) {
	rest := b >> n << n
	return rest.first(), rest != 0
}

// upTo returns the largest member that is at most n, which may be -1.
func (b bitset) upTo(n int) (int, bool) {
	rest := b & (1<<(n+1) - 1)
	return rest.last(), rest != 0
}
