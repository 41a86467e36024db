package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/calendar"
)

func TestDateAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(-50_000_000_000, 50_000_000_000).Draw(t, "seconds")
		at := time.Unix(seconds, 0).UTC()
		d := calendar.DateOf(at)
		if got, want := d.String(), at.Format(time.DateOnly); got != want {
			t.Fatalf("String() = %s, want %s", got, want)
		}
		if d.Weekday() != at.Weekday() || d.Year() != at.Year() || d.Month() != at.Month() || d.Day() != at.Day() {
			t.Fatalf("%s: parts differ from time's", d)
		}
		if back, err := calendar.ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("ParseDate(%s) = %v, %v", d, back, err)
		}
	})
}

func TestAddMonthsKeepsToTheMonth(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2028-02-29", 12, "2029-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-11-15", 3, "2027-02-15"},
	} {
		from, _ := calendar.ParseDate(tt.from)
		if got := from.AddMonths(tt.n).String(); got != tt.want {
			t.Errorf("%s + %d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestPeriod(t *testing.T) {
	p := calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 28)}
	if p.Days() != 28 || !p.Contains(p.Last) || p.Contains(p.Last+1) {
		t.Errorf("%v: wrong ends", p)
	}
	if got := p.Before().String(); got != "2026-02-01 – 2026-02-28" {
		t.Errorf("Before() = %s", got)
	}
	if got := p.YearBefore().String(); got != "2025-03-01 – 2025-03-28" {
		t.Errorf("YearBefore() = %s", got)
	}
	march := calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}
	if got := march.Previous().String(); got != "2026-02-01 – 2026-02-28" {
		t.Errorf("Previous() of March = %s", got)
	}
	if got := p.Previous(); got != p.Before() {
		t.Errorf("Previous() of 28 days = %s", got)
	}
	if got := p.Intersect(calendar.Period{First: p.Last + 1, Last: p.Last + 2}); !got.IsZero() {
		t.Errorf("Intersect of disjoint periods = %v", got)
	}
}
