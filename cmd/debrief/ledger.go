package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
	"debrief/scheduler"
	"debrief/store"
)

// ledgerFlags are what the commands on what was made share.
type ledgerFlags struct {
	config string
	json   bool
	who    string
}

// inLedger opens the store of a configuration for fn.
func (a *app) inLedger(ctx context.Context, file string, fn func(*config.Config, *store.Store) error) (err error) {
	cfg, err := a.load(file)
	if err != nil {
		return err
	}
	s, err := a.openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(cfg, s)
}

// me is who acts: --by, or the user of the machine.
func (a *app) me(by string) string {
	user, _ := a.env("USER")
	return cmp.Or(by, user, "somebody at the command line")
}

func historyCommand(a *app) *cobra.Command {
	var f ledgerFlags
	var filter store.Filter
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List what was made, and what became of its mails",
		Example: `  debrief history --config debrief.yaml
  debrief history --report pulse --last 12`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				lines, err := s.History(cmd.Context(), filter)
				if err != nil {
					return err
				}
				if f.json {
					return writeJSON(a.out, lines)
				}
				return printHistory(a.out, lines)
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	cmd.Flags().StringVar(&filter.Report, "report", "", "only this report")
	cmd.Flags().StringVar(&filter.Campaign, "campaign", "", "only this campaign")
	cmd.Flags().IntVar(&filter.Limit, "last", 30, "how many, the latest first; 0 for all")
	return cmd
}

func printHistory(w io.Writer, lines []store.Line) error {
	t := newTable("Run", "Planned", "Report", "About", "Edition", "State", "Mails")
	for _, l := range lines {
		t.row(short(l.Key), l.Nominal.String(), l.Report, l.Name, fmt.Sprintf("%d %s", l.Edition, l.Mark), string(l.State), mailCounts(l.Mails))
	}
	return t.write(w)
}

// short is enough of a key for a person.
func short(k scheduler.Key) string { return string(k)[:min(len(k), 8)] }

