package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
	"debrief/delivery"
	"debrief/store"
)

// stoppedLine is an address to which something is not sent any more.
type stoppedLine struct {
	Address string    `json:"address"`
	Report  string    `json:"report,omitempty"` // empty is every report
	Since   time.Time `json:"since"`
	Why     string    `json:"why"`
}

func stoppedCommand(a *app) *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use:   "stopped",
		Short: "List who gets a report no more, and why",
		Long: `stopped lists the addresses to which something is not sent any more: a report that
its reader has stopped by the link in a mail, or every report.`,
		Example: "  debrief stopped --config debrief.yaml",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				lines, err := stoppedLines(cmd.Context(), s)
				if err != nil {
					return err
				}
				if f.json {
					return writeJSON(a.out, lines)
				}
				t := newTable("Address", "Report", "Since", "Why")
				for _, l := range lines {
					t.row(l.Address, cmp.Or(l.Report, "every report"), clock(l.Since), l.Why)
				}
				return t.write(a.out)
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	return cmd
}

func stoppedLines(ctx context.Context, s *store.Store) ([]stoppedLine, error) {
	lines := []stoppedLine{}
	all, err := s.Suppressions(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		lines = append(lines, stoppedLine{Address: x.Address, Since: x.At, Why: x.Why})
	}
	single, err := s.Stopped(ctx)
	for _, x := range single {
		lines = append(lines, stoppedLine{Address: x.Address, Report: x.Report, Since: x.Stopped, Why: x.Why})
	}
	return lines, err
}

func resumeCommand(a *app) *cobra.Command {
	var f ledgerFlags
	var report, why string
	cmd := &cobra.Command{
		Use:   "resume ADDRESS",
		Short: "Send to an address again that had stopped a report",
		Long: `resume undoes what stopped lists for an address: one report, or without --report
all of it. What was not sent meanwhile is not sent now; resend does that.`,
		Example: "  debrief resume maria@harbour.example --report pulse --why \"she clicked by mistake\"",
		Args:    oneArg("an address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				n, err := resume(cmd.Context(), s, args[0], report, store.Act{Who: a.me(f.who), Why: why})
				if err != nil {
					return err
				}
				if n == 0 {
					return &hinted{err: fmt.Errorf("nothing is stopped for %s", strings.TrimSpace(args[0]+" "+report)), hint: "stopped lists the addresses and reports"}
				}
				_, err = fmt.Fprintf(a.out, "resume: %s %s\n", args[0], cmp.Or(report, "every report"))
				return err
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().StringVar(&report, "report", "", "only this report")
	cmd.Flags().StringVar(&f.who, "by", "", "who does this; the machine's user if not given")
	cmd.Flags().StringVar(&why, "why", "", "reason, for the record")
	return cmd
}

// resume returns how much it has undone.
func resume(ctx context.Context, s *store.Store, address, report string, act store.Act) (int64, error) {
	parsed, err := delivery.ParseAddress(address)
	if err != nil {
		return 0, &usageError{&hinted{err: err, hint: "write one address, such as me@example.com"}}
	}
	n, err := s.Resume(ctx, parsed.Email, report, act)
	if err != nil || report != "" {
		return n, err
	}
	all, err := s.Suppressions(ctx)
	if err != nil {
		return n, err
	}
	for _, x := range all {
		if strings.EqualFold(x.Address, parsed.Email) {
			return n + 1, s.Unsuppress(ctx, x.Address, act)
		}
	}
	return n, nil
}
