package store

import (
	"context"
	"fmt"

	"debrief/scheduler"
)

// recognize finds out whether the store is a copy that is opened for the first
// time, or has lost what it knew, and if so holds what may have been sent since.
func (s *Store) recognize(ctx context.Context) error {
	lost, err := s.engine.lost(ctx)
	if err != nil {
		return err
	}
	var backup, known, identity string
	err = s.read(ctx, "recognize", func(q querier) (err error) {
		if backup, err = note(ctx, q, noteBackup); err != nil {
			return err
		}
		if known, err = note(ctx, q, noteIdentity); err != nil {
			return err
		}
		identity, err = s.engine.identity(ctx, q)
		return err
	})
	if err != nil || (backup == "" && known == identity && !lost) {
		return err
	}
	err = s.write(ctx, "recognize", func(t transaction) error {
		if backup != "" || known != "" || lost {
			if err := s.restore(ctx, t, backup); err != nil {
				return err
			}
		}
		return setNote(ctx, t, noteIdentity, identity)
	})
	if err != nil {
		return err
	}
	return s.engine.believe(ctx)
}

// MarkRestored tells a store that it is an older copy of itself, put back by
// means that it cannot notice. Nothing may work on it meanwhile.
func (s *Store) MarkRestored(ctx context.Context, who string) error {
	return s.write(ctx, "mark restored", func(t transaction) error {
		if err := s.audit(ctx, t, Entry{Who: who, Action: "mark restored"}); err != nil {
			return err
		}
		return s.restore(ctx, t, "")
	})
}

// restore holds everything that may have gone on after the copy was made.
func (s *Store) restore(ctx context.Context, t transaction, made string) error {
	now := s.now()
	why := "the store was restored from an older copy, or has lost its latest records"
	if made != "" {
		why = "the store was restored from a copy of " + made
	}
	why += "; this may have been sent since"
	open := " WHERE state IN ('rendered', 'sending', 'dot', 'deferred', 'waiting') OR state = 'in doubt' AND job_id IS NOT NULL"
	statements := []statement{
		sql(`INSERT INTO delivery_history (delivery, at, state, attempt, detail)
			SELECT key, CAST($1 AS TEXT), CAST($2 AS TEXT), tries, CAST($3 AS TEXT) FROM deliveries`+open, now, InDoubt, why),
		sql(`UPDATE deliveries SET state = $1, reply = $2, until = '', doubt = $3, job_id = NULL, changed = $4`+open,
			InDoubt, why, HoldForHuman, now),
		sql(`UPDATE occurrences SET state = $1, why = $2, job_id = NULL, changed = $3 WHERE state IN ('planned', 'generating', 'held')`,
			Held, why, now),
		sql(`UPDATE occurrences SET state = $1, changed = $2 WHERE state = 'delivering'`, Done, now),
		sql(`UPDATE runs SET outcome = $1, ended = $2 WHERE outcome = $3`, runInterrupted, now, runStarted),
		sql(`DELETE FROM river_job`),
		sql(`DELETE FROM processes`),
	}
	for _, q := range statements {
		if _, err := t.exec(ctx, q.sql, q.args...); err != nil {
			return fmt.Errorf("hold what was open: %w", err)
		}
	}
	if err := setNote(ctx, t, noteBackup, ""); err != nil {
		return err
	}
	if err := setNote(ctx, t, noteRestored, now); err != nil {
		return err
	}
	s.options.Log.Warn(why + ": it is held until a person approves or cancels it")
	return s.audit(ctx, t, Entry{Who: "debrief", Action: "restore", Detail: why})
}

// guard decides in which state occurrences are recorded. After a restore those
// are held that may have been sent by the store that was lost: they were due
// before the restore, or follow an edition from before it.
func (s *Store) guard(ctx context.Context, t transaction, due []scheduler.Occurrence) ([]planned, error) {
	restored, err := note(ctx, t, noteRestored)
	if err != nil {
		return nil, err
	}
	list := make([]planned, len(due))
	for i, o := range due {
		list[i] = planned{o, Planned, ""}
		if restored == "" || o.Reason.Code == scheduler.ByHand {
			continue
		}
		suspect := stamp(o.At) <= restored
		if !suspect && o.Edition > 1 {
			if suspect, err = olderEdition(ctx, t, o, restored); err != nil {
				return nil, err
			}
		}
		if suspect {
			list[i].state, list[i].why = Held, "the store was restored on "+restored+"; this may have been sent before"
		}
	}
	return list, nil
}

// olderEdition reports whether the edition before o was recorded before the
// restore.
func olderEdition(ctx context.Context, t transaction, o scheduler.Occurrence, restored string) (bool, error) {
	var n int
	err := one(ctx, t, sql("SELECT count(*) FROM occurrences WHERE key = $1 AND created <= $2",
		string(o.Topic.Key(o.Edition-1)), restored), &n)
	return n > 0, err
}
