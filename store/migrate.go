package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migration is one step of the tables' history. Steps are only ever added.
type migration struct {
	version int
	text    string // statements, each ended by a semicolon at a line's end
}

// steps returns the migrations in their order; a file's name begins with its
// version, counted from 1 without gaps.
func steps() ([]migration, error) {
	entries, err := migrations.ReadDir("migrations")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	list := make([]migration, len(entries))
	for i, entry := range entries {
		number, _, _ := strings.Cut(entry.Name(), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("read migrations: %s is not number %d", entry.Name(), i+1)
		}
		text, err := migrations.ReadFile(path.Join("migrations", entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read migrations: %w", err)
		}
		list[i] = migration{i + 1, string(text)}
	}
	return list, nil
}

// migrate brings the tables up to date in one transaction: a crash on the way
// leaves them as they were. River's come first; see migrateJobs.
func migrate(ctx context.Context, e engine) error {
	list, err := steps()
	if err != nil {
		return err
	}
	return migrateTo(ctx, e, len(list))
}

// migrateTo is migrate as the release did whose tables had that version.
func migrateTo(ctx context.Context, e engine, latest int) error {
	list, err := steps()
	if err != nil {
		return err
	}
	list = list[:latest]
	err = e.write(ctx, func(t transaction) error {
		if err := e.lockSchema(ctx, t); err != nil {
			return err
		}
		found, err := version(ctx, t)
		if err != nil {
			return err
		}
		if found > latest {
			return &NewerError{Found: found, Known: latest}
		}
		if found == latest {
			return nil
		}
		if err := t.migrateJobs(ctx); err != nil {
			return err
		}
		for _, step := range list[found:] {
			if err := step.apply(ctx, e, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("migrate store: %w", err)
	}
	return nil
}

// version returns the version that the tables have, 0 for none.
func version(ctx context.Context, t transaction) (int, error) {
	if _, err := t.exec(ctx, "CREATE TABLE IF NOT EXISTS debrief_schema (version INTEGER NOT NULL)"); err != nil {
		return 0, err
	}
	var v int
	err := one(ctx, t, sql("SELECT version FROM debrief_schema"), &v)
	if errors.Is(err, errNoRow) {
		_, err = t.exec(ctx, "INSERT INTO debrief_schema (version) VALUES (0)")
	}
	return v, err
}

func (m migration) apply(ctx context.Context, e engine, t transaction) error {
	for _, text := range strings.SplitAfter(e.dialect().Replace(m.text), ";\n") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		if _, err := t.exec(ctx, text); err != nil {
			return fmt.Errorf("version %d: %w", m.version, err)
		}
	}
	_, err := t.exec(ctx, "UPDATE debrief_schema SET version = $1", m.version)
	return err
}
