package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/assess"
	"debrief/calendar"
	"debrief/cmd/debrief/internal/config"
	"debrief/delivery"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/scheduler"
)

// runOptions are the flags of run.
type runOptions struct {
	config   string
	campaign string
	asOf     string
	out      string
	to       string
	send     bool
	json     bool
}

func runCommand(a *app) *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run REPORT",
		Short: "Make a report now: a preview into files, or mails",
		Long: `run makes one report of the configuration. Without --to or --send it is a preview:
the files, and the mails as .eml files, are written into the folder --out names
and nothing is sent. A campaign's debrief is about the campaign that --campaign
names, or the one that ended last.`,
		Example: `  debrief run campaign-debrief --config debrief.yaml
  debrief run campaign-debrief --campaign 26-AUTUMN --as-of 2026-10-19 --out preview
  debrief run annual-review --to me@harbour.example`,
		Args: oneArg("the name of a report"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), args[0], o) },
	}
	configFlag(cmd, &o.config)
	f := cmd.Flags()
	f.StringVar(&o.campaign, "campaign", "", "campaign that a debrief is about; the one that ended last if not given")
	f.StringVar(&o.asOf, "as-of", "", "day on whose knowledge the report rests, such as 2026-10-19; today if not given")
	f.StringVar(&o.out, "out", "preview", "folder for the files of a preview")
	f.StringVar(&o.to, "to", "", "send the mails to this one address and to nobody else")
	f.BoolVar(&o.send, "send", false, "send the mails to the report's readers")
	f.BoolVar(&o.json, "json", false, "print the outcome as JSON")
	return cmd
}

// validate finds what is wrong with the flags by themselves.
func (o runOptions) validate() error {
	if o.send && o.to != "" {
		return &usageError{errors.New("--to and --send exclude each other")}
	}
	if o.send && o.asOf != "" {
		return &usageError{errors.New("--as-of is for previews: what is sent rests on what is known now")}
	}
	if o.to == "" {
		return nil
	}
	if _, err := delivery.ParseAddress(o.to); err != nil {
		return &usageError{&hinted{err: fmt.Errorf("--to: %w", err), hint: "write one address, such as me@example.com"}}
	}
	return nil
}

// oneArg asks for exactly one argument.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return &usageError{&hinted{err: fmt.Errorf("%s wants %s", cmd.Name(), what), hint: fmt.Sprintf("see %s --help", cmd.CommandPath())}}
		}
		return nil
	}
}

func (a *app) run(ctx context.Context, name string, o runOptions) (err error) {
	if err := o.validate(); err != nil {
		return err
	}
	cfg, err := a.load(o.config)
	if err != nil {
		return err
	}
	h, err := a.wire(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if o.send {
		return a.sendNow(ctx, h, name, o)
	}
	result, err := a.makeReport(ctx, h, name, o)
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(a.out, result)
	}
	return errors.Join(result.print(a.out), result.failed())
}

// makeReport generates one report and hands its mails over.
func (a *app) makeReport(ctx context.Context, h *house, name string, o runOptions) (*outcome, error) {
	r, err := h.definition(name)
	if err != nil {
		return nil, err
	}
	s, err := a.subject(ctx, h, r, o)
	if err != nil {
		return nil, err
	}
	run, err := h.pipe.Generate(ctx, s)
	if err != nil {
		return nil, err
	}
	post, err := h.post()
	if err != nil {
		return nil, err
	}
	if o.to != "" {
		post.Redirect = o.to
	}
	mails, err := h.pipe.Mails(run, post)
	if err != nil {
		return nil, err
	}
	result, err := a.handOver(ctx, h, run, mails, o)
	if err == nil {
		result.Notes = append(result.Notes, h.tooBig(mails)...)
	}
	return result, err
}

// tooBig says which of the mails, whose files are attached here whatever their
// size, would not go out so: links need the store, in which nothing is kept of
// these.
func (h *house) tooBig(mails []pipeline.Delivery) (notes []string) {
	limit := pipeline.Post{Ceiling: int64(h.cfg.Email.AttachLimit)}
	for i := range mails {
		if why := limit.TooBig(mails[i].Files); why != "" {
			notes = append(notes, fmt.Sprintf("mail to %s: %s: with --send and from debrief serve %s", mails[i].To.Email, why, h.tooBigThen("they")))
		}
	}
	return notes
}

// tooBigThen says what becomes of files that are too big for a mail.
func (h *house) tooBigThen(files string) string {
	if h.cfg.Serve.PublicURL == "" {
		return "such a mail fails; set serve.public_url, so that " + files + " become links"
	}
	return fmt.Sprintf("%s become links that work for %d days", files, h.cfg.Email.LinksFor.Days)
}

