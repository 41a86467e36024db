package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

// ledger reads what the program says it did.
type ledger struct {
	db *sql.DB
}

// openLedger opens the store at a path or a PostgreSQL address for reading.
func openLedger(driver, address string) (*ledger, error) {
	if driver == "sqlite" {
		address = "file:" + (&url.URL{Path: address}).EscapedPath() + "?mode=rw&_pragma=busy_timeout(10000)&_pragma=query_only(1)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	db.SetMaxOpenConns(4)
	return &ledger{db}, nil
}

func (l *ledger) close() { _ = l.db.Close() } // it was only read

// report is an occurrence in the ledger.
type report struct {
	name, campaign, state, why string
	edition                    int
}

// entry is a delivery in the ledger.
type entry struct {
	report, campaign, to, state, digest, reply string
	repeats                                    int
	dots                                       int // times that the dot was announced
	doubts                                     int // times that it was noted to be in doubt
}

func (l *ledger) reports(ctx context.Context) ([]report, error) {
	var list []report
	err := l.each(ctx, "SELECT report, campaign, state, why, edition FROM occurrences", func(scan func(...any) error) error {
		var r report
		err := scan(&r.name, &r.campaign, &r.state, &r.why, &r.edition)
		list = append(list, r)
		return err
	})
	return list, err
}

func (l *ledger) entries(ctx context.Context) ([]entry, error) {
	var list []entry
	err := l.each(ctx, `SELECT o.report, o.campaign, d.recipient, d.state, d.digest, d.reply, d.repeats,
			(SELECT count(*) FROM delivery_history h WHERE h.delivery = d.key AND h.state = 'dot'),
			(SELECT count(*) FROM delivery_history h WHERE h.delivery = d.key AND h.state = 'in doubt')
		FROM deliveries d JOIN occurrences o ON o.key = d.occurrence`, func(scan func(...any) error) error {
		var e entry
		err := scan(&e.report, &e.campaign, &e.to, &e.state, &e.digest, &e.reply, &e.repeats, &e.dots, &e.doubts)
		list = append(list, e)
		return err
	})
	return list, err
}

// sight is what a ledger says at a time.
type sight struct {
	reports []report
	entries []entry
	last    int64 // number of the last line of the histories
	lastOut int64 // of the last that tells of a mail on its way out
}

// mails are the entries by what they are about.
func (s *sight) mails() map[mailKey]entry {
	list := map[mailKey]entry{}
	for _, e := range s.entries {
		list[mailKey{e.campaign, e.to}] = e
	}
	return list
}

func (l *ledger) look(ctx context.Context) (s sight, err error) {
	if s.reports, err = l.reports(ctx); err != nil {
		return s, err
	}
	if s.entries, err = l.entries(ctx); err != nil {
		return s, err
	}
	err = l.each(ctx, `SELECT coalesce(max(id), 0), coalesce(max(CASE WHEN state IN ('dot', 'accepted') THEN id END), 0) FROM delivery_history`,
		func(scan func(...any) error) error { return scan(&s.last, &s.lastOut) })
	return s, err
}

// content returns the bytes of a mail as they are kept.
func (l *ledger) content(ctx context.Context, digest string) (raw []byte, err error) {
	err = l.each(ctx, fmt.Sprintf("SELECT bytes FROM contents WHERE coding = '' AND digest = '%s'", digest), func(scan func(...any) error) error {
		return scan(&raw)
	})
	if err == nil && len(raw) == 0 {
		err = fmt.Errorf("the ledger has no plain bytes of %s", digest)
	}
	return raw, err
}

// work is a row that a process works on.
type work struct {
	table   string
	key     string
	job     int64
	attempt int
}

// work returns what the process with a number of the system works on.
func (l *ledger) work(ctx context.Context, pid int) ([]work, error) {
	var list []work
	for _, table := range []string{"occurrences", "deliveries"} {
		query := fmt.Sprintf(`SELECT key, job_id, attempt FROM %s WHERE job_id IS NOT NULL AND state IN ('generating', 'sending', 'dot')
			AND process = (SELECT id FROM processes WHERE pid = %d ORDER BY started DESC LIMIT 1)`, table, pid)
		err := l.each(ctx, query, func(scan func(...any) error) error {
			w := work{table: table}
			err := scan(&w.key, &w.job, &w.attempt)
			list = append(list, w)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// taken reports whether work is another attempt's by now, or done.
func (l *ledger) taken(ctx context.Context, w work) (bool, error) {
	taken := true
	query := fmt.Sprintf(`SELECT 1 FROM %s WHERE key = '%s' AND job_id = %d AND attempt = %d AND state IN ('generating', 'sending', 'dot')`,
		w.table, w.key, w.job, w.attempt)
	err := l.each(ctx, query, func(func(...any) error) error {
		taken = false
		return nil
	})
	return taken, err
}

func (l *ledger) each(ctx context.Context, query string, fn func(scan func(...any) error) error) error {
	rows, err := l.db.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("read ledger: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return fmt.Errorf("read ledger: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read ledger: %w", err)
	}
	return nil
}
