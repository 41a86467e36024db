package calendar

import (
	"fmt"
	"time"
)

// TimeOfDay is a time on a 24-hour clock, in seconds after midnight, from 0 to
// 86,399. It says nothing of a date or a zone; see LocalTime.In.
type TimeOfDay int32

// secondsPerDay is the length of a day on the dial, whatever the clocks do.
const secondsPerDay = 24 * 60 * 60

const timeOfDayHint = `write hours and minutes on a 24-hour clock, "08:00"`

// Clock returns the time of day h:m.
func Clock(h, m int) TimeOfDay { return TimeOfDay(h*3600 + m*60) }

// ParseTimeOfDay reads "08:00", hours and minutes. The error is an *InputError.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	wrong := &InputError{What: "time", Value: s, Hint: timeOfDayHint}
	if s == "24:00" {
		wrong.Why, wrong.Hint = "a day ends before 24:00", `write "00:00" for the start of the day, "23:59" for its end`
		return 0, wrong
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("08:00") {
		return 0, wrong
	}
	return Clock(t.Hour(), t.Minute()), nil
}

// Parts returns hours, minutes and seconds.
func (t TimeOfDay) Parts() (hour, minute, second int) {
	return int(t) / 3600, int(t) / 60 % 60, int(t) % 60
}

// String returns "08:00", with seconds only where there are some.
func (t TimeOfDay) String() string {
	h, m, s := t.Parts()
	if s == 0 {
		return fmt.Sprintf("%02d:%02d", h, m)
	}
	return fmt.Sprintf("%02d:%02d:%02d", h, m, s)
}

// UnmarshalText implements encoding.TextUnmarshaler with ParseTimeOfDay.
func (t *TimeOfDay) UnmarshalText(text []byte) (err error) {
	*t, err = ParseTimeOfDay(string(text))
	return err
}

// MarshalText implements encoding.TextMarshaler with String.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }
