package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"debrief/calendar"
)

func mustDate(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOccurrences(t *testing.T) {
	april := calendar.FiscalYear{Starts: calendar.MonthDay{Month: time.April, Day: 1}}
	december := calendar.MonthDay{Month: time.December, Day: 1}
	for _, tt := range []struct {
		name   string
		when   calendar.When
		fiscal calendar.FiscalYear
		after  string // a date: from its first moment in Dublin on
		want   string // nominal, period, name
	}{
		{"weekly", calendar.When{Weekly: "monday"}, calendar.FiscalYear{}, "2026-03-04",
			"2026-03-09T08:00 2026-03-02 – 2026-03-08 2026-W10"},
		{"weekly, the first day of week 1", calendar.When{Weekly: "mon"}, calendar.FiscalYear{}, "2027-01-04",
			"2027-01-04T08:00 2026-12-28 – 2027-01-03 2026-W53"},
		{"weekly on Sunday, the week is not over", calendar.When{Weekly: "Sun", At: "18:30"}, calendar.FiscalYear{}, "2026-03-04",
			"2026-03-08T18:30 2026-02-23 – 2026-03-01 2026-W09"},
		{"monthly", calendar.When{Monthly: "1", At: "07:30"}, calendar.FiscalYear{}, "2026-02-02",
			"2026-03-01T07:30 2026-02-01 – 2026-02-28 2026-02"},
		{"monthly 31", calendar.When{Monthly: "31"}, calendar.FiscalYear{}, "2028-02-01",
			"2028-02-29T08:00 2028-01-01 – 2028-01-31 2028-01"},
		{"monthly last but one", calendar.When{Monthly: "-2"}, calendar.FiscalYear{}, "2026-04-01",
			"2026-04-29T08:00 2026-03-01 – 2026-03-31 2026-03"},
		{"quarterly", calendar.When{Quarterly: "5"}, calendar.FiscalYear{}, "2026-01-06",
			"2026-04-05T08:00 2026-01-01 – 2026-03-31 2026-Q1"},
		{"fiscal quarter across the year", calendar.When{Quarterly: "1"}, april, "2026-03-31",
			"2026-04-01T08:00 2026-01-01 – 2026-03-31 FY2026-Q4"},
		{"yearly, to date", calendar.When{Yearly: "10-15"}, calendar.FiscalYear{}, "2026-01-01",
			"2026-10-15T08:00 2026-01-01 – 2026-10-14 2026"},
		{"yearly, early: the year before", calendar.When{Yearly: "01-15"}, calendar.FiscalYear{}, "2026-01-01",
			"2026-01-15T08:00 2025-01-01 – 2025-12-31 2025"},
		{"yearly, fiscal", calendar.When{Yearly: "02-01"}, april, "2026-01-01",
			"2026-02-01T08:00 2025-04-01 – 2026-01-31 FY2026"},
		{"yearly 29 February", calendar.When{Yearly: "02-29"}, april, "2027-01-01",
			"2027-02-28T08:00 2026-04-01 – 2027-02-27 FY2027"},
		{"before budget", calendar.When{BeforeBudget: "6w"}, calendar.FiscalYear{}, "2026-01-01",
			"2026-10-20T08:00 2026-01-01 – 2026-10-19 2026"},
		{"before budget, Saturday after a holiday", calendar.When{BeforeBudget: "6w"}, calendar.FiscalYear{}, "2029-01-01",
			"2029-10-18T08:00 2029-01-01 – 2029-10-17 2029"},
		{"cron", calendar.When{Cron: "0 8 * * MON,THU"}, calendar.FiscalYear{}, "2026-03-03",
			"2026-03-05T08:00 2026-03-02 – 2026-03-04 2026-03-05T08:00"},
		{"cron, twice a day", calendar.When{Cron: "0 8,17 * * *"}, calendar.FiscalYear{}, "2026-03-03",
			"2026-03-03T08:00 2026-03-02 – 2026-03-02 2026-03-03T08:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, problems := tt.when.Cadence()
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			cal := calendar.Calendar{
				Zone: mustZone(t, "Europe/Dublin"), FiscalYear: tt.fiscal, BudgetDue: december,
				Holidays: calendar.NewHolidays(mustDate(t, "2029-10-19")),
			}
			from := calendar.LocalTime{Date: mustDate(t, tt.after)}.In(cal.Zone)
			o, ok := c.Next(cal, from)
			if got := strings.Join([]string{o.Nominal.String(), o.Period.String(), o.Name}, " "); !ok || got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if o.Zone != "Europe/Dublin" || !o.At.Equal(o.Nominal.In(cal.Zone)) {
				t.Errorf("at %s in %s", o.At, o.Zone)
			}
		})
	}
}

