package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Workers do the work.
type Workers struct {
	// Generate makes a report and ends with Finish or Hold. If it returns an
	// error instead, the attempt has failed; one that says Permanent() bool, true,
	// is not tried again.
	Generate func(context.Context, *ReportClaim) error
	// Deliver sends a mail and ends with Record, Postpone or Withhold. If it
	// returns an error instead, the attempt has failed, or left the mail in doubt
	// if it came as far as the dot, and Options.Schedule says when it is made again.
	Deliver func(context.Context, *MailClaim) error
	// Quota returns how many mails may be begun today; nil is no limit.
	Quota func() Quota
	// Waits is told of each mail that is over the quota; nil is nobody.
	Waits func(context.Context, Delivery, Quota)
	// Spoilt is told of each mail that has failed since what the store holds of it
	// is damaged; nil is nobody.
	Spoilt func(context.Context, *MailClaim, error)
}

func (w Workers) quota() Quota {
	if w.Quota == nil {
		return Quota{}
	}
	return w.Quota()
}

// Work runs the jobs, up to n of each kind at once, until ctx ends. Then no
// job is begun any more; those under way may go on for Options.Grace before
// their contexts end, and Work returns when they have returned. On a SQLite
// store that another process works on it returns an *OccupiedError at once.
func (s *Store) Work(ctx context.Context, w Workers, n int) error {
	release, alone, err := s.engine.claimWork(ctx)
	if err != nil {
		return fmt.Errorf("work: %w", err)
	}
	if err := s.examine(ctx); err != nil {
		return errors.Join(unlessEnded(ctx, fmt.Errorf("work: %w", err)), release())
	}
	p, err := s.register(ctx, alone)
	if err != nil {
		return errors.Join(unlessEnded(ctx, fmt.Errorf("work: %w", err)), release())
	}
	live, stop := context.WithCancel(context.WithoutCancel(ctx))
	var beating sync.WaitGroup
	beating.Go(func() { s.beat(live, p) })
	for err == nil && s.engine.awaitWork(ctx, s.options.Look) {
		err = s.shift(ctx, p, w, n)
	}
	stop()
	beating.Wait()
	return errors.Join(err, s.unregister(p), release())
}

// shift runs jobs until none is left where the engine can tell, or until ctx
// ends. River's timers alone take a two-hundredth of a processor, and a service
// has nothing to do for days.
func (s *Store) shift(ctx context.Context, p *process, w Workers, n int) error {
	// River ends when its context is cancelled; one whose time is up makes its
	// notifier spin for ever.
	running, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	defer context.AfterFunc(ctx, end)()
	worker, err := s.engine.newWorker(s.riverConfig(p, w, n))
	if err == nil {
		err = worker.Start(running)
	}
	if err != nil {
		return unlessEnded(ctx, fmt.Errorf("work: start jobs: %w", err))
	}
	go func() {
		s.engine.awaitRest(running, s.options.Look)
		end()
	}()
	return s.wait(ctx, worker)
}

// examine looks for damage before anything is done on the strength of what is
// stored. An index that misses a row would let a report be made again.
func (s *Store) examine(ctx context.Context) error {
	if err := s.engine.verify(ctx); err != nil {
		return err
	}
	return s.readRows(ctx, " WHERE job_id IS NOT NULL")
}

// unlessEnded makes nothing of an error by which ctx called work off before it
// began: to be told to end is no failure.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

// wait returns when all work has ended, or could not be made to end.
func (s *Store) wait(ctx context.Context, worker jobWorker) error {
	select {
	case <-worker.Stopped():
		return nil
	case <-ctx.Done():
	}
	limit := time.NewTimer(s.options.Grace + s.options.Grace/2)
	defer limit.Stop()
	select {
	case <-worker.Stopped():
		return nil
	case <-limit.C:
		return errors.New("work: some of it did not end with its context; others take it over")
	}
}

// rescueAfter is later than any attempt ends: River's own rescue is only for
// jobs whose end River itself could not write down.
func (o Options) rescueAfter() time.Duration { return o.Limit + o.Grace + time.Minute }

func (s *Store) riverConfig(p *process, w Workers, n int) *river.Config {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[generateArgs]) error {
		return s.generate(ctx, w, j.Args.Occurrence, fence{j.ID, j.Attempt, p.id})
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[deliverArgs]) error {
		return s.deliver(ctx, w, j.Args.Delivery, fence{j.ID, j.Attempt, p.id})
	}))
	return &river.Config{
		ID:     p.id,
		Logger: s.options.Log.With("component", "jobs"),
		Queues: map[string]river.QueueConfig{generateKind: {MaxWorkers: n}, deliverKind: {MaxWorkers: n}},

		Workers:              workers,
		JobTimeout:           s.options.Limit,
		SoftStopTimeout:      s.options.Grace,
		RescueStuckJobsAfter: s.options.rescueAfter(),
		RetryPolicy:          retrySoon{s.options.Now},
		FetchCooldown:        20 * time.Millisecond,
		FetchPollInterval:    s.options.Look,
	}
}

