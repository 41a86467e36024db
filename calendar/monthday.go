package calendar

import (
	"fmt"
	"time"
)

// MonthDay is a day of every year, such as 1 April. 29 February means the 28th
// in a year that has none.
type MonthDay struct {
	Month time.Month
	Day   int
}

// ParseMonthDay reads month and day, "04-01". The error is an *InputError.
func ParseMonthDay(s string) (MonthDay, error) {
	t, err := time.Parse("2006-01-02", "2000-"+s)
	if err != nil {
		return MonthDay{}, &InputError{What: "day of the year", Value: s, Hint: `write month and day, "12-01" for 1 December`}
	}
	return MonthDay{Month: t.Month(), Day: t.Day()}, nil
}

// In returns the date of m in a year.
func (m MonthDay) In(year int) Date {
	first := On(year, m.Month, 1)
	return first + Date(min(m.Day, first.daysInMonth())-1)
}

// IsZero reports whether m is no day at all.
func (m MonthDay) IsZero() bool { return m == MonthDay{} }

// String returns "04-01", and "" for no day.
func (m MonthDay) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d-%02d", m.Month, m.Day)
}

// UnmarshalText implements encoding.TextUnmarshaler with ParseMonthDay; an
// empty text is no day.
func (m *MonthDay) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*m = MonthDay{}
		return nil
	}
	*m, err = ParseMonthDay(string(text))
	return err
}

// MarshalText implements encoding.TextMarshaler with String.
func (m MonthDay) MarshalText() ([]byte, error) { return []byte(m.String()), nil }
