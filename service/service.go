// Package service is debrief at work for years: it reads the plan again and
// again, asks the scheduler what is due, has the store remember it, makes the
// reports and hands over the mails, and tells a person of everything that
// failed.
//
// It decides nothing of that itself: what is due is the scheduler's business,
// what a report says the pipeline's, what was done the store's.
package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"debrief/assess"
	"debrief/calendar"
	"debrief/delivery"
	"debrief/delivery/mailbox"
	"debrief/pipeline"
	"debrief/scheduler"
	"debrief/store"
)

// Report is a report of the configuration: what it is, when it is due.
type Report struct {
	pipeline.Report
	Schedule scheduler.Schedule
	Doubt    store.Doubt
	Approver *pipeline.Person // who must agree before it leaves; nil for nobody
	Operator *pipeline.Person // who hears of its failures
}

// Settings are what a service works with and on.
type Settings struct {
	Pipeline    *pipeline.Pipeline
	Reports     []Report
	Store       *store.Store
	Post        pipeline.Post
	Transport   delivery.Transport
	Retry       delivery.Schedule
	Operator    *pipeline.Person // who hears of what concerns no single report
	Mailbox     mailbox.Mailbox  // where mails come back; nil for nowhere
	GiveUpAfter int              // as in store.Bounce
	Limits      Limits           // on mails

	TickEvery time.Duration // 15 s to 60 s
	PlanEvery time.Duration // between two readings of the plan and of how far the data reach
	Workers   int           // reports made, and mails sent, at once
	Clock     clockwork.Clock
	Log       *slog.Logger
	Metrics   *Metrics
	// Healthy is called after each tick that went well: the dead man's switch.
	Healthy func(context.Context)
}

// Service runs until it is told to end. Its settings may be replaced while it
// runs.
type Service struct {
	mu       sync.Mutex
	settings Settings
	plan     planned
	told     map[string]bool // notices that were sent, by key
	rosters  map[string]seen // lists as they were last read, by name
	errands  sync.WaitGroup  // notices under way
	memory   memory
}

// planned is the plan as it was last read.
type planned struct {
	at    time.Time
	plan  scheduler.Plan
	marks scheduler.Watermarks
}

// New returns a service.
func New(s Settings) *Service { return &Service{settings: s} }

// Reload replaces the settings; what is under way goes on with the old ones.
// The store and the clock stay.
func (s *Service) Reload(next Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next.Store, next.Clock, next.Metrics = s.settings.Store, s.settings.Clock, s.settings.Metrics
	s.settings, s.plan = next, planned{}
}

func (s *Service) current() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// Run ticks and works until ctx ends, and returns when all has come to rest.
func (s *Service) Run(ctx context.Context) (err error) {
	defer s.errands.Wait()
	set := s.current()
	metronome, err := scheduler.StartTick(scheduler.Tick{
		Every: set.TickEvery, Clock: set.Clock, Run: s.tick,
		Failed: func(err error) { s.tickFailed(ctx, err) },
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, metronome.Shutdown()) }()
	ctx, end := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { s.watchMailbox(ctx) })
	defer watching.Wait()
	defer end()
	return s.Work(ctx)
}

// Work makes and sends what is planned, without asking what is due, until ctx
// ends.
func (s *Service) Work(ctx context.Context) error {
	set := s.current()
	return set.Store.Work(ctx, store.Workers{Generate: s.generate, Deliver: s.deliver, Quota: s.quota, Waits: s.waits, Spoilt: s.spoilt}, set.Workers)
}

// tick asks once what is due, and records it.
func (s *Service) tick(ctx context.Context, now time.Time) error {
	set := s.current()
	plan, err := s.readPlan(ctx, set, now)
	if err != nil {
		return err
	}
	ledger, err := set.Store.Ledger(ctx)
	if err != nil {
		return err
	}
	d := scheduler.Due(plan.plan, plan.marks, ledger, now)
	if d.Halted != nil {
		return &haltedError{reason: *d.Halted}
	}
	keys, err := set.Store.Apply(ctx, d)
	if err != nil {
		return err
	}
	for _, o := range d.Due {
		set.Log.Info("due", "report", o.Report, "about", o.Name, "edition", o.Edition, "mark", o.Mark, "reason", o.Reason.String())
	}
	set.Metrics.ticked(now, len(keys))
	if err := s.recheck(ctx, set, d.Rechecks, now); err != nil {
		return err
	}
	if err := s.overdue(ctx, set, now); err != nil {
		return err
	}
	if set.Healthy != nil {
		set.Healthy(ctx)
	}
	s.memory.giveBack()
	return nil
}

