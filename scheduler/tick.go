package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"
	"github.com/jonboulle/clockwork"
)

// Bounds of the time between two ticks: often enough that a report is on time,
// seldom enough that the sources of the plan are not bothered.
const (
	MinTick = 15 * time.Second
	MaxTick = 60 * time.Second
)

// Tick is what a Metronome does.
type Tick struct {
	Every time.Duration   // MinTick to MaxTick
	Clock clockwork.Clock // the program's one clock
	// Run is called at the start and at every tick, never twice at once: a tick
	// that comes while it runs is left out. Its context is cancelled when the
	// metronome shuts down.
	Run func(ctx context.Context, now time.Time) error
	// Failed is told the error that Run returned, or its panic as a *PanicError.
	Failed func(error)
	// Patience is how long Shutdown waits for Run; 10 s if it is not set.
	Patience time.Duration
}

// PanicError is a panic of Run. The next tick runs all the same.
type PanicError struct {
	Recovered string
}

// Error returns what was panicked with.
func (e *PanicError) Error() string { return "the tick panicked: " + e.Recovered }

// Metronome calls a function at an interval. It is all that is used of gocron:
// what is due at a tick is decided by Due, which knows calendars and the ledger.
type Metronome struct {
	scheduler gocron.Scheduler
}

// StartTick starts a metronome. The caller shuts it down.
func StartTick(tick Tick) (*Metronome, error) {
	if tick.Every < MinTick || tick.Every > MaxTick {
		return nil, fmt.Errorf("start tick: %s is not between %s and %s", tick.Every, MinTick, MaxTick)
	}
	if tick.Patience == 0 {
		tick.Patience = 10 * time.Second
	}
	scheduler, err := gocron.NewScheduler(
		gocron.WithClock(tick.Clock),
		gocron.WithLocation(time.UTC),
		gocron.WithStopTimeout(tick.Patience),
	)
	if err != nil {
		return nil, fmt.Errorf("start tick: %w", err)
	}
	if err := addJob(scheduler, tick); err != nil {
		return nil, errors.Join(fmt.Errorf("start tick: %w", err), scheduler.Shutdown())
	}
	scheduler.Start()
	return &Metronome{scheduler: scheduler}, nil
}

// addJob adds the one job. Without the listener for panics a panic would end
// the program.
func addJob(scheduler gocron.Scheduler, tick Tick) error {
	run := func(ctx context.Context) error { return tick.Run(ctx, tick.Clock.Now()) }
	_, err := scheduler.NewJob(
		gocron.DurationJob(tick.Every),
		gocron.NewTask(run),
		gocron.WithName("tick"),
		gocron.WithSingletonMode(gocron.LimitModeReschedule),
		gocron.WithStartAt(gocron.WithStartImmediately()),
		gocron.WithEventListeners(
			gocron.AfterJobRunsWithError(func(_ uuid.UUID, _ string, err error) {
				if !errors.Is(err, gocron.ErrPanicRecovered) { // the other listener hears of it too
					tick.Failed(err)
				}
			}),
			gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, _ string, recovered any) {
				tick.Failed(&PanicError{Recovered: fmt.Sprint(recovered)})
			}),
		),
	)
	return err
}

// Shutdown cancels the context of a call that is under way, waits for it, and
// ends the ticking. It returns an error if the call does not end in time.
func (m *Metronome) Shutdown() error {
	if err := m.scheduler.Shutdown(); err != nil {
		return fmt.Errorf("shut down tick: %w", err)
	}
	return nil
}
