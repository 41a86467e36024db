package cage

import (
	"errors"

	"debrief/sources"
)

// task is what the child is to do.
type task uint8

const (
	readTask task = iota + 1
	columnsTask
	relationsTask
	sampleTask
)

// request goes to the child.
type request struct {
	Opener string
	File   File
	Memory int64
	Task   task
	From   sources.Relation
	Query  sources.Query
	Limit  int // rows of a sample
}

// answer comes back: what the task asked for, or what went wrong.
type answer struct {
	Result   *sources.Result
	Headings []string
	Listed   []sources.Listed
	Sample   *sources.Sample
	Wrong    *wrong
}

// wrong is an error on its way between processes: one of those that callers
// look for, or its text.
type wrong struct {
	Columns *sources.ColumnsError
	Failure *failure
	Text    string
}

// failure is a sources.Failure whose cause is its text.
type failure struct {
	Place, What, Hint string
	Final             bool
	Cause             string
}

// wrongOf packs an error; nil for none.
func wrongOf(err error) *wrong {
	if err == nil {
		return nil
	}
	w := &wrong{Text: err.Error()}
	var f *sources.Failure
	switch {
	case errors.As(err, &w.Columns):
	case errors.As(err, &f):
		w.Failure = &failure{Place: f.Place, What: f.What, Hint: f.Hint, Final: f.Final}
		if f.Err != nil {
			w.Failure.Cause = f.Err.Error()
		}
	}
	return w
}

// err unpacks it.
func (w *wrong) err() error {
	switch {
	case w == nil:
		return nil
	case w.Columns != nil:
		return w.Columns
	case w.Failure != nil:
		f := &sources.Failure{Place: w.Failure.Place, What: w.Failure.What, Hint: w.Failure.Hint, Final: w.Failure.Final}
		if w.Failure.Cause != "" {
			f.Err = errors.New(w.Failure.Cause)
		}
		return f
	}
	return errors.New(w.Text)
}
