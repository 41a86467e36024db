package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// verdict is what a number of runs came to.
type verdict struct {
	mails   int // that were due
	lost    int
	doubled int
	inDoubt int
	faults  []fault
}

func (v *verdict) blame(run int, format string, args ...any) {
	v.faults = append(v.faults, fault{run, fmt.Sprintf(format, args...)})
}

// mailKey is what a mail is known by to the model, the mail server and the
// ledger alike.
type mailKey struct{ campaign, to string }

// account compares what was due with what arrived and with what the ledger says.
func (o *office) account(ctx context.Context, s *sink, l *ledger) (verdict, error) {
	var v verdict
	reports, err := l.reports(ctx)
	if err != nil {
		return v, err
	}
	entries, err := l.entries(ctx)
	if err != nil {
		return v, err
	}
	o.checkReports(&v, reports)
	known := map[mailKey][]entry{}
	for _, e := range entries {
		known[mailKey{e.campaign, e.to}] = append(known[mailKey{e.campaign, e.to}], e)
	}
	copies := map[mailKey][]arrival{}
	for _, a := range o.handedOver(s.arrived()) {
		copies[mailKey{a.campaign, a.to}] = append(copies[mailKey{a.campaign, a.to}], a)
	}
	for _, d := range o.due() {
		key := mailKey{d.campaign, d.to}
		v.judge(d, copies[key], known[key])
		delete(copies, key)
		delete(known, key)
	}
	o.checkStrangers(&v, copies, known)
	for _, what := range s.strange {
		v.blame(-1, "%s", what)
	}
	return v, nil
}

// handedOver leaves out copies that a server in between made of one message,
// when it was ended before it heard that the message was taken.
func (o *office) handedOver(list []arrival) []arrival {
	if !o.relayed {
		return list
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(a arrival) bool {
		again := seen[a.hop]
		seen[a.hop] = true
		return again
	})
}

// checkReports looks for reports that are missing, made twice, or at no end.
func (o *office) checkReports(v *verdict, list []report) {
	runs := map[string]int{}
	for _, c := range o.campaigns {
		runs[c.id] = c.run
	}
	count := map[[2]string]int{}
	for _, r := range list {
		run, ok := runs[r.campaign]
		if !ok {
			run = -1
		}
		if count[[2]string{r.name, r.campaign}]++; count[[2]string{r.name, r.campaign}] > 1 || r.edition != 1 {
			v.blame(run, "report %s about %s is there more than once", r.name, r.campaign)
		}
		if r.state != "done" {
			v.blame(run, "report %s about %s is %s %s", r.name, r.campaign, r.state, r.why)
		}
	}
	if len(count) != o.reports() {
		v.blame(-1, "the ledger has %d reports, %d were due", len(count), o.reports())
	}
}

// judge looks at one mail that was due. One that is held may or may not have
// arrived: that is what a person is to find out.
func (v *verdict) judge(d due, copies []arrival, known []entry) {
	v.mails++
	waits := d.held && len(known) == 1 && known[0].state == "in doubt"
	if len(copies) == 0 && !waits {
		v.lost++
		v.blame(d.run, "mail about %s to %s never arrived", d.campaign, d.to)
	}
	if len(known) != 1 {
		v.blame(d.run, "mail about %s to %s is %d times in the ledger", d.campaign, d.to, len(known))
		return
	}
	e := known[0]
	switch {
	case waits:
		v.inDoubt++
	case e.state != "accepted":
		v.blame(d.run, "mail about %s to %s is %s: %s", d.campaign, d.to, e.state, e.reply)
	}
	v.judgeCopies(d, copies, e)
}

// judgeCopies allows a copy for each time that the ledger says it is in doubt,
// and none of a report that is held then.
func (v *verdict) judgeCopies(d due, copies []arrival, e entry) {
	allowed := 1 + min(e.repeats, e.doubts)
	if d.held {
		allowed = 1
	}
	if extra := len(copies) - allowed; extra > 0 {
		v.doubled += extra
		v.blame(d.run, "mail about %s to %s arrived %d times, the ledger says at most %d", d.campaign, d.to, len(copies), allowed)
	}
	if len(copies) > e.dots {
		v.blame(d.run, "mail about %s to %s arrived %d times, the ledger announced %d dots", d.campaign, d.to, len(copies), e.dots)
	}
	v.inDoubt += max(0, min(len(copies), allowed)-1)
	for _, c := range copies {
		if c.id != copies[0].id {
			v.blame(d.run, "copies of a mail about %s to %s have the Message-IDs %s and %s", d.campaign, d.to, copies[0].id, c.id)
		}
		if c.hop == "" && c.digest != e.digest {
			v.blame(d.run, "mail about %s to %s arrived with other bytes than the ledger keeps", d.campaign, d.to)
		}
	}
}

// checkStrangers looks at mails that were not due. One to a reader who left the
// list may have arrived before.
func (o *office) checkStrangers(v *verdict, copies map[mailKey][]arrival, known map[mailKey][]entry) {
	for key := range copies {
		if !o.gone[key.to] {
			v.blame(-1, "a mail about %q to %s was not due", key.campaign, key.to)
		}
	}
	for key, list := range known {
		if !o.gone[key.to] {
			v.blame(-1, "the ledger has a mail about %q to %s that was not due", key.campaign, key.to)
			continue
		}
		for _, e := range list {
			if e.state != "accepted" && e.state != "suppressed" {
				v.blame(-1, "the mail about %s to %s, who left the list, is %s", key.campaign, key.to, e.state)
			}
		}
	}
}

// drainEvery is how often the ledger is asked whether it is at rest.
const drainEvery = 150 * time.Millisecond

// drain waits until all that is due is at its end, and returns how long that
// took; an error after limit. A child that ends by itself is an error, too.
func (o *office) drain(ctx context.Context, l *ledger, limit time.Duration, alive func() error) (time.Duration, error) {
	from := time.Now()
	var last string
	for time.Since(from) < limit {
		if err := alive(); err != nil {
			return time.Since(from), err
		}
		list, err := l.reports(ctx)
		done := 0
		for _, r := range list {
			if r.state == "done" {
				done++
			}
		}
		if last = fmt.Sprintf("%d of %d reports are done %v", done, o.reports(), err); err == nil && done >= o.reports() {
			return time.Since(from), nil
		}
		select {
		case <-ctx.Done():
			return time.Since(from), ctx.Err()
		case <-time.After(drainEvery):
		}
	}
	return time.Since(from), fmt.Errorf("not at rest after %s: %s", limit, last)
}
