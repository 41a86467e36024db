package store_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"debrief/calendar"
	"debrief/scheduler"
	"debrief/store"
)

// tickScene is a plan of n campaigns, over half of which are long reported on,
// and of as many schedules as are asked for, one of them about campaigns.
func tickScene(t testing.TB, s *store.Store, address string, campaigns, schedules int) (scheduler.Plan, time.Time) {
	t.Helper()
	zone, err := calendar.LoadZone("Europe/Dublin")
	if err != nil {
		t.Fatal(err)
	}
	plan := scheduler.Plan{Calendar: calendar.Calendar{Zone: zone}}
	plan.Schedules = append(plan.Schedules, scheduler.Schedule{Report: "debrief", Since: calendar.On(2026, 1, 1), CatchUp: scheduler.All,
		Cadence: calendar.Cadence{Kind: calendar.CampaignEnd, At: calendar.Clock(8, 0), Settle: calendar.Days(3), Deadline: calendar.Days(10)}})
	for i := range schedules - 1 {
		plan.Schedules = append(plan.Schedules, scheduler.Schedule{Report: fmt.Sprint("pulse ", i), Since: calendar.On(2026, 1, 1), CatchUp: scheduler.Latest,
			Cadence: calendar.Cadence{Kind: calendar.Monthly, Day: 1, At: calendar.Clock(7, 30)}})
	}
	for i := range campaigns {
		end := calendar.On(2026, 1, 1) + calendar.Date(i%300)
		plan.Subjects = append(plan.Subjects, scheduler.Subject{ID: fmt.Sprintf("C%05d", i), Name: "Spring sale", Start: end - 27, End: end})
	}
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	if n := len(tick(t, s, plan, now)); n < campaigns/2 {
		t.Fatalf("planned %d", n)
	}
	meddle(t, address, "UPDATE occurrences SET state = 'done', job_id = NULL WHERE state = 'planned'")
	meddle(t, address, "DELETE FROM river_job")
	return plan, now.Add(time.Minute)
}

// tick does what the service does each half minute.
func tick(t testing.TB, s *store.Store, plan scheduler.Plan, now time.Time) []scheduler.Key {
	ledger, err := s.Ledger(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.Apply(t.Context(), scheduler.Due(plan, scheduler.Watermarks{}, ledger, now))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.History(t.Context(), store.Filter{States: []store.State{store.Planned, store.Generating, store.Delivering}}); err != nil {
		t.Fatal(err)
	}
	return keys
}

// TestTickTakesNoQueryPerCampaign: nor per schedule, nor per one that the
// policy left out.
func TestTickTakesNoQueryPerCampaign(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		counted := func(campaigns, schedules int) int64 {
			if strings.HasPrefix(address, "postgres") {
				address = postgresAddress(t)
			} else {
				address = sqliteAddress(t)
			}
			s := open(t, address)
			plan, now := tickScene(t, s, address, campaigns, schedules)
			for i := range schedules { // further ones, whose past is left out again and again
				late := plan.Schedules[1]
				late.Report, late.CatchUp, late.Since = fmt.Sprint("late ", i), scheduler.None, calendar.On(2020, 1, 1)
				plan.Schedules = append(plan.Schedules, late)
			}
			tick(t, s, plan, now)
			count := store.CountStatements(s)
			if keys := tick(t, s, plan, now.Add(time.Minute)); len(keys) != 0 {
				t.Errorf("planned %d again", len(keys))
			}
			return count()
		}
		few, many := counted(10, 3), counted(1000, 60)
		if few != many || few > 20 {
			t.Errorf("%d statements for 10 campaigns and 3 schedules, %d for 1000 and 60", few, many)
		}
		t.Logf("%d statements", many)
	})
}

// BenchmarkTick is over 10,000 campaigns and 1,000 schedules.
func BenchmarkTick(b *testing.B) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": sqliteAddress, "postgresql": postgresAddress} {
		b.Run(name, func(b *testing.B) {
			address := address(b)
			s := open(b, address)
			plan, now := tickScene(b, s, address, 10_000, 1000)
			tick(b, s, plan, now)
			from := processorTime(b)
			for b.Loop() {
				tick(b, s, plan, now)
			}
			b.ReportMetric(float64((processorTime(b)-from).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// processorTime is what this process has used so far: others on the machine do
// not count, as they do in what a clock shows.
func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
