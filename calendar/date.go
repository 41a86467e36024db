package calendar

import (
	"fmt"
	"time"
)

// Date is a day in the proleptic Gregorian calendar, counted from 1 January of
// the year 1. The zero Date is "no date". Dates compare with < and >, and
// d+7 is a week later.
type Date int32

// unixDays is the Date of 1970-01-01.
const unixDays = 719163

// On returns the date of a day; out-of-range months and days roll over as in
// time.Date, so On(2026, 14, 1) is 1 February 2027.
func On(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400) + unixDays
}

// DateOf returns the date that t shows on a calendar in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return On(y, m, d)
}

// ParseDate reads an ISO date, "2026-12-01".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("date %q is not of the form 2026-12-31", s)
	}
	return DateOf(t), nil
}

// Time returns the midnight, in UTC, at which d begins.
func (d Date) Time() time.Time {
	return time.Unix(int64(d-unixDays)*86400, 0).UTC()
}

// Civil returns the year, month and day of d.
func (d Date) Civil() (int, time.Month, int) { return d.Time().Date() }

// Year returns the year of d.
func (d Date) Year() int { return d.Time().Year() }

// Month returns the month of d.
func (d Date) Month() time.Month { return d.Time().Month() }

// Day returns the day of the month of d.
func (d Date) Day() int { return d.Time().Day() }

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday { return time.Weekday(d % 7) }

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == 0 }

// AddMonths returns the same day n months later, or the last day of that
// month where it is shorter: 31 January + 1 month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	first := On(y, m+time.Month(n), 1)
	return first + Date(min(day, first.daysInMonth())-1)
}

// MonthStart returns the first day of the month of d.
func (d Date) MonthStart() Date { return d - Date(d.Day()-1) }

// WeekStart returns the Monday of the ISO week of d.
func (d Date) WeekStart() Date { return d - Date((d.Weekday()+6)%7) }

// String returns the ISO form, "2026-12-01", and "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText implements encoding.TextMarshaler with the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler for the ISO form; an empty
// text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

func (d Date) daysInMonth() int {
	y, m, _ := d.Civil()
	return int(On(y, m+1, 1) - On(y, m, 1))
}
