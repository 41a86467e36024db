package store

import "fmt"

// LostError says that a claim is not valid any more: another worker has the job
// now, or a person took the work back. Nothing was written.
type LostError struct {
	Key string // of the occurrence or delivery
}

// Error names what was claimed.
func (e *LostError) Error() string { return "the claim on " + e.Key + " is lost" }

// CorruptError says that something stored is not what was stored.
type CorruptError struct {
	What string
	Why  string
}

// Error names what is damaged.
func (e *CorruptError) Error() string { return e.What + " is damaged: " + e.Why }

// Permanent reports that trying again does not help.
func (e *CorruptError) Permanent() bool { return true }

// Advice says what to do.
func (e *CorruptError) Advice() string { return "restore the last backup" }

// NewerError says that a newer release has changed the store.
type NewerError struct {
	Found, Known int // versions of the tables
}

// Error tells the versions.
func (e *NewerError) Error() string {
	return fmt.Sprintf("the store has version %d, this release knows up to %d", e.Found, e.Known)
}

// Advice says what to do.
func (e *NewerError) Advice() string {
	return "use the release that wrote it, or a newer one, or restore a backup from before the update"
}

// OccupiedError says that another process works on a SQLite store.
type OccupiedError struct {
	Store string
}

// Error names the store.
func (e *OccupiedError) Error() string { return "another process works on the store " + e.Store }

// Advice says what to do.
func (e *OccupiedError) Advice() string {
	return "end the other debrief serve, or use PostgreSQL for several of them"
}

// RefusedError says why something that a person asked for cannot be done.
type RefusedError struct {
	What string
	Hint string
}

// Error says what is in the way.
func (e *RefusedError) Error() string { return e.What }

// Advice says what to do.
func (e *RefusedError) Advice() string { return e.Hint }

// BackupError says why no backup was made.
type BackupError struct {
	Why  string
	Hint string
}

// Error says why.
func (e *BackupError) Error() string { return e.Why }

// Advice says what to do.
func (e *BackupError) Advice() string { return e.Hint }
