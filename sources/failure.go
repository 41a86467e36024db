package sources

import "fmt"

// Failure says why a source could not be read, in the words of the person who
// has to mend it. It never holds a password.
type Failure struct {
	Place string // the source, without secrets: "postgres shop@db.example", "march.csv:17"
	What  string // what is wrong
	Hint  string // what to do about it, or ""
	Final bool   // reading again would fail again, as somebody has to change something
	Err   error  // the cause, without secrets, or nil
}

// Error returns the place, what is wrong, and the cause.
func (f *Failure) Error() string {
	text := fmt.Sprintf("%s: %s", f.Place, f.What)
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Advice returns what to do about it, or "".
func (f *Failure) Advice() string { return f.Hint }

// Permanent reports whether reading again would fail again.
func (f *Failure) Permanent() bool { return f.Final }

// Permanent reports true: a column that is missing stays so until somebody
// changes the source or the mapping.
func (e *ColumnsError) Permanent() bool { return true }
