package calendar

import "fmt"

// MonthOf returns the calendar month in which d lies.
func MonthOf(d Date) Period {
	first := d.MonthStart()
	return Period{First: first, Last: first + Date(first.daysInMonth()) - 1}
}

// WeekOf returns the ISO week, Monday to Sunday, in which d lies.
func WeekOf(d Date) Period {
	return Period{First: d.WeekStart(), Last: d.WeekStart() + 6}
}

// ISOWeek returns the ISO 8601 year and week number (1 to 53) in which d lies.
// A week belongs to the year of its Thursday, so a year has a week 53 where it
// has 53 Thursdays.
func (d Date) ISOWeek() (year, week int) {
	thursday := d.WeekStart() + 3
	year = thursday.Year()
	return year, int(thursday-On(year, 1, 1))/7 + 1
}

// Week returns the days of an ISO week. Week 53 of a year that has only 52 is
// the first week of the year after it.
func Week(year, week int) Period {
	first := On(year, 1, 4).WeekStart() + Date(7*(week-1))
	return Period{First: first, Last: first + 6}
}

// MonthName returns "2026-03".
func MonthName(d Date) string {
	y, m, _ := d.Civil()
	return fmt.Sprintf("%04d-%02d", y, int(m))
}

// WeekName returns the ISO name of a week, "2026-W53".
func WeekName(d Date) string {
	y, w := d.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// nthDay returns the n-th day of p; its last one where it has fewer; and for a
// negative n the -n-th from its end, -1 being the last.
func (p Period) nthDay(n int) Date {
	if n < 0 {
		return max(p.First, p.Last+Date(n)+1)
	}
	return min(p.First+Date(n)-1, p.Last)
}
