// Command debrief makes marketing performance reports at the end of every
// campaign and every year before the budget, and mails them to their readers.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones must not depend on what the machine has installed

	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
	"debrief/sources/cage"
	"debrief/sources/remote"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], world{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv, now: time.Now}))
}

// world is what a command sees of the outside, so that tests can set it.
type world struct {
	in  io.Reader
	out io.Writer
	err io.Writer
	env func(string) (string, bool)
	now func() time.Time
	// network is how services of the internet are reached; the zero Network
	// is the public internet.
	network remote.Network
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // it could not be done
	exitUsage  = 2 // the command line or the configuration is wrong
)

// run runs one command line and returns its exit code.
func run(ctx context.Context, args []string, w world) int {
	if cage.Called(args) {
		return cage.Serve(w.in, w.out, cageOpeners())
	}
	w.err = &lockedWriter{to: w.err}
	root := newRoot(&app{world: w, level: slog.LevelWarn})
	root.SetArgs(args)
	root.SetIn(w.in)
	root.SetOut(w.out)
	root.SetErr(w.err)
	if err := root.ExecuteContext(ctx); err != nil {
		return report(w.err, err)
	}
	return exitOK
}

// newRoot builds the command line.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "debrief",
		Short: "Marketing performance reports, made on time and mailed to the people who decide",
		Long: `debrief reads a marketing plan and its results from the spreadsheets and databases
where they are, judges results against goals at the end of every campaign and
every year before the budget, and mails a PDF and a workbook to their readers.`,
		Example: `  debrief demo                         see all of it on made-up data
  debrief check --config debrief.yaml  is everything ready?
  debrief run campaign-debrief --campaign 26-AUTUMN --config debrief.yaml`,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PersistentFlags().BoolVar(&a.verbose, "verbose", false, "log what is done to standard error")
	root.AddCommand(demoCommand(a), runCommand(a), checkCommand(a), backtestCommand(a), initCommand(a), inspectCommand(a), kpisCommand(a), schemaCommand(a), themeCommand(a), serveCommand(a), upcomingCommand(a), historyCommand(a), showCommand(a), renderCommand(a),
		approveCommand(a), cancelCommand(a), retryCommand(a), resendCommand(a), stoppedCommand(a), resumeCommand(a), bouncesCommand(a), pruneCommand(a), backupCommand(a), confirmClockCommand(a), verifyCommand(a), markRestoredCommand(a), versionCommand(a))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{&hinted{err: err, hint: fmt.Sprintf("see %s --help", cmd.CommandPath())}}
	})
	return root
}

// usageError is a mistake on the command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// hinted is an error of which the text is what is wrong, and a hint what to do.
type hinted struct {
	err  error
	hint string
}

func (e *hinted) Error() string  { return e.err.Error() }
func (e *hinted) Unwrap() error  { return e.err }
func (e *hinted) Advice() string { return e.hint }

// report writes an error for a person, each of its parts with its hint, and
// returns the exit code.
func report(w io.Writer, err error) int {
	for _, e := range parts(err) {
		fmt.Fprintf(w, "debrief: %v\n", e)
		if hint := advice(e); hint != "" {
			fmt.Fprintf(w, "hint: %s\n", hint)
		}
	}
	var usage *usageError
	var faults config.Faults
	if errors.As(err, &usage) || errors.As(err, &faults) {
		return exitUsage
	}
	return exitFailed
}

// parts splits joined errors, so that each gets a line and a hint of its own.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, parts(e)...)
		}
		return out
	}
	return []error{err}
}