// TestEveryPeriodOnce: whatever the cadence, the fiscal year and the holidays,
// the names of 20 years of occurrences are all different, those of an annual
// cadence are consecutive years, and no period is empty or in the future.
func TestEveryPeriodOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		monthDay := func(name string) calendar.MonthDay {
			d := calendar.On(2028, 1, 1) + calendar.Date(rapid.IntRange(0, 365).Draw(t, name))
			return calendar.MonthDay{Month: d.Month(), Day: d.Day()}
		}
		var days []calendar.Date
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 20*365), 0, 50).Draw(t, "holidays") {
			days = append(days, calendar.On(2026, 1, 1)+calendar.Date(n))
		}
		cal := calendar.Calendar{
			Zone: time.UTC, FiscalYear: calendar.FiscalYear{Starts: monthDay("fiscal year")},
			BudgetDue: monthDay("budget due"), Holidays: calendar.NewHolidays(days...),
		}
		c := calendar.Cadence{
			Kind: calendar.Kind(rapid.IntRange(int(calendar.BeforeBudget), int(calendar.Weekly)).Draw(t, "kind")),
			Lead: calendar.Days(rapid.IntRange(1, 200).Draw(t, "lead")),
			Date: monthDay("date"), Day: rapid.IntRange(1, 31).Draw(t, "day"), At: calendar.Clock(8, 0),
		}
		names := map[string]bool{}
		for _, o := range c.Between(cal, decadeStart, decadeStart.AddDate(20, 0, 0)) {
			if names[o.Name] {
				t.Fatalf("%s comes twice", o.Name)
			}
			names[o.Name] = true
			if o.Period.Days() == 0 || o.Period.Last >= o.Nominal.Date {
				t.Fatalf("%s at %s reports on %s", o.Name, o.Nominal, o.Period)
			}
		}
		if annual := c.Kind == calendar.BeforeBudget || c.Kind == calendar.Yearly; annual && (len(names) < 19 || len(names) > 21) {
			t.Fatalf("%d annual reviews in 20 years", len(names))
		}
	})
}

func TestFiscalYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := calendar.On(2028, 1, 1) + calendar.Date(rapid.IntRange(0, 365).Draw(t, "start"))
		f := calendar.FiscalYear{Starts: calendar.MonthDay{Month: start.Month(), Day: start.Day()}}
		d := calendar.On(2020, 1, 1) + calendar.Date(rapid.IntRange(0, 20*365).Draw(t, "day"))
		year, q := f.QuarterOf(d)
		if year != f.Number(d) || !f.Year(year).Contains(d) || !f.Quarter(year, q).Contains(d) {
			t.Fatalf("%s is in %s, quarter %d of %d: %s", d, f.Year(year), q, year, f.Quarter(year, q))
		}
		if f.Year(year).Last+1 != f.Year(year+1).First || f.Year(year).Last.Year() != year && start.Day() > 1 {
			t.Fatalf("year %d is %s, followed by %s", year, f.Year(year), f.Year(year+1))
		}
		for q := 1; q < 4; q++ {
			if f.Quarter(year, q).Last+1 != f.Quarter(year, q+1).First {
				t.Fatalf("quarter %d is %s, followed by %s", q, f.Quarter(year, q), f.Quarter(year, q+1))
			}
		}
	})
}

