package scheduler_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"debrief/calendar"
	"debrief/scheduler"
)

// TestCampaignLives moves the end of a campaign about, calls it off and on
// again, takes it out of the plan, and lets data come late, 300 times: there
// is one final report for each end, and what follows a Final is Revised.
func TestCampaignLives(t *testing.T) {
	for seed := range 300 {
		l := life{random: rand.New(rand.NewPCG(uint64(seed), 7))}
		if err := l.live(t); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

type life struct {
	random  *rand.Rand
	w       *world
	subject scheduler.Subject
	listed  bool          // in the plan
	data    calendar.Date // watermark
	moves   int
}

func (l *life) live(t *testing.T) error {
	day := calendar.On(2026, 1, 10)
	l.subject = scheduler.Subject{ID: "spring", Start: day, End: day + calendar.Date(10+l.random.IntN(30))}
	l.listed, l.data = true, day-1
	l.w = newWorld(scheduler.Plan{Calendar: dublin(t), Schedules: []scheduler.Schedule{debriefs}})
	l.w.plan.Schedules[0].Revise = scheduler.Revise{} // restatement has its own tests
	for d := day; d < day+120; d++ {
		l.change(d)
		if err := l.run(t, d); err != nil {
			return err
		}
	}
	l.listed, l.subject.Status = true, scheduler.Planned
	for d := day + 120; d < day+200; d++ {
		l.data = d - 1
		if err := l.run(t, d); err != nil {
			return err
		}
	}
	return l.check()
}

// change lets a day's events happen.
func (l *life) change(day calendar.Date) {
	switch l.random.IntN(30) {
	case 0, 1:
		l.subject.End = max(l.subject.Start, l.subject.End+calendar.Date(l.random.IntN(31)-15))
		l.moves++
	case 2:
		l.subject.Status = 1 - l.subject.Status
	case 3:
		l.listed = !l.listed
	}
	if l.random.IntN(4) > 0 { // data stall on some days and catch up later
		l.data = max(l.data, min(day-1, l.data+calendar.Date(1+l.random.IntN(3))))
	}
}

// run ticks a few times in a day and lets editions be made, held and sent.
func (l *life) run(t *testing.T, day calendar.Date) error {
	l.w.have["performance"] = l.data
	l.w.plan.Subjects = nil
	if l.listed {
		l.w.plan.Subjects = []scheduler.Subject{l.subject}
	}
	for _, hour := range []time.Duration{1, 9, 17} {
		before := len(l.w.made)
		now := day.Time().Add(hour * time.Hour)
		l.w.tick(t, now)
		for _, m := range l.w.made[before:] {
			if err := l.inTime(m, now); err != nil {
				return err
			}
		}
		l.progress()
	}
	return nil
}

// inTime checks a new edition against the plan as it is.
func (l *life) inTime(m made, now time.Time) error {
	zone := l.w.plan.Calendar.Zone
	settled := calendar.LocalTime{Date: l.subject.End + 3, Time: morning}.In(zone)
	deadline := calendar.LocalTime{Date: l.subject.End + 10, Time: morning}.In(zone)
	switch {
	case !l.listed || l.subject.Status == scheduler.Cancelled:
		return fmt.Errorf("edition %d of a campaign that is called off", m.Edition)
	case m.End != l.subject.End:
		return fmt.Errorf("edition %d reckons with %s, the plan with %s", m.Edition, m.End, l.subject.End)
	case now.Before(settled):
		return fmt.Errorf("edition %d at %s, before %s", m.Edition, now, settled)
	case (l.data < m.End) != (len(m.Missing) > 0):
		return fmt.Errorf("edition %d: data reach %s, missing %v", m.Edition, l.data, m.Missing)
	case len(m.Missing) > 0 && now.Before(deadline):
		return fmt.Errorf("edition %d lacks data before the deadline", m.Edition)
	}
	return nil
}

// progress moves each unfinished edition on, or not.
func (l *life) progress() {
	for _, m := range l.w.ledger.Made[spring] {
		switch {
		case m.State == scheduler.Queued && l.random.IntN(3) == 0:
			l.w.setState(spring, m.Edition, scheduler.Held)
		case m.State == scheduler.Queued && l.random.IntN(2) == 0,
			m.State == scheduler.Held && l.random.IntN(4) == 0:
			l.w.setState(spring, m.Edition, scheduler.Sent)
		}
	}
}

// check looks at what was sent in the end.
func (l *life) check() error {
	var sent []scheduler.Made
	for i, m := range l.w.ledger.Made[spring] {
		if m.Edition != i+1 {
			return fmt.Errorf("edition %d is number %d", m.Edition, i+1)
		}
		if m.State == scheduler.Sent {
			sent = append(sent, m)
		} else if m.State != scheduler.Withdrawn {
			return fmt.Errorf("edition %d is %s at the end", m.Edition, m.State)
		}
	}
	if len(sent) == 0 {
		return fmt.Errorf("nothing was sent")
	}
	if last := sent[len(sent)-1]; last.End != l.subject.End || last.Incomplete {
		return fmt.Errorf("the last edition is about %s (incomplete %v), the plan ends on %s", last.End, last.Incomplete, l.subject.End)
	}
	return marks(sent, l.moves)
}

// marks checks the order of the marks: Provisional ones, one Final, Revised
// ones, and no two complete editions in a row about one end.
func marks(sent []scheduler.Made, moves int) error {
	finals, complete := 0, 0
	for i, m := range sent {
		switch {
		case m.Mark == scheduler.Final && m.Incomplete, m.Mark == scheduler.Provisional && !m.Incomplete:
			return fmt.Errorf("edition %d is %s, incomplete %v", m.Edition, m.Mark, m.Incomplete)
		case (m.Mark == scheduler.Revised) != (finals > 0):
			return fmt.Errorf("edition %d is %s after %d finals", m.Edition, m.Mark, finals)
		case i > 0 && m.End == sent[i-1].End && (m.Incomplete || !sent[i-1].Incomplete):
			return fmt.Errorf("editions %d and %d are about the same end, %s", sent[i-1].Edition, m.Edition, m.End)
		}
		if m.Mark == scheduler.Final {
			finals++
		}
		if !m.Incomplete {
			complete++
		}
	}
	if finals != 1 || complete > moves+1 {
		return fmt.Errorf("%d finals, %d complete editions after %d moves", finals, complete, moves)
	}
	return nil
}
