package store

import (
	"context"
	"errors"
)

// The notes that the store keeps about itself.
const (
	noteHighWater = "high_water" // latest time at which a decision was made
	noteBackup    = "backup"     // when this copy was made; only in a copy that was never opened
	noteRestored  = "restored"   // when a copy was last opened for the first time
	noteLinkKey   = "link_key"   // signs the links in mails
	noteIdentity  = "identity"   // of the tables, see engine.identity
)

// note returns a note, "" if there is none.
func note(ctx context.Context, q querier, name string) (value string, err error) {
	err = one(ctx, q, sql("SELECT value FROM notes WHERE name = $1", name), &value)
	if errors.Is(err, errNoRow) {
		return "", nil
	}
	return value, err
}

// setNote keeps a note; an empty value takes it away.
func setNote(ctx context.Context, t transaction, name, value string) error {
	if value == "" {
		_, err := t.exec(ctx, "DELETE FROM notes WHERE name = $1", name)
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO notes (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
