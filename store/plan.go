package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"debrief/calendar"
	"debrief/scheduler"
)

// planChunk is how many occurrences one statement inserts.
const planChunk = 200

// Plan records occurrences and inserts a job to make each, in one transaction.
// It returns the keys of those that are new: one that is recorded already is
// left as it is, so that any number of ticks and processes may plan the same.
func (s *Store) Plan(ctx context.Context, due []scheduler.Occurrence) ([]scheduler.Key, error) {
	var keys []scheduler.Key
	err := s.write(ctx, "plan occurrences", func(t transaction) error {
		var err error
		keys, err = s.plan(ctx, t, due)
		return err
	})
	return keys, err
}

// Apply does what a decision says, in one transaction: plans what is due, takes
// back what was overtaken, and notes what is to be remembered. Of a halted
// decision it does nothing. It returns the keys of the occurrences that are new.
func (s *Store) Apply(ctx context.Context, d scheduler.Decision) ([]scheduler.Key, error) {
	if d.Halted != nil {
		return nil, nil
	}
	var keys []scheduler.Key
	err := s.write(ctx, "apply decision", func(t transaction) error {
		if err := noteHighest(ctx, t, stamp(d.HighWater)); err != nil {
			return err
		}
		for report, day := range d.FirstSeen {
			if err := noteFirstSeen(ctx, t, report, day); err != nil {
				return err
			}
		}
		for _, w := range d.Withdraw {
			if err := s.withdraw(ctx, t, w); err != nil {
				return err
			}
		}
		if err := s.skip(ctx, t, d.Idle); err != nil {
			return err
		}
		var err error
		keys, err = s.plan(ctx, t, d.Due)
		return err
	})
	return keys, err
}

// ConfirmClock lets the scheduler go on after the clock was put back.
func (s *Store) ConfirmClock(ctx context.Context, who string) error {
	return s.write(ctx, "confirm clock", func(t transaction) error {
		if err := setNote(ctx, t, noteHighWater, s.now()); err != nil {
			return err
		}
		return s.audit(ctx, t, Entry{Who: who, Action: "confirm clock", Detail: s.now()})
	})
}

// noteHighest raises the high water. Two processes may tick at once; the later
// one counts.
func noteHighest(ctx context.Context, t transaction, at string) error {
	_, err := t.exec(ctx, `INSERT INTO notes (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE notes.value < excluded.value`, noteHighWater, at)
	return err
}

func noteFirstSeen(ctx context.Context, t transaction, report string, day calendar.Date) error {
	_, err := t.exec(ctx, "INSERT INTO reports (name, first_seen, seal) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
		report, day.String(), sealOf(report, day.String()))
	return err
}

func (s *Store) withdraw(ctx context.Context, t transaction, w scheduler.Withdrawal) error {
	_, err := t.exec(ctx, "UPDATE occurrences SET state = $1, why = $2, job_id = NULL, changed = $3 WHERE key = $4 AND state = $5",
		Withdrawn, w.Reason.String(), s.now(), string(w.Topic.Key(w.Edition)), Held)
	return err
}

// skip records what a report's policy left out, for people to see. A later
// Plan of the same turns it into a planned one.
func (s *Store) skip(ctx context.Context, t transaction, idle []scheduler.Idle) error {
	var skipped []planned
	for _, i := range idle {
		if i.Reason.Code == scheduler.Skipped {
			o := scheduler.Occurrence{Topic: i.Topic, Name: i.Name, Edition: 1, Nominal: i.Reason.Until, Reason: i.Reason}
			skipped = append(skipped, planned{o, Skipped, i.Reason.String()})
		}
	}
	if len(skipped) == 0 {
		return nil
	}
	// Until the next one is made, each tick finds the same ones.
	noted := map[string]bool{}
	err := each(ctx, t, sql("SELECT key FROM occurrences WHERE state = $1", Skipped), func(r rows) error {
		var key string
		err := r.Scan(&key)
		noted[key] = true
		return err
	})
	if err != nil {
		return err
	}
	skipped = slices.DeleteFunc(skipped, func(p planned) bool { return noted[string(p.Key())] })
	_, err = s.insert(ctx, t, skipped)
	return err
}

// planned is an occurrence with the state in which it is recorded.
type planned struct {
	scheduler.Occurrence
	state State
	why   string
}

func (s *Store) plan(ctx context.Context, t transaction, due []scheduler.Occurrence) ([]scheduler.Key, error) {
	list, err := s.guard(ctx, t, due)
	if err != nil {
		return nil, err
	}
	fresh, err := s.insert(ctx, t, list)
	if err != nil {
		return nil, err
	}
	keys := make([]scheduler.Key, len(fresh))
	var jobs []job
	for i, p := range fresh {
		keys[i] = p.Key()
		if p.state == Planned {
			jobs = append(jobs, job{kind: generateKind, key: string(p.Key())})
		}
	}
	return keys, s.enqueue(ctx, t, jobs)
}

// insert records occurrences and returns those that were not recorded yet. It
// goes in the order of the keys, so that two processes cannot block each other.
func (s *Store) insert(ctx context.Context, t transaction, list []planned) ([]planned, error) {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b planned) int { return cmp.Compare(a.Key(), b.Key()) })
	list = slices.CompactFunc(list, func(a, b planned) bool { return a.Key() == b.Key() })
	fresh := make([]planned, 0, len(list))
	for chunk := range slices.Chunk(list, planChunk) {
		inserted, err := s.insertChunk(ctx, t, chunk)
		if err != nil {
			return nil, err
		}
		for _, p := range chunk {
			if inserted[string(p.Key())] {
				fresh = append(fresh, p)
			}
		}
	}
	return fresh, nil
}

func (s *Store) insertChunk(ctx context.Context, t transaction, chunk []planned) (map[string]bool, error) {
	var args []any
	width := 0
	for _, p := range chunk {
		row, err := rowOf(p.Occurrence)
		if err != nil {
			return nil, fmt.Errorf("occurrence %s: %w", p.Key(), err)
		}
		values := append(row.values(), p.state, p.why, s.now(), s.now(), row.termsSeal(), row.made().seal())
		args, width = append(args, values...), len(values)
	}
	insert := sql(`INSERT INTO occurrences (`+occurrenceColumns+`, state, why, created, changed, terms_seal, made_seal) VALUES `+tuples(len(chunk), width)+`
		ON CONFLICT (key) DO UPDATE SET
			state = excluded.state, why = excluded.why, reason = excluded.reason, mark = excluded.mark,
			name = excluded.name, first_day = excluded.first_day, last_day = excluded.last_day, nominal = excluded.nominal,
			zone = excluded.zone, planned = excluded.planned, campaign_end = excluded.campaign_end, missing = excluded.missing,
			changed = excluded.changed, terms_seal = excluded.terms_seal, made_seal = excluded.made_seal
		WHERE occurrences.state = 'skipped' AND excluded.state <> 'skipped'
		RETURNING key`, args...)
	inserted := map[string]bool{}
	err := each(ctx, t, insert, func(r rows) error {
		var key string
		if err := r.Scan(&key); err != nil {
			return err
		}
		inserted[key] = true
		return nil
	})
	return inserted, err
}
