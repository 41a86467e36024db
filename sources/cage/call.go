package cage

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"debrief/sources"
)

// patience is how long a child that was killed may keep its pipes open.
const patience = time.Second

// errTooSlow is the cause of a reading's end at its limit.
var errTooSlow = errors.New("too slow")

// call has a child do a task.
func (s *Source) call(ctx context.Context, r request) (*answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.options.Path, err)
	}
	folder, err := os.MkdirTemp("", "debrief-cage-")
	if err != nil {
		return nil, fmt.Errorf("read %s: make a folder for temporary files: %w", s.options.Path, err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, s.options.TimeLimit, errTooSlow)
	defer cancel()
	r.Opener, r.File, r.Memory = s.options.Opener, s.options.File, s.options.Memory
	a, err := s.ask(ctx, r, folder)
	if err = errors.Join(err, os.RemoveAll(folder)); err != nil {
		return nil, err
	}
	return a, a.Wrong.err()
}

// ask starts a child, whose temporary files go into a folder, and waits for its
// answer and its end.
func (s *Source) ask(ctx context.Context, r request, folder string) (*answer, error) {
	var complaint head
	child := exec.CommandContext(ctx, program())
	child.Args = []string{os.Args[0], Argument}
	// Nothing of the parent's environment: secrets are there.
	child.Env = []string{inside + "=1", "TMPDIR=" + folder, "GOTRACEBACK=none"}
	child.Stderr = &complaint
	child.WaitDelay = patience
	started := time.Now()
	a, err := exchange(child, r)
	ended := child.Wait()
	if s.options.Ended != nil {
		s.options.Ended(usage(child, started))
	}
	if err == nil && ended == nil {
		return a, nil
	}
	return nil, s.explain(ctx, errors.Join(ended, err), complaint.String())
}

// exchange starts a child, sends it the request, and reads the answer. The pipe
// to the child stays open, as its end tells the child that its parent died.
func exchange(child *exec.Cmd, r request) (*answer, error) {
	in, err := child.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := child.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := child.Start(); err != nil {
		return nil, err
	}
	if err := gob.NewEncoder(in).Encode(r); err != nil {
		return nil, errors.Join(err, child.Process.Kill())
	}
	var a answer
	if err := gob.NewDecoder(out).Decode(&a); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, errNoAnswer // how it ended says why
		}
		return nil, errors.Join(err, child.Process.Kill())
	}
	return &a, nil
}

// errNoAnswer says that a child ended without an answer.
var errNoAnswer = errors.New("no answer")

// program is the path of this program. The link of the kernel leads to it even
// if another release has taken its place on disk.
func program() string {
	const self = "/proc/self/exe"
	if _, err := os.Stat(self); err == nil {
		return self
	}
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// explain puts into words why there is no answer.
func (s *Source) explain(ctx context.Context, err error, complaint string) error {
	f := &sources.Failure{Place: s.options.Path, Final: true}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), errTooSlow):
		f.What = fmt.Sprintf("it cannot be read within %s", s.options.TimeLimit)
		f.Hint = "export the data as CSV, or read from the database behind it"
	case ctx.Err() != nil:
		return fmt.Errorf("read %s: %w", s.options.Path, ctx.Err())
	case strings.Contains(complaint, "out of memory"), strings.Contains(complaint, "cannot allocate"):
		f.What = fmt.Sprintf("reading it takes more than %d MB of memory", s.options.Memory>>20)
		f.Hint = "delete what is not needed, or export the data as CSV"
	case !errors.As(err, &exit):
		return fmt.Errorf("read %s in a process of its own: %w", s.options.Path, err)
	case wasKilled(exit):
		// The kernel does that when the machine runs out of memory, and whoever
		// shuts the machine down.
		f.What, f.Final = "its reader was killed from outside", false
		f.Hint = "look into the system's log; the machine may be short of memory"
	default:
		f.What = "its reader broke down"
		f.Hint = "open it, repair it and save it again"
		f.Err = fmt.Errorf("%w %s", exit, complaint)
	}
	return f
}

func wasKilled(exit *exec.ExitError) bool {
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled()
}

func usage(child *exec.Cmd, started time.Time) Usage {
	u := Usage{Took: time.Since(started)}
	if child.ProcessState == nil {
		return u
	}
	u.CPU = child.ProcessState.UserTime() + child.ProcessState.SystemTime()
	if r, ok := child.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.Memory = maxMemory(r)
	}
	return u
}

// head keeps the first line of what is written to it.
type head struct{ b []byte }

// maxHead is how many bytes of it are kept.
const maxHead = 500

// Write implements io.Writer.
func (h *head) Write(p []byte) (int, error) {
	h.b = append(h.b, p[:min(len(p), maxHead-len(h.b))]...)
	return len(p), nil
}

// String returns the first line.
func (h *head) String() string {
	line, _, _ := bytes.Cut(h.b, []byte("\n"))
	return string(line)
}
