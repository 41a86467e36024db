package calendar_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/calendar"
)

// The cases come from the tests of two other schedulers, which differ from
// each other and from this one on purpose in a few rules. Each difference is a
// deviation below: it is counted, and what happens here instead is checked.
// A case with another outcome that no deviation explains fails.
const (
	devHash     = "H stands for a random number: refused, a schedule must be readable"
	devEither   = "both day fields are restricted: either is enough here, as in crontab(5), not both"
	devOnce     = "the hour that comes twice: everything runs the first time only here, also what repeats"
	devGap      = "the hour that is skipped: runs at its end here, neither before nor the next day"
	devNever    = "never happens: refused when it is read, not when it is asked"
	devZone     = "TZ= in the expression: refused, the zone is the report's own setting"
	devWritten  = "the same times written in two ways: equal here, where only the times count"
	devQuestion = "? outside of the two day fields: refused"
	devForeign  = "about the other library's own types, no schedule in it"
	devSeedHash = "times that are spread by a seed: not offered"
)

// corpus reads a table of cases, without its header.
func corpus(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("../../shared/corpora/cron-cases/" + name)
	if err != nil {
		t.Skipf("the cron cases are not here: %v", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

// tally counts the cases that agree and those of each deviation.
type tally map[string]int

func (n tally) log(t *testing.T) {
	t.Helper()
	for _, what := range slices.Sorted(maps.Keys(n)) {
		t.Logf("%5d  %s", n[what], what)
	}
}

const agree = "agree"

func TestCronosCases(t *testing.T) {
	count := tally{}
	cases := corpus(t, "cronos.tsv")
	for line, row := range cases {
		outcome, err := cronosCase(row[1], row[3], row[4:])
		if err != nil {
			t.Errorf("line %d: %s %q: %v", line+2, row[1], row[4:], err)
			continue
		}
		count[outcome]++
	}
	count.log(t)
	if len(cases) != 1787 {
		t.Errorf("%d cases instead of 1787", len(cases))
	}
}

// cronosCase checks one row and returns agree, or the deviation it falls under.
func cronosCase(test, zone string, args []string) (string, error) {
	expr := args[0]
	switch {
	case strings.HasPrefix(test, "Parse_Throws"):
		return refused(expr, agree)
	case test == "HandleWhiteSpaces", strings.HasPrefix(test, "Parse_DoesNotThrow"):
		_, err := calendar.ParseCron(expr)
		return agree, err
	case strings.HasPrefix(expr, "? "):
		return refused(expr, devQuestion)
	case strings.Contains(test, "JitterSeed"):
		return devSeedHash, nil
	case hashed(expr):
		return refused(expr, devHash)
	case strings.HasPrefix(test, "ToString"):
		return sameTimes(expr, args[1], true)
	case strings.HasPrefix(test, "Equals_ReturnsTrue"):
		return sameTimes(expr, args[1], true)
	case strings.HasPrefix(test, "Equals_ReturnsFalse"):
		return sameTimes(expr, args[1], false)
	case strings.Contains(test, "Unreachable"):
		return unreachable(expr, args[1])
	case strings.Contains(test, "MakesProgress"):
		return progresses(expr, args[1], zone)
	case strings.HasPrefix(test, "GetNextOccurrence") && len(args) > 2 && args[2] != "":
		return nextCase(test, zone, args)
	case strings.HasPrefix(test, "GetPreviousOccurrence") && len(args) > 2 && args[2] != "":
		return previousCase(zone, args)
	}
	return devForeign, nil
}

func hashed(expr string) bool {
	for f := range strings.FieldsSeq(strings.ToUpper(expr)) {
		if f == "H" || strings.HasPrefix(f, "H/") || strings.HasPrefix(f, "H(") || strings.HasPrefix(f, "H-") || strings.Contains(f, ",H") {
			return true
		}
	}
	return false
}

func refused(expr, outcome string) (string, error) {
	if c, err := calendar.ParseCron(expr); err == nil {
		return "", fmt.Errorf("read as %q, should be refused", c)
	}
	return outcome, nil
}

// sameTimes compares the first times of two expressions.
func sameTimes(left, right string, want bool) (string, error) {
	if len(strings.Fields(left)) == 6 && len(strings.Fields(right)) == 5 {
		right = "0 " + right // an empty list of seconds is how Cronos writes second 0
	}
	a, err := calendar.ParseCron(left)
	if err != nil {
		return "", err
	}
	b, err := calendar.ParseCron(right)
	if err != nil {
		return "", err
	}
	got := firstTimes(a) == firstTimes(b)
	if got && left == "* * 31 1 *" && right == "* * L    1 *" {
		return devWritten, nil
	}
	if got != want {
		return "", fmt.Errorf("the same times: %v, want %v", got, want)
	}
	return agree, nil
}

// firstTimes lists enough times of c, at several places of a year, to tell it
// from any other of the table.
func firstTimes(c calendar.Cron) string {
	var b strings.Builder
	for date := calendar.On(2026, 1, 1); date < calendar.On(2027, 3, 1); date++ {
		n, _ := c.Next(calendar.LocalTime{Date: date})
		fmt.Fprintln(&b, n)
	}
	for month := time.January; month <= time.December; month++ {
		n := calendar.LocalTime{Date: calendar.On(2026, month, 1)}
		for range 70 {
			n, _ = c.Next(n)
			fmt.Fprintln(&b, n)
			if n.Time++; n.Time == calendar.Clock(24, 0) {
				n = calendar.LocalTime{Date: n.Date + 1}
			}
		}
	}
	return b.String()
}

func unreachable(expr, from string) (string, error) {
	c, err := calendar.ParseCron(expr)
	switch {
	case err != nil:
		return devNever, nil
	case bothDays(expr):
		return devEither, nil
	}
	return "", fmt.Errorf("%q runs", c)
}

func bothDays(expr string) bool {
	f := strings.Fields(expr)
	if len(f) < 5 {
		return false
	}
	free := func(s string) bool { return s == "*" || s == "?" }
	return !free(f[len(f)-3]) && !free(f[len(f)-1])
}

func progresses(expr, from, zone string) (string, error) {
	c, err := cadence(expr)
	if err != nil {
		return "", err
	}
	cal := calendar.Calendar{Zone: location(zone)}
	at, err := instant(from, cal.Zone)
	for range 1000 {
		o, ok := c.Next(cal, at)
		if err != nil || !ok || !o.At.After(at) {
			return "", fmt.Errorf("stands still at %v (%v)", at, err)
		}
		at = o.At
	}
	return agree, nil
}

func nextCase(test, zone string, args []string) (string, error) {
	c, err := cadence(args[0])
	if err != nil {
		return "", err
	}
	cal := calendar.Calendar{Zone: location(zone)}
	from, err := instant(args[1], cal.Zone)
	if err != nil {
		return "", err
	}
	want, err := instant(args[2], cal.Zone)
	if err != nil {
		return "", err
	}
	inclusive := !strings.Contains(test, "InclusiveIsFalse") && !(len(args) > 3 && args[3] == "false")
	if inclusive {
		from = from.Add(-time.Nanosecond)
	}
	got, ok := c.Next(cal, from)
	if ok && got.At.Equal(want) {
		return agree, nil
	}
	return explain(args[0], got, want, cal)
}

func previousCase(zone string, args []string) (string, error) {
	c, err := cadence(args[0])
	if err != nil {
		return "", err
	}
	cal := calendar.Calendar{Zone: location(zone)}
	from, err := instant(args[1], cal.Zone)
	if err != nil {
		return "", err
	}
	want, err := instant(args[2], cal.Zone)
	if err != nil {
		return "", err
	}
	got, ok := c.Last(cal, from.Add(-time.Nanosecond))
	if ok && got.At.Equal(want) {
		return agree, nil
	}
	return explain(args[0], got, want, cal)
}

// explain names the deviation that makes got differ from want, if one does.
func explain(expr string, got calendar.Occurrence, want time.Time, cal calendar.Calendar) (string, error) {
	switch {
	case bothDays(expr) && eitherDay(expr, got.Nominal):
		return devEither, nil
	case secondPass(want, cal.Zone):
		return devOnce, nil
	case inGap(got, cal.Zone):
		return devGap, nil
	}
	return "", fmt.Errorf("next is %v (%v), want %v", got.At, got.Nominal, want.UTC())
}

// eitherDay reports whether exactly one of the day fields, on its own, has n.
func eitherDay(expr string, n calendar.LocalTime) bool {
	f := strings.Fields(expr)
	with := func(i int) bool {
		alone := slices.Clone(f)
		alone[i] = "*"
		c, err := calendar.ParseCron(strings.Join(alone, " "))
		if err != nil {
			return false
		}
		next, ok := c.Next(n)
		return ok && next == n
	}
	return with(len(f)-3) != with(len(f)-1)
}

// secondPass reports whether clocks show at t what they have shown before.
func secondPass(t time.Time, zone *time.Location) bool {
	return calendar.LocalOf(t.In(zone)).In(zone).Before(t)
}

func inGap(o calendar.Occurrence, zone *time.Location) bool {
	return calendar.LocalOf(o.At.In(zone)) != o.Nominal
}

func TestRobfigCases(t *testing.T) {
	count := tally{}
	cases := corpus(t, "robfig-next.tsv")
	for line, row := range cases {
		outcome, err := robfigCase(row[0], row[1], row[2])
		if err != nil {
			t.Errorf("line %d: %q: %v", line+2, row, err)
			continue
		}
		count[outcome]++
	}
	count.log(t)
	if len(cases) != 62 {
		t.Errorf("%d cases instead of 62", len(cases))
	}
}

func robfigCase(fromText, spec, wantText string) (string, error) {
	zone := time.UTC
	bare := spec
	for _, prefix := range []string{"TZ=", "CRON_TZ="} {
		if rest, ok := strings.CutPrefix(spec, prefix); ok {
			if _, err := calendar.ParseCron(spec); err == nil {
				return "", fmt.Errorf("a zone in the expression should be refused")
			}
			name, expr, _ := strings.Cut(rest, " ")
			zone, bare = location(name), expr
		}
	}
	if rest, ok := strings.CutPrefix(fromText, "TZ="); ok {
		name, text, _ := strings.Cut(rest, " ")
		zone, fromText = location(name), text
	} else if strings.HasSuffix(fromText, "+0530") {
		zone = location("Asia/Kolkata")
	}
	if wantText == "" {
		return refused(bare, devNever)
	}
	c, err := cadence(bare)
	if err != nil {
		return "", err
	}
	cal := calendar.Calendar{Zone: zone}
	from, err := instant(fromText, zone)
	if err != nil {
		return "", err
	}
	want, err := instant(wantText, zone)
	if err != nil {
		return "", err
	}
	got, ok := c.Next(cal, from)
	if ok && got.At.Equal(want) {
		return agree, nil
	}
	return explain(bare, got, want, cal)
}

func cadence(expr string) (calendar.Cadence, error) {
	c, err := calendar.ParseCron(expr)
	return calendar.Cadence{Kind: calendar.Crontab, Cron: c}, err
}

func location(name string) *time.Location {
	zone, err := time.LoadLocation(name) // "" is UTC
	if err != nil {
		panic(err)
	}
	return zone
}

// instant reads the many ways in which the tables write a time. A time without
// an offset is in the zone, one without a date on a day without a change.
func instant(text string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{
		"15:04:05", "15:04", "2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05",
		"2006-01-02 15:04 -07:00", "2006-01-02 15:04:05 -07:00",
		"2006-01-02T15:04:05-0700", "Mon Jan 2 15:04 2006", "Mon Jan 2 15:04:05 2006",
	} {
		t, err := time.ParseInLocation(layout, strings.TrimSpace(text), zone)
		if err == nil {
			if t.Year() == 0 {
				t = time.Date(2017, 6, 14, t.Hour(), t.Minute(), t.Second(), 0, zone)
			}
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("time %q not understood", text)
}
