package calendar

import (
	"fmt"
	"strings"
)

// parse reads the day-of-month field of a cron expression.
func (m *monthDays) parse(text string) (err error) {
	upper := strings.ToUpper(text)
	if upper == "*" || upper == "?" {
		m.any = true
		return nil
	}
	day, nearest := strings.CutSuffix(upper, "W")
	m.nearest = nearest
	if rest, last := strings.CutPrefix(day, "L"); last {
		m.last = true
		m.fromEnd, err = daysFromEnd(rest, text)
		return err
	}
	if nearest {
		n, err := dayField.value(day)
		m.set = 1 << n
		return err
	}
	m.set, err = dayField.list(upper)
	return err
}

// daysFromEnd reads what follows an L: nothing, or a minus and up to 30 days.
func daysFromEnd(rest, field string) (int, error) {
	if rest == "" {
		return 0, nil
	}
	digits, minus := strings.CutPrefix(rest, "-")
	n, ok := number(digits)
	if !minus || !ok || n > 30 {
		return 0, fmt.Errorf("%s: %q must be L or L-1 to L-30", dayField.name, field)
	}
	return n, nil
}

// parse reads the day-of-week field of a cron expression.
func (w *weekDays) parse(text string) (err error) {
	upper := strings.ToUpper(text)
	if upper == "*" || upper == "?" {
		w.any = true
		return nil
	}
	if day, nth, counted := strings.Cut(upper, "#"); counted {
		n, ok := number(nth)
		if !ok || len(nth) != 1 || n < 1 || n > 5 {
			return fmt.Errorf("%s: %q asks for a week of the month other than 1 to 5", weekdayField.name, text)
		}
		w.nth = n
		return w.single(day)
	}
	if day, last := strings.CutSuffix(upper, "L"); last {
		w.last = true
		return w.single(day)
	}
	w.set, err = weekdayField.list(upper)
	return err
}

func (w *weekDays) single(day string) error {
	n, err := weekdayField.value(day)
	w.set = 1 << (n % weekdayField.size())
	return err
}
