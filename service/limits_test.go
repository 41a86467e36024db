package service

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/calendar"
	"debrief/pipeline"
	"debrief/store"
)

// team are n people, from the first on.
func team(first, n int) []pipeline.Person {
	var list []pipeline.Person
	for i := range n {
		list = append(list, pipeline.Person{Email: fmt.Sprintf("reader%d@harbour.example", first+i)})
	}
	return list
}

// limited opens an office with limits and readers.
func limited(t *testing.T, l Limits, readers []pipeline.Person) *office {
	t.Helper()
	o := open(t, nil)
	o.give(l, readers)
	return o
}

// give changes limits and readers.
func (o *office) give(l Limits, readers []pipeline.Person) {
	set := o.current()
	set.Limits = l
	def := set.Reports[0]
	def.Sends = []pipeline.Send{{To: readers, View: def.Sends[0].View, Attach: def.Sends[0].Attach}}
	set.Reports = []Report{def}
	o.Reload(set)
}

func (o *office) approve(l store.Line) {
	o.t.Helper()
	if err := o.store.Approve(o.t.Context(), l.Key, store.Approval{Who: "ana"}); err != nil {
		o.t.Fatal(err)
	}
}

func TestLimitPerRun(t *testing.T) {
	o := limited(t, Limits{PerRun: 3}, team(0, 3))
	o.day(13)
	if l := o.work(store.Done)[0]; l.Mails[store.Accepted] != 3 {
		t.Errorf("at the limit: %v", l.Mails)
	}

	o = limited(t, Limits{PerRun: 3}, team(0, 4))
	o.day(13)
	l := o.work(store.Held)[0]
	if l.Why != "it would send 4 mails, and the limit is 3 (email.limits.per_run)" || len(l.Mails) != 0 {
		t.Errorf("beyond it: %q, %v", l.Why, l.Mails)
	}
	notices := o.post.inbox(operator.Email)
	if len(notices) == 1 {
		notices[0] = strings.ReplaceAll(notices[0], "=\r\n", "")
	}
	if len(notices) != 1 || !strings.Contains(notices[0], "The report debrief about Spring Sale is held") || strings.Contains(notices[0], "ROI") || !strings.Contains(notices[0], "debrief approve "+string(l.Key)[:8]) {
		t.Errorf("notices: %q", notices)
	}
	// What is approved is what was shown: not five, if the list has grown since.
	o.give(Limits{PerRun: 3}, team(0, 5))
	o.approve(l)
	if l = o.work(store.Held)[0]; !strings.Contains(l.Why, "5 mails") {
		t.Errorf("after the list grew: %q", l.Why)
	}
	o.approve(l)
	if l := o.work(store.Done)[0]; l.Mails[store.Accepted] != 5 {
		t.Errorf("after approval: %v", l.Mails)
	}
	if got := len(o.post.inbox(operator.Email)); got != 2 {
		t.Errorf("%d notices", got)
	}
}

// TestLimitPerRunAndApproval: who has to approve a report anyway is asked once.
func TestLimitPerRunAndApproval(t *testing.T) {
	o := open(t, func(r *Report) { r.Approver = &orla })
	o.give(Limits{PerRun: 3}, team(0, 4))
	o.day(13)
	l := o.work(store.Held)[0]
	if len(o.post.inbox(orla.Email)) != 1 || len(o.post.inbox(operator.Email)) != 1 || !strings.Contains(l.Why, "4 mails") {
		t.Errorf("asked %d and %d, %q", len(o.post.inbox(orla.Email)), len(o.post.inbox(operator.Email)), l.Why)
	}
	o.approve(l)
	o.work(store.Done)
}

// later has the campaign end again, so that there is a further edition on a
// later day.
func (o *office) later(day int) {
	o.t.Helper()
	o.desk.set(func(d *desk) { d.revenue += 100 })
	o.day(day)
	o.day(day)
}

