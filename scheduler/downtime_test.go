package scheduler_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"debrief/calendar"
	"debrief/scheduler"
)

// TestDowntime stops 20 schedules for six lengths of time under each policy:
// what is made at the restart is exactly what the policy says.
func TestDowntime(t *testing.T) {
	downtimes := []time.Duration{time.Minute, time.Hour, 24 * time.Hour, 8 * 24 * time.Hour, 40 * 24 * time.Hour, 400 * 24 * time.Hour}
	cases := 0
	for i, m := range models {
		for _, policy := range []scheduler.CatchUp{scheduler.None, scheduler.Latest, scheduler.All} {
			for _, length := range downtimes {
				cases++
				t.Run(fmt.Sprintf("%s/%s/%s", m.name, policy, length), func(t *testing.T) {
					downtime(t, m, policy, lapse{calendar.On(2027, 1, 1) + calendar.Date(31*i), length})
				})
			}
		}
	}
	if cases != 360 {
		t.Errorf("%d cases instead of 360", cases)
	}
}

// lapse is a time without the program, that begins right before the first time
// of a schedule after a day.
type lapse struct {
	after  calendar.Date
	length time.Duration
}

func downtime(t *testing.T, m model, policy scheduler.CatchUp, l lapse) {
	since := l.after - 35
	all := m.times(t, since, l.after+900)
	w := newWorld(scheduler.Plan{Calendar: dublin(t), Schedules: []scheduler.Schedule{m.schedule(t, policy, since)}})
	next := slices.IndexFunc(all, func(at time.Time) bool { return at.After(l.after.Time()) })
	for _, at := range all[:next] {
		w.tick(t, at)
	}
	if diff := cmp.Diff(all[:next], w.instantsOf(m.name)); next > 0 && diff != "" {
		t.Fatalf("before the downtime (-model +made):\n%s", diff)
	}
	restart := all[next].Add(-30 * time.Second).Add(l.length)
	w.made = nil
	w.tick(t, restart)
	w.tick(t, restart.Add(10*time.Second))

	var want []time.Time
	for _, at := range all[next:] {
		if !at.After(restart) {
			want = append(want, at)
		}
	}
	if policy != scheduler.All {
		want = want[max(0, len(want)-1):]
	}
	if policy == scheduler.None && len(want) > 0 && restart.Sub(want[0]) > 15*time.Minute {
		want = nil
	}
	if diff := cmp.Diff(want, w.instantsOf(m.name)); len(want)+len(w.made) > 0 && diff != "" {
		t.Errorf("after it (-model +made):\n%s", diff)
	}
}

// TestDecades simulates ten years with random schedules, policies, downtimes
// and crashes before a decision was recorded. A seed replays.
func TestDecades(t *testing.T) {
	seeds := 12
	if *full {
		seeds = 1000
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			decade(t, rand.New(rand.NewPCG(uint64(seed), 3)))
		})
	}
}

func decade(t *testing.T, random *rand.Rand) {
	first, last := calendar.On(2026, 1, 1), calendar.On(2035, 12, 31)
	w := newWorld(scheduler.Plan{Calendar: dublin(t)})
	w.have["performance"] = last + 400
	times := map[string][]time.Time{}
	for _, i := range random.Perm(len(models))[:4] {
		policy := []scheduler.CatchUp{scheduler.None, scheduler.Latest, scheduler.All}[random.IntN(3)]
		w.plan.Schedules = append(w.plan.Schedules, models[i].schedule(t, policy, first))
		times[models[i].name] = models[i].times(t, first, last+400) // a last downtime may end later
	}
	w.plan.Schedules = append(w.plan.Schedules, debriefs)
	for i := range 40 {
		end := first + calendar.Date(random.IntN(3500))
		w.plan.Subjects = append(w.plan.Subjects, scheduler.Subject{ID: fmt.Sprint(i), Start: end - 20, End: end})
		at := calendar.LocalTime{Date: end + 3, Time: morning}.In(dublin(t).Zone)
		times["debrief"] = append(times["debrief"], at)
	}
	ticks := live(t, w, random, until(times, last))
	for _, s := range w.plan.Schedules {
		if s.Report == "debrief" {
			slices.SortFunc(times[s.Report], time.Time.Compare)
		}
		want := allowed(s, times[s.Report], ticks)
		if diff := cmp.Diff(want, w.instantsOf(s.Report)); len(want)+len(w.instantsOf(s.Report)) > 0 && diff != "" {
			t.Errorf("%s, %s (-model +made):\n%s", s.Report, s.CatchUp, diff)
		}
	}
}

