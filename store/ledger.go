package store

import (
	"context"

	"debrief/calendar"
	"debrief/scheduler"
)

// Ledger returns what scheduler.Due needs to know of the past. It takes four
// queries, however many campaigns there are.
func (s *Store) Ledger(ctx context.Context) (scheduler.Ledger, error) {
	l := scheduler.Ledger{
		Made: map[scheduler.Topic][]scheduler.Made{}, Checks: map[scheduler.Topic]scheduler.Check{},
		FirstSeen: map[string]calendar.Date{},
	}
	err := s.read(ctx, "read ledger", func(q querier) error {
		highWater, err := note(ctx, q, noteHighWater)
		if err != nil {
			return err
		}
		if l.HighWater, err = parseStamp(highWater); err != nil {
			return err
		}
		if err := readFirstSeen(ctx, q, l.FirstSeen); err != nil {
			return err
		}
		if err := readChecks(ctx, q, l.Checks); err != nil {
			return err
		}
		return readMade(ctx, q, l.Made)
	})
	return l, err
}

func readFirstSeen(ctx context.Context, q querier, into map[string]calendar.Date) error {
	return each(ctx, q, sql("SELECT name, first_seen FROM reports"), func(r rows) error {
		var name, day string
		if err := r.Scan(&name, &day); err != nil {
			return err
		}
		var p parser
		into[name] = p.date(day)
		return p.err
	})
}

func readChecks(ctx context.Context, q querier, into map[scheduler.Topic]scheduler.Check) error {
	query := sql("SELECT report, campaign, period, edition, at, digest, change FROM checks")
	return each(ctx, q, query, func(r rows) error {
		var topic scheduler.Topic
		var check scheduler.Check
		var at string
		err := r.Scan(&topic.Report, &topic.Campaign, &topic.Period, &check.Edition, &at, &check.Digest, &check.Change)
		if err != nil {
			return err
		}
		check.At, err = parseStamp(at)
		into[topic] = check
		return err
	})
}

func readMade(ctx context.Context, q querier, into map[scheduler.Topic][]scheduler.Made) error {
	query := sql(`SELECT report, campaign, period, edition, mark, state, campaign_end, missing, read_at, figures
		FROM occurrences WHERE state <> $1`, Skipped)
	return each(ctx, q, query, func(r rows) error {
		var topic scheduler.Topic
		var m scheduler.Made
		var mark, state, end, missing, at string
		err := r.Scan(&topic.Report, &topic.Campaign, &topic.Period, &m.Edition, &mark, &state, &end, &missing, &at, &m.Digest)
		if err != nil {
			return err
		}
		var p parser
		m.Mark, m.State, m.End = scheduler.Mark(mark), State(state).scheduled(), p.date(end)
		m.Incomplete = missing != "null" && missing != "[]"
		m.At = p.stamp(at)
		into[topic] = append(into[topic], m)
		return p.err
	})
}

// NoteCheck keeps the outcome of comparing an edition's figures with what the
// sources say since.
func (s *Store) NoteCheck(ctx context.Context, topic scheduler.Topic, check scheduler.Check) error {
	return s.write(ctx, "note check", func(t transaction) error {
		_, err := t.exec(ctx, `INSERT INTO checks (report, campaign, period, edition, at, digest, change)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (report, campaign, period) DO UPDATE SET
				edition = excluded.edition, at = excluded.at, digest = excluded.digest, change = excluded.change`,
			topic.Report, topic.Campaign, topic.Period, check.Edition, stamp(check.At), check.Digest, check.Change)
		return err
	})
}
