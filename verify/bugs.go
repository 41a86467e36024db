package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
)

// bug is a mistake that is made on purpose in a copy of the code, to see that
// the row that should find it does.
type bug struct {
	name  string
	row   string // of this program, or of testRows
	count int    // disturbances until it must be found; 0 for a row of the tests
	edits []edit
}

// testRows are rows that the tests prove, with what runs them.
func testRows() map[string][]string {
	return map[string][]string{
		"A1": {"./calendar", "TestEveryTransition"},
		"A5": {"./scheduler", "TestClockJumps"},
		"D1": {"./delivery/smtp", "TestFaults"},
		"D7": {"./delivery", "TestHeaderInjection"},
		"E2": {"./sources/xlsx", "TestBombs"},
		"F3": {"./sources/sqldb", "TestReadOnly"},
		"G1": {"./assess", "TestSliceHoldsNothingOfTheOthers"},
	}
}

// edit replaces a piece of code that must be there once.
type edit struct {
	file, old, new string
}

func bugs() []bug {
	return []bug{
		{"gaps-ignored", "A1", 0, []edit{{"calendar/local.go", `return start.UTC()`, `return at.UTC()`}}},
		{"clock-back-unnoticed", "A5", 0, []edit{{"scheduler/due.go", `back > MaxClockBack {`, `back > 1000*MaxClockBack {`}}},
		{"lost-answer-is-a-failure", "D1", 0, []edit{{"delivery/smtp/transaction.go", `return r, lost(delivery.Dot, err).because(ctx)`, `return r, lost(delivery.Body, err).because(ctx)`}}},
		{"line-breaks-pass", "D7", 0, []edit{{"delivery/message.go", `if c < ' ' || c == 0x7f {`, `if c == 0x7f {`}}},
		{"no-cell-budget", "E2", 0, []edit{{"sources/xlsx/book.go", `b.spent += int64(columns)`, `b.spent += 0 * int64(columns)`}}},
		{"session-may-write", "F3", 0, []edit{{"sources/sqldb/sqlite.go", `"mode": {"ro"}`, `"mode": {"rw"}`}, {"sources/sqldb/sqlite.go", `"query_only(1)",`, ``}}},
		{"slice-shows-all", "G1", 0, []edit{{"assess/cells.go", `part := in.Facts.All().Where(dim, value)`, `part := in.Facts.All()`}}},
		{"no-flush", "B3", 25, []edit{{"store/sqlite.go", `"synchronous(FULL)"`, `"synchronous(OFF)"`}}},
		{"normal-sync", "B3", 25, []edit{{"store/sqlite.go", `"synchronous(FULL)"`, `"synchronous(NORMAL)"`}}},
		{"no-dot-row", "D2", 12, []edit{{"service/work.go", `func() error { return set.Store.Dot(ctx, c) })`, `func() error { return nil })`}}},
		{"dot-row-late", "D2", 12, []edit{
			{"service/work.go", `return set.Transport.Send(ctx, envelope, func() error { return set.Store.Dot(ctx, c) })`,
				"receipt, err := set.Transport.Send(ctx, envelope, func() error { return nil })\n\treturn receipt, errors.Join(err, set.Store.Dot(ctx, c))"},
		}},
		{"repeat-not-counted", "D2", 12, []edit{{"store/claimmail.go", `d.Repeats++`, `d.Repeats += 0`}}},
		{"hold-forgotten", "D2", 16, []edit{{"store/claimmail.go", `if d.Doubt != Redeliver {`, `if d.Doubt == "nobody's" {`}}},
		{"accepted-not-recorded", "B1", 12, []edit{{"store/receipt.go", `e.state = Accepted`, `e.state, e.until = Deferred, next.Add(1)`}}},
		{"key-by-chance", "B1", 12, []edit{
			{"scheduler/topic.go", `return hash("occurrence", t.Report,`, `return hash("occurrence", time.Now().String(), t.Report,`},
			{"store/migrations/001_ledger.sql", "pruned TEXT NOT NULL DEFAULT '',\n    UNIQUE (report, campaign, period, edition)", "pruned TEXT NOT NULL DEFAULT ''"},
		}},
		{"bytes-by-attempt", "D2", 12, []edit{{"service/work.go", `Raw: c.Raw,`, `Raw: append([]byte(fmt.Sprintf("X-Attempt: %d\r\n", c.Attempts.Count)), c.Raw...),`}}},
		{"mails-after-the-run", "B1", 60, []edit{{"store/finish.go", "\t\treturn s.send(ctx, t, c.Key, mails)\n\t})", "\t\treturn nil\n\t}, func(t transaction) error {\n\t\ttime.Sleep(100 * time.Millisecond)\n\t\treturn s.send(ctx, t, c.Key, mails)\n\t})"},
			{"store/store.go", "fn func(transaction) error) error {\n\tif err := s.engine.write(ctx, fn); err != nil {\n\t\treturn fmt.Errorf(\"%s: %w\", purpose, err)\n\t}", "list ...func(transaction) error) error {\n\tfor _, fn := range list {\n\t\tif err := s.engine.write(ctx, fn); err != nil {\n\t\t\treturn fmt.Errorf(\"%s: %w\", purpose, err)\n\t\t}\n\t}"},
		}},
		{"nobody-takes-over", "B1", 25, []edit{
			{"store/process.go", "\"UPDATE river_job SET state = 'available' WHERE state = 'running' AND \"+", "\"UPDATE river_job SET state = 'available' WHERE state = 'lost' AND \"+"},
		}},
		{"sigterm-ignored", "B7", 10, []edit{{"cmd/debrief/main.go", `os.Interrupt, syscall.SIGTERM)`, `os.Interrupt, syscall.SIGUSR1)`}}},
		{"stop-breaks-dialogues", "B7", 25, []edit{{"store/work.go", `SoftStopTimeout:      s.options.Grace,`, `SoftStopTimeout:      time.Millisecond,`},
			{"delivery/smtp/settings.go", `Grace: 15 * time.Second, Idle`, `Grace: time.Millisecond, Idle`}}},
		{"no-recheck", "L1", 5, []edit{{"service/work.go", `!set.Pipeline.Reads(`, `false && !set.Pipeline.Reads(`}}},
		{"no-fence", "C1", 25, []edit{
			{"store/receipt.go", `WHERE key = $3 AND job_id = $4 AND attempt = $5 AND state = 'sending'`, `WHERE key = $3 AND ($4 = $4 + 0 * $5 OR true)`},
			{"store/receipt.go", `WHERE key = $2 AND job_id = $3 AND attempt = $4 AND state IN ('sending', 'dot')`, `WHERE key = $2 AND ($3 = $3 + 0 * $4 OR true)`},
		}},
		{"newer-store-opened", "B8", 4, []edit{{"store/migrate.go", `return &NewerError{Found: found, Known: latest}`, `return nil`}}},
		{"migration-in-pieces", "B8", 16, []edit{{"store/migrate.go", "if _, err := t.exec(ctx, text); err != nil {\n\t\t\treturn fmt.Errorf(\"version", "if _, err := t.exec(ctx, text+\"; COMMIT; BEGIN\"); err != nil {\n\t\t\treturn fmt.Errorf(\"version"}}},
		{"no-witness", "B9", 16, []edit{{"store/witness.go", `return last < seen, err`, `return last < 0, err`}}},
		{"backup-not-marked", "B9", 8, []edit{{"store/guard.go", `if backup != "" || known != "" || lost {`, `if known != "" || lost {`}}},
		{"bytes-not-compared", "B9", 8, []edit{{"store/contents.go", `if digestOf(stored) != digest {`, `if len(stored) == 0 {`}}},
		{"spoilt-in-silence", "B9", 8, []edit{
			{"store/work.go", "s.options.Log.Error(\"mail is damaged\", \"delivery\", key, \"error\", err)\n\t\tif w.Spoilt != nil {\n\t\t\tw.Spoilt(ctx, claim, spoilt.cause)\n\t\t}\n", ""},
		}},
		{"slow-reaper", "C1", 15, []edit{{"store/store.go", `setDefault(&o.Silence, 10*time.Second)`, `setDefault(&o.Silence, 25*time.Second)`}}},
	}
}

