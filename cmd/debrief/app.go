package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
)

// app is what the commands share.
type app struct {
	world
	verbose bool
	level   slog.Level // without --verbose
	// organization is named in each line of the log; "" where there is only one.
	organization string
}

// load reads a configuration, with a hint where there is none.
func (a *app) load(file string) (*config.Config, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, &hinted{err: fmt.Errorf("there is no configuration %s", file), hint: "name it with --config, or see a complete one with debrief demo"}
	}
	return config.Load(file, a.env)
}

// lockedWriter lets the logs of several parts of the program, each with a lock
// of its own, write to one place.
type lockedWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}

// log writes to standard error: what the command's level asks for, and with
// --verbose everything.
func (a *app) log() *slog.Logger {
	level := a.level
	if a.verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level}))
	if a.organization != "" {
		log = log.With("organization", a.organization)
	}
	return log
}

// configFlag adds --config.
func configFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "config", "debrief.yaml", "configuration file")
}

// noArgs refuses arguments, as cobra.NoArgs does, but as a usage error. What
// follows the name of the program would be a command.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 && !cmd.HasParent() {
		return unknownCommand(cmd, args[0])
	}
	if len(args) > 0 {
		return &usageError{&hinted{err: fmt.Errorf("%s takes no argument %q", cmd.Name(), args[0]), hint: fmt.Sprintf("see %s --help", cmd.CommandPath())}}
	}
	return nil
}

func unknownCommand(root *cobra.Command, name string) error {
	root.SuggestionsMinimumDistance = 2
	hint := fmt.Sprintf("see %s --help", root.Name())
	if near := root.SuggestionsFor(name); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %s?", strings.Join(near, " or "))
	}
	return &usageError{&hinted{err: fmt.Errorf("there is no command %q", name), hint: hint}}
}

// writeFile writes a file whole or not at all: under a temporary name in the
// same folder first.
func writeFile(path string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(data); err != nil {
		tmp.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err = tmp.Chmod(0o644); err != nil {
		tmp.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err = tmp.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
