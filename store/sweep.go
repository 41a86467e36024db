package store

import (
	"context"
	"fmt"
)

// attempt is one of River's attempts at a job.
type attempt struct {
	job    int64
	number int
}

// sweep looks for work that nobody does and sees that it is done. It should
// find nothing. It is for what River cannot know: jobs that were removed; jobs
// that a worker marked as completed after it was given up for dead, since River
// has no fence; and jobs whose end could not be written down, on a full disk.
func (s *Store) sweep(ctx context.Context, p *process) error {
	for _, kind := range []string{generateKind, deliverKind} {
		lost, err := s.orphans(ctx, p, kind)
		if err != nil {
			return err
		}
		for _, o := range lost {
			if err := s.readopt(ctx, o); err != nil {
				return err
			}
		}
	}
	if err := s.sweepAbandoned(ctx); err != nil {
		return err
	}
	return s.sweepIdle(ctx, p)
}

// orphan is a row that waits for a job which will not run.
type orphan struct {
	job
	attempt
}

const active = "state IN ('planned', 'generating', 'rendered', 'sending', 'dot', 'deferred', 'waiting', 'in doubt')"

// orphans returns the rows of a kind whose job has ended or is gone, unless a
// living process works on them.
func (s *Store) orphans(ctx context.Context, p *process, kind string) (list []orphan, err error) {
	query := sql(`SELECT key, job_id, attempt, process,
			CASE WHEN process IN (SELECT id FROM processes) THEN 1 ELSE 0 END
		FROM ` + table(kind) + ` WHERE job_id IS NOT NULL AND ` + active + ` AND NOT EXISTS (
			SELECT 1 FROM river_job j WHERE j.id = job_id AND j.state NOT IN ('completed', 'cancelled', 'discarded'))`)
	err = s.read(ctx, "look for lost work", func(q querier) error {
		return each(ctx, q, query, func(r rows) error {
			o := orphan{job: job{kind: kind}}
			var process string
			var alive int
			if err := r.Scan(&o.key, &o.attempt.job, &o.number, &process, &alive); err != nil {
				return err
			}
			mine := process == p.id && !s.worksOn(o.attempt.job)
			if o.number == 0 || alive == 0 || mine {
				list = append(list, o)
			}
			return nil
		})
	})
	return list, err
}

// worksOn reports whether a worker of this process has a job.
func (s *Store) worksOn(job int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.working[job] != nil
}

// readopt gives an orphan a new job, unless another process was quicker.
func (s *Store) readopt(ctx context.Context, o orphan) error {
	return s.write(ctx, fmt.Sprintf("insert the lost job of %s", o.key), func(t transaction) error {
		n, err := t.exec(ctx, "UPDATE "+table(o.kind)+" SET attempt = 0 WHERE key = $1 AND job_id = $2 AND attempt = $3 AND "+active,
			o.key, o.attempt.job, o.number)
		if err != nil || n == 0 {
			return err
		}
		s.options.Log.Warn("gave lost work a new job", "kind", o.kind, "key", o.key)
		return s.enqueue(ctx, t, []job{o.job})
	})
}

// sweepAbandoned takes over jobs of processes that left without being buried,
// after a stop that took too long.
func (s *Store) sweepAbandoned(ctx context.Context) error {
	var n int
	err := s.read(ctx, "look for abandoned jobs", func(q querier) error {
		return one(ctx, q, sql("SELECT count(*) FROM river_job WHERE state = 'running' AND "+
			s.engine.lastWorker()+" NOT IN (SELECT id FROM processes)"), &n)
	})
	if err != nil || n == 0 {
		return err
	}
	return s.write(ctx, "take over abandoned jobs", func(t transaction) error {
		_, err := s.takeOver(ctx, t)
		return err
	})
}

// idleSweeps is how many sweeps in a row must find a job idle: River takes a
// moment to fetch a job, and to write down that it has ended.
const idleSweeps = 3

// sweepIdle makes jobs available again that River counts as running in this
// process though no worker has them.
func (s *Store) sweepIdle(ctx context.Context, p *process) error {
	idle := map[attempt]int{}
	err := s.read(ctx, "look for idle jobs", func(q querier) error {
		query := sql("SELECT id, attempt FROM river_job WHERE state = 'running' AND "+s.engine.lastWorker()+" = $1", p.id)
		return each(ctx, q, query, func(r rows) error {
			var a attempt
			if err := r.Scan(&a.job, &a.number); err != nil {
				return err
			}
			if !s.worksOn(a.job) {
				idle[a] = p.idle[a] + 1
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	p.idle = idle
	for a, times := range idle {
		if times < idleSweeps {
			continue
		}
		s.options.Log.Warn("made an idle job available again", "job", a.job)
		err := s.write(ctx, "release idle job", func(t transaction) error {
			_, err := t.exec(ctx, "UPDATE river_job SET state = 'available' WHERE id = $1 AND attempt = $2 AND state = 'running'", a.job, a.number)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
