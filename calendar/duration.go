package calendar

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Duration is a length as people state it: either whole calendar days (3d, 6w)
// or a time on the clock (90m, 2h). The two are kept apart because a calendar
// day is 23 or 25 hours long on the days when the clocks change; at most one
// of the fields is set.
type Duration struct {
	Days  int           // calendar days
	Clock time.Duration // elapsed time
}

// maxDays bounds a duration to a century, beyond which it is a slip of the pen.
const maxDays = 36525

const durationHint = `write a whole number and a unit: "90m", "2h", "3d", "6w" or "3y"`

// Days returns a duration of n calendar days.
func Days(n int) Duration { return Duration{Days: n} }

// ParseDuration reads a whole number followed by m (minutes), h (hours),
// d (days), w (weeks of 7 days) or y (years of 365 days). Minutes and hours are
// clock time, the others calendar days. The error is an *InputError.
func ParseDuration(s string) (Duration, error) {
	wrong := &InputError{What: "duration", Value: s, Hint: durationHint}
	if len(s) < 2 {
		return Duration{}, wrong
	}
	digits, unit := s[:len(s)-1], s[len(s)-1]
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil {
		return Duration{}, wrong
	}
	days, clock := unitOf(unit)
	if days == 0 && clock == 0 {
		wrong.Why = fmt.Sprintf("the unit %q is not known", unit)
		return Duration{}, wrong
	}
	if float64(n)*float64(days)+float64(n)*clock.Hours()/24 > maxDays {
		wrong.Why, wrong.Hint = "longer than a century", "write a shorter one"
		return Duration{}, wrong
	}
	return Duration{Days: int(n) * days, Clock: time.Duration(n) * clock}, nil
}

func unitOf(unit byte) (days int, clock time.Duration) {
	switch unit {
	case 'm':
		return 0, time.Minute
	case 'h':
		return 0, time.Hour
	case 'd':
		return 1, 0
	case 'w':
		return 7, 0
	case 'y':
		return 365, 0
	}
	return 0, 0
}

// IsZero reports whether d has no length.
func (d Duration) IsZero() bool { return d == Duration{} }

// After returns the instant d after t: calendar days on the calendar of t's own
// location at the same time of day, by the rule of LocalTime.In; clock time as
// it passes.
func (d Duration) After(t time.Time) time.Time {
	if d.Days == 0 {
		return t.Add(d.Clock)
	}
	local := LocalOf(t)
	local.Date += Date(d.Days)
	return local.In(t.Location())
}

// Before returns the instant d before t, by the same rule as After.
func (d Duration) Before(t time.Time) time.Time {
	return Duration{Days: -d.Days, Clock: -d.Clock}.After(t)
}

// String returns the form that ParseDuration reads, in the largest unit that
// divides it: "6w", "3d", "2h", "90m". Weeks are preferred to years.
func (d Duration) String() string {
	switch {
	case d.Days != 0 && d.Days%7 == 0:
		return fmt.Sprintf("%dw", d.Days/7)
	case d.Days != 0 || d.Clock == 0:
		return fmt.Sprintf("%dd", d.Days)
	case math.Mod(d.Clock.Hours(), 1) == 0:
		return fmt.Sprintf("%dh", int(d.Clock.Hours()))
	}
	return fmt.Sprintf("%dm", int(d.Clock.Minutes()))
}

// UnmarshalText implements encoding.TextUnmarshaler with ParseDuration.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDuration(string(text))
	return err
}

// MarshalText implements encoding.TextMarshaler with String.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
