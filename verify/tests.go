package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// proveTests runs tests that prove a row without the program, so many times,
// and counts each of their cases.
func proveTests(pkg, tests string) func(context.Context, *bench) (tally, error) {
	return func(ctx context.Context, b *bench) (tally, error) {
		cmd := exec.CommandContext(ctx, "go", "test", "-json", "-count=1", "-timeout=1h", "-run=^("+tests+")$", pkg)
		cmd.Env = append(os.Environ(), fmt.Sprintf("DEBRIEF_TEST_FAULTS=%d", b.count)) // of the tests that draw them
		out, err := cmd.StdoutPipe()
		if err != nil {
			return tally{}, fmt.Errorf("run tests: %w", err)
		}
		if err := cmd.Start(); err != nil {
			return tally{}, fmt.Errorf("run tests: %w", err)
		}
		t, wrong := countCases(out)
		if err := cmd.Wait(); err != nil && len(t.Faults) == 0 {
			wrong = errors.Join(wrong, fmt.Errorf("run tests: %w", err))
		}
		return t, wrong
	}
}

// countCases counts the cases in the output of go test -json: those tests that
// have no tests of their own.
func countCases(out io.Reader) (tally, error) {
	results, said := map[string]string{}, map[string]string{}
	var names []string
	for events := json.NewDecoder(out); ; {
		var e struct{ Action, Test, Output string }
		if err := events.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			return tally{}, fmt.Errorf("read what the tests say: %w", err)
		}
		switch {
		case e.Test == "":
		case e.Action == "output":
			if line := strings.TrimSpace(e.Output); line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
				said[e.Test] = line
			}
		case e.Action == "pass" || e.Action == "fail" || e.Action == "skip":
			results[e.Test] = e.Action
			names = append(names, e.Test)
		}
	}
	parents := map[string]bool{}
	for _, name := range names {
		for i, c := range name {
			if c == '/' {
				parents[name[:i]] = true
			}
		}
	}
	var t tally
	for _, name := range names {
		switch {
		case results[name] == "skip":
			t.Notes = append(t.Notes, name+" was skipped: "+said[name])
		case parents[name] && results[name] == "pass":
		default:
			if t.Runs++; results[name] == "fail" {
				t.Faults = append(t.Faults, fault{t.Runs - 1, name + " failed: " + said[name]})
			}
		}
	}
	if t.Runs == 0 {
		t.Skipped = strings.Join(t.Notes, "; ")
	}
	return t, nil
}
