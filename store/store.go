package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"debrief/delivery"
)

// Options are a store's settings. Their zero values are sensible.
type Options struct {
	Now func() time.Time // the program's clock; nil is time.Now
	Log *slog.Logger     // nil is slog.Default

	// Retry are the pauses after failed attempts at making a report; after one
	// more than there are pauses it has failed. Nil is 1, 5, 15 minutes, 1 hour.
	Retry []time.Duration
	// Schedule says when a mail is tried again whose worker returned an error in
	// place of a receipt; the zero Schedule is delivery.DefaultSchedule.
	Schedule delivery.Schedule

	Limit time.Duration // how long an attempt at making or sending may take; 30 minutes
	Grace time.Duration // how long work goes on when Work is told to end, half of it more to end with its context; 15 seconds

	Beat    time.Duration // between two signs of life of a process; 2 seconds
	Silence time.Duration // after which a process counts as dead; 10 seconds

	// Look is how long a SQLite store may go without a look for jobs that
	// another command brought; 5 seconds. To look takes a few thousandths of one.
	Look time.Duration

	// Deaths is how often a process may end while it makes an occurrence, before
	// the occurrence is taken to be the cause and has failed; 10.
	Deaths int
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Retry == nil {
		o.Retry = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	}
	if o.Schedule.Within == 0 {
		o.Schedule = delivery.DefaultSchedule()
	}
	setDefault(&o.Limit, 30*time.Minute)
	setDefault(&o.Grace, 15*time.Second)
	setDefault(&o.Beat, 2*time.Second)
	setDefault(&o.Silence, 10*time.Second)
	setDefault(&o.Look, 5*time.Second)
	if o.Deaths == 0 {
		o.Deaths = maxDeaths
	}
	return o
}

func setDefault(d *time.Duration, value time.Duration) {
	if *d == 0 {
		*d = value
	}
}

// Store is an open store. It is safe for use by several goroutines.
type Store struct {
	engine  engine
	options Options

	mu      sync.Mutex
	working map[int64]context.CancelCauseFunc // by River's job id
}

// Open opens the store at an address, a path to a SQLite file or
// "postgres://user@host/name", and makes or updates its tables. Where a newer
// release has changed them, the error is a *NewerError; where a file is
// damaged, a *CorruptError.
func Open(ctx context.Context, address string, options Options) (*Store, error) {
	e, err := openEngine(ctx, address)
	if err != nil {
		return nil, err
	}
	s := &Store{engine: e, options: options.withDefaults(), working: map[int64]context.CancelCauseFunc{}}
	if err := migrate(ctx, e); err != nil {
		return nil, errors.Join(err, e.close())
	}
	if err := s.recognize(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), e.close())
	}
	return s, nil
}

func openEngine(ctx context.Context, address string) (engine, error) {
	switch {
	case address == "":
		return nil, errors.New("open store: no address is given")
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return openPostgres(ctx, address)
	case strings.Contains(address, "host=") && strings.Contains(address, "dbname="):
		return openPostgres(ctx, address)
	}
	return openSQLite(strings.TrimPrefix(address, "sqlite:"))
}

// Close gives back what the store holds open. Work must have returned.
func (s *Store) Close() error {
	if err := s.engine.close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// Engine names the database: "sqlite" or "postgresql".
func (s *Store) Engine() string { return s.engine.name() }

// now is the present as it is stored.
func (s *Store) now() string { return stamp(s.options.Now()) }

// write runs fn in a transaction and says what it was for.
func (s *Store) write(ctx context.Context, purpose string, fn func(transaction) error) error {
	if err := s.engine.write(ctx, fn); err != nil {
		return fmt.Errorf("%s: %w", purpose, err)
	}
	return nil
}

// read runs fn on one state of the store and says what it was for.
func (s *Store) read(ctx context.Context, purpose string, fn func(querier) error) error {
	if err := s.engine.read(ctx, fn); err != nil {
		return fmt.Errorf("%s: %w", purpose, err)
	}
	return nil
}

// stampLayout has a fixed width, so that texts sort like the instants.
const stampLayout = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stampLayout)
}

func parseStamp(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(stampLayout, text)
	if err != nil {
		return time.Time{}, &CorruptError{What: "an instant in the store", Why: err.Error()}
	}
	return t, nil
}