func TestISOWeekAgreesWithTime(t *testing.T) {
	for d := calendar.On(1999, 1, 1); d < calendar.On(2050, 1, 1); d++ {
		year, week := d.ISOWeek()
		if y, w := d.Time().ISOWeek(); y != year || w != week {
			t.Fatalf("%s is in week %d of %d, want %d of %d", d, week, year, w, y)
		}
		if p := calendar.Week(year, week); p != calendar.WeekOf(d) {
			t.Fatalf("week %d of %d is %s, not %s", week, year, p, calendar.WeekOf(d))
		}
	}
}

func TestWorkingDayUpTo(t *testing.T) {
	h := calendar.NewHolidays(mustDate(t, "2026-12-25"), mustDate(t, "2026-12-24"), mustDate(t, "2026-12-25"))
	for day, want := range map[string]string{
		"2026-12-23": "2026-12-23", // Wednesday
		"2026-12-25": "2026-12-23", // two holidays
		"2026-12-27": "2026-12-23", // Sunday after them
		"2026-12-28": "2026-12-28",
	} {
		if got := h.WorkingDayUpTo(mustDate(t, day)).String(); got != want {
			t.Errorf("up to %s: %s, want %s", day, got, want)
		}
	}
}

func TestLocalTimeInOddHours(t *testing.T) {
	for _, tt := range []struct{ zone, local, want string }{
		{"Europe/Dublin", "2026-03-29T01:30", "2026-03-29T01:00:00Z"},       // skipped
		{"Europe/Dublin", "2026-10-25T01:30", "2026-10-25T00:30:00Z"},       // twice
		{"America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00:00Z"},    // midnight is skipped
		{"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z"}, // half an hour is skipped
		{"Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z"},        // a day is skipped
		{"America/New_York", "2096-12-31T12:00", "2096-12-31T17:00:00Z"},    // far future, leap year
	} {
		l, err := calendar.ParseLocalTime(tt.local)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.In(mustZone(t, tt.zone)).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s in %s is %s, want %s", tt.local, tt.zone, got, tt.want)
		}
	}
}

func TestDurationKeepsDaysAndHoursApart(t *testing.T) {
	zone := mustZone(t, "Europe/Dublin")
	noon := time.Date(2026, 3, 28, 12, 0, 0, 0, zone) // the clocks go forward that night
	for text, want := range map[string]string{"1d": "2026-03-29T12:00", "24h": "2026-03-29T13:00", "90m": "2026-03-28T13:30", "2w": "2026-04-11T12:00"} {
		d, err := calendar.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		after := d.After(noon)
		if got := calendar.LocalOf(after.In(zone)).String(); got != want {
			t.Errorf("%s after noon: %s, want %s", text, got, want)
		}
		if back := d.Before(after.In(zone)); !back.Equal(noon) {
			t.Errorf("%s there and back is %s", text, back)
		}
	}
}

