package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
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
	var files []string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Make and send every report when it is due, for years",
		Long: `serve reads the plan again and again, makes each report once when it is due, and
hands it to every reader, through restarts and servers that answer badly. What
it did is kept in the store. It ends cleanly on SIGTERM; on SIGHUP, or when the
file changes, it reads its configuration again and refuses one with faults.

With --config more than once it serves several organizations, each with a store
of its own, and one address for health, metrics and links.`,
		Example: "  debrief serve --config debrief.yaml",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), files) },
	}
	cmd.Flags().StringArrayVar(&files, "config", []string{"debrief.yaml"}, "configuration file; once for each organization")
	return cmd
}

// serve serves an organization for each file until ctx ends. One that cannot
// go on ends all, so that whoever watches over the program notices.
func (a *app) serve(ctx context.Context, files []string) (err error) {
	a.level = slog.LevelInfo
	configs, err := a.loadAll(files)
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	var all served
	defer func() { err = errors.Join(err, all.close()) }()
	for _, cfg := range configs {
		o, err := a.open(ctx, cfg, registry, len(configs) > 1)
		if err != nil {
			return err
		}
		all = append(all, o)
	}
	address := configs[0].Serve.Listen
	stop, err := listen(web.Server(address, all.check, registry, all.desks()...))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	for _, o := range all {
		o.app.log().Info("serving", "config", o.cfg.File, "store", o.ledger.Engine(), "listen", address)
	}
	return all.run(ctx)
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
		TickEvery: tickEvery, PlanEvery: planEvery, Workers: workers, Clock: wallClock{clockwork.NewRealClock(), a.now}, Log: a.log(),
	}
	if p, ok := h.cfg.Operator(nil); ok {
		set.Operator = &p
	}
	set.Limits = service.Limits(h.cfg.Email.Limits)
	if box := mailboxOf(h.cfg, a); box != nil {
		set.Mailbox, set.GiveUpAfter = box, giveUpAfter(h.cfg)
	}
	return set, nil
}

// wallClock shows the time that the program was given; what lasts is measured
// by the machine.
type wallClock struct {
	clockwork.Clock
	now func() time.Time
}

// Now implements clockwork.Clock.
func (c wallClock) Now() time.Time { return c.now() }

// Since implements clockwork.Clock.
func (c wallClock) Since(t time.Time) time.Duration { return c.now().Sub(t) }

// Until implements clockwork.Clock.
func (c wallClock) Until(t time.Time) time.Duration { return t.Sub(c.now()) }

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
	log  *slog.Logger
	last atomic.Int64
	ping atomic.Pointer[string] // address of the watchman; empty for none
}

// silence is how long no tick may be healthy.
const silence = 10 * tickEvery

// pingLimit is how long the watchman may take to answer.
const pingLimit = 10 * time.Second

func (p *pulse) live() { p.last.Store(p.now().UnixNano()) }

// beat notes a healthy tick, and tells the watchman. One who does not answer
// stops nothing; that he is not told is logged, without his address, which may
// be a secret.
func (p *pulse) beat(ctx context.Context) {
	p.live()
	address := p.ping.Load()
	if address == nil || *address == "" {
		return
	}
	if err := ping(ctx, *address); err != nil && ctx.Err() == nil {
		p.log.Warn("serve.ping could not be fetched", "error", err)
	}
}

func ping(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, pingLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return errors.New("it is no web address")
	}
	resp, err := http.DefaultClient.Do(req)
	var repeats *url.Error
	if errors.As(err, &repeats) {
		return repeats.Err
	}
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		err = fmt.Errorf("the answer is %s", resp.Status)
	}
	return errors.Join(err, resp.Body.Close())
}

func (p *pulse) check() error {
	if quiet := p.now().Sub(time.Unix(0, p.last.Load())); quiet > silence {
		return fmt.Errorf("no healthy tick for %s", quiet.Round(time.Second))
	}
	return nil
}
