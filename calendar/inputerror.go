package calendar

import "fmt"

// InputError says what a person wrote that does not mean anything here, and
// what to write instead. Every Parse function of this package but ParseDate
// returns one.
type InputError struct {
	What  string // the kind of value, "duration"
	Value string // as it was found
	Why   string // what is wrong with it, "" where it is merely not of the form
	Hint  string // what would be right
}

// Error returns `duration "3x": the unit is not known`.
func (e *InputError) Error() string {
	why := e.Why
	if why == "" {
		why = "not understood"
	}
	return fmt.Sprintf("%s %q: %s", e.What, e.Value, why)
}
