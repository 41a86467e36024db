package calendar_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"debrief/calendar"
)

var full = flag.Bool("full", false, "scan ten years of every zone minute by minute (some minutes of work)")

// zoneinfo is where time.LoadLocation looks first on Unix.
const zoneinfo = "/usr/share/zoneinfo"

// zones loads every zone that the system knows.
func zones(t *testing.T) []*time.Location {
	t.Helper()
	var all []*time.Location
	err := fs.WalkDir(os.DirFS(zoneinfo), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if path == "posix" || path == "right" {
				return fs.SkipDir // copies, the latter with leap seconds
			}
			return nil
		}
		if zone, err := time.LoadLocation(path); err == nil && !strings.Contains(path, ".") {
			all = append(all, zone)
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		t.Skipf("the system has no zone files: %v", err)
	}
	return all
}

var (
	decadeStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	decadeEnd   = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)
)

// transitions lists when the offset of a zone changes in the decade, and a
// signature that is equal for zones whose clocks agree throughout.
func transitions(zone *time.Location) (at []time.Time, signature string) {
	t := decadeStart.AddDate(0, 0, -10).In(zone)
	_, offset := t.Zone()
	signature = fmt.Sprint(offset)
	for {
		_, end := t.ZoneBounds()
		if !end.IsZero() && !end.After(t) {
			end = t.Add(24 * time.Hour) // 31 December of a leap year, see offsetBounds
		}
		if end.IsZero() || end.After(decadeEnd) {
			return at, signature
		}
		_, next := end.Zone()
		if next != offset {
			at = append(at, end)
			signature += fmt.Sprint(" ", end.Unix(), " ", next)
		}
		t, offset = end, next
	}
}

// dial is the independent model of the rule: it watches a wall clock minute by
// minute and notes when it first shows each minute of local time, or a later one.
type dial struct {
	first int64 // the minute, counted from 1970 on the clock's face, of shown[0]
	shown []int64
}

func watch(zone *time.Location, from, to time.Time) dial {
	minute := func(t time.Time) int64 {
		_, offset := t.In(zone).Zone()
		return (t.Unix() + int64(offset)) / 60
	}
	d := dial{first: minute(from) + 1}
	furthest := minute(from)
	for t := from.Add(time.Minute); !t.After(to); t = t.Add(time.Minute) {
		for now := minute(t); furthest < now; furthest++ {
			d.shown = append(d.shown, t.Unix())
		}
	}
	return d
}

// at returns when the clock first showed a time of a day; false before and
// after it was watched.
func (d dial) at(date time.Time, minutes int) (time.Time, bool) {
	i := date.Unix()/60 + int64(minutes) - d.first
	if i < 0 || i >= int64(len(d.shown)) {
		return time.Time{}, false
	}
	return time.Unix(d.shown[i], 0).UTC(), true
}

// on says on which dates a cadence runs, in the words of package time alone.
type on struct {
	name    string
	cadence func(at calendar.TimeOfDay, day time.Time) calendar.Cadence
	runs    func(date, day time.Time) bool
}

func lastOfMonth(date time.Time) bool { return date.AddDate(0, 0, 1).Day() == 1 }

// sameDayOrLast reports whether date is the day's number in its month, or the
// last day of a month that has fewer.
func sameDayOrLast(date, day time.Time) bool {
	return date.Day() == day.Day() || date.Day() < day.Day() && lastOfMonth(date)
}

