package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
	"debrief/delivery/bounce"
	"debrief/delivery/mailbox"
	"debrief/service"
	"debrief/store"
)

func bouncesCommand(a *app) *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use:   "bounces [FILE|FOLDER]",
		Short: "Read mails that came back, and note whom reports do not reach",
		Long: `bounces reads mails that came back once: an mbox file, a Maildir, one mail, or a
folder of mails; without any, what is new in the mailbox that email.bounces names,
which debrief serve reads by itself. It says what each mail means, notes it with
the mail that came back, and stops mails to addresses that do not exist. To read
the same mails again changes nothing.`,
		Example: `  debrief bounces --config debrief.yaml
  debrief bounces returned.mbox`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneArg("a file or folder of mails")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.inLedger(cmd.Context(), f.config, func(cfg *config.Config, s *store.Store) error {
				lines, err := a.takeBounces(cmd.Context(), cfg, s, args)
				if f.json {
					return errors.Join(err, writeJSON(a.out, lines))
				}
				return errors.Join(err, printBounces(a.out, lines))
			})
		},
	}
	configFlag(cmd, &f.config)
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	return cmd
}

// bounceLine is what one mail says of one recipient, and what came of it.
type bounceLine struct {
	Mail       string      `json:"mail"`
	Kind       bounce.Kind `json:"kind"`
	Run        string      `json:"run,omitempty"`
	To         string      `json:"to,omitempty"`
	Hard       bool        `json:"hard"`
	Why        string      `json:"why,omitempty"`
	Noted      bool        `json:"noted"`      // for the first time
	Suppressed bool        `json:"suppressed"` // from now on
}

// takeBounces reads what args name, or the mailbox of the configuration.
func (a *app) takeBounces(ctx context.Context, cfg *config.Config, s *store.Store, args []string) ([]bounceLine, error) {
	lines := []bounceLine{}
	book := service.Bounces{Store: s, GiveUpAfter: giveUpAfter(cfg)}
	take := func(name string, mail io.Reader) error {
		r, err := book.Take(ctx, mail)
		lines = append(lines, bounceLines(name, r)...)
		return err
	}
	if len(args) > 0 {
		err := mailbox.Once(ctx, args[0], take)
		return lines, err
	}
	box := mailboxOf(cfg, a)
	if box == nil {
		return lines, &usageError{&hinted{err: errors.New("the configuration names no mailbox"), hint: "name a file or folder, or write email.bounces"}}
	}
	n := 0
	err := book.ReadMailbox(ctx, box, func(r service.Returned) {
		n++
		lines = append(lines, bounceLines(fmt.Sprint(n), r)...)
	})
	return lines, err
}

func bounceLines(name string, r service.Returned) []bounceLine {
	if len(r.Effects) == 0 {
		line := bounceLine{Mail: name, Kind: r.Report.Kind}
		for _, x := range r.Report.Recipients {
			line.To, line.Hard, line.Why = x.Address, x.Hard, string(x.Reason)
			break
		}
		return []bounceLine{line}
	}
	var lines []bounceLine
	for _, e := range r.Effects {
		lines = append(lines, bounceLine{Mail: name, Kind: r.Report.Kind, Run: short(e.Delivery.Occurrence), To: e.Delivery.To.Email,
			Hard: e.Hard, Why: e.Why, Noted: e.First, Suppressed: e.Suppressed})
	}
	return lines
}

func printBounces(w io.Writer, lines []bounceLine) error {
	t := newTable("Mail", "What", "Run", "To", "What was done", "Why")
	for _, l := range lines {
		t.row(l.Mail, l.what(), cmp.Or(l.Run, "-"), cmp.Or(l.To, "-"), l.done(), l.Why)
	}
	return t.write(w)
}

func (l *bounceLine) what() string {
	switch {
	case l.Kind == bounce.Failure && l.Hard:
		return "hard bounce"
	case l.Kind == bounce.Failure:
		return "soft bounce"
	}
	return string(l.Kind)
}

func (l *bounceLine) done() string {
	switch {
	case l.Suppressed:
		return "nothing more is sent there"
	case l.Noted:
		return "noted"
	case l.Run != "":
		return "known already"
	case l.Kind == bounce.Failure:
		return "none of our mails"
	}
	return "nothing"
}

// giveUpAfter is what a configuration says, or would mean if it named a mailbox.
func giveUpAfter(cfg *config.Config) int {
	if cfg.Email.Bounces == nil {
		return config.GiveUpAfter
	}
	return cfg.Email.Bounces.GiveUpAfter
}

// mailboxOf is where a configuration says that mails come back; nil for
// nowhere.
func mailboxOf(cfg *config.Config, a *app) checkedMailbox {
	switch b := cfg.Email.Bounces; {
	case b == nil:
		return nil
	case b.Maildir != "":
		return mailbox.NewMaildir(string(b.Maildir))
	default:
		return mailbox.NewMbox(string(b.Mbox), a.now)
	}
}

// checkedMailbox can say beforehand whether it can be read.
type checkedMailbox interface {
	mailbox.Mailbox
	Check() error
}
