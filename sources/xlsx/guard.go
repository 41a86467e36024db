package xlsx

import (
	"context"
	"errors"
	"fmt"

	"debrief/sources"
)

// guarded runs the reading of a workbook within its time limit, and turns a
// panic of the libraries below into an error. Work that does not heed the
// context is left behind when its time is over.
func (s *Source) guarded(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, s.options.TimeLimit, errTooSlow)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("the workbook's parts do not fit together (%v)", p)
			}
		}()
		done <- work(ctx)
	}()
	select {
	case err := <-done:
		return s.explain(ctx, err)
	case <-ctx.Done():
		return s.explain(ctx, ctx.Err())
	}
}

var errTooSlow = errors.New("too slow")

// explain puts the limits into words.
func (s *Source) explain(ctx context.Context, err error) error {
	var known interface{ Permanent() bool }
	var many tooManyCells
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.As(err, &many):
		return s.refuse(many.Error(), "delete the rows and columns that only look empty, or export the data as CSV")
	case errors.Is(err, errProtected):
		return s.refuse("the spreadsheet is protected by a password", "save it without one where only debrief can read it")
	case errors.Is(err, errNotUnderstood):
		return s.refuse("its XML is written in an unusual way", "open it, and save it again")
	case errors.Is(err, errTooBig):
		return s.refuse(fmt.Sprintf("the workbook's parts are larger than %d MB together", s.options.MaxUnzip>>20), "delete what is not needed, or export the data as CSV")
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), errTooSlow):
		return s.refuse(fmt.Sprintf("the workbook cannot be read within %s", s.options.TimeLimit), "export the data as CSV, or read from the database behind it")
	case ctx.Err() != nil:
		return fmt.Errorf("read %s: %w", s.options.Path, err)
	}
	return &sources.Failure{Place: s.options.Path, What: "the workbook cannot be read", Hint: "open it in Excel, repair it and save it again", Final: true, Err: err}
}
