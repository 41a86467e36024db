// Command verify proves what debrief promises about delivery, on the real
// program: it makes a plan of campaigns that have ended, runs debrief serve on
// it against a mail server that notes all that it gets, and kills, stops,
// pauses or starves the program at random moments. Then it compares what the
// mail server got with what was due, which it knows from a model of its own,
// and with what the ledger says.
//
// Each kind of disturbance is a row; -row names those to prove, and a run is
// one disturbance. The seed fixes the moments, as far as the machine's own pace
// allows. A row that cannot be proved on this machine says why.
//
// It is no unit test: it takes minutes, and it trusts nothing of debrief's code,
// which is why it reads the ledger with SQL of its own.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout)
	stop()
	os.Exit(code)
}

// options are the command line.
type options struct {
	rows    string
	count   int
	seed    uint64
	binary  string
	results string
	keep    bool
	bugs    string
}

// Exit codes.
const (
	exitProved = 0
	exitFailed = 1 // a row found a fault, or could not be run
	exitUsage  = 2
)

func run(ctx context.Context, args []string, out io.Writer) int {
	var o options
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.rows, "row", "B1,B7,D2", "rows to prove, or all: "+rowNames())
	flags.IntVar(&o.count, "count", 0, "disturbances in each row; 0 for a few")
	flags.Uint64Var(&o.seed, "seed", 1, "of the moments")
	flags.StringVar(&o.binary, "binary", "", "the program to prove; built from this folder if not given")
	flags.StringVar(&o.results, "results", "", "file to add a line of JSON to for each row")
	flags.BoolVar(&o.keep, "keep", false, "keep the folders of runs that failed")
	flags.StringVar(&o.bugs, "bugs", "", "seed these bugs into copies of the code, or all, and see that their rows find them: "+bugNames())
	if err := flags.Parse(args); err != nil {
		return exitUsage
	}
	chosen, err := choose(o.rows)
	if err != nil || flags.NArg() > 0 {
		fmt.Fprintln(out, "verify:", err, strings.Join(flags.Args(), " "))
		return exitUsage
	}
	home, err := os.MkdirTemp("", "debrief-verify-")
	if err != nil {
		fmt.Fprintln(out, "verify:", err)
		return exitFailed
	}
	if !o.keep {
		defer os.RemoveAll(home)
	}
	if o.bugs != "" {
		return seedBugs(ctx, o, home, out)
	}
	return prove(ctx, o, chosen, home, out)
}

// prove runs the rows one after the other and prints the table.
func prove(ctx context.Context, o options, chosen []row, home string, out io.Writer) int {
	if o.binary == "" {
		o.binary = filepath.Join(home, "debrief")
		if err := build(ctx, ".", o.binary); err != nil {
			fmt.Fprintln(out, "verify:", err)
			return exitFailed
		}
	}
	var tallies []tally
	for _, r := range chosen {
		tallies = append(tallies, newBench(o, r, home, out).prove(ctx, r))
		if ctx.Err() != nil {
			break
		}
	}
	printTable(out, tallies)
	if slices.ContainsFunc(tallies, func(t tally) bool { return !t.proved() }) {
		return exitFailed
	}
	return exitProved
}

// build builds the program from the code in a folder.
func build(ctx context.Context, source, binary string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "./cmd/debrief")
	cmd.Dir = source
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build debrief: %w\n%s", err, text)
	}
	return nil
}

// row is a kind of disturbance.
type row struct {
	id    string
	title string
	few   int // disturbances unless it is said how many
	prove func(context.Context, *bench) (tally, error)
}

func rows() []row {
	return []row{
		{"B1", "kill -9 at random moments", 10, proveKill},
		{"B3", "power cut: the file system shuts down without a flush", 10, provePowerCut},
		{"B4", "the n-th write or flush of the store fails", 10, proveBrokenDisk},
		{"B5", "the disk is full for a while", 5, proveFullDisk},
		{"B7", "SIGTERM at random moments", 10, proveStop},
		{"B8", "killed while a store is brought up to date; stores of releases to come", 8, proveUpgrade},
		{"B9", "flipped bits, truncation, older copies of the store", 12, proveDamage},
		{"C1", "several processes on PostgreSQL: kill, pause, cut off, stop, database restart", 10, proveCluster},
		{"D1", "a mail server that misbehaves in every phase, by the tests", 1, proveTests("./delivery/smtp", "TestFaults|TestFaultMixes")},
		{"D2", "kill between the dot and the record of the answer", 10, proveDot},
		{"D3", "mail servers of the trade, killed and greylisting", 30, proveServers},
		{"D5", "mails that came back, by the tests", 1, proveTests("./delivery/bounce", "TestCorpus|TestCorpusDetails")},
		{"D6", "addresses, by the tests", 1, proveTests("./delivery", "TestParseAddressCorpus")},
		{"D7", "line breaks in headers, by the tests", 1, proveTests("./delivery", "TestHeaderInjection")},
		{"F1", "sources that fail in the middle, by the tests", 100, proveTests("./sources/sqldb", "TestFaults|TestFaultsOfAFile|TestTampered")},
		{"F3", "writes through the sessions of sources, by the tests", 1, proveTests("./sources/sqldb", "TestReadOnly|TestWritesAreRefused|TestNothingStays")},
		{"L1", "a reader leaves the list between a kill and the restart", 5, proveLeaver},
	}
}

func rowNames() string {
	var names []string
	for _, r := range rows() {
		names = append(names, r.id)
	}
	return strings.Join(names, ",")
}

// choose returns the rows of a list of names.
func choose(list string) ([]row, error) {
	if list == "all" {
		return rows(), nil
	}
	var out []row
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(rows(), func(r row) bool { return strings.EqualFold(r.id, strings.TrimSpace(name)) })
		if i < 0 {
			return nil, fmt.Errorf("there is no row %q; there are %s", name, rowNames())
		}
		out = append(out, rows()[i])
	}
	return out, nil
}

// bench is where a row is proved.
type bench struct {
	options
	home   string
	random *rand.Rand
	out    io.Writer
	folder int
}

func newBench(o options, r row, home string, out io.Writer) *bench {
	if o.count == 0 {
		o.count = r.few
	}
	return &bench{options: o, home: filepath.Join(home, r.id), random: rand.New(rand.NewPCG(o.seed, 0)), out: out}
}

func (b *bench) prove(ctx context.Context, r row) tally {
	start := time.Now()
	fmt.Fprintf(b.out, "%s %s, %d times, seed %d\n", r.id, r.title, b.count, b.seed)
	t, err := r.prove(ctx, b)
	t.Row, t.Title, t.Seed, t.At = r.id, r.title, b.seed, start.UTC().Truncate(time.Second)
	t.Seconds = time.Since(start).Round(time.Second).Seconds()
	if err != nil {
		t.Faults = append(t.Faults, fault{run: -1, what: err.Error()})
	}
	t.Passed = t.passed()
	for _, f := range t.Faults {
		fmt.Fprintf(b.out, "  FAULT %s\n", f)
	}
	if err := t.keep(b.results); err != nil {
		t.Faults = append(t.Faults, fault{run: -1, what: err.Error()})
		fmt.Fprintln(b.out, "  FAULT", err)
	}
	return t
}

// dir makes a new folder below the row's.
func (b *bench) dir() (string, error) {
	b.folder++
	dir := filepath.Join(b.home, fmt.Sprint(b.folder))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	return dir, nil
}

// between draws a duration.
func (b *bench) between(least, most time.Duration) time.Duration {
	return least + time.Duration(b.random.Int64N(int64(most-least)+1))
}
