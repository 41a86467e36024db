package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"
)

// child is a running debrief serve.
type child struct {
	cmd     *exec.Cmd
	log     *watchedLog
	started time.Time
	exited  chan struct{} // closed when it has ended
	err     error         // how; only after exited
}

// serve starts the program. Where under is given, it is run by those words, as
// by a tracer.
func (o *office) serve(binary string, under ...string) (*child, error) {
	file, err := os.OpenFile(o.logFile(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	words := append(under, binary, "serve", "--config", filepath.Join(o.dir, "debrief.yaml"))
	c := &child{cmd: exec.Command(words[0], words[1:]...), log: &watchedLog{file: file}, started: time.Now(), exited: make(chan struct{})}
	c.cmd.Dir = o.dir
	c.cmd.Stdout, c.cmd.Stderr = c.log, c.log
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := c.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start debrief: %w", err), file.Close())
	}
	go func() {
		c.err = c.cmd.Wait()
		_ = file.Close() // of a log
		close(c.exited)
	}()
	return c, nil
}

// logFile is where the program's words go.
func (o *office) logFile() string {
	return filepath.Join(filepath.Dir(o.dir), filepath.Base(o.dir)+".log")
}

// signal sends a signal to the child and those that it started.
func (c *child) signal(s syscall.Signal) { _ = syscall.Kill(-c.cmd.Process.Pid, s) } // it may have ended

// kill ends it at once and waits until it has.
func (c *child) kill() {
	c.signal(syscall.SIGKILL)
	<-c.exited
}

// stop asks it to end and returns how long that took. It is an error if it has
// to be killed, or does not end cleanly.
func (c *child) stop(limit time.Duration) (time.Duration, error) {
	from := time.Now()
	ready := c.log.serving.Load()
	c.signal(syscall.SIGTERM)
	select {
	case <-c.exited:
	case <-time.After(limit):
		c.kill()
		return limit, fmt.Errorf("did not end within %s", limit)
	}
	took := time.Since(from)
	if c.err != nil && ready {
		return took, fmt.Errorf("ended with %w", c.err)
	}
	return took, nil
}

func (c *child) ended() bool {
	select {
	case <-c.exited:
		return true
	default:
		return false
	}
}

// watchedLog keeps what the program says, and notices when it is ready.
type watchedLog struct {
	file    *os.File
	serving atomic.Bool
}

func (w *watchedLog) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("msg=serving")) {
		w.serving.Store(true)
	}
	return w.file.Write(p)
}