func bugNames() string {
	var names []string
	for _, b := range bugs() {
		names = append(names, b.name)
	}
	return strings.Join(names, ",")
}

// seedBugs makes a copy of the code for each bug, seeds it, and proves its row.
// A bug that its row does not find is a failure.
func seedBugs(ctx context.Context, o options, home string, out io.Writer) int {
	code := exitProved
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "bug\trow\truns\tfound\tby\t")
	for _, b := range bugs() {
		if o.bugs != "all" && !slices.Contains(strings.Split(o.bugs, ","), b.name) || ctx.Err() != nil {
			continue
		}
		found, err := b.prove(ctx, o, filepath.Join(home, b.name))
		if err != nil {
			found = err.Error()
			code = exitFailed
			fmt.Fprintf(w, "%s\t%s\t%d\tnot seeded\t%s\t\n", b.name, b.row, b.count, found)
			continue
		}
		if found == "" {
			code = exitFailed
			fmt.Fprintf(w, "%s\t%s\t%d\tNO\t\t\n", b.name, b.row, b.count)
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%d\tyes\t%s\t\n", b.name, b.row, b.count, found)
		fmt.Fprintf(out, "%s found by %s: %s\n", b.name, b.row, found)
	}
	_ = w.Flush() // to a terminal that went away
	return code
}