// until lists the times of all reports up to a day, in order.
func until(times map[string][]time.Time, last calendar.Date) (events []time.Time) {
	for _, of := range times {
		for _, at := range of {
			if at.Before(last.Time()) {
				events = append(events, at)
			}
		}
	}
	slices.SortFunc(events, time.Time.Compare)
	return events
}

// live runs the world at each of the events but those within downtimes, and
// returns the ticks whose decision was recorded.
func live(t *testing.T, w *world, random *rand.Rand, events []time.Time) (ticks []time.Time) {
	up := events[0]
	for _, at := range events {
		at = at.Add(time.Duration(random.IntN(60)) * time.Second)
		if at.Before(up) {
			continue
		}
		switch random.IntN(40) {
		case 0: // down, from minutes to months; the restart is a tick
			up = at.Add(time.Duration(random.ExpFloat64() * float64(10*24*time.Hour)))
			at = up
		case 1: // a crash before the decision is recorded
			scheduler.Due(w.plan, w.have, w.ledger, at)
			at = at.Add(30 * time.Second)
		}
		for _, m := range w.made[max(0, len(w.made)-3):] {
			w.setState(m.Topic, m.Edition, scheduler.Sent)
		}
		w.tick(t, at)
		ticks = append(ticks, at)
	}
	slices.SortFunc(ticks, time.Time.Compare)
	return ticks
}

// allowed returns the times that a policy makes, given when the program looked:
// each is decided about at the first tick after it.
func allowed(s scheduler.Schedule, times, ticks []time.Time) (want []time.Time) {
	for i, at := range times {
		first, _ := slices.BinarySearchFunc(ticks, at, time.Time.Compare)
		if first == len(ticks) {
			continue
		}
		tick := ticks[first]
		overtaken := i+1 < len(times) && !times[i+1].After(tick)
		late := tick.Sub(at) > 15*time.Minute
		switch {
		case s.Report == "debrief", s.CatchUp == scheduler.All, !overtaken && !late, s.CatchUp == scheduler.Latest && !overtaken:
			want = append(want, at)
		}
	}
	return want
}

// TestClockJumps puts the wall clock forward and back at random while the true
// time goes on: nothing is lost, nothing is made twice, and nothing fires after
// a jump back that was not confirmed.
func TestClockJumps(t *testing.T) {
	for seed := range 500 {
		random := rand.New(rand.NewPCG(uint64(seed), 5))
		m := models[random.IntN(len(models))]
		first := calendar.On(2026, 1, 1) + calendar.Date(random.IntN(3000))
		if err := jumps(t, m, first, random); err != nil {
			t.Errorf("seed %d, %s from %s: %v", seed, m.name, first, err)
		}
	}
}

func jumps(t *testing.T, m model, first calendar.Date, random *rand.Rand) error {
	const days = 45
	w := newWorld(scheduler.Plan{Calendar: dublin(t), Schedules: []scheduler.Schedule{m.schedule(t, scheduler.All, first)}})
	start := first.Time().Add(24 * time.Hour)
	end := start.Add(days * 24 * time.Hour)
	wrong := time.Duration(0)
	for now := start; now.Before(end); now = now.Add(time.Duration(1+random.IntN(300)) * time.Minute) {
		switch random.IntN(25) {
		case 0:
			wrong = time.Duration(random.NormFloat64() * float64(36*time.Hour))
		case 1, 2:
			wrong = 0
		}
		before := w.ledger.HighWater
		d := w.tick(t, now.Add(wrong))
		tooFar := before.Sub(now.Add(wrong)) > 3*time.Hour && !before.IsZero()
		if tooFar != (d.Halted != nil) || tooFar && len(d.Due) > 0 {
			return fmt.Errorf("clock back by %s: halted %v, %d due", before.Sub(now.Add(wrong)), d.Halted, len(d.Due))
		}
		if d.Halted != nil && random.IntN(3) == 0 { // a person looks, mends the clock and confirms
			wrong, w.ledger.HighWater = 0, now
		}
	}
	w.ledger.HighWater = end
	w.tick(t, end)

	times := map[time.Time]bool{}
	for _, at := range w.instantsOf(m.name) {
		if times[at] {
			return fmt.Errorf("%s was made twice", at)
		}
		times[at] = true
	}
	for _, at := range m.times(t, first, first+days+2) {
		if !at.After(end) && !times[at] {
			return fmt.Errorf("%s was lost", at)
		}
	}
	return nil
}