// handOver writes a preview, or sends the mails.
func (a *app) handOver(ctx context.Context, h *house, run *pipeline.Run, mails []pipeline.Delivery, o runOptions) (*outcome, error) {
	result := newOutcome(run, o.send || o.to != "")
	way, err := h.wayOut(a, result.Sent, o.out)
	if err != nil {
		return nil, err
	}
	if !result.Sent {
		for _, v := range run.Variants {
			for _, f := range v.Files {
				path := filepath.Join(o.out, f.Name)
				if err := writeFile(path, f.Bytes); err != nil {
					return nil, err
				}
				result.Files = append(result.Files, path)
			}
		}
	}
	for _, out := range pipeline.Deliver(ctx, mails, way) {
		result.add(out)
	}
	return result, nil
}

// wayOut is where mails go: out into the world, or into the preview's folder.
func (h *house) wayOut(a *app, send bool, folder string) (delivery.Transport, error) {
	if send {
		return h.transport(a)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("make folder for the preview: %w", err)
	}
	return h.outbox(a, folder)
}

// definition finds a report of the configuration.
func (h *house) definition(name string) (*config.Report, error) {
	names := make([]string, len(h.cfg.Reports))
	for i := range h.cfg.Reports {
		if names[i] = h.cfg.Reports[i].Name; names[i] == name {
			return &h.cfg.Reports[i], nil
		}
	}
	return nil, &usageError{&hinted{err: fmt.Errorf("the configuration has no report %q", name), hint: "it has " + strings.Join(names, ", ")}}
}

// subject says what the report is about.
func (a *app) subject(ctx context.Context, h *house, r *config.Report, o runOptions) (pipeline.Subject, error) {
	s := pipeline.Subject{Report: h.cfg.Report(r), Edition: 1, Mark: reports.Final, AsOf: h.today(a)}
	var err error
	if o.asOf != "" {
		if s.AsOf, err = calendar.ParseDate(o.asOf); err != nil {
			return s, &usageError{&hinted{err: fmt.Errorf("--as-of: %w", err), hint: "write year, month and day, such as 2026-10-19"}}
		}
	}
	if o.campaign != "" && r.Kind != reports.Campaign {
		return s, &usageError{fmt.Errorf("report %s is not about a campaign", r.Name)}
	}
	zone := h.zone(r)
	topic := scheduler.Topic{Report: r.Name}
	switch r.Kind {
	case reports.Campaign:
		c, err := h.campaign(ctx, o.campaign, s.AsOf)
		if err != nil {
			return s, err
		}
		s.Campaign, topic.Campaign = c.ID, c.ID
		due, _ := r.Cadence.ForCampaign(c.Period.Last)
		s.Made = due.In(zone)
	default:
		last, ok := r.Cadence.Last(h.pipe.Organization.Calendar.In(zone), endOf(s.AsOf, zone))
		topic.Period = s.AsOf.String()
		if ok && r.Kind == reports.Pulse {
			s.Period, topic.Period = last.Period, last.Name
			s.Made = last.At
		}
	}
	if asOf := endOf(s.AsOf, zone); s.Made.IsZero() || s.Made.After(asOf) || r.Kind == reports.Annual {
		s.Made = calendar.LocalTime{Date: s.AsOf, Time: r.Cadence.At}.In(zone)
	}
	s.Key = string(topic.PreviewKey(s.AsOf.String()))
	return s, nil
}

func endOf(d calendar.Date, zone *time.Location) time.Time {
	y, m, day := (d + 1).Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, zone).Add(-time.Second)
}

func (h *house) zone(r *config.Report) *time.Location {
	return cmp.Or(r.TimeZone.Location, h.pipe.Organization.Calendar.Zone)
}

// campaign finds the campaign with an id, or the one that ended last.
func (h *house) campaign(ctx context.Context, id string, asOf calendar.Date) (*assess.Campaign, error) {
	plan, _, err := h.pipe.ReadPlan(ctx)
	if err != nil {
		return nil, err
	}
	if id != "" {
		if c := plan.Campaign(id); c != nil {
			return c, nil
		}
		return nil, pipeline.UnknownCampaign(plan, id)
	}
	var last *assess.Campaign
	for i := range plan.Campaigns {
		c := &plan.Campaigns[i]
		if !c.Cancelled() && c.Period.Last < asOf && (last == nil || c.Period.Last > last.Period.Last) {
			last = c
		}
	}
	if last == nil {
		return nil, &hinted{err: fmt.Errorf("no campaign of the plan had ended by %s", asOf), hint: "name one with --campaign"}
	}
	return last, nil
}
