package store

import (
	"context"
	"strconv"

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
	return each(ctx, q, sql("SELECT name, first_seen, seal FROM reports"), func(r rows) error {
		var name, day, seal string
		if err := r.Scan(&name, &day, &seal); err != nil {
			return err
		}
		if broken(seal, name, day) {
			return &CorruptError{What: "the day since which there is the report " + name, Why: "it has another seal"}
		}
		var p parser
		into[name] = p.date(day)
		return p.err
	})
}

func readChecks(ctx context.Context, q querier, into map[scheduler.Topic]scheduler.Check) error {
	query := sql("SELECT report, campaign, period, edition, at, digest, change, seal FROM checks")
	return each(ctx, q, query, func(r rows) error {
		var topic scheduler.Topic
		var check scheduler.Check
		var at, seal string
		err := r.Scan(&topic.Report, &topic.Campaign, &topic.Period, &check.Edition, &at, &check.Digest, &check.Change, &seal)
		if err != nil {
			return err
		}
		if broken(seal, checkValues(topic, check, at)...) {
			return &CorruptError{What: "the last comparison of " + topic.Report + " about " + topic.Campaign + topic.Period, Why: "it has another seal"}
		}
		check.At, err = parseStamp(at)
		into[topic] = check
		return err
	})
}

func readMade(ctx context.Context, q querier, into map[scheduler.Topic][]scheduler.Made) error {
	query := sql(`SELECT report, campaign, period, edition, mark, state, campaign_end, missing, read_at, figures, made_seal
		FROM occurrences WHERE state <> $1`, Skipped)
	return each(ctx, q, query, func(r rows) error {
		var row madeRow
		var state, seal string
		err := r.Scan(&row.report, &row.campaign, &row.period, &row.edition, &row.mark, &state, &row.end, &row.missing, &row.readAt, &row.figures, &seal)
		if err != nil {
			return err
		}
		topic := scheduler.Topic{Report: row.report, Campaign: row.campaign, Period: row.period}
		if seal != "" && seal != row.seal() {
			return &CorruptError{What: "occurrence " + string(topic.Key(row.edition)), Why: "it has another seal"}
		}
		if !State(state).known() {
			return unknownState(string(topic.Key(row.edition)), state)
		}
		var p parser
		into[topic] = append(into[topic], scheduler.Made{
			Edition: row.edition, Mark: scheduler.Mark(row.mark), State: State(state).scheduled(), End: p.date(row.end),
			Incomplete: row.missing != "null" && row.missing != "[]", At: p.stamp(row.readAt), Digest: row.figures,
		})
		return p.err
	})
}

// NoteCheck keeps the outcome of comparing an edition's figures with what the
// sources say since.
func (s *Store) NoteCheck(ctx context.Context, topic scheduler.Topic, check scheduler.Check) error {
	return s.write(ctx, "note check", func(t transaction) error {
		_, err := t.exec(ctx, `INSERT INTO checks (report, campaign, period, edition, at, digest, change, seal)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (report, campaign, period) DO UPDATE SET
				edition = excluded.edition, at = excluded.at, digest = excluded.digest, change = excluded.change,
				seal = excluded.seal`,
			topic.Report, topic.Campaign, topic.Period, check.Edition, stamp(check.At), check.Digest, check.Change,
			sealOf(checkValues(topic, check, stamp(check.At))...))
		return err
	})
}

func checkValues(topic scheduler.Topic, check scheduler.Check, at string) []string {
	return []string{topic.Report, topic.Campaign, topic.Period, strconv.Itoa(check.Edition), at, check.Digest,
		strconv.FormatFloat(check.Change, 'g', -1, 64)}
}
