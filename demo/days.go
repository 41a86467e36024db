package demo

import "time"

// day counts the days since the first day with results. Campaigns may lie before and after.
type day int

const (
	firstYear  = 2024
	firstMonth = time.October
	firstOfDay = 1
)

// lastDay is the newest day with results, the day before [Today].
const lastDay day = 747

// date turns a calendar date into a day.
func date(year int, month time.Month, dayOfMonth int) day {
	first := time.Date(firstYear, firstMonth, firstOfDay, 0, 0, 0, 0, time.UTC)
	return day(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).Sub(first).Hours() / 24)
}

// time is midnight UTC of the day: the plan and the results hold dates, not instants.
func (d day) time() time.Time {
	return time.Date(firstYear, firstMonth, firstOfDay+int(d), 0, 0, 0, 0, time.UTC)
}

func (d day) iso() string { return d.time().Format(time.DateOnly) }

func (d day) weekday() time.Weekday { return d.time().Weekday() }

// quarter counts the calendar quarters since the first day's.
func (d day) quarter() int {
	t := d.time()
	return (t.Year()-firstYear)*4 + (int(t.Month())-1)/3 - (int(firstMonth)-1)/3
}

// years is the time since the first day, in years.
func (d day) years() float64 { return float64(d) / 365.25 }

// span is a stretch of days, both ends included.
type span struct{ from, to day }

func (s span) holds(d day) bool { return s.from <= d && d <= s.to }

func (s span) days() int { return int(s.to-s.from) + 1 }
