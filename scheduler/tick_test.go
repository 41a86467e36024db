package scheduler_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"debrief/scheduler"
)

var tickStart = time.Date(2026, 3, 29, 0, 59, 30, 0, time.UTC) // Europe's clocks change at 01:00

// metronome starts one that runs do, and returns the clock and what failed.
func metronome(t *testing.T, do func(context.Context, time.Time) error) (*clockwork.FakeClock, chan error) {
	t.Helper()
	clock := clockwork.NewFakeClockAt(tickStart)
	failed := make(chan error, 10)
	m, err := scheduler.StartTick(scheduler.Tick{
		Every: 30 * time.Second, Clock: clock, Run: do, Failed: func(err error) { failed <- err },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	return clock, failed
}

// advance moves the clock on when the metronome waits for it.
func advance(t *testing.T, clock *clockwork.FakeClock, by time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := clock.BlockUntilContext(ctx, 1); err != nil {
		t.Fatalf("the metronome does not wait for the clock: %v", err)
	}
	clock.Advance(by)
}

func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case got := <-from:
		return got
	case <-time.After(5 * time.Second):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// nextCall moves the clock on, interval by interval, until something comes: a
// tick may be left out because the call before it has not quite ended.
func nextCall[T any](t *testing.T, clock *clockwork.FakeClock, from <-chan T) T {
	t.Helper()
	for range 100 {
		advance(t, clock, 30*time.Second)
		select {
		case got := <-from:
			return got
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("no tick came")
	panic("unreachable")
}

func TestTicksAtOnceAndThenAtTheInterval(t *testing.T) {
	ticks := make(chan time.Time, 10)
	clock, _ := metronome(t, func(_ context.Context, now time.Time) error {
		ticks <- now
		return nil
	})
	last := receive(t, ticks)
	if !last.Equal(tickStart) {
		t.Errorf("the first tick is at %s, want %s", last, tickStart)
	}
	for range 5 { // across a change of the clocks
		got := nextCall(t, clock, ticks)
		if got.Before(last) || got.Sub(tickStart)%(30*time.Second) != 0 {
			t.Errorf("a tick at %s after one at %s", got, last)
		}
		last = got
	}
}

func TestGoesOnAfterErrorsAndPanics(t *testing.T) {
	calls := make(chan int, 10)
	n := 0
	clock, failed := metronome(t, func(context.Context, time.Time) error {
		n++
		calls <- n
		switch n {
		case 1:
			panic("a nil plan")
		case 2:
			return errors.New("the plan cannot be read")
		}
		return nil
	})
	receive(t, calls)
	var panicked *scheduler.PanicError
	if err := receive(t, failed); !errors.As(err, &panicked) || !strings.Contains(err.Error(), "a nil plan") {
		t.Errorf("failed with %v, want the panic", err)
	}
	nextCall(t, clock, calls)
	if err := receive(t, failed); err == nil || err.Error() != "the plan cannot be read" {
		t.Errorf("failed with %v", err)
	}
	if got := nextCall(t, clock, calls); got != 3 {
		t.Errorf("call %d, want 3", got)
	}
}

func TestNeverRunsTwiceAtOnce(t *testing.T) {
	started, release := make(chan time.Time, 10), make(chan struct{})
	clock, _ := metronome(t, func(ctx context.Context, now time.Time) error {
		started <- now
		select {
		case <-release:
		case <-ctx.Done():
		}
		return nil
	})
	receive(t, started)
	for range 3 {
		advance(t, clock, 30*time.Second)
	}
	if len(started) != 0 {
		t.Error("a second call began while the first one ran")
	}
	close(release)
}

func TestShutdownCancelsTheCall(t *testing.T) {
	started, ended := make(chan struct{}), make(chan error, 1)
	m, err := scheduler.StartTick(scheduler.Tick{
		Every: 15 * time.Second, Clock: clockwork.NewFakeClockAt(tickStart), Failed: func(error) {},
		Run: func(ctx context.Context, _ time.Time) error {
			close(started)
			<-ctx.Done()
			ended <- ctx.Err()
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	receive(t, started)
	if err := m.Shutdown(); err != nil {
		t.Error(err)
	}
	if err := receive(t, ended); !errors.Is(err, context.Canceled) {
		t.Errorf("the call's context ended with %v", err)
	}
}

func TestIntervalIsBounded(t *testing.T) {
	for _, every := range []time.Duration{0, time.Second, 61 * time.Second, time.Hour} {
		if m, err := scheduler.StartTick(scheduler.Tick{Every: every}); err == nil {
			t.Errorf("%s was accepted", every)
			if err := m.Shutdown(); err != nil {
				t.Error(err)
			}
		}
	}
}
