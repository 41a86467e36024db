package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"debrief/calendar"
	"debrief/pipeline"
	"debrief/scheduler"
	"debrief/service"
)

func upcomingCommand(a *app) *cobra.Command {
	var file, within string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "upcoming",
		Short: "List what will be made, when, and why",
		Example: `  debrief upcoming --config debrief.yaml
  debrief upcoming --within 6w`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.upcoming(cmd.Context(), file, within, asJSON) },
	}
	configFlag(cmd, &file)
	cmd.Flags().StringVar(&within, "within", "365d", "how far to look ahead")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func (a *app) upcoming(ctx context.Context, file, within string, asJSON bool) (err error) {
	ahead, err := calendar.ParseDuration(within)
	if err != nil {
		return &usageError{fmt.Errorf("--within: %w", err)}
	}
	h, err := a.furnished(ctx, file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	ledger, err := a.openStore(ctx, h.cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ledger.Close()) }()
	reading, err := service.ReadPlan(ctx, h.pipe, h.reports())
	if err != nil {
		return err
	}
	known, err := ledger.Ledger(ctx)
	if err != nil {
		return err
	}
	rosters, unread := h.rosters(ctx)
	now := a.now()
	due := scheduler.Due(reading.Plan, reading.Marks, known, now)
	next := scheduler.Upcoming(reading.Plan, known, now, ahead.After(now))
	if asJSON {
		return errors.Join(unread, writeJSON(a.out, struct {
			Due      []scheduler.Occurrence `json:"due"`
			Upcoming []scheduler.Expected   `json:"upcoming"`
			Lists    []*pipeline.Roster     `json:"lists,omitempty"`
		}{due.Due, next, rosters}))
	}
	t := newTable("When", "Zone", "Report", "About", "Why")
	for _, o := range due.Due {
		t.row("now", o.Zone, o.Report, o.Name, o.Reason.In(o.Zone))
	}
	for _, e := range next {
		t.row(e.Nominal.Date.String()+" "+e.At.In(zoneOf(e.Zone)).Format("15:04"), e.Zone, e.Report, e.Name, e.Reason.In(e.Zone))
	}
	if err := t.write(a.out); err != nil {
		return err
	}
	for _, r := range rosters {
		fmt.Fprintln(a.out, shownRoster(r))
		for _, f := range r.Faults {
			fmt.Fprintf(a.out, "left out: %s\n", f)
		}
	}
	return unread
}

// rosters reads the lists that stand in sources.
func (h *house) rosters(ctx context.Context) ([]*pipeline.Roster, error) {
	var out []*pipeline.Roster
	var errs []error
	for _, l := range h.pipe.Lists {
		roster, err := h.pipe.ReadList(ctx, l.Name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, roster)
	}
	return out, errors.Join(errs...)
}

func zoneOf(name string) *time.Location {
	zone, err := calendar.LoadZone(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
