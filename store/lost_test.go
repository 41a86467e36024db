package store

import (
	"testing"
	"time"
)

func TestDaysLost(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	on := func(day string, arrived, bounced bool) mailDay {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return mailDay{at, arrived, bounced}
	}
	back := func(day string) mailDay { return on(day, false, true) }
	here := func(day string) mailDay { return on(day, true, false) }
	both := func(day string) mailDay { return on(day, true, true) }
	for name, c := range map[string]struct {
		days []mailDay // the latest first
		want int
	}{
		"none":                         {nil, 0},
		"three weeks":                  {[]mailDay{back("2026-11-30"), back("2026-11-23"), back("2026-11-16")}, 3},
		"less than two weeks":          {[]mailDay{back("2026-11-30"), back("2026-11-29"), back("2026-11-28"), back("2026-11-27"), back("2026-11-17")}, 0},
		"one that arrived between":     {[]mailDay{back("2026-11-30"), here("2026-11-23"), back("2026-11-16")}, 0},
		"one that arrived before":      {[]mailDay{back("2026-11-30"), back("2026-11-16"), here("2026-11-09"), back("2026-11-02")}, 2},
		"one of two on a day":          {[]mailDay{back("2026-11-30"), both("2026-11-16"), back("2026-11-09")}, 0},
		"the last may still come back": {[]mailDay{here("2026-11-30"), here("2026-11-26"), back("2026-11-23"), back("2026-11-09")}, 2},
		"the last did not come back":   {[]mailDay{here("2026-11-24"), back("2026-11-23"), back("2026-11-09")}, 0},
		"all may still come back":      {[]mailDay{here("2026-11-30")}, 0},
		"the last day had both":        {[]mailDay{both("2026-11-30"), back("2026-11-23"), back("2026-11-09")}, 0},
	} {
		if got := daysLost(c.days, now); got != c.want {
			t.Errorf("%s: %d days, want %d", name, got, c.want)
		}
	}
}
