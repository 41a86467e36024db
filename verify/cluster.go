package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"
)

// takeoverLimit is how soon the work of a process that fell silent must be
// another's, in 99 of 100 cases.
const takeoverLimit = 15 * time.Second

// processes is how many work on one database.
const processes = 3

// storeVariable is where the configuration finds the database's address.
const storeVariable = "DEBRIEF_VERIFY_STORE"

// proveCluster lets several processes work on one database and disturbs them
// and it: a process is killed, paused, cut off or told to end, the database is
// stopped or crashes, and new campaigns come due all the time.
func proveCluster(ctx context.Context, b *bench) (tally, error) {
	var takeovers []time.Duration
	t, err := b.episodes(ctx, perOffice, func(first, runs int, t *tally) error {
		c, err := b.openCluster(ctx)
		if err != nil {
			return err
		}
		for run := first; run < first+runs; run++ {
			if err := c.disturb(ctx, run); err != nil {
				return errors.Join(err, c.close())
			}
		}
		err = c.settle(ctx, t, runs)
		takeovers = append(takeovers, c.takeovers...)
		return errors.Join(err, c.close())
	})
	if t, err = skipIfDenied(t, err); err != nil || t.Skipped != "" {
		return t, err
	}
	slices.Sort(takeovers)
	if n := len(takeovers); n > 0 {
		p99 := takeovers[min(n-1, n*99/100)]
		t.P99, t.Worst = p99.Seconds(), takeovers[n-1].Seconds()
		t.Notes = append(t.Notes, fmt.Sprintf("%d takeovers, half of them within %.1f s", n, takeovers[n/2].Seconds()))
		if p99 > takeoverLimit {
			t.Faults = append(t.Faults, fault{-1, fmt.Sprintf("takeover took %s at the 99th percentile", p99.Round(time.Millisecond))})
		}
	}
	return t, nil
}

// cluster is a scene with several processes.
type cluster struct {
	*scene
	db       *postgres
	children []*child
	links    []*link // of each to the database

	mu        sync.Mutex
	watching  sync.WaitGroup
	outages   int // of the database so far
	takeovers []time.Duration
}

func (b *bench) openCluster(ctx context.Context) (*cluster, error) {
	dir, err := b.dir()
	if err != nil {
		return nil, err
	}
	db, err := newPostgres(ctx, dir)
	if err != nil {
		return nil, err
	}
	l, err := openLedger("pgx", db.address())
	if err != nil {
		return nil, err
	}
	s, err := b.openSceneOn(dir, `postgres: "${`+storeVariable+`}"`, l)
	if err != nil {
		return nil, err
	}
	s.undo = append(s.undo, func() error { db.stop(false); return nil })
	c := &cluster{scene: s, db: db, children: make([]*child, processes)}
	for range processes {
		way, err := newLink(db.host())
		if err != nil {
			return nil, errors.Join(err, c.close())
		}
		c.links = append(c.links, way)
	}
	s.sink.reset(s.hurry(600*time.Millisecond), nil)
	if err := s.add(0, 8); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, c.fillUp()
}

// fillUp starts what does not run, as a service manager would.
func (c *cluster) fillUp() error {
	for i, p := range c.children {
		if p != nil && !p.ended() {
			continue
		}
		if err := os.Setenv(storeVariable, databaseAt(c.links[i].address())); err != nil {
			return err
		}
		started, err := c.serve(c.bench.binary)
		if err != nil {
			return err
		}
		c.children[i] = started
	}
	return nil
}

func (c *cluster) close() error {
	for _, p := range c.children {
		if p != nil {
			p.kill()
		}
	}
	c.watching.Wait()
	err := c.scene.close()
	for _, way := range c.links {
		err = errors.Join(err, way.close())
	}
	return err
}