// retrySoon is for jobs that ended without a word in our tables: the process
// ends, or the store could not be written.
type retrySoon struct {
	now func() time.Time
}

// NextRetry doubles the pause from a second to half a minute.
func (r retrySoon) NextRetry(j *rivertype.JobRow) time.Time {
	const longest = 30 * time.Second
	pause := min(time.Second<<min(len(j.Errors), 5), longest)
	return r.now().Add(pause)
}

// generate does a job of its kind. Its errors are for River to try again.
func (s *Store) generate(ctx context.Context, w Workers, key string, f fence) error {
	ctx, done := s.underway(ctx, f)
	defer done()
	claim, err := s.claimReport(ctx, key, f)
	if errors.Is(err, errStale) {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.guarded(func() error { return w.Generate(ctx, claim) })
	var lost *LostError
	keep := context.WithoutCancel(ctx)
	switch {
	case errors.As(err, &lost):
		s.options.Log.Warn("gave up a report: another worker has it", "occurrence", key)
		return nil
	case err == nil:
		return s.mustHaveEnded(keep, table(generateKind), key, f)
	case s.interrupted(ctx):
		return errors.Join(err, s.interrupt(keep, claim))
	}
	s.options.Log.Error("report failed", "occurrence", key, "run", claim.Run, "error", err)
	return dropLost(s.fail(keep, claim, err))
}

// deliver does a job of its kind. Its errors are for River to try again.
func (s *Store) deliver(ctx context.Context, w Workers, key string, f fence) error {
	ctx, done := s.underway(ctx, f)
	defer done()
	quota := w.quota()
	claim, err := s.claimMail(ctx, key, f, quota)
	if errors.Is(err, errWaits) {
		if w.Waits != nil {
			w.Waits(ctx, claim.Delivery, quota)
		}
		return nil
	}
	if errors.Is(err, errStale) {
		return nil
	}
	var spoilt *spoiltError
	if errors.As(err, &spoilt) {
		s.options.Log.Error("mail is damaged", "delivery", key, "error", err)
		if w.Spoilt != nil {
			w.Spoilt(ctx, claim, spoilt.cause)
		}
		return nil
	}
	if err != nil {
		return err
	}
	err = s.guarded(func() error { return w.Deliver(ctx, claim) })
	var lost *LostError
	keep := context.WithoutCancel(ctx)
	switch {
	case errors.As(err, &lost):
		s.options.Log.Warn("gave up a delivery: another worker has it", "delivery", key)
		return nil
	case err == nil:
		return s.mustHaveEnded(keep, table(deliverKind), key, f)
	case s.interrupted(ctx):
		return err
	}
	s.options.Log.Error("delivery failed", "delivery", key, "attempt", claim.Attempts.Count, "error", err)
	return dropLost(s.recordError(keep, claim, err))
}

// guarded turns a panic into an error, so that it is recorded like any other.
func (s *Store) guarded(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panicked: %v", r)
		}
	}()
	return fn()
}

// mustHaveEnded is an error if a worker returned nil and left its row as it was.
func (s *Store) mustHaveEnded(ctx context.Context, table, key string, f fence) error {
	var n int
	err := s.read(ctx, "check "+key, func(q querier) error {
		return one(ctx, q, sql("SELECT count(*) FROM "+table+` WHERE key = $1 AND job_id = $2 AND attempt = $3
			AND state IN ('generating', 'sending', 'dot')`, key, f.job, f.attempt), &n)
	})
	if err == nil && n > 0 {
		return fmt.Errorf("the worker returned without ending its claim on %s", key)
	}
	return err
}

// dropLost makes nothing of a lost claim: whoever has it now goes on.
func dropLost(err error) error {
	var lost *LostError
	if errors.As(err, &lost) {
		return nil
	}
	return err
}

// underway makes the work on a job end when its process was given up for dead.
func (s *Store) underway(ctx context.Context, f fence) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	s.mu.Lock()
	s.working[f.job] = cancel
	s.mu.Unlock()
	return ctx, func() {
		s.mu.Lock()
		delete(s.working, f.job)
		s.mu.Unlock()
		cancel(nil)
	}
}

// interrupted tells the end of the process from that of the time limit.
func (s *Store) interrupted(ctx context.Context) bool {
	return ctx.Err() != nil && !errors.Is(context.Cause(ctx), context.DeadlineExceeded)
}
