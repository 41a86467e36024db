package calendar

import (
	"slices"
	"time"
)

// Holidays are the days on which nobody works beside Saturdays and Sundays.
// The zero Holidays has none.
type Holidays struct {
	days []Date // sorted
}

// NewHolidays returns the holidays on the given days, in any order.
func NewHolidays(days ...Date) Holidays {
	sorted := slices.Clone(days)
	slices.Sort(sorted)
	return Holidays{days: slices.Compact(sorted)}
}

// Working reports whether d is a working day.
func (h Holidays) Working(d Date) bool {
	if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		return false
	}
	_, found := slices.BinarySearch(h.days, d)
	return !found
}

// WorkingDayUpTo returns d, or the last working day before it.
func (h Holidays) WorkingDayUpTo(d Date) Date {
	for !h.Working(d) {
		d--
	}
	return d
}
