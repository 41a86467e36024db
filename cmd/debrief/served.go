package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"debrief/cmd/debrief/internal/config"
	"debrief/service"
	"debrief/store"
	"debrief/web"
)

// organization is one that is served: its configuration, what is wired from it,
// and the service that works for it.
type organization struct {
	app     *app // with a log that names the organization, where there are several
	cfg     *config.Config
	house   *house
	ledger  *store.Store
	health  *pulse
	service *service.Service
}

// served are the organizations of one process.
type served []*organization

// loadAll loads the configurations of several organizations, and reports every
// fault of each, and what does not go together.
func (a *app) loadAll(files []string) ([]*config.Config, error) {
	var configs []*config.Config
	var errs []error
	for _, file := range files {
		cfg, err := a.load(file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		configs = append(configs, cfg)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if faults := together(configs); len(faults) > 0 {
		return nil, faults
	}
	return configs, nil
}

// together finds what keeps configurations from being served by one process.
func together(configs []*config.Config) config.Faults {
	var faults config.Faults
	names, stores := map[string]string{}, map[string]string{}
	for _, cfg := range configs {
		name := cfg.Organization.Name
		if other, ok := names[name]; ok {
			faults = append(faults, cfg.Fault("organization.name", "the name that "+other+" has, too", "metrics and logs tell organizations apart by their names: write another, and name each file once"))
		}
		names[name] = cfg.File
		path, address := storeOf(cfg)
		if other, ok := stores[address]; ok {
			faults = append(faults, cfg.Fault(path, "the store that "+other+" has, too: their reports would be taken for each other's", "give each organization a store of its own"))
		}
		stores[address] = cfg.File
		if first := configs[0]; cfg.Serve.Listen != first.Serve.Listen {
			faults = append(faults, cfg.Fault("serve.listen", "not the address of "+first.File+", and one process listens on one", "write listen: "+first.Serve.Listen+" in both"))
		}
	}
	return faults
}

// storeOf is the setting of a store and what tells it from others.
func storeOf(cfg *config.Config) (path, address string) {
	if !cfg.Store.Postgres.IsZero() {
		if address, err := cfg.Store.Postgres.Reveal(); err == nil {
			return "store.postgres", address
		}
		return "store.postgres", cfg.File // fails when it is opened
	}
	file := string(cfg.Store.SQLite)
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	return "store.sqlite", file
}

// open opens all that an organization needs. The metrics bear its name.
func (a *app) open(ctx context.Context, cfg *config.Config, registry prometheus.Registerer, several bool) (_ *organization, err error) {
	own := *a
	if several {
		own.organization = cfg.Organization.Name
	}
	o := &organization{app: &own, cfg: cfg, health: &pulse{now: a.now, log: own.log()}}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.close())
		}
	}()
	if o.house, err = own.wire(ctx, cfg); err != nil {
		return nil, err
	}
	if o.ledger, err = own.openStore(ctx, cfg); err != nil {
		return nil, err
	}
	set, err := own.settings(ctx, o.house, o.ledger)
	if err != nil {
		return nil, err
	}
	set.Metrics = service.NewMetrics(prometheus.WrapRegistererWith(prometheus.Labels{"organization": cfg.Organization.Name}, registry))
	set.Healthy = o.health.beat
	o.health.ping.Store(&cfg.Serve.Ping)
	o.health.live() // it is as good as it was before, until it has looked
	o.service = service.New(set)
	return o, nil
}

func (o *organization) close() (err error) {
	if o.ledger != nil {
		err = o.ledger.Close()
	}
	if o.house != nil {
		err = errors.Join(err, o.house.Close())
	}
	return err
}

func (s served) close() error {
	var errs []error
	for _, o := range s {
		errs = append(errs, o.close())
	}
	return errors.Join(errs...)
}

// desks answer for the links of each organization.
func (s served) desks() []web.Desk {
	var out []web.Desk
	for _, o := range s {
		out = append(out, frontDesk{o.service})
	}
	return out
}

// check says which organizations are not well.
func (s served) check() error {
	var errs []error
	for _, o := range s {
		err := o.health.check()
		if err != nil && len(s) > 1 {
			err = fmt.Errorf("%s: %w", o.cfg.Organization.Name, err)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// run works for all organizations at once until ctx ends, or one of them
// cannot go on.
func (s served) run(ctx context.Context) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	var working sync.WaitGroup
	errs := make([]error, len(s))
	for i, o := range s {
		working.Go(func() { o.reload(ctx) })
		working.Go(func() {
			defer end()
			if errs[i] = o.service.Run(ctx); errs[i] != nil && len(s) > 1 {
				errs[i] = fmt.Errorf("%s: %w", o.cfg.Organization.Name, errs[i])
			}
		})
	}
	working.Wait()
	return errors.Join(errs...)
}

// reload replaces the service's settings when the file changes or a SIGHUP
// comes. A broken file is refused and the old settings go on, as do the other
// organizations. What the old ones hold open is closed when the program ends,
// since work may still use it.
func (o *organization) reload(ctx context.Context) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	ticker := time.NewTicker(reloadEvery)
	defer ticker.Stop()
	file := o.cfg.File
	last := stamp(file)
	for {
		force := false
		select {
		case <-ctx.Done():
			return
		case <-hup:
			force = true
		case <-ticker.C:
		}
		now := stamp(file)
		if now == last && !force {
			continue
		}
		last = now
		if err := o.replace(ctx, file); err != nil {
			o.app.log().Error("configuration refused, the old one goes on", "config", file, "error", err)
			continue
		}
		o.app.log().Info("configuration reloaded", "config", file)
	}
}

// replace has the service work with what a file says now.
func (o *organization) replace(ctx context.Context, file string) error {
	next, err := o.app.furnished(ctx, file)
	if err != nil {
		return err
	}
	set, err := o.app.settings(ctx, next, o.ledger)
	if err != nil {
		return errors.Join(err, next.Close())
	}
	set.Healthy = o.health.beat
	o.health.ping.Store(&next.cfg.Serve.Ping)
	o.service.Reload(set)
	o.house.closers = append(o.house.closers, next.Close)
	return nil
}
