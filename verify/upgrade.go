package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"
)

// migrationFiles are the steps of the tables' history, in the code that is
// proved.
const migrationFiles = "store/migrations/*.sql"

// proveUpgrade opens the store of each release there was, kills the program at
// some step of bringing it up to date, and lets the next one go on. One store
// in four is of a release to come, which must be refused and left alone; one in
// four is made by three processes at once on an empty PostgreSQL database.
func proveUpgrade(ctx context.Context, b *bench) (tally, error) {
	steps, err := filepath.Glob(migrationFiles)
	if err != nil || len(steps) == 0 {
		return tally{}, fmt.Errorf("there are no migrations in %s", migrationFiles)
	}
	slices.Sort(steps)
	without := ""
	t, err := b.episodes(ctx, 1, func(run, _ int, t *tally) error {
		if run%4 == 3 {
			err := b.upgradeAtOnce(ctx, run, t)
			var denied *deniedError
			if !errors.As(err, &denied) {
				return err
			}
			without = denied.Error()
		}
		s, err := b.openScene()
		if err != nil {
			return err
		}
		if err = s.add(run, 1); err == nil {
			if run%4 == 2 {
				err = s.meetNewer(ctx, run, t)
			} else {
				err = s.upgrade(steps[:b.random.IntN(len(steps))])
			}
		}
		if err == nil {
			err = s.settle(ctx, t, 1)
		}
		return errors.Join(err, s.close())
	})
	if without != "" {
		t.Notes = append(t.Notes, "SQLite alone: "+without)
	}
	return t, err
}

// upgrade makes the store of an earlier release and kills the program one to
// three times while it is brought up to date.
func (s *scene) upgrade(steps []string) error {
	file := filepath.Join(s.dir, "debrief.db")
	if err := furnishOld(file, steps); err != nil {
		return err
	}
	for range 1 + s.bench.random.IntN(3) {
		c, err := s.serve(s.bench.binary, s.killAtCall(file)...)
		if err != nil {
			return err
		}
		select {
		case <-c.exited:
		case <-time.After(s.bench.between(20*time.Millisecond, 1500*time.Millisecond)):
		}
		c.kill()
	}
	return nil
}

// killAtCall are the words that kill the program at the n-th call by which it
// writes its store; none where that cannot be done, and then the clock kills.
func (s *scene) killAtCall(file string) []string {
	if command("strace", "-o", "/dev/null", "true") != nil || s.bench.random.IntN(4) == 0 {
		return nil
	}
	const calls = "pwrite64,fsync,fdatasync,ftruncate"
	return []string{"strace", "-f", "-qq", "-o", "/dev/null", "-P", file, "-P", file + "-wal",
		"-e", "trace=" + calls, "-e", fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", calls, 1+s.bench.random.IntN(120))}
}

// furnishOld makes a store as the release left it whose last migration is the
// last of steps; none is a store that was never opened. The tables of the job
// queue are made by the program with its first step.
func furnishOld(file string, steps []string) error {
	if len(steps) == 0 {
		return nil
	}
	text := "PRAGMA journal_mode = WAL; CREATE TABLE debrief_schema (version INTEGER NOT NULL);"
	for _, step := range steps {
		raw, err := os.ReadFile(step)
		if err != nil {
			return fmt.Errorf("make an old store: %w", err)
		}
		text += string(raw)
	}
	return meddle(file, text+fmt.Sprintf("INSERT INTO debrief_schema VALUES (%d)", len(steps)))
}

// meddle changes a SQLite store behind the program's back.
func meddle(file, text string) error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_pragma=busy_timeout(10000)")
	if err == nil {
		_, err = db.Exec(text)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		return fmt.Errorf("change the store: %w", err)
	}
	return nil
}

// meetNewer shows the program a store of a release to come, once it has worked
// on it: it must end by itself, say why, and change nothing.
func (s *scene) meetNewer(ctx context.Context, run int, t *tally) error {
	file := filepath.Join(s.dir, "debrief.db")
	c, err := s.serve(s.bench.binary)
	if err != nil {
		return err
	}
	s.until(c.log.serving.Load) // the tables are there
	s.await(s.bench.random.IntN(3))
	c.kill()
	had := len(s.sink.arrived())
	if err := meddle(file, "UPDATE debrief_schema SET version = version + 1"); err != nil {
		return err
	}
	before, err := s.look(ctx)
	if err != nil {
		return err
	}
	if c, err = s.serve(s.bench.binary); err != nil {
		return err
	}
	select {
	case <-c.exited:
	case <-time.After(20 * time.Second):
	}
	refused := c.ended() && c.err != nil
	c.kill()
	after, err := s.look(ctx)
	if err != nil {
		return err
	}
	switch text := s.said(); {
	case !refused:
		t.Faults = append(t.Faults, fault{run, "the store of a release to come was not refused"})
	case !strings.Contains(text, "the store has version") || !strings.Contains(text, "hint: "):
		t.Faults = append(t.Faults, fault{run, "it does not say why it refused the store of a release to come"})
	case !reflect.DeepEqual(before, after) || len(s.sink.arrived()) != had:
		t.Faults = append(t.Faults, fault{run, "it worked on the store of a release to come"})
	}
	return meddle(file, "UPDATE debrief_schema SET version = version - 1")
}

func (s *scene) look(ctx context.Context) (sight, error) { return s.ledger.look(ctx) }

// said is the log of all that ran in the office.
func (o *office) said() string {
	text, err := os.ReadFile(o.logFile())
	if err != nil {
		return ""
	}
	return string(text)
}

// upgradeAtOnce starts three processes on an empty PostgreSQL database, all of
// which want to make its tables, and kills two of them.
func (b *bench) upgradeAtOnce(ctx context.Context, run int, t *tally) error {
	c, err := b.openCluster(ctx)
	if err != nil {
		return err
	}
	time.Sleep(b.between(20*time.Millisecond, 800*time.Millisecond))
	for _, victim := range c.children[:2] {
		victim.kill()
	}
	return errors.Join(c.settle(ctx, t, 1), c.close())
}
