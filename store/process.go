package store

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"time"
)

// process is this process as the others see it.
type process struct {
	id    string
	alone bool            // nobody else can be working
	peers map[string]sign // of other processes
	idle  map[attempt]int // how often a job of this process was seen running with nobody working on it
}

// sign is the last sign of life that was seen of a process. It is timed by the
// clock of whoever looks, so that clocks that differ do no harm.
type sign struct {
	beat int64
	at   time.Time
}

// errGivenUp ends the work of a process that was taken for dead.
var errGivenUp = errors.New("this process was given up for dead")

// register makes the process known. If it is alone, the jobs of all others are
// taken over at once.
func (s *Store) register(ctx context.Context, alone bool) (*process, error) {
	p := &process{id: rand.Text(), alone: alone, peers: map[string]sign{}, idle: map[attempt]int{}}
	err := s.write(ctx, "register process", func(t transaction) error {
		if alone {
			if _, err := t.exec(ctx, "DELETE FROM processes"); err != nil {
				return err
			}
		}
		if err := s.enter(ctx, t, p); err != nil {
			return err
		}
		_, err := s.takeOver(ctx, t)
		return err
	})
	return p, err
}

// hostname is for people to read, and to tell files of the same name on
// several machines apart.
func hostname() string {
	host, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return host
}

func (s *Store) enter(ctx context.Context, t transaction, p *process) error {
	_, err := t.exec(ctx, "INSERT INTO processes (id, host, pid, started, seen, beat) VALUES ($1, $2, $3, $4, $4, 0)",
		p.id, hostname(), os.Getpid(), s.now())
	return err
}

func (s *Store) unregister(p *process) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return s.write(ctx, "unregister process", func(t transaction) error {
		_, err := t.exec(ctx, "DELETE FROM processes WHERE id = $1", p.id)
		return err
	})
}

// takeOver makes the running jobs of processes that are gone available again.
// The next worker gets the next attempt, which is what the fence counts on.
func (s *Store) takeOver(ctx context.Context, t transaction) (int64, error) {
	return t.exec(ctx, "UPDATE river_job SET state = 'available' WHERE state = 'running' AND "+
		s.engine.lastWorker()+" NOT IN (SELECT id FROM processes)")
}

// sweepEvery is how many beats pass between two sweeps, and aloneEvery between
// two that are written down while nobody looks for them: each is a flush of the
// disk.
const (
	sweepEvery = 5
	aloneEvery = 30
)

// beat gives signs of life, and looks for those of others, until ctx ends.
func (s *Store) beat(ctx context.Context, p *process) {
	ticker := time.NewTicker(s.options.Beat)
	defer ticker.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !p.alone || n%aloneEvery == 0 {
			if err := s.pulse(ctx, p); err != nil && ctx.Err() == nil {
				s.options.Log.Error("heartbeat failed", "error", err)
				continue
			}
		}
		if n%sweepEvery != 0 {
			continue
		}
		if err := s.sweep(ctx, p); err != nil && ctx.Err() == nil {
			s.options.Log.Error("sweep failed", "error", err)
		}
	}
}

func (s *Store) pulse(ctx context.Context, p *process) error {
	known := false
	err := s.write(ctx, "beat", func(t transaction) error {
		n, err := t.exec(ctx, "UPDATE processes SET beat = beat + 1, seen = $1 WHERE id = $2", s.now(), p.id)
		if known = n > 0; err != nil || known {
			return err
		}
		return s.enter(ctx, t, p)
	})
	if err != nil {
		return err
	}
	if !known {
		s.abandon()
	}
	dead, err := s.silent(ctx, p)
	for _, id := range dead {
		err = errors.Join(err, s.bury(ctx, p, id))
	}
	return err
}

// abandon ends all work under way: others have it now.
func (s *Store) abandon() {
	s.options.Log.Warn("this process was given up for dead; its work is done by others")
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, cancel := range s.working {
		cancel(errGivenUp)
	}
}

// silent returns the processes of which no sign was seen for too long.
func (s *Store) silent(ctx context.Context, p *process) (dead []string, err error) {
	now := time.Now() // monotonic: only differences count
	seen := map[string]sign{}
	err = s.read(ctx, "look for processes", func(q querier) error {
		return each(ctx, q, sql("SELECT id, beat FROM processes WHERE id <> $1", p.id), func(r rows) error {
			var id string
			latest := sign{at: now}
			if err := r.Scan(&id, &latest.beat); err != nil {
				return err
			}
			if before, ok := p.peers[id]; ok && before.beat == latest.beat {
				latest = before
			}
			// Looks come at beats, and one that comes a little early must not
			// cost a whole further beat.
			if seen[id] = latest; now.Sub(latest.at) >= s.options.Silence-s.options.Beat/2 {
				dead = append(dead, id)
			}
			return nil
		})
	})
	if err == nil {
		p.peers = seen
	}
	return dead, err
}

// bury removes a dead process, unless it has given a sign meanwhile, and makes
// its jobs available.
func (s *Store) bury(ctx context.Context, p *process, id string) error {
	var jobs int64
	err := s.write(ctx, "take over", func(t transaction) error {
		_, err := t.exec(ctx, "DELETE FROM processes WHERE id = $1 AND beat = $2", id, p.peers[id].beat)
		if err != nil {
			return err
		}
		jobs, err = s.takeOver(ctx, t)
		return err
	})
	if err == nil {
		s.options.Log.Warn("took over from a silent process", "process", id, "jobs", jobs)
	}
	return err
}
