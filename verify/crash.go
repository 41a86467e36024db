package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"
)

// perOffice is how many times a program is struck in one office.
const perOffice = 25

// proveKill kills the program again and again, each time with new campaigns
// that are due, at any moment from its start to some way into its work.
func proveKill(ctx context.Context, b *bench) (tally, error) {
	return b.episodes(ctx, perOffice, func(first, runs int, t *tally) error {
		s, err := b.openScene()
		if err != nil {
			return err
		}
		for run := first; run < first+runs; run++ {
			if err := s.life(run, (*child).kill); err != nil {
				return errors.Join(err, s.close())
			}
		}
		return errors.Join(s.settle(ctx, t, runs), s.close())
	})
}

// life runs the program with some new campaigns until strike ends it: two times
// of three after a while, otherwise at a moment of a dialogue with the mail
// server.
func (s *scene) life(run int, strike func(*child)) error {
	b := s.bench
	if err := s.add(run, 1+b.random.IntN(3)); err != nil {
		return err
	}
	after := b.between(20*time.Millisecond, 2*time.Second)
	reached := make(chan struct{})
	s.sink.reset(s.hurry(30*time.Millisecond), nil)
	if b.random.IntN(3) == 0 {
		after = 6 * time.Second
		phases := []phase{atMail, atRcpt, atData, atDot, answered}
		s.sink.reset(s.hurry(30*time.Millisecond), countdown(phases[b.random.IntN(len(phases))], 1+b.random.IntN(4), func() { close(reached) }))
	}
	c, err := s.serve(b.binary)
	if err != nil {
		return err
	}
	select {
	case <-reached:
	case <-time.After(after):
	case <-c.exited:
		return fmt.Errorf("run %d: debrief serve ended by itself: %w", run, c.err)
	}
	strike(c)
	c.kill()
	return nil
}

// countdown calls then when a phase is reached the n-th time.
func countdown(p phase, n int, then func()) func(moment) {
	var mu sync.Mutex
	return func(m moment) {
		mu.Lock()
		defer mu.Unlock()
		if m.phase != p {
			return
		}
		if n--; n == 0 {
			then()
		}
	}
}

// proveDot kills the program when the mail server has a message and the ledger
// does not know yet: half of the times before the answer, half of them shortly
// after it, when the answer may be recorded or not. Of two reports one is sent
// again when in doubt, and one is held.
func proveDot(ctx context.Context, b *bench) (tally, error) {
	return b.episodes(ctx, perOffice, func(first, runs int, t *tally) error {
		s, err := b.openScene()
		if err != nil {
			return err
		}
		s.careful = true
		if err := s.furnish(); err != nil {
			return errors.Join(err, s.close())
		}
		for run := first; run < first+runs; run++ {
			if err := s.lifeToDot(run); err != nil {
				return errors.Join(err, s.close())
			}
		}
		return errors.Join(s.settle(ctx, t, runs), s.close())
	})
}

// lifeToDot runs the program until one message of a new campaign has arrived.
func (s *scene) lifeToDot(run int) error {
	b := s.bench
	if err := s.add(run, 1); err != nil {
		return err
	}
	at, pause := atDot, time.Duration(0)
	if run%2 == 1 {
		at, pause = answered, b.between(0, 4*time.Millisecond)
	}
	want := moment{phase: at, to: []string{ann, ben, cat, cat}[b.random.IntN(4)], campaign: s.campaigns[len(s.campaigns)-1].id}
	target := make(chan *child, 1)
	var once sync.Once
	s.sink.reset(nil, func(m moment) {
		if m == want {
			once.Do(func() {
				c := <-target
				time.Sleep(pause)
				c.signal(syscall.SIGKILL)
			})
		}
	})
	c, err := s.serve(b.binary)
	if err != nil {
		return err
	}
	target <- c
	select {
	case <-c.exited:
	case <-time.After(drainLimit):
		c.kill()
		return fmt.Errorf("run %d: no mail about %s to %s within %s", run, want.campaign, want.to, drainLimit)
	}
	return nil
}

// proveStop asks the program to end at random moments. A stop leaves nothing
// in doubt: what is under way is finished.
func proveStop(ctx context.Context, b *bench) (tally, error) {
	return b.episodes(ctx, perOffice, func(first, runs int, t *tally) error {
		s, err := b.openScene()
		if err != nil {
			return err
		}
		doubt := t.InDoubt
		var slowest time.Duration
		for run := first; run < first+runs; run++ {
			strike := func(c *child) {
				took, err := c.stop(stopLimit)
				slowest = max(slowest, took)
				if err != nil {
					t.Faults = append(t.Faults, fault{run, "on SIGTERM it " + err.Error()})
				}
			}
			if err := s.life(run, strike); err != nil {
				return errors.Join(err, s.close())
			}
		}
		worst := t.Worst
		err = errors.Join(s.settle(ctx, t, runs), s.close())
		t.Worst = max(worst, slowest.Seconds()) // here the stop is what is measured
		if t.InDoubt > doubt {
			t.Faults = append(t.Faults, fault{-1, fmt.Sprintf("%d mails are in doubt after clean stops", t.InDoubt-doubt)})
		}
		return err
	})
}

// proveLeaver takes a reader off the list while his mails wait, and sees that
// none of them reaches him.
func proveLeaver(ctx context.Context, b *bench) (tally, error) {
	return b.episodes(ctx, 1, func(run, _ int, t *tally) error {
		s, err := b.openScene()
		if err != nil {
			return err
		}
		s.sink.reset(s.hurry(400*time.Millisecond), nil)
		if err := s.add(run, 6); err != nil {
			return errors.Join(err, s.close())
		}
		c, err := s.serve(b.binary)
		if err != nil {
			return errors.Join(err, s.close())
		}
		s.await(2 + b.random.IntN(5))
		c.kill()
		s.gone[ben] = true
		if err := s.furnish(); err != nil {
			return errors.Join(err, s.close())
		}
		had := s.sink.countTo(ben)
		err = s.settle(ctx, t, 1)
		if n := s.sink.countTo(ben) - had; n > 0 {
			t.Faults = append(t.Faults, fault{run, fmt.Sprintf("%d mails reached a reader who had left the list", n)})
		}
		return errors.Join(err, s.close())
	})
}

// await waits until n messages have arrived, half a minute at most.
func (s *scene) await(n int) {
	s.until(func() bool { return len(s.sink.arrived()) >= n })
}

// awaitEach waits until n different mails have arrived.
func (s *scene) awaitEach(n int) {
	s.until(func() bool {
		seen := map[mailKey]bool{}
		for _, a := range s.sink.arrived() {
			seen[mailKey{a.campaign, a.to}] = true
		}
		return len(seen) >= n
	})
}

// until waits for something, half a minute at most.
func (s *scene) until(so func() bool) {
	for from := time.Now(); time.Since(from) < 30*time.Second && !so(); {
		time.Sleep(50 * time.Millisecond)
	}
}

func (s *sink) countTo(to string) int {
	n := 0
	for _, a := range s.arrived() {
		if a.to == to {
			n++
		}
	}
	return n
}
