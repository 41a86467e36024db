package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
	"debrief/delivery"
	"debrief/pipeline"
	"debrief/service"
	"debrief/store"
	"debrief/web"
)

// How often serve looks: for what is due, at the plan, and at its own file.
const (
	tickEvery   = 30 * time.Second
	planEvery   = 15 * time.Minute
	reloadEvery = 15 * time.Second
	workers     = 2
)

func serveCommand(a *app) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Make and send every report when it is due, for years",
		Long: `serve reads the plan again and again, makes each report once when it is due, and
hands it to every reader, through restarts and servers that answer badly. What
it did is kept in the store. It ends cleanly on SIGTERM; on SIGHUP, or when the
file changes, it reads its configuration again and refuses one with faults.`,
		Example: "  debrief serve --config debrief.yaml",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), file) },
	}
	configFlag(cmd, &file)
	return cmd
}

func (a *app) serve(ctx context.Context, file string) (err error) {
	a.level = slog.LevelInfo
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
	registry := prometheus.NewRegistry()
	health := &pulse{now: a.now}
	set, err := a.settings(ctx, h, ledger)
	if err != nil {
		return err
	}
	set.Metrics = service.NewMetrics(registry)
	set.Healthy = health.beat
	health.ping.Store(&h.cfg.Serve.Ping)
	health.beat(ctx)
	s := service.New(set)
	server := web.Server(h.cfg.Serve.Listen, health.check, registry, frontDesk{s})
	stop, err := listen(server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	ctx, end := context.WithCancel(ctx)
	var reloading sync.WaitGroup
	reloading.Go(func() { a.reload(ctx, s, h, ledger, file, health) })
	defer reloading.Wait()
	defer end()
	set.Log.Info("serving", "config", file, "store", ledger.Engine(), "listen", h.cfg.Serve.Listen)
	return s.Run(ctx)
}

// furnished loads a configuration and wires it.
func (a *app) furnished(ctx context.Context, file string) (*house, error) {
	cfg, err := a.load(file)
	if err != nil {
		return nil, err
	}
	return a.wire(ctx, cfg)
}

func (a *app) openStore(ctx context.Context, cfg *config.Config) (*store.Store, error) {
	address := string(cfg.Store.SQLite)
	if !cfg.Store.Postgres.IsZero() {
		var err error
		if address, err = cfg.Store.Postgres.Reveal(); err != nil {
			return nil, err
		}
	}
	return store.Open(ctx, address, store.Options{Now: a.now, Log: a.log()})
}

// settings turns a wired configuration into what the service works on.
func (a *app) settings(ctx context.Context, h *house, ledger *store.Store) (service.Settings, error) {
	post, err := h.post()
	if err != nil {
		return service.Settings{}, err
	}
	post.Ceiling = int64(h.cfg.Email.AttachLimit)
	if post.Linking, err = h.linking(ctx, a, ledger); err != nil {
		return service.Settings{}, err
	}
	way, err := h.transport(a)
	if err != nil {
		return service.Settings{}, err
	}
	set := service.Settings{
		Pipeline: h.pipe, Store: ledger, Post: post, Transport: way, Retry: delivery.DefaultSchedule(), Reports: h.reports(),
		TickEvery: tickEvery, PlanEvery: planEvery, Workers: workers, Clock: clockwork.NewRealClock(), Log: a.log(),
	}
	if p, ok := h.cfg.Operator(nil); ok {
		set.Operator = &p
	}
	if box := mailboxOf(h.cfg, a); box != nil {
		set.Mailbox = box
	}
	return set, nil
}

// reports are the configuration's reports with their schedules.
func (h *house) reports() []service.Report {
	out := make([]service.Report, len(h.cfg.Reports))
	for i := range h.cfg.Reports {
		r := &h.cfg.Reports[i]
		out[i] = service.Report{Report: h.cfg.Report(r), Schedule: h.cfg.Schedule(r), Doubt: store.Doubt(r.InDoubt)}
		out[i].Approver = found(h.cfg.Reader(r.Approve))
		out[i].Operator = found(h.cfg.Operator(r))
	}
	return out
}

func found(p pipeline.Person, ok bool) *pipeline.Person {
	if !ok {
		return nil
	}
	return &p
}

// listen starts a server and returns what stops it.
func listen(server *http.Server) (stop func() error, err error) {
	l, err := net.Listen("tcp", server.Addr)
	if err != nil {
		return nil, &hinted{err: fmt.Errorf("listen on %s: %w", server.Addr, err), hint: "set serve.listen to a free address"}
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	return func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		err := server.Shutdown(ctx)
		if serveErr := <-failed; !errors.Is(serveErr, http.ErrServerClosed) {
			err = errors.Join(err, serveErr)
		}
		return err
	}, nil
}

// reload replaces the service's settings when the file changes or a SIGHUP
// comes. A broken file is refused and the old settings go on. What the old
// ones hold open is closed when the program ends, since work may still use it.
func (a *app) reload(ctx context.Context, s *service.Service, h *house, ledger *store.Store, file string, health *pulse) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	ticker := time.NewTicker(reloadEvery)
	defer ticker.Stop()
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
		next, err := a.furnished(ctx, file)
		if err == nil {
			var set service.Settings
			if set, err = a.settings(ctx, next, ledger); err == nil {
				set.Healthy = health.beat
				health.ping.Store(&next.cfg.Serve.Ping)
				s.Reload(set)
				h.closers = append(h.closers, next.Close)
				a.log().Info("configuration reloaded", "config", file)
				continue
			}
		}
		a.log().Error("configuration refused, the old one goes on", "config", file, "error", err)
	}
}

// stamp tells versions of a file apart.
func stamp(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}

// pulse remembers the last healthy tick, and tells a watchman of each.
type pulse struct {
	now  func() time.Time
	last atomic.Int64
	ping atomic.Pointer[string] // address of the watchman; empty for none
}

// silence is how long no tick may be healthy.
const silence = 10 * tickEvery

// pingLimit is how long the watchman may take to answer.
const pingLimit = 10 * time.Second

func (p *pulse) beat(ctx context.Context) {
	p.last.Store(p.now().UnixNano())
	address := p.ping.Load()
	if address == nil || *address == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, pingLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, *address, nil)
	if err != nil {
		return // the watchman will notice the silence: that is what he is for
	}
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
	}
}

func (p *pulse) check() error {
	if quiet := p.now().Sub(time.Unix(0, p.last.Load())); quiet > silence {
		return fmt.Errorf("no healthy tick for %s", quiet.Round(time.Second))
	}
	return nil
}
