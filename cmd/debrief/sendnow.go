package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"debrief/calendar"
	"debrief/scheduler"
	"debrief/service"
	"debrief/store"
)

// sendNow has a report sent under the scheduler's own key, and waits until it
// is. Where debrief serve works on the store, that sends it.
func (a *app) sendNow(ctx context.Context, h *house, name string, opts runOptions) (err error) {
	if _, err := h.definition(name); err != nil {
		return err
	}
	ledger, err := a.openStore(ctx, h.cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ledger.Close()) }()
	set, err := a.settings(ctx, h, ledger)
	if err != nil {
		return err
	}
	o, err := a.manual(ctx, h, ledger, scheduler.Asked{Report: name, Campaign: opts.campaign, Now: a.now()})
	if err != nil {
		return err
	}
	if _, err := ledger.Plan(ctx, []scheduler.Occurrence{o}); err != nil {
		return err
	}
	line, err := a.await(ctx, set, ledger, o.Key())
	if err != nil {
		return err
	}
	if opts.json {
		return writeJSON(a.out, line)
	}
	return printHistory(a.out, []store.Line{line})
}

// manual is the occurrence that a person asks to send now.
func (a *app) manual(ctx context.Context, h *house, ledger *store.Store, ask scheduler.Asked) (scheduler.Occurrence, error) {
	reading, err := service.ReadPlan(ctx, h.pipe, h.reports())
	if err != nil {
		return scheduler.Occurrence{}, err
	}
	if ask.Campaign == "" && isAboutCampaigns(reading.Plan, ask.Report) {
		c, err := h.campaign(ctx, "", h.today(a))
		if err != nil {
			return scheduler.Occurrence{}, err
		}
		ask.Campaign = c.ID
	}
	known, err := ledger.Ledger(ctx)
	if err != nil {
		return scheduler.Occurrence{}, err
	}
	o, err := scheduler.Manual(reading.Plan, reading.Marks, known, ask)
	var refused *scheduler.RefusedError
	if errors.As(err, &refused) {
		return o, &hinted{err: err, hint: refused.Hint}
	}
	return o, err
}

func isAboutCampaigns(plan scheduler.Plan, report string) bool {
	for _, s := range plan.Schedules {
		if s.Report == report {
			return s.Cadence.Kind == calendar.CampaignEnd
		}
	}
	return false
}

// awaitEvery is how often the store is asked whether a report has been sent.
const awaitEvery = 200 * time.Millisecond

// await works on the store until an occurrence has come to rest. A store that
// another process works on is left to that one.
func (a *app) await(ctx context.Context, set service.Settings, ledger *store.Store, key scheduler.Key) (store.Line, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	set.Metrics = service.NewMetrics(prometheus.NewRegistry())
	worked := make(chan error, 1)
	go func() { worked <- service.New(set).Work(ctx) }()
	ticker := time.NewTicker(awaitEvery)
	defer ticker.Stop()
	elsewhere := false
	for {
		select {
		case err := <-worked:
			var occupied *store.OccupiedError
			if !errors.As(err, &occupied) {
				return store.Line{}, errors.Join(err, ctx.Err())
			}
			elsewhere, worked = true, nil
		case <-ctx.Done():
			return store.Line{}, ctx.Err()
		case <-ticker.C:
		}
		line, ok, err := ledger.Find(ctx, key)
		if err != nil || ok && atRest(line) {
			stop()
			if !elsewhere {
				err = errors.Join(err, <-worked)
			}
			return line, errors.Join(err, failure(line))
		}
	}
}

// atRest reports that nothing more happens by itself soon.
func atRest(l store.Line) bool {
	switch l.State {
	case store.Planned, store.Generating:
		return l.Why != ""
	case store.Delivering:
		return l.Mails[store.Rendered]+l.Mails[store.Sending]+l.Mails[store.Dot] == 0
	}
	return true
}

func failure(l store.Line) error {
	if l.State == store.Failed || l.State == store.Planned && l.Why != "" {
		return fmt.Errorf("%s %s: %s", l.Report, l.Name, l.Why)
	}
	return nil
}
