package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"debrief/scheduler"
)

// Line is one occurrence in a list.
type Line struct {
	Key scheduler.Key
	scheduler.Occurrence
	State   State
	Why     string // it failed, is held, was cancelled…
	Title   string // "" until it is made
	Verdict string
	Changed time.Time
	// Mails counts the deliveries by their states.
	Mails map[DeliveryState]int
}

// Filter chooses occurrences. Its zero value chooses all.
type Filter struct {
	Report   string
	Campaign string
	States   []State
	Since    time.Time // planned for then or later
	Limit    int       // 0 is no limit
}

// History returns the occurrences that a filter chooses, those planned last
// first. It takes two queries.
func (s *Store) History(ctx context.Context, f Filter) (lines []Line, err error) {
	err = s.read(ctx, "read history", func(q querier) error {
		if lines, err = readLines(ctx, q, f.statement()); err != nil {
			return err
		}
		return countMails(ctx, q, lines)
	})
	return lines, err
}

const lineColumns = occurrenceColumns + ", terms_seal, state, why, title, verdict, changed"

func (f Filter) statement() statement {
	var where []string
	var args []any
	add := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if f.Report != "" {
		add("report = $%d", f.Report)
	}
	if f.Campaign != "" {
		add("campaign = $%d", f.Campaign)
	}
	if !f.Since.IsZero() {
		add("planned >= $%d", stamp(f.Since))
	}
	if len(f.States) > 0 {
		places := make([]string, len(f.States))
		for i, state := range f.States {
			args = append(args, state)
			places[i] = fmt.Sprintf("$%d", len(args))
		}
		where = append(where, "state IN ("+strings.Join(places, ", ")+")")
	}
	text := "SELECT " + lineColumns + " FROM occurrences"
	if len(where) > 0 {
		text += " WHERE " + strings.Join(where, " AND ")
	}
	text += " ORDER BY planned DESC, key"
	if f.Limit > 0 {
		args = append(args, f.Limit)
		text += fmt.Sprintf(" LIMIT $%d", len(args))
	}
	return statement{text, args}
}

func readLines(ctx context.Context, q querier, query statement) (lines []Line, err error) {
	err = each(ctx, q, query, func(r rows) error {
		var row occurrenceRow
		var line Line
		var state, changed string
		err := r.Scan(append(row.dest(), &row.seal, &state, &line.Why, &line.Title, &line.Verdict, &changed)...)
		if err != nil {
			return err
		}
		if line.Occurrence, err = row.read(); err != nil {
			return err
		}
		line.Key, line.State, line.Mails = scheduler.Key(row.key), State(state), map[DeliveryState]int{}
		if !line.State.known() {
			return unknownState(row.key, state)
		}
		line.Changed, err = parseStamp(changed)
		lines = append(lines, line)
		return err
	})
	return lines, err
}

// countChunk bounds the list of keys in one statement.
const countChunk = 500

// countMails fills in Mails.
func countMails(ctx context.Context, q querier, lines []Line) error {
	if len(lines) == 0 {
		return nil
	}
	at := make(map[string]int, len(lines))
	for i := range lines {
		at[string(lines[i].Key)] = i
	}
	query := sql("SELECT occurrence, state, count(*) FROM deliveries GROUP BY occurrence, state")
	if len(lines) <= countChunk {
		places, args := make([]string, len(lines)), make([]any, len(lines))
		for i := range lines {
			places[i], args[i] = fmt.Sprintf("$%d", i+1), string(lines[i].Key)
		}
		query = sql("SELECT occurrence, state, count(*) FROM deliveries WHERE occurrence IN ("+strings.Join(places, ", ")+") GROUP BY occurrence, state", args...)
	}
	return each(ctx, q, query, func(r rows) error {
		var occurrence, state string
		var n int
		if err := r.Scan(&occurrence, &state, &n); err != nil {
			return err
		}
		if i, ok := at[occurrence]; ok {
			lines[i].Mails[DeliveryState(state)] = n
		}
		return nil
	})
}