var cadences = []on{
	{"daily",
		func(at calendar.TimeOfDay, _ time.Time) calendar.Cadence {
			h, m, _ := at.Parts()
			return calendar.Cadence{Kind: calendar.Crontab, Cron: mustCron(fmt.Sprintf("%d %d * * *", m, h))}
		},
		func(_, _ time.Time) bool { return true }},
	{"weekly",
		func(at calendar.TimeOfDay, day time.Time) calendar.Cadence {
			return calendar.Cadence{Kind: calendar.Weekly, At: at, Weekday: day.Weekday()}
		},
		func(date, day time.Time) bool { return date.Weekday() == day.Weekday() }},
	{"monthly",
		func(at calendar.TimeOfDay, day time.Time) calendar.Cadence {
			return calendar.Cadence{Kind: calendar.Monthly, At: at, Day: day.Day()}
		},
		sameDayOrLast},
	{"quarterly",
		func(at calendar.TimeOfDay, day time.Time) calendar.Cadence {
			return calendar.Cadence{Kind: calendar.Quarterly, At: at, Day: day.Day()}
		},
		func(date, day time.Time) bool {
			// Day 31 of the quarter that April begins is 1 May.
			quarterStart := time.Date(date.Year(), (date.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
			return date.Equal(quarterStart.AddDate(0, 0, day.Day()-1))
		}},
	{"yearly",
		func(at calendar.TimeOfDay, day time.Time) calendar.Cadence {
			return calendar.Cadence{Kind: calendar.Yearly, At: at, Date: calendar.MonthDay{Month: day.Month(), Day: day.Day()}}
		},
		func(date, day time.Time) bool { return date.Month() == day.Month() && sameDayOrLast(date, day) }},
}

func mustCron(s string) calendar.Cron {
	c, err := calendar.ParseCron(s)
	if err != nil {
		panic(err)
	}
	return c
}

// TestEveryTransition compares each kind of cadence, at 48 times of the day,
// with a wall clock that is watched minute by minute: around every change of
// the clocks from 2026 to 2035 in every zone or, with -full, throughout.
func TestEveryTransition(t *testing.T) {
	seen := map[string]bool{}
	var files, windows, compared int
	for _, zone := range zones(t) {
		changes, signature := transitions(zone)
		files++
		if *full {
			t.Run(zone.String(), func(t *testing.T) {
				t.Parallel()
				t.Logf("%d occurrences compared", compareWindow(t, zone, decadeStart, decadeEnd))
			})
			continue
		}
		if seen[signature] {
			continue
		}
		seen[signature] = true
		for _, change := range changes {
			windows++
			compared += compareWindow(t, zone, change.Add(-72*time.Hour), change.Add(72*time.Hour))
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if *full {
		return // each zone tells its own
	}
	t.Logf("%d zone files (%d that differ), %d windows, %d occurrences compared", files, len(seen), windows, compared)
}

// compareWindow returns how many occurrences it compared.
func compareWindow(t *testing.T, zone *time.Location, from, to time.Time) (compared int) {
	t.Helper()
	clock := watch(zone, from.Add(-49*time.Hour), to.Add(25*time.Hour))
	cal := calendar.Calendar{Zone: zone}
	days := []time.Time{from.Add(to.Sub(from) / 2).In(zone)}
	if *full {
		days = append(days, time.Date(2028, 2, 29, 0, 0, 0, 0, zone), time.Date(2027, 3, 31, 0, 0, 0, 0, zone))
	}
	for _, kind := range cadences {
		for i, day := range days {
			if kind.name == "daily" && i > 0 {
				continue // the same for any day
			}
			dates := kind.dates(day, from, to)
			for minutes := 0; minutes < 24*60; minutes += 30 {
				at := calendar.Clock(minutes/60, minutes%60)
				want := clock.within(from, to, dates, minutes)
				got := instants(kind.cadence(at, day).Between(cal, from, to))
				if !slices.Equal(want, got) {
					t.Errorf("%s, %s at %s, day %s (-watched +computed):\n%s",
						zone, kind.name, at, day.Format(time.DateOnly), cmp.Diff(want, got))
				}
				compared += len(want)
			}
		}
	}
	return compared
}

// dates lists the days around a window on which the cadence runs.
func (kind on) dates(day, from, to time.Time) (dates []time.Time) {
	date := from.UTC().Truncate(24*time.Hour).AddDate(0, 0, -2)
	for ; date.Before(to.AddDate(0, 0, 2)); date = date.AddDate(0, 0, 1) {
		if kind.runs(date, day) {
			dates = append(dates, date)
		}
	}
	return dates
}

// within lists when the clock first showed a time on each of the dates, as far
// as that is in the window.
func (d dial) within(from, to time.Time, dates []time.Time, minutes int) (found []time.Time) {
	for _, date := range dates {
		if at, ok := d.at(date, minutes); ok && at.After(from) && !at.After(to) {
			found = append(found, at)
		}
	}
	return found
}

func instants(occurrences []calendar.Occurrence) (at []time.Time) {
	for _, o := range occurrences {
		at = append(at, o.At)
	}
	return at
}

// TestAskedAtOddMoments asks for the next and the last of a cadence of every
// half hour from each ten minutes around every change of the clocks: also
// within the hour that comes twice, and where several times fall into one gap.
func TestAskedAtOddMoments(t *testing.T) {
	c := calendar.Cadence{Kind: calendar.Crontab, Cron: mustCron("*/30 * * * *")}
	seen := map[string]bool{}
	for _, zone := range zones(t) {
		changes, signature := transitions(zone)
		if seen[signature] {
			continue
		}
		seen[signature] = true
		for _, change := range changes {
			from, to := change.Add(-3*time.Hour), change.Add(3*time.Hour)
			fires := watch(zone, from.Add(-6*time.Hour), to.Add(6*time.Hour)).halfHours()
			for asked := from; asked.Before(to); asked = asked.Add(10 * time.Minute) {
				i, exact := slices.BinarySearchFunc(fires, asked, time.Time.Compare)
				if exact {
					i++
				}
				cal := calendar.Calendar{Zone: zone}
				next, _ := c.Next(cal, asked)
				last, _ := c.Last(cal, asked)
				if !next.At.Equal(fires[i]) || !last.At.Equal(fires[i-1]) {
					t.Fatalf("%s asked at %s: next %s, last %s; want %s, %s", zone, asked.UTC(), next.At, last.At, fires[i], fires[i-1])
				}
				if again, _ := c.Last(cal, next.At); again != next {
					t.Fatalf("%s asked at %s: next is %+v, then called %+v", zone, asked.UTC(), next, again)
				}
			}
		}
	}
}

// halfHours lists when the clock first showed a half hour, or skipped one.
func (d dial) halfHours() (at []time.Time) {
	for i, unix := range d.shown {
		fires := (d.first+int64(i))%30 == 0
		if t := time.Unix(unix, 0).UTC(); fires && (len(at) == 0 || !at[len(at)-1].Equal(t)) {
			at = append(at, t)
		}
	}
	return at
}

// TestFarFuture reaches beyond what zone files list, where the rule at their
// end takes over: in Go 1.26 the last day of a leap year is odd there.
func TestFarFuture(t *testing.T) {
	zone := mustZone(t, "America/New_York")
	from := time.Date(2096, 2, 1, 0, 0, 0, 0, time.UTC)
	to := time.Date(2097, 1, 1, 12, 0, 0, 0, time.UTC)
	compareWindow(t, zone, from, to)
}

// TestLastAgreesWithNext walks backwards what Between walked forwards.
func TestLastAgreesWithNext(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"} {
		cal := calendar.Calendar{Zone: mustZone(t, name)}
		for _, kind := range cadences {
			c := kind.cadence(calendar.Clock(2, 30), time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC))
			forward := c.Between(cal, decadeStart, decadeEnd)
			var backward []calendar.Occurrence
			for at := decadeEnd; ; {
				o, ok := c.Last(cal, at)
				if !ok || !o.At.After(decadeStart) {
					break
				}
				backward = append(backward, o)
				at = o.At.Add(-time.Nanosecond)
			}
			slices.Reverse(backward)
			if diff := cmp.Diff(forward, backward); diff != "" {
				t.Errorf("%s %s (-forward +backward):\n%s", name, kind.name, diff)
			}
		}
	}
}

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := calendar.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
