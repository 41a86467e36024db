package store

import (
	"context"
	"errors"
	"fmt"
)

// Verify reads the whole store and returns what is damaged, each a
// *CorruptError; nil is a sound store. The error is for what kept it from
// looking.
func (s *Store) Verify(ctx context.Context) (damaged []error, err error) {
	note := func(err error) error {
		var c *CorruptError
		if errors.As(err, &c) {
			damaged = append(damaged, c)
			return nil
		}
		return err
	}
	if err := note(s.engine.verify(ctx)); err != nil {
		return damaged, fmt.Errorf("verify store: %w", err)
	}
	if err := note(s.readRows(ctx, "")); err != nil {
		return damaged, err
	}
	var digests []string
	err = s.read(ctx, "verify contents", func(q querier) error {
		return each(ctx, q, sql("SELECT digest FROM contents"), func(r rows) error {
			var digest string
			err := r.Scan(&digest)
			digests = append(digests, digest)
			return err
		})
	})
	if err := note(err); err != nil {
		return damaged, err
	}
	for _, digest := range digests {
		if _, err := s.Content(ctx, digest); note(err) != nil {
			return damaged, err
		}
	}
	return damaged, nil
}

// readRows reads every row that says what is to be made and sent, of the
// deliveries those that a condition chooses, since reading checks the seals.
func (s *Store) readRows(ctx context.Context, deliveries string) error {
	if _, err := s.Ledger(ctx); err != nil {
		return err
	}
	return s.read(ctx, "read all rows", func(q querier) error {
		if _, err := readLines(ctx, q, sql("SELECT "+lineColumns+" FROM occurrences")); err != nil {
			return err
		}
		return each(ctx, q, sql("SELECT "+deliveryColumns+" FROM deliveries"+deliveries), func(r rows) error {
			_, err := scanDelivery(r.Scan)
			return err
		})
	})
}

// verify has SQLite examine its file.
func (e *sqliteEngine) verify(ctx context.Context) error {
	return e.read(ctx, func(q querier) error {
		var answer string
		if err := one(ctx, q, sql("PRAGMA integrity_check(1)"), &answer); err != nil {
			return err
		}
		if answer != "ok" {
			return &CorruptError{What: "store " + e.path, Why: answer}
		}
		return nil
	})
}

// verify has nothing to do: PostgreSQL examines its pages itself as it reads.
func (e *postgresEngine) verify(context.Context) error { return nil }
