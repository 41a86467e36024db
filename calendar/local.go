package calendar

import (
	"fmt"
	"time"
)

// LocalTime is a date and a time of day as a wall clock shows them, in no
// particular zone. It is what a person means by "1 March, 08:00".
type LocalTime struct {
	Date Date
	Time TimeOfDay
}

// zoneReach is further than any clock on Earth is from UTC, and longer than any
// stretch of local time that was ever repeated.
const zoneReach = 26 * time.Hour

// LocalOf returns what a clock shows at t in t's own location; fractions of a
// second are cut off.
func LocalOf(t time.Time) LocalTime {
	_, offset := t.Zone()
	return localAt(t.Unix() + int64(offset))
}

// In returns the instant, in UTC, at which clocks in the zone first show l or
// later. So a time that exists runs when it comes; one that is skipped in
// spring, at the first instant after the gap; one that comes twice in autumn,
// the first time.
func (l LocalTime) In(zone *time.Location) time.Time {
	dial := l.seconds()
	t := time.Unix(dial, 0).Add(-zoneReach).In(zone)
	for {
		_, offset := t.Zone()
		start, end := offsetBounds(t)
		at := time.Unix(dial-int64(offset), 0)
		if !start.IsZero() && at.Before(start) {
			return start.UTC()
		}
		if end.IsZero() || at.Before(end) {
			return at.UTC()
		}
		t = end
	}
}

// offsetBounds returns a stretch of time around t, from start up to end, in
// which the zone has one offset; a zero time is no bound. It is ZoneBounds but
// for 31 December of a leap year, which that takes (in Go 1.26, beyond the last
// change that a zone file lists) to begin after the end of its stretch.
func offsetBounds(t time.Time) (start, end time.Time) {
	start, end = t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		end = time.Date(t.UTC().Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC).In(t.Location())
	}
	return start, end
}

// reached returns the furthest that clocks in the zone have shown up to t. It
// is the inverse of In: n.In(zone) is after t exactly where n is after it. In
// the repeated hour of autumn it stays at the end of the first pass.
func reached(t time.Time, zone *time.Location) LocalTime {
	t = t.In(zone)
	furthest := LocalOf(t).seconds()
	horizon := t.Add(-zoneReach)
	for start, _ := t.ZoneBounds(); !start.IsZero() && start.After(horizon); start, _ = t.ZoneBounds() {
		t = start.Add(-time.Second)
		furthest = max(furthest, LocalOf(t).seconds())
	}
	return localAt(furthest)
}

// Compare returns -1, 0 or 1 as l is before, the same as or after m on one dial.
func (l LocalTime) Compare(m LocalTime) int {
	switch {
	case l == m:
		return 0
	case l.Date < m.Date, l.Date == m.Date && l.Time < m.Time:
		return -1
	}
	return 1
}

// String returns "2026-03-01T08:00", with seconds only where there are some.
func (l LocalTime) String() string { return l.Date.String() + "T" + l.Time.String() }

// ParseLocalTime reads the form that String writes.
func ParseLocalTime(s string) (LocalTime, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return LocalOf(t), nil
		}
	}
	return LocalTime{}, &InputError{What: "local time", Value: s, Hint: `write "2026-03-01T08:00"`}
}

// LoadZone returns the zone of an IANA name, "Europe/Dublin". The name must be
// a name: "Local" and "" would make the same file mean different things on
// different machines, and are refused. The error is an *InputError.
func LoadZone(name string) (*time.Location, error) {
	wrong := &InputError{What: "time zone", Value: name, Hint: `write the name of a city's zone, "Europe/Dublin", or "UTC"`}
	if name == "" || name == "Local" {
		wrong.Why = "a zone must have a name"
		return nil, wrong
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		wrong.Why = fmt.Sprintf("not known (%v)", err)
		return nil, wrong
	}
	return zone, nil
}

// seconds counts from the same midnight as Unix time does, on the dial.
func (l LocalTime) seconds() int64 {
	return int64(l.Date-unixDays)*secondsPerDay + int64(l.Time)
}

func localAt(seconds int64) LocalTime {
	days := floorDiv(seconds, secondsPerDay)
	return LocalTime{Date: Date(days) + unixDays, Time: TimeOfDay(seconds - days*secondsPerDay)}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