// readPlan reads the plan and how far the data reach, if the last reading is
// old enough. Where it fails and there is an earlier reading, the tick goes on
// with that one: a sheet that is locked for a minute stops nothing.
func (s *Service) readPlan(ctx context.Context, set Settings, now time.Time) (planned, error) {
	s.mu.Lock()
	last := s.plan
	s.mu.Unlock()
	if !last.at.IsZero() && now.Sub(last.at) < set.PlanEvery && !now.Before(last.at) {
		return last, nil
	}
	next, err := ReadPlan(ctx, set.Pipeline, set.Reports)
	if err != nil {
		set.Metrics.planFailed()
		if last.at.IsZero() {
			return last, fmt.Errorf("read the plan: %w", err)
		}
		s.notify(ctx, set, notice{operator: set.Operator, about: "plan", key: "plan " + calendar.DateOf(now).String(),
			what: "The marketing plan could not be read", why: err.Error(), todo: "debrief goes on with the plan as it last read it. Mend the source, then run: debrief check"})
		last.at = now
	} else {
		last = planned{at: now, plan: next.Plan, marks: next.Marks}
	}
	s.readLists(ctx, set, now)
	s.mu.Lock()
	s.plan = last
	s.mu.Unlock()
	return last, nil
}

// Reading is the plan in the scheduler's words, and how far the data reach.
type Reading struct {
	Plan  scheduler.Plan
	Marks scheduler.Watermarks
}

// ReadPlan reads the marketing plan and the newest date of every dataset that
// a report requires.
func ReadPlan(ctx context.Context, p *pipeline.Pipeline, list []Report) (Reading, error) {
	plan, _, err := p.ReadPlan(ctx)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Plan: scheduler.Plan{Calendar: p.Organization.Calendar, Subjects: subjects(plan)}, Marks: scheduler.Watermarks{}}
	for _, def := range list {
		r.Plan.Schedules = append(r.Plan.Schedules, def.Schedule)
		for _, name := range def.Requires {
			if _, ok := r.Marks[name]; ok {
				continue
			}
			if r.Marks[name], err = p.Newest(ctx, name); err != nil {
				return Reading{}, err
			}
		}
	}
	return r, nil
}

func subjects(plan *assess.Plan) []scheduler.Subject {
	out := make([]scheduler.Subject, len(plan.Campaigns))
	for i, c := range plan.Campaigns {
		out[i] = scheduler.Subject{ID: c.ID, Name: c.Name, Start: c.Period.First, End: c.Period.Last, Status: scheduler.ParseStatus(c.Status)}
	}
	return out
}

// report finds a report by name; nil if it is not configured any more.
func (set Settings) report(name string) *Report {
	for i := range set.Reports {
		if set.Reports[i].Name == name {
			return &set.Reports[i]
		}
	}
	return nil
}

// haltedError says that nothing fires until a person has confirmed the clock.
type haltedError struct{ reason scheduler.Reason }

func (e *haltedError) Error() string { return e.reason.String() }

func (e *haltedError) Advice() string {
	return "set the clock right, or if it is right now, run: debrief confirm-clock"
}

// tickFailed logs, counts and reports a tick that failed, at most once a day
// by mail. One that ends with the service has not failed.
func (s *Service) tickFailed(ctx context.Context, err error) {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return
	}
	set := s.current()
	set.Log.Error("tick failed", "error", err)
	set.Metrics.tickFailed()
	s.notify(ctx, set, notice{operator: set.Operator, about: "scheduler", key: "tick " + calendar.DateOf(set.Clock.Now()).String(),
		what: "debrief could not find out which reports are due", why: err.Error(), todo: "Look into the log of debrief serve, then run: debrief check"})
}

// patience is how long a report may be due and neither finished nor held for a
// person before the operator hears of it.
const patience = 2 * time.Hour

// overdue looks for reports that are due and did not happen, and for mails that
// nobody tried to send.
func (s *Service) overdue(ctx context.Context, set Settings, now time.Time) error {
	lines, err := set.Store.History(ctx, store.Filter{States: []store.State{store.Planned, store.Generating, store.Delivering}})
	if err != nil {
		return err
	}
	oldest := time.Duration(0)
	for _, l := range lines {
		if l.State == store.Delivering && l.Mails[store.Rendered] == 0 {
			continue // what is deferred is told of mail by mail
		}
		age := now.Sub(l.Changed)
		oldest = max(oldest, age)
		if age > patience {
			s.notify(ctx, set, notice{operator: set.Operator, about: l.Report, key: "overdue " + string(l.Key),
				what: "The report " + l.Report + " about " + l.Name + " is overdue", why: "It is " + string(l.State) + ", and nothing has come of it since. " + l.Why,
				todo: "Look whether debrief serve is running, then at: debrief show " + string(l.Key)[:8]})
		}
	}
	set.Metrics.overdue(oldest)
	return nil
}