// mailCounts says how many mails are in which state.
func mailCounts(mails map[store.DeliveryState]int) string {
	var parts []string
	for _, s := range []store.DeliveryState{store.Accepted, store.Rendered, store.Sending, store.Dot, store.Deferred, store.Waiting, store.InDoubt, store.Refused, store.Bounced, store.Suppressed, store.Recalled} {
		if n := mails[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(parts, ", ")
}

func showCommand(a *app) *cobra.Command {
	var f ledgerFlags
	var data bool
	cmd := &cobra.Command{
		Use:   "show RUN [DATASET]",
		Short: "Show everything that is known of one report that was made",
		Long: `show prints the attempts at making a report, its files, and each mail with its
history. RUN is the beginning of its key, as history shows it. With --data it
lists the data that the report was made from, and writes one dataset as CSV.`,
		Example: `  debrief show 7b1e72fb --config debrief.yaml
  debrief show 7b1e72fb --data
  debrief show 7b1e72fb --data performance`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 && data {
				return nil
			}
			return oneArg("the beginning of a run's key")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				d, err := s.Show(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				switch {
				case len(args) == 2:
					return a.writeData(cmd.Context(), s, d, args[1])
				case data:
					return a.showData(cmd.Context(), s, d, f.json)
				case f.json:
					return writeJSON(a.out, d)
				}
				return printDetail(a.out, d)
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().BoolVar(&data, "data", false, "show what data it was made from; write DATASET as CSV")
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	return cmd
}

func printDetail(w io.Writer, d store.Detail) error {
	fmt.Fprintf(w, "%s %s, edition %d, %s\n%s\n", d.Report, d.Name, d.Edition, d.Mark, d.Reason.String())
	fmt.Fprintf(w, "planned %s %s, now %s %s\n", d.Nominal, d.Zone, d.State, d.Why)
	if d.Title != "" {
		fmt.Fprintf(w, "%s\n", d.Title)
	}
	if d.Approval.Who != "" {
		fmt.Fprintf(w, "approved by %s at %s %s\n", d.Approval.Who, clock(d.Approval.At), d.Approval.Comment)
	}
	for _, r := range d.Runs {
		fmt.Fprintf(w, "attempt %d: %s, %s %s\n", r.Number, r.Outcome, clock(r.Started), r.Error)
	}
	for _, doc := range d.Documents {
		for _, file := range doc.Files {
			fmt.Fprintf(w, "file %s, %d bytes, SHA-256 %s\n", file.Name, file.Size, file.Digest)
		}
	}
	for _, m := range d.Deliveries {
		fmt.Fprintf(w, "mail to %s: %s %s\n", m.To.Email, m.State, m.Reply)
		for _, step := range m.History {
			fmt.Fprintf(w, "  %s %s%s\n", clock(step.At), step.State, said(step))
		}
	}
	return nil
}

// said is what the server said at a step, or what happened instead.
func said(step store.Step) string {
	text := step.Note
	if r := step.Receipt; r != nil {
		text = r.Reply
		if r.Code != 0 {
			text = fmt.Sprintf("%d %s", r.Code, r.Reply)
		}
	}
	if text == "" {
		return ""
	}
	return ", " + text
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05Z")
}

// personal is a command by which a person acts on a run.
type personal struct {
	use, short, example string
	act                 func(context.Context, *store.Store, store.Detail, store.Act) error
}

func (a *app) personal(p personal, f *ledgerFlags, why *string) *cobra.Command {
	cmd := &cobra.Command{
		Use: p.use, Short: p.short, Example: p.example, Args: oneArg("the beginning of a run's key"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				d, err := s.Show(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if err := p.act(cmd.Context(), s, d, store.Act{Who: a.me(f.who), Why: *why}); err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.out, "%s: %s %s\n", cmd.Name(), d.Report, d.Name)
				return err
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().StringVar(&f.who, "by", "", "who does this; the machine's user if not given")
	return cmd
}

func approveCommand(a *app) *cobra.Command {
	var f ledgerFlags
	var comment string
	cmd := a.personal(personal{"approve RUN", "Let a report go that waits for a person's word",
		"  debrief approve 7b1e72fb --comment \"Good work on e-mail.\"",
		func(ctx context.Context, s *store.Store, d store.Detail, act store.Act) error {
			return s.Approve(ctx, d.Key, store.Approval{Who: act.Who, Comment: act.Why, At: a.now()})
		}}, &f, &comment)
	cmd.Flags().StringVar(&comment, "comment", "", "stands on the first page, for the readers")
	return cmd
}

func cancelCommand(a *app) *cobra.Command {
	var f ledgerFlags
	var why string
	cmd := a.personal(personal{"cancel RUN", "Stop a report that is not sent yet",
		"  debrief cancel 7b1e72fb --why \"figures are wrong\"",
		func(ctx context.Context, s *store.Store, d store.Detail, act store.Act) error {
			return s.Cancel(ctx, d.Key, act)
		}}, &f, &why)
	cmd.Flags().StringVar(&why, "why", "", "reason, for the record")
	return cmd
}

func retryCommand(a *app) *cobra.Command {
	var f ledgerFlags
	var why string
	cmd := a.personal(personal{"retry RUN", "Make a report again that failed or was cancelled",
		"  debrief retry 7b1e72fb",
		func(ctx context.Context, s *store.Store, d store.Detail, act store.Act) error {
			return s.Retry(ctx, d.Key, act)
		}}, &f, &why)
	cmd.Flags().StringVar(&why, "why", "", "reason, for the record")
	return cmd
}

func resendCommand(a *app) *cobra.Command {
	var f ledgerFlags
	var why, to string
	cmd := a.personal(personal{"resend RUN", "Send the mails of a report again, the same bytes",
		"  debrief resend 7b1e72fb --to maria@harbour.example",
		func(ctx context.Context, s *store.Store, d store.Detail, act store.Act) error {
			return resend(ctx, s, d, to, act)
		}}, &f, &why)
	cmd.Flags().StringVar(&to, "to", "", "only the mail to this recipient of the report")
	cmd.Flags().StringVar(&why, "why", "", "reason, for the record")
	return cmd
}

func resend(ctx context.Context, s *store.Store, d store.Detail, to string, act store.Act) error {
	sent := 0
	for _, m := range d.Deliveries {
		if to != "" && !strings.EqualFold(m.To.Email, to) {
			continue
		}
		if err := s.Resend(ctx, m.Key, act); err != nil {
			return err
		}
		sent++
	}
	if sent == 0 {
		return &hinted{err: fmt.Errorf("the report had no mail to %s", to), hint: "show lists its recipients; run REPORT --to ADDRESS makes a report for somebody else"}
	}
	return nil
}

func pruneCommand(a *app) *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use:     "prune",
		Short:   "Remove files and mails that are older than store.keep",
		Example: "  debrief prune --config debrief.yaml",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inLedger(cmd.Context(), f.config, func(cfg *config.Config, s *store.Store) error {
				pruned, err := s.Prune(cmd.Context(), cfg.Store.Keep.Before(a.now()))
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.out, "removed the contents of %d reports, %d files and mails\n", pruned.Occurrences, pruned.Contents)
				return err
			})
		},
	}
	configFlag(cmd, &f.config)
	return cmd
}

func backupCommand(a *app) *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use:     "backup FILE",
		Short:   "Copy the store while debrief works on it",
		Long:    "backup writes a whole copy of a SQLite store. A copy that is put back sends nothing twice:\nwhat may have been sent since waits for a person. A PostgreSQL store is copied with pg_dump.",
		Example: "  debrief backup debrief-2026-11-22.db --config debrief.yaml",
		Args:    oneArg("a file to write"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				return s.Backup(cmd.Context(), args[0])
			})
		},
	}
	configFlag(cmd, &f.config)
	return cmd
}

func confirmClockCommand(a *app) *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use:     "confirm-clock",
		Short:   "Go on after the machine's clock was put back",
		Example: "  debrief confirm-clock --config debrief.yaml",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				return s.ConfirmClock(cmd.Context(), a.me(f.who))
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().StringVar(&f.who, "by", "", "who does this; the machine's user if not given")
	return cmd
}

func markRestoredCommand(a *app) *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use:   "mark-restored",
		Short: "Say that the store is an older copy of itself, so that nothing is sent twice",
		Long: `mark-restored is for a store that was put back by means that debrief cannot notice,
such as a snapshot of a whole machine. What may have been sent since the copy was
made waits for a person: approve or cancel reports, resend mails. End every
debrief serve before.`,
		Example: "  debrief mark-restored --config debrief.yaml",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				return s.MarkRestored(cmd.Context(), a.me(f.who))
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().StringVar(&f.who, "by", "", "who does this; the machine's user if not given")
	return cmd
}

func verifyCommand(a *app) *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Read the whole store and say what is damaged",
		Long: `verify reads every row, file and mail of the store and compares them with the
checksums that were stored with them. It may run while debrief works.`,
		Example: "  debrief verify --config debrief.yaml",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inLedger(cmd.Context(), f.config, func(_ *config.Config, s *store.Store) error {
				damaged, err := s.Verify(cmd.Context())
				if err := errors.Join(append(damaged, err)...); err != nil {
					return err
				}
				_, err = fmt.Fprintln(a.out, "the store is sound")
				return err
			})
		},
	}
	configFlag(cmd, &f.config)
	return cmd
}
