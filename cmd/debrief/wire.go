package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"debrief/calendar"
	"debrief/cmd/debrief/internal/config"
	"debrief/delivery"
	"debrief/delivery/outbox"
	"debrief/delivery/smtp"
	"debrief/pipeline"
	"debrief/sources"
	"debrief/sources/sqldb"
	"debrief/store"
)

// house is everything that a configuration asks for, wired up.
type house struct {
	cfg     *config.Config
	pipe    *pipeline.Pipeline
	closers []func() error
}

// wire opens what a configuration names. The caller closes the house.
func (a *app) wire(ctx context.Context, cfg *config.Config) (*house, error) {
	if err := proveFont(cfg); err != nil {
		return nil, err
	}
	h := &house{cfg: cfg}
	opened, err := h.open(ctx, a)
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	h.pipe = &pipeline.Pipeline{
		Organization: cfg.Pipeline(),
		Settings:     cfg.Settings(),
		Datasets:     cfg.Datasets(),
		YearGoals:    cfg.YearGoals(),
		Reserve:      cfg.Budget.Reserve,
		Limits:       cfg.Budget.Limits(),
		Lifespan:     cfg.Budget.Lifespan,
		People:       cfg.Reader,
		Paint:        brush{cfg.Type, cfg.Look}.painters(),
		Now:          func() time.Time { return a.now().In(cfg.Pipeline().Calendar.Zone) },
		Log:          a.log(),
	}
	for i := range h.pipe.Datasets {
		h.pipe.Datasets[i].Source = opened[cfg.Data[i].From]
	}
	var from []string
	h.pipe.Lists, from = cfg.SourcedLists()
	for i := range h.pipe.Lists {
		h.pipe.Lists[i].Source = opened[from[i]]
	}
	if logo := string(cfg.Organization.Brand.Logo); logo != "" {
		if h.pipe.Organization.Brand.Logo, err = os.ReadFile(logo); err != nil {
			return nil, errors.Join(cfg.Fault("organization.brand.logo", "the file cannot be read", err.Error()), h.Close())
		}
	}
	return h, nil
}

// open opens every source, and reports all that cannot be opened.
func (h *house) open(ctx context.Context, a *app) (map[string]sources.Source, error) {
	opened := map[string]sources.Source{}
	var errs []error
	for i := range h.cfg.Sources {
		s := &h.cfg.Sources[i]
		src, err := a.openSource(ctx, h.cfg, s)
		if err != nil {
			errs = append(errs, h.cfg.Fault("sources."+s.Name+"."+string(s.Kind()), "cannot be opened: "+err.Error(), advice(err)))
			continue
		}
		opened[s.Name] = src
		h.closers = append(h.closers, src.Close)
	}
	return opened, errors.Join(errs...)
}

// Close gives back what was opened, the last first.
func (h *house) Close() error {
	var errs []error
	for _, c := range slices.Backward(h.closers) {
		errs = append(errs, c())
	}
	h.closers = nil
	return errors.Join(errs...)
}

func (a *app) openSource(ctx context.Context, cfg *config.Config, s *config.Source) (sources.Source, error) {
	if s.Remote() != "" {
		return a.openRemote(ctx, s)
	}
	folder, name := s.Location()
	db := sqldb.Options{Address: name, Folder: folder, TimeZone: cfg.SourceZone(s).String(), Timeout: s.Timeout.Clock}
	var err error
	switch s.Kind() {
	case config.GoogleSheet:
		return a.openSheet(ctx, s)
	case config.OneDrive:
		return a.openOneDrive(ctx, s)
	case config.XLSX, config.ODS, config.CSV:
		return openFile(ctx, s, folder, name)
	case config.SQLite:
		db.Engine = sqldb.SQLite
	case config.Postgres:
		db.Engine = sqldb.Postgres
		db.Address, err = s.Postgres.Reveal()
	case config.MySQL:
		db.Engine = sqldb.MySQL
		db.Address, err = s.MySQL.Reveal()
	case config.SQLServer:
		db.Engine = sqldb.SQLServer
		db.Address, err = s.SQLServer.Reveal()
	case config.ClickHouse:
		db.Engine = sqldb.ClickHouse
		db.Address, err = s.ClickHouse.Reveal()
	case config.Trino:
		db.Engine = sqldb.Trino
		db.Address, err = s.Trino.Reveal()
	}
	if err != nil {
		return nil, err
	}
	return sqldb.Open(ctx, db)
}

// post returns the sender's side of mails, without the way out.
func (h *house) post() (pipeline.Post, error) {
	e := &h.cfg.Email
	p := pipeline.Post{From: e.From.Address, Allows: e.Allows, Redirect: e.Redirect.Email}
	if e.DKIM == nil {
		return p, nil
	}
	key, err := e.DKIM.Key.Reveal()
	if err != nil {
		return p, err
	}
	p.DKIM, err = delivery.ParseDKIM(e.DKIM.Domain, e.DKIM.Selector, []byte(key))
	return p, err
}

// linking makes the links in mails; nil where no address is set under which
// readers could reach them.
func (h *house) linking(ctx context.Context, a *app, ledger *store.Store) (*pipeline.Linking, error) {
	if h.cfg.Serve.PublicURL == "" {
		return nil, nil
	}
	key, err := ledger.LinkKey(ctx)
	if err != nil {
		return nil, err
	}
	links, err := delivery.NewLinks(h.cfg.Serve.PublicURL, key)
	return &pipeline.Linking{Links: links, Days: h.cfg.Email.LinksFor.Days, Now: a.now}, err
}

// transport is the way out that the configuration names: a mail server, or the
// outbox without one.
func (h *house) transport(a *app) (delivery.Transport, error) {
	if h.cfg.Email.SMTP == nil {
		return h.outbox(a, string(h.cfg.Email.Outbox))
	}
	relay, err := h.relay(a)
	if err != nil {
		return nil, err
	}
	h.closers = append(h.closers, func() error { relay.Close(); return nil })
	return relay, nil
}

// outbox is a folder for mails.
func (h *house) outbox(a *app, folder string) (delivery.Transport, error) {
	box, err := outbox.Open(folder, a.now)
	if err != nil {
		return nil, err
	}
	h.closers = append(h.closers, box.Close)
	return box, nil
}

func (h *house) relay(a *app) (*smtp.Relay, error) {
	s := h.cfg.Email.SMTP.Settings()
	s.Now = a.now
	return smtp.New(s)
}

// today is the date in the organization's zone.
func (h *house) today(a *app) calendar.Date {
	return h.pipe.Organization.Calendar.Today(a.now())
}