// disturb does one thing to one of the processes, or to the database.
func (c *cluster) disturb(ctx context.Context, run int) error {
	b := c.bench
	if err := c.add(run, 8); err != nil {
		return err
	}
	if err := c.roll(); err != nil {
		return err
	}
	time.Sleep(b.between(500*time.Millisecond, 3*time.Second))
	victim := c.busy(ctx, c.children[b.random.IntN(len(c.children))])
	switch what := b.random.IntN(12); {
	case what < 4:
		c.watchTakeover(ctx, victim)
		victim.kill()
	case what < 6:
		c.silence(ctx, victim, b.pauseLength(), func() { victim.signal(syscall.SIGSTOP) }, func() { victim.signal(syscall.SIGCONT) })
	case what < 9:
		way := c.links[slices.Index(c.children, victim)]
		c.silence(ctx, victim, b.pauseLength(), way.cut, way.heal)
	case what < 10:
		_, err := victim.stop(stopLimit)
		return err
	default:
		return c.restart(ctx, what == 11, b.between(0, 2*time.Second))
	}
	return nil
}

// roll lets the processes know of new campaigns: one that starts reads the plan
// at once, the others would do so a quarter of an hour later.
func (c *cluster) roll() error {
	if !slices.ContainsFunc(c.children, func(p *child) bool { return p == nil || p.ended() }) {
		if _, err := c.children[c.bench.random.IntN(len(c.children))].stop(stopLimit); err != nil {
			return err
		}
	}
	return c.fillUp()
}

// busy waits until the victim, or else some other process, works on something.
func (c *cluster) busy(ctx context.Context, victim *child) *child {
	for i := range 100 {
		if i > 50 {
			victim = c.children[i%len(c.children)]
		}
		if list, err := c.ledger.work(ctx, victim.cmd.Process.Pid); err == nil && len(list) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return victim
}

// pauseLength is short, or half of the times so long that the process is given
// up for dead meanwhile.
func (b *bench) pauseLength() time.Duration {
	if b.random.IntN(2) == 0 {
		return b.between(500*time.Millisecond, 5*time.Second)
	}
	return b.between(12*time.Second, 18*time.Second)
}

// silence makes a process fall silent: paused without its knowledge, so that it
// wakes up in the middle of what may be another's by then, or cut off from the
// database, so that it goes on with what it has and cannot tell.
func (c *cluster) silence(ctx context.Context, victim *child, d time.Duration, begin, end func()) {
	begin()
	defer end()
	if d > takeoverLimit {
		c.watchTakeover(ctx, victim)
	}
	time.Sleep(d)
}

func (c *cluster) restart(ctx context.Context, crash bool, down time.Duration) error {
	c.mu.Lock()
	c.outages++
	c.mu.Unlock()
	c.db.stop(crash)
	time.Sleep(down)
	return c.db.start(ctx)
}

// watchTakeover measures how long what a process works on takes to become
// another's. Where the database was away meanwhile, nothing is measured.
func (c *cluster) watchTakeover(ctx context.Context, victim *child) {
	list, err := c.ledger.work(ctx, victim.cmd.Process.Pid)
	if err != nil {
		return // the database is away
	}
	from, outages := time.Now(), c.away()
	for _, w := range list {
		c.watching.Go(func() {
			for time.Since(from) < drainLimit && c.away() == outages {
				taken, err := c.ledger.taken(ctx, w)
				if err == nil && taken {
					c.note(time.Since(from))
					return
				}
				time.Sleep(100 * time.Millisecond)
			}
			if c.away() == outages {
				c.note(drainLimit)
			}
		})
	}
}

func (c *cluster) away() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.outages
}

func (c *cluster) note(took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.takeovers = append(c.takeovers, took)
}

// settle waits until the processes have done all there is, ends them and
// compares. A mail that a database outage deferred is tried again after a
// minute, then after five.
func (c *cluster) settle(ctx context.Context, t *tally, runs int) error {
	c.sink.reset(nil, nil)
	if err := c.roll(); err != nil {
		return err
	}
	if _, err := c.drain(ctx, c.ledger, 8*time.Minute, c.fillUp); err != nil {
		t.Faults = append(t.Faults, fault{-1, err.Error()})
	}
	c.watching.Wait()
	for _, p := range c.children {
		if _, err := p.stop(stopLimit); err != nil {
			t.Faults = append(t.Faults, fault{-1, "the last debrief serve " + err.Error()})
		}
	}
	v, err := c.account(ctx, c.sink, c.ledger)
	if err != nil {
		return err
	}
	t.add(runs, v)
	return nil
}