func TestWhenFaults(t *testing.T) {
	for _, tt := range []struct {
		name string
		when calendar.When
		want []string // fields
	}{
		{"nothing", calendar.When{}, []string{""}},
		{"two cadences", calendar.When{Weekly: "mon", Monthly: "1"}, []string{""}},
		{"two faults", calendar.When{Weekly: "someday", At: "8 o'clock"}, []string{"at", "weekly"}},
		{"month of 32 days", calendar.When{Monthly: "32"}, []string{"monthly"}},
		{"day 0", calendar.When{Quarterly: "0"}, []string{"quarterly"}},
		{"no such day", calendar.When{Yearly: "02-30"}, []string{"yearly"}},
		{"lead in hours", calendar.When{BeforeBudget: "36h"}, []string{"before_budget"}},
		{"seconds", calendar.When{Cron: "* * * * * *"}, []string{"cron"}},
		{"30 February", calendar.When{Cron: "0 8 30 2 *"}, []string{"cron"}},
		{"cron and at", calendar.When{Cron: "0 8 * * *", At: "08:00"}, []string{"at"}},
		{"deadline before settle", calendar.When{CampaignEnd: &calendar.AfterEnd{Settle: "10d", Deadline: "3d"}}, []string{"campaign_end.deadline"}},
		{"settle of nothing", calendar.When{CampaignEnd: &calendar.AfterEnd{Settle: "0d"}}, []string{"campaign_end.settle"}},
		{"at in the wrong place", calendar.When{CampaignEnd: &calendar.AfterEnd{}, At: "08:00"}, []string{"at"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := tt.when.Cadence()
			var got []string
			for _, p := range problems {
				got = append(got, p.Field)
				if p.Err.Hint == "" || p.Error() == "" {
					t.Errorf("%v: no hint", p)
				}
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.SortSlices(strings.Compare)); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhenDefaults(t *testing.T) {
	c, problems := calendar.When{CampaignEnd: &calendar.AfterEnd{}}.Cadence()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	due, deadline := c.ForCampaign(mustDate(t, "2026-03-28"))
	if due.String() != "2026-03-31T08:00" || deadline.String() != "2026-04-07T08:00" {
		t.Errorf("due %s, at the latest %s", due, deadline)
	}
	if got := c.String(); got != "3d after the end of each campaign, at 08:00" {
		t.Errorf("String() = %s", got)
	}
	if _, ok := c.Next(calendar.Calendar{Zone: time.UTC}, decadeStart); ok {
		t.Error("the ends of campaigns are not in the calendar")
	}
}

func TestParseErrorsSayWhatIsWrong(t *testing.T) {
	parse := map[string]func(string) error{
		"time":     func(s string) error { _, err := calendar.ParseTimeOfDay(s); return err },
		"duration": func(s string) error { _, err := calendar.ParseDuration(s); return err },
		"zone":     func(s string) error { _, err := calendar.LoadZone(s); return err },
		"cron":     func(s string) error { _, err := calendar.ParseCron(s); return err },
		"day":      func(s string) error { _, err := calendar.ParseMonthDay(s); return err },
		"weekday":  func(s string) error { _, err := calendar.ParseWeekday(s); return err },
	}
	for _, tt := range []struct{ kind, value, want string }{
		{"time", "8:00", `time "8:00": not understood`},
		{"time", "24:00", `time "24:00": a day ends before 24:00`},
		{"duration", "3x", `duration "3x": the unit 'x' is not known`},
		{"duration", "-3d", `duration "-3d": not understood`},
		{"duration", "99999w", `duration "99999w": longer than a century`},
		{"zone", "Local", `time zone "Local": a zone must have a name`},
		{"cron", "0 8 * *", `cron expression "0 8 * *": 4 fields instead of 5`},
		{"cron", "0 25 * * *", `cron expression "0 25 * * *": hours: "25" is not between 0 and 23`},
		{"day", "13-01", `day of the year "13-01": not understood`},
		{"weekday", "Mo", `day of the week "Mo": not understood`},
	} {
		err := parse[tt.kind](tt.value)
		var wrong *calendar.InputError
		if !errors.As(err, &wrong) || err.Error() != tt.want || wrong.Hint == "" {
			t.Errorf("%s %q: %v, want %s with a hint", tt.kind, tt.value, err, tt.want)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	cal := calendar.Calendar{Zone: mustZone(b, "Europe/Dublin")}
	daily := calendar.Cadence{Kind: calendar.Crontab, Cron: mustCron("30 2 * * *")}
	monthly := calendar.Cadence{Kind: calendar.Monthly, Day: 31, At: calendar.Clock(8, 0)}
	for name, c := range map[string]calendar.Cadence{"cron": daily, "monthly": monthly} {
		b.Run(name, func(b *testing.B) {
			at := decadeStart
			for b.Loop() {
				o, _ := c.Next(cal, at)
				if at = o.At; at.After(decadeEnd) {
					at = decadeStart
				}
			}
		})
	}
}
