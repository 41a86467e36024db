// Command results reads what "go test -json" prints and says what a person
// wants to know: a line for each package as it ends, all that a failed test
// said, and at the end how many passed, and which were skipped for what reason.
// It fails if a test failed, so that a pipe needs no more.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	failed, err := summarize(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "results:", err)
		os.Exit(1)
	}
	if failed {
		os.Exit(1)
	}
}

// event is a line of test2json.
type event struct {
	Action     string
	Package    string
	ImportPath string // of build output
	Test       string
	Output     string
}

// name is a test of a package; without a test, the package itself.
type name struct{ pkg, test string }

// results are what is known of the tests so far.
type results struct {
	said                    map[name][]string // by tests that have not ended, or failed
	passed, failed, skipped int
	reasons                 map[string]int // of skipping, with how many tests gave it
	broken                  bool           // a package failed, if only to build
}

func summarize(in io.Reader, out io.Writer) (failed bool, err error) {
	r := results{said: map[name][]string{}, reasons: map[string]int{}}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(out, lines.Text()) // what the go command itself says
			continue
		}
		r.take(e, out)
	}
	r.close(out)
	return r.broken, lines.Err()
}

func (r *results) take(e event, out io.Writer) {
	n := name{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(out, e.Output)
	case "output":
		if e.Test == "" && (strings.HasPrefix(e.Output, "ok  \t") || strings.HasPrefix(e.Output, "FAIL\t")) {
			fmt.Fprint(out, e.Output)
			return
		}
		r.said[n] = append(r.said[n], e.Output)
	case "pass", "skip":
		r.end(n, e.Action)
	case "fail":
		r.fail(n, out)
	}
}

// end counts a test that passed or was skipped, and forgets what it said.
func (r *results) end(n name, action string) {
	switch {
	case n.test == "":
	case action == "pass":
		r.passed++
	default:
		r.skipped++
		r.reasons[reason(r.said[n])]++
	}
	delete(r.said, n)
}

// fail tells what a failed test said. A package that failed tells what its
// tests said that never came to an end, too: a panic, or what took too long.
func (r *results) fail(n name, out io.Writer) {
	if n.test != "" {
		r.failed++
		fmt.Fprintf(out, "\n%s\n%s\n", n.pkg, strings.Join(r.said[n], ""))
		delete(r.said, n)
		return
	}
	r.broken = true
	open := slices.SortedFunc(maps.Keys(r.said), func(a, b name) int { return cmp.Compare(a.test, b.test) })
	for _, o := range open {
		if o.pkg == n.pkg {
			fmt.Fprint(out, strings.Join(r.said[o], ""))
			delete(r.said, o)
		}
	}
}

// reason is why a test was skipped: its last words before the verdict.
func reason(said []string) string {
	for _, line := range slices.Backward(said) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "===") {
			continue
		}
		if _, text, ok := strings.Cut(line, ".go:"); ok {
			_, text, _ = strings.Cut(text, ": ")
			return text
		}
		return line
	}
	return "no reason given"
}

func (r *results) close(out io.Writer) {
	fmt.Fprintf(out, "\n%d tests passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
	for _, why := range slices.Sorted(maps.Keys(r.reasons)) {
		fmt.Fprintf(out, "  skipped %d: %s\n", r.reasons[why], why)
	}
}
