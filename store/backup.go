package store

import (
	"context"
	databasesql "database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a copy of a SQLite store to a path where nothing is yet, while
// others work on it. The copy knows that it is one; see the package's comment
// for what its first Open does. For PostgreSQL it is a *BackupError that says
// what to use.
func (s *Store) Backup(ctx context.Context, path string) error {
	if err := s.engine.backup(ctx, path, s.now()); err != nil {
		return fmt.Errorf("back up store: %w", err)
	}
	return nil
}

// backup copies under another name first: half a copy must not look like one,
// and a whole copy must not be opened before it is marked.
func (e *sqliteEngine) backup(ctx context.Context, path, at string) error {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return &BackupError{Why: path + " is there already", Hint: "name a file that is not there"}
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	// The readers may not write, not even to another file.
	if err := execSQLite(ctx, sqliteDSN(e.path, "deferred"), "VACUUM INTO ?1", part); err != nil {
		return e.explain(ctx, err)
	}
	err := execSQLite(ctx, sqliteDSN(part, "immediate", "journal_mode(DELETE)", "synchronous(FULL)"),
		"INSERT INTO notes (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", noteBackup, at)
	if err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func execSQLite(ctx context.Context, dsn, text string, args ...any) error {
	db, err := databasesql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, text, args...)
	return errors.Join(err, db.Close())
}

// syncDir makes a new name in a directory survive a power cut.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
