package scheduler_test

import (
	"flag"
	"slices"
	"testing"
	"time"

	"debrief/calendar"
	"debrief/scheduler"
)

var full = flag.Bool("full", false, "simulate a thousand decades instead of a dozen")

// model is a schedule with an independent account of its times, in the words of
// package time alone: the days on which it runs, and the times of those days.
type model struct {
	name    string
	cadence calendar.Cadence
	zone    string
	runs    func(day time.Time) bool
	clock   []string
}

func cronAt(expr string) calendar.Cadence {
	c, err := calendar.ParseCron(expr)
	if err != nil {
		panic(err)
	}
	return calendar.Cadence{Kind: calendar.Crontab, Cron: c}
}

func onDay(kind calendar.Kind, day int, at calendar.TimeOfDay) calendar.Cadence {
	return calendar.Cadence{Kind: kind, Day: day, At: at}
}

func onWeekday(day time.Weekday, at calendar.TimeOfDay) calendar.Cadence {
	return calendar.Cadence{Kind: calendar.Weekly, Weekday: day, At: at}
}

func onDate(month time.Month, day int, at calendar.TimeOfDay) calendar.Cadence {
	return calendar.Cadence{Kind: calendar.Yearly, Date: calendar.MonthDay{Month: month, Day: day}, At: at}
}

func everyDay(time.Time) bool { return true }

func weekdayIs(want time.Weekday) func(time.Time) bool {
	return func(day time.Time) bool { return day.Weekday() == want }
}

func lastDay(day time.Time) bool { return day.AddDate(0, 0, 1).Day() == 1 }

func quarterEnds(day time.Time) bool { return lastDay(day) && day.Month()%3 == 0 }

// beforeBudget is 20 October, six weeks before 1 December, or the Friday before.
func beforeBudget(day time.Time) bool {
	target := time.Date(day.Year(), 10, 20, 0, 0, 0, 0, time.UTC)
	for target.Weekday() == time.Saturday || target.Weekday() == time.Sunday {
		target = target.AddDate(0, 0, -1)
	}
	return day.Equal(target)
}

var (
	night   = calendar.Clock(2, 30)
	morning = calendar.Clock(8, 0)
	evening = calendar.Clock(23, 30)
)

// models are 20 schedules of every kind, in zones with all sorts of clocks.
var models = []model{
	{"daily in the hour that changes", cronAt("30 2 * * *"), "Europe/Berlin", everyDay, []string{"02:30"}},
	{"twice a day", cronAt("0 8,17 * * *"), "America/New_York", everyDay, []string{"08:00", "17:00"}},
	{"four times a day", cronAt("15 */6 * * *"), "UTC", everyDay, []string{"00:15", "06:15", "12:15", "18:15"}},
	{"on working days", cronAt("0 8 * * MON-FRI"), "Europe/Dublin", func(d time.Time) bool { return d.Weekday()%6 != 0 }, []string{"08:00"}},
	{"at midnight where it is skipped", cronAt("0 0 * * *"), "America/Santiago", everyDay, []string{"00:00"}},
	{"Mondays", onWeekday(time.Monday, morning), "Europe/Dublin", weekdayIs(time.Monday), []string{"08:00"}},
	{"Sundays at night", onWeekday(time.Sunday, night), "America/New_York", weekdayIs(time.Sunday), []string{"02:30"}},
	{"Fridays, without summer time", onWeekday(time.Friday, evening), "Asia/Tokyo", weekdayIs(time.Friday), []string{"23:30"}},
	{"Saturdays, half an hour of summer time", onWeekday(time.Saturday, night), "Australia/Lord_Howe", weekdayIs(time.Saturday), []string{"02:30"}},
	{"the first", onDay(calendar.Monthly, 1, morning), "Europe/Dublin", func(d time.Time) bool { return d.Day() == 1 }, []string{"08:00"}},
	{"the 15th", onDay(calendar.Monthly, 15, night), "Asia/Kolkata", func(d time.Time) bool { return d.Day() == 15 }, []string{"02:30"}},
	{"the 31st", onDay(calendar.Monthly, 31, morning), "Europe/Lisbon", lastDay, []string{"08:00"}},
	{"the last", onDay(calendar.Monthly, -1, evening), "Pacific/Auckland", lastDay, []string{"23:30"}},
	{"the 30th", onDay(calendar.Monthly, 30, morning), "UTC", func(d time.Time) bool {
		return d.Day() == 30 || d.Month() == time.February && lastDay(d)
	}, []string{"08:00"}},
	{"quarters", onDay(calendar.Quarterly, 1, morning), "Europe/Dublin", func(d time.Time) bool { return d.Day() == 1 && d.Month()%3 == 1 }, []string{"08:00"}},
	{"quarters' ends", onDay(calendar.Quarterly, -1, evening), "America/Sao_Paulo", quarterEnds, []string{"23:30"}},
	{"15 January", onDate(time.January, 15, morning), "Europe/Dublin", func(d time.Time) bool { return d.Month() == 1 && d.Day() == 15 }, []string{"08:00"}},
	{"29 February", onDate(time.February, 29, morning), "UTC", func(d time.Time) bool { return d.Month() == 2 && lastDay(d) }, []string{"08:00"}},
	{"before the budget", calendar.Cadence{Kind: calendar.BeforeBudget, Lead: calendar.Days(42), At: morning}, "Europe/Dublin", beforeBudget, []string{"08:00"}},
	{"second Tuesdays", cronAt("30 23 * * 2#2"), "Africa/Cairo", func(d time.Time) bool {
		return d.Weekday() == time.Tuesday && d.Day() > 7 && d.Day() < 15
	}, []string{"23:30"}},
}

