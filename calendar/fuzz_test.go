package calendar_test

import (
	"testing"

	"debrief/calendar"
)

func FuzzParseCron(f *testing.F) {
	for _, seed := range []string{"0 8 * * MON", "*/15 9-17/2 L-3W 2,4-6 5#2", "0 0 29 2 0L", "@yearly", "50-10/3 * ? * *"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := calendar.ParseCron(text)
		if err != nil {
			return
		}
		from := calendar.LocalTime{Date: calendar.On(2026, 3, 1), Time: calendar.Clock(12, 34)}
		next, ok := c.Next(from)
		if !ok || next.Compare(from) < 0 {
			t.Fatalf("Next(%v) = %v, %v", from, next, ok)
		}
		if prev, ok := c.Prev(next); !ok || prev != next {
			t.Fatalf("Prev(%v) = %v, %v", next, prev, ok)
		}
		again, err := calendar.ParseCron(c.String())
		if err != nil || again != c {
			t.Fatalf("%q reads back as %q: %v", text, again, err)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	f.Add("2026-02-29")
	f.Add("0001-01-01")
	f.Add("02-29")
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := calendar.ParseDate(text); err == nil && d.String() != text {
			t.Errorf("date %q is written %q", text, d)
		}
		if m, err := calendar.ParseMonthDay(text); err == nil && m.String() != text {
			t.Errorf("day of the year %q is written %q", text, m)
		}
		if n, err := calendar.ParseTimeOfDay(text); err == nil && n.String() != text {
			t.Errorf("time %q is written %q", text, n)
		}
	})
}

func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"3d", "6w", "90m", "2h", "3y", "0d", "99999999999d", "-1d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := calendar.ParseDuration(text)
		if err != nil {
			return
		}
		if d.Days < 0 || d.Clock < 0 || d.Days != 0 && d.Clock != 0 {
			t.Fatalf("%q is %+v", text, d)
		}
		if again, err := calendar.ParseDuration(d.String()); err != nil || again != d {
			t.Fatalf("%q is written %q and read back as %+v: %v", text, d, again, err)
		}
	})
}