// TestNewReaders: a report may find its readers for a month. After that, ten
// new ones at once that are more than the limit are held.
func TestNewReaders(t *testing.T) {
	for name, c := range map[string]struct {
		before, after int // readers, of whom the first are the same
		day           int // of March
		held          bool
	}{
		"first month":      {1, 12, 30, false},
		"a half":           {10, 20, 55, false},
		"more than a half": {9, 19, 55, true},
		"few":              {1, 10, 55, false},
	} {
		t.Run(name, func(t *testing.T) {
			limits := Limits{NewReaders: 0.5}
			o := limited(t, limits, team(0, c.before))
			o.day(13)
			o.work(store.Done)
			o.give(limits, team(0, c.after))
			o.later(c.day)
			if !c.held {
				if l := o.work(store.Done, store.Done)[1]; l.Mails[store.Accepted] != c.after {
					t.Errorf("mails %v", l.Mails)
				}
				return
			}
			l := o.work(store.Done, store.Held)[1]
			if want := fmt.Sprintf("%d of its %d readers never got it before", c.after-c.before, c.after); !strings.Contains(l.Why, want) {
				t.Errorf("held because %q", l.Why)
			}
			o.approve(l)
			o.work(store.Done, store.Done)
		})
	}
}

func TestLimitPerDay(t *testing.T) {
	o := limited(t, Limits{PerDay: 3}, team(0, 5))
	o.day(13)
	l := o.workUntil("five mails sent or waiting", func(lines []store.Line) bool {
		return len(lines) == 1 && lines[0].Mails[store.Accepted]+lines[0].Mails[store.Waiting] == 5
	})[0]
	if l.Mails[store.Accepted] != 3 || l.Mails[store.Waiting] != 2 {
		t.Errorf("mails %v", l.Mails)
	}
	if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(got[0], "the others wait for tomorrow") {
		t.Errorf("notices: %q", got)
	}
	o.approve(l)
	o.work(store.Done)
}

// TestSpoiltMail: a mail whose bytes have changed in the store while it waited
// is not sent, and the operator hears of it.
func TestSpoiltMail(t *testing.T) {
	o := limited(t, Limits{PerDay: 1}, team(0, 3))
	o.day(13)
	l := o.workUntil("mails that wait", func(lines []store.Line) bool {
		return len(lines) == 1 && lines[0].Mails[store.Waiting] == 2
	})[0]
	db, err := sql.Open("sqlite", o.file)
	if err == nil {
		_, err = db.Exec("UPDATE contents SET bytes = zeroblob(length(bytes)) WHERE digest IN (SELECT digest FROM deliveries WHERE state = 'waiting')")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	o.approve(l)
	if l = o.work(store.Done)[0]; l.Mails[store.Refused] != 2 || l.Mails[store.Accepted] != 1 {
		t.Errorf("mails %v", l.Mails)
	}
	told := 0
	for _, n := range o.post.inbox(operator.Email) {
		if strings.Contains(n, "The store is damaged") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the operator was told %d times, want once", told)
	}
}

// TestDaysBeginInTheirZone: the next day begins at the organization's midnight,
// and where there is none, at the first instant after it.
func TestDaysBeginInTheirZone(t *testing.T) {
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	o := limited(t, Limits{PerDay: 7}, team(0, 1))
	set := o.current()
	pipe := *set.Pipeline
	pipe.Organization.Calendar = calendar.Calendar{Zone: santiago}
	set.Pipeline = &pipe
	o.Reload(set)
	// On 6 September 2026 clocks go from 00:00 to 01:00 there.
	o.clock.Advance(time.Date(2026, 9, 6, 2, 30, 0, 0, time.UTC).Sub(o.clock.Now()))
	q := o.quota()
	if want := time.Date(2026, 9, 6, 4, 0, 0, 0, time.UTC); q.Day != "2026-09-05" || !q.Next.Equal(want) || q.Most != 7 {
		t.Errorf("%s, next at %s, %d", q.Day, q.Next.UTC(), q.Most)
	}
}