// schedule returns the scheduler's view of m.
func (m model) schedule(t *testing.T, policy scheduler.CatchUp, since calendar.Date) scheduler.Schedule {
	t.Helper()
	zone, err := calendar.LoadZone(m.zone)
	if err != nil {
		t.Fatal(err)
	}
	return scheduler.Schedule{Report: m.name, Cadence: m.cadence, Zone: zone, CatchUp: policy, Since: since}
}

// times returns the instants of m on the days from first to last.
func (m model) times(t *testing.T, first, last calendar.Date) (found []time.Time) {
	t.Helper()
	zone, err := calendar.LoadZone(m.zone)
	if err != nil {
		t.Fatal(err)
	}
	for day := first.Time(); !day.After(last.Time()); day = day.AddDate(0, 0, 1) {
		if !m.runs(day) {
			continue
		}
		for _, clock := range m.clock {
			at, err := time.Parse("15:04", clock)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, firstShown(day.Add(time.Duration(at.Hour()*60+at.Minute())*time.Minute), zone))
		}
	}
	return found
}

// firstShown returns when clocks in the zone first show the face of a clock, or
// later, by looking at every quarter of an hour around it.
func firstShown(face time.Time, zone *time.Location) time.Time {
	shows := func(t time.Time) time.Time {
		_, offset := t.In(zone).Zone()
		return t.Add(time.Duration(offset) * time.Second)
	}
	_, offset := face.In(zone).Zone()
	for t := face.Add(-time.Duration(offset)*time.Second - 3*time.Hour); ; t = t.Add(15 * time.Minute) {
		if !shows(t).Before(face) {
			return t
		}
	}
}

// world is a store in memory: it acts on decisions as the pipeline does.
type world struct {
	plan   scheduler.Plan
	have   scheduler.Watermarks
	ledger scheduler.Ledger
	keys   map[scheduler.Key]bool
	made   []made
}

// made is an occurrence, and the tick that made it.
type made struct {
	scheduler.Occurrence
	tick time.Time
}

func newWorld(plan scheduler.Plan) *world {
	return &world{
		plan: plan, have: scheduler.Watermarks{}, keys: map[scheduler.Key]bool{},
		ledger: scheduler.Ledger{Made: map[scheduler.Topic][]scheduler.Made{}, FirstSeen: map[string]calendar.Date{}},
	}
}

// tick decides and records. An occurrence that is asked for twice is an error.
func (w *world) tick(t *testing.T, now time.Time) scheduler.Decision {
	t.Helper()
	d := scheduler.Due(w.plan, w.have, w.ledger, now)
	w.ledger.HighWater = d.HighWater
	for report, day := range d.FirstSeen {
		w.ledger.FirstSeen[report] = day
	}
	for _, x := range d.Withdraw {
		w.setState(x.Topic, x.Edition, scheduler.Withdrawn)
	}
	for _, o := range d.Due {
		if w.keys[o.Key()] {
			t.Fatalf("%s: %+v edition %d is asked for twice", now, o.Topic, o.Edition)
		}
		w.keys[o.Key()] = true
		w.made = append(w.made, made{o, now})
		w.ledger.Made[o.Topic] = append(w.ledger.Made[o.Topic], scheduler.Made{
			Edition: o.Edition, Mark: o.Mark, State: scheduler.Queued, End: o.End, Incomplete: len(o.Missing) > 0, At: now,
		})
	}
	return d
}

func (w *world) setState(topic scheduler.Topic, edition int, state scheduler.State) {
	for i, m := range w.ledger.Made[topic] {
		if m.Edition == edition {
			w.ledger.Made[topic][i].State = state
		}
	}
}

// instantsOf returns the planned instants of what was made for a report, sorted.
func (w *world) instantsOf(report string) (found []time.Time) {
	for _, m := range w.made {
		if m.Report == report {
			found = append(found, m.At)
		}
	}
	slices.SortFunc(found, time.Time.Compare)
	return found
}
