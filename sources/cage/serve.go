package cage

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"debrief/sources"
)

// What a child's exit says beside an answer.
const (
	exitAnswered  = 0
	exitUnasked   = 3 // there was no request, or nobody took the answer
	exitAbandoned = 4 // who asked has gone
)

// Serve is the child: it reads one request from in, answers it on out, and
// returns the exit code. It ends the process when in ends before, as its
// parent has died then.
func Serve(in io.Reader, out io.Writer, openers map[string]Opener) int {
	var r request
	if err := gob.NewDecoder(in).Decode(&r); err != nil {
		return exitUnasked
	}
	// Who stops the parent by a signal to all does not stop a reading that the
	// parent still waits for.
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if err := limit(r.Memory); err != nil {
		return reply(out, answer{Wrong: wrongOf(fmt.Errorf("limit the memory of the reader: %w", err))})
	}
	go leaveWith(in)
	return reply(out, work(context.Background(), r, openers))
}

func reply(out io.Writer, a answer) int {
	if err := gob.NewEncoder(out).Encode(a); err != nil {
		return exitUnasked
	}
	return exitAnswered
}

// leaveWith ends the process at the end of the parent's side of the pipe.
func leaveWith(in io.Reader) {
	// Whether it ends or breaks, nobody is there any more.
	_, _ = io.Copy(io.Discard, in)
	os.Exit(exitAbandoned)
}

// limit keeps the process below a number of bytes of data: above a third of it
// the collector works harder, and above all of it the process ends. The size
// of the address space would say nothing, as the runtime reserves far more of
// it than it uses.
func limit(memory int64) error {
	debug.SetMemoryLimit(memory / 3)
	if !limitable {
		return nil
	}
	most := syscall.Rlimit{Cur: uint64(memory), Max: uint64(memory)}
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &most)
}

func work(ctx context.Context, r request, openers map[string]Opener) (a answer) {
	open, ok := openers[r.Opener]
	if !ok {
		return answer{Wrong: wrongOf(fmt.Errorf("open %s: the reader knows no %q", r.File.Path, r.Opener))}
	}
	src, err := open(ctx, r.File)
	if err != nil {
		return answer{Wrong: wrongOf(err)}
	}
	err = a.fill(ctx, src, r)
	if err = errors.Join(err, src.Close()); err != nil {
		return answer{Wrong: wrongOf(err)}
	}
	return a
}

// fill does the task. What a kind of source cannot do, it answers with nothing.
func (a *answer) fill(ctx context.Context, src sources.Source, r request) (err error) {
	switch r.Task {
	case readTask:
		a.Result, err = src.Read(ctx, r.Query)
	case columnsTask:
		a.Headings, err = src.Columns(ctx, r.From)
	case relationsTask:
		if catalog, ok := src.(sources.Catalog); ok {
			a.Listed, err = catalog.Relations(ctx)
		}
	case sampleTask:
		if sampler, ok := src.(sources.Sampler); ok {
			a.Sample, err = sampler.Sample(ctx, r.From, r.Limit)
		}
	}
	return err
}
