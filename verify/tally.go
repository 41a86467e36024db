package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"
)

// tally is how a row went.
type tally struct {
	Row     string    `json:"row"`
	Title   string    `json:"title"`
	At      time.Time `json:"at"`
	Seed    uint64    `json:"seed"`
	Runs    int       `json:"runs"`
	Passed  int       `json:"passed"`
	Mails   int       `json:"mails"` // that were due
	Lost    int       `json:"lost"`
	Doubled int       `json:"doubled"`  // copies that the ledger does not know of
	InDoubt int       `json:"in_doubt"` // copies that it does, or mails that it holds
	// Worst is the longest time that the row measures, in seconds: to take over,
	// to stop, or to come to rest after the last disturbance.
	Worst   float64  `json:"worst_seconds"`
	P99     float64  `json:"p99_seconds,omitempty"`
	Seconds float64  `json:"seconds"`
	Skipped string   `json:"skipped,omitempty"` // why it was not run
	Notes   []string `json:"notes,omitempty"`
	Faults  []fault  `json:"faults,omitempty"`
}

// fault is something that must not happen, and the run that it is blamed on;
// -1 if it is nobody's.
type fault struct {
	run  int
	what string
}

func (f fault) String() string {
	if f.run < 0 {
		return f.what
	}
	return fmt.Sprintf("run %d: %s", f.run, f.what)
}

// MarshalText writes a fault as people read it.
func (f fault) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

func (t *tally) proved() bool { return t.Skipped != "" || len(t.Faults) == 0 && t.Runs > 0 }

// passed counts the runs that no fault is blamed on. One that is nobody's
// fails them all.
func (t *tally) passed() int {
	failed := map[int]bool{}
	for _, f := range t.Faults {
		if f.run < 0 {
			return 0
		}
		failed[f.run] = true
	}
	return max(0, t.Runs-len(failed))
}

// add adds what a number of runs came to.
func (t *tally) add(runs int, v verdict) {
	t.Runs += runs
	t.Mails += v.mails
	t.Lost += v.lost
	t.Doubled += v.doubled
	t.InDoubt += v.inDoubt
	t.Faults = append(t.Faults, v.faults...)
}

func (t *tally) took(d time.Duration) { t.Worst = max(t.Worst, d.Seconds()) }

// keep adds a line to a file of results; "" for none.
func (t *tally) keep(path string) error {
	if path == "" {
		return nil
	}
	line, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

func printTable(out io.Writer, tallies []tally) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nrow\truns\tpassed\tmails\tlost\tdoubled\tin doubt\tworst s\tp99 s\tseconds\t")
	for _, t := range tallies {
		if t.Skipped != "" {
			fmt.Fprintf(w, "%s\tskipped: %s\n", t.Row, t.Skipped)
			continue
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\t%.1f\t%.0f\t\n", t.Row, t.Runs, t.Passed, t.Mails, t.Lost, t.Doubled, t.InDoubt, t.Worst, t.P99, t.Seconds)
	}
	// A terminal that went away is nobody to tell.
	_ = w.Flush()
	for _, t := range tallies {
		for _, n := range t.Notes {
			fmt.Fprintf(out, "%s: %s\n", t.Row, n)
		}
	}
}