// prove returns the first fault that the row finds, "" for none.
func (b *bug) prove(ctx context.Context, o options, dir string) (string, error) {
	source := filepath.Join(dir, "source")
	if err := b.seed(".", source); err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if test, ok := testRows()[b.row]; ok {
		return runTest(ctx, source, test)
	}
	o.binary = filepath.Join(dir, "debrief")
	if err := build(ctx, source, o.binary); err != nil {
		return "", err
	}
	list, err := choose(b.row)
	if err != nil {
		return "", err
	}
	o.results = ""
	bench := newBench(o, list[0], dir, io.Discard)
	bench.count = b.count
	t := bench.prove(ctx, list[0])
	switch {
	case t.Skipped != "":
		return "", fmt.Errorf("the row cannot be proved here: %s", t.Skipped)
	case len(t.Faults) > 0:
		return fmt.Sprintf("%d faults, as %s", len(t.Faults), t.Faults[0]), nil
	}
	return "", ctx.Err()
}

// runTest returns what a test fails with in a folder, "" if it passes. Code
// that cannot be compiled finds nothing, and a test that is skipped neither.
func runTest(ctx context.Context, dir string, test []string) (string, error) {
	if err := command("go", "-C", dir, "vet", test[0]); err != nil {
		return "", fmt.Errorf("the seeded code: %w", err)
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-v", "-count=1", "-timeout=5m", "-run=^"+test[1]+"$", test[0])
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	skipped := regexp.MustCompile(`(?m)^--- SKIP: .*\n.*$`).Find(out)
	switch {
	case err == nil && skipped != nil:
		return "", fmt.Errorf("the test was not run: %s", skipped)
	case err == nil:
		return "", nil
	}
	failure := regexp.MustCompile(`(?m)^\s+\w+_test\.go:\d+: .*$`).Find(out)
	if failure == nil {
		failure = []byte(err.Error())
	}
	return test[1] + " failed, " + strings.TrimSpace(string(failure)), nil
}

// seed copies the code and makes the edits.
func (b *bug) seed(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return fmt.Errorf("copy the code: %w", err)
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return fmt.Errorf("copy the code: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := command("cp", "-r", filepath.Join(from, e.Name()), to); err != nil {
			return err
		}
	}
	for _, e := range b.edits {
		if err := e.apply(to); err != nil {
			return err
		}
	}
	return nil
}

func (e *edit) apply(dir string) error {
	path := filepath.Join(dir, e.file)
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("seed a bug: %w", err)
	}
	if n := strings.Count(string(text), e.old); n != 1 {
		return fmt.Errorf("seed a bug: %q is %d times in %s", e.old, n, e.file)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), e.old, e.new, 1)), 0o644); err != nil {
		return fmt.Errorf("seed a bug: %w", err)
	}
	return nil
}
