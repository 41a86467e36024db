package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// someRun stands in the examples for the key of a run. There may be no such
// run: then it is enough that the command looks for it.
const someRun = "7b1e72fb"

// TestExamples runs the examples of all commands' help, in a folder with the
// demo's files. Those of the demo itself are in testdata/demo.txtar.
func TestExamples(t *testing.T) {
	skipUnderRace(t)
	folder := t.TempDir()
	if _, err := shell(t, folder, "debrief demo --out ."); err != nil {
		t.Fatal(err)
	}
	freePort(t, filepath.Join(folder, demoConfig))
	for _, line := range examples(newRoot(&app{})) {
		if strings.HasPrefix(line, "debrief demo") {
			continue
		}
		t.Run(line, func(t *testing.T) {
			said, err := shell(t, folder, line)
			if err != nil && !absent(line, said) {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
}

// absent reports whether a command says of what its example is about, by its
// name, that the demo has none.
func absent(line, said string) bool {
	for part, answer := range map[string]string{
		someRun:                     "there is no report whose key begins with " + someRun,
		"debrief resume maria@":     "nothing is stopped for maria@",
		"debrief bounces --config":  "the configuration names no mailbox",
		"debrief bounces returned.": "read mailbox returned.mbox: no such file",
	} {
		if strings.Contains(line, part) && strings.Contains(said, answer) {
			return true
		}
	}
	return false
}

// freePort lets the console listen wherever there is room.
func freePort(t *testing.T, config string) {
	t.Helper()
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	write(t, config, strings.Replace(string(text), "127.0.0.1:8080", "127.0.0.1:0", 1))
}

// examples lists the different command lines in the help of a command and of
// its commands, without the explanation that may stand behind one.
func examples(cmd *cobra.Command) []string {
	var out []string
	for line := range strings.Lines(cmd.Example) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "  ")
		if line != "" {
			out = append(out, line)
		}
	}
	for _, c := range cmd.Commands() {
		out = append(out, examples(c)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// shell runs a command line, with the debrief that TestMain put on the path, and returns
// what it said. A command that goes on for ever is asked to end after a while,
// and has to end well.
func shell(t *testing.T, folder, line string) (said string, err error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if strings.HasPrefix(line, "debrief serve") {
		defer time.AfterFunc(5*time.Second, cancel).Stop()
	}
	cmd := exec.CommandContext(ctx, "sh", "-c", "exec "+line)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), nowVariable+"=2026-10-19T12:00:00Z")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Minute
	out, err := cmd.CombinedOutput()
	if errors.Is(err, context.Canceled) && cmd.ProcessState.Success() {
		err = nil
	}
	return string(out), err
}
