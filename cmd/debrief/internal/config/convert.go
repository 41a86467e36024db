package config

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"debrief/assess"
	"debrief/calendar"
	"debrief/delivery/smtp"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/scheduler"
	"debrief/sources"
)

// Pipeline returns the organization in the pipeline's words. The logo is
// not read.
func (c *Config) Pipeline() pipeline.Organization {
	o := &c.Organization
	out := pipeline.Organization{
		Name: o.Name, Currency: string(o.Currency), Locale: string(o.Locale), Calendar: o.Calendar(),
		Brand: reports.Brand{Primary: string(o.Brand.Primary), Accent: string(o.Brand.Accent)},
	}
	if c.Type != nil {
		out.Brand.Font = reports.Font{Name: c.Type.Name, Digest: c.Type.Digest}
	}
	return out
}

// Calendar returns what the organization's dates depend on.
func (o *Organization) Calendar() calendar.Calendar {
	return calendar.Calendar{
		Zone:       o.TimeZone.Location,
		FiscalYear: calendar.FiscalYear{Starts: o.FiscalYearStarts},
		BudgetDue:  o.BudgetDue,
		Holidays:   calendar.NewHolidays(o.Holidays...),
	}
}

// Settings returns the judgements of the file: its KPIs and its margin.
func (c *Config) Settings() assess.Settings {
	s := assess.DefaultSettings(c.Catalogue)
	if m := c.Organization.Margin; m != nil {
		s.Params[assess.ParamMargin] = *m
	}
	return s
}

// YearGoals returns the goals of fiscal years, in the order of the KPIs.
func (c *Config) YearGoals() map[int][]assess.Goal {
	years := map[int][]assess.Goal{}
	for year, goals := range c.Goals {
		for _, kpi := range c.Catalogue.IDs() {
			if target, ok := goals[kpi]; ok {
				years[year] = append(years[year], assess.Goal{KPI: kpi, Target: target})
			}
		}
	}
	return years
}

// Schedule returns when a report is made, in the scheduler's words.
func (c *Config) Schedule(r *Report) scheduler.Schedule {
	return scheduler.Schedule{
		Report: r.Name, Cadence: r.Cadence, Zone: r.TimeZone.Location, CatchUp: scheduler.CatchUp(r.CatchUp),
		Since: r.Since, Requires: r.Requires, Approve: r.Approve,
		Revise: scheduler.Revise{Watch: r.Revise.Watch, Tolerance: r.Revise.Tolerance},
	}
}

// Settings returns how to reach the mail server.
func (s *SMTP) Settings() smtp.Settings {
	out := smtp.Settings{
		Host: s.Host, Port: s.Port, Security: smtp.Security(s.Security), Username: s.Username,
		Auth: smtp.Mechanism(strings.ToUpper(s.Auth)),
	}
	if !s.Password.IsZero() {
		out.Secret = func(context.Context) (string, error) { return s.Password.Reveal() }
	}
	return out
}

// SourceKind is a kind of source.
type SourceKind string

// The kinds of sources.
const (
	XLSX        SourceKind = "xlsx"
	ODS         SourceKind = "ods"
	CSV         SourceKind = "csv"
	GoogleSheet SourceKind = "google_sheet"
	OneDrive    SourceKind = "onedrive"
	SQLite      SourceKind = "sqlite"
	Postgres    SourceKind = "postgres"
	MySQL       SourceKind = "mysql"
	SQLServer   SourceKind = "sqlserver"
	ClickHouse  SourceKind = "clickhouse"
	Trino       SourceKind = "trino"
)

// allKinds are the kinds of sources, as the manual lists them.
var allKinds = [...]SourceKind{XLSX, ODS, CSV, GoogleSheet, OneDrive, SQLite, Postgres, MySQL, SQLServer, ClickHouse, Trino}

// isBook reports whether sources of a kind have sheets.
func (k SourceKind) isBook() bool { return k == XLSX || k == ODS || k == GoogleSheet || k == OneDrive }

// isDatabase reports whether sources of a kind answer queries.
func (k SourceKind) isDatabase() bool { return !k.isBook() && k != CSV }

// liesInFolder reports whether sources of a kind are files, unless they lie
// behind https.
func (k SourceKind) liesInFolder() bool { return k == XLSX || k == ODS || k == CSV || k == SQLite }

// Kinds lists the kinds that are written; Load accepts exactly one.
func (s *Source) Kinds() []SourceKind {
	var kinds []SourceKind
	for _, k := range []struct {
		kind    SourceKind
		written bool
	}{
		{XLSX, s.XLSX != ""}, {ODS, s.ODS != ""}, {CSV, s.CSV != ""}, {GoogleSheet, s.Sheet != ""}, {OneDrive, s.OneDrive != ""}, {SQLite, s.SQLite != ""},
		{Postgres, !s.Postgres.IsZero()}, {MySQL, !s.MySQL.IsZero()},
		{SQLServer, !s.SQLServer.IsZero()}, {ClickHouse, !s.ClickHouse.IsZero()}, {Trino, !s.Trino.IsZero()},
	} {
		if k.written {
			kinds = append(kinds, k.kind)
		}
	}
	return kinds
}

// Kind returns the source's kind, "" if there is none.
func (s *Source) Kind() SourceKind {
	if kinds := s.Kinds(); len(kinds) > 0 {
		return kinds[0]
	}
	return ""
}

// Location returns the folder below which the files of a source must lie, and
// their name or pattern within it. A name that leads out of the folder by
// itself takes its own folder, as the file that says so is trusted.
func (s *Source) Location() (folder, name string) {
	name = filepath.Clean(cmp.Or(s.XLSX, s.ODS, s.CSV, s.SQLite))
	if filepath.IsLocal(name) {
		return string(s.Folder), name
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(string(s.Folder), name)
	}
	fixed := name
	if i := strings.IndexAny(name, "*?["); i >= 0 {
		fixed = name[:i]
	}
	folder = filepath.Clean(fixed[:strings.LastIndexByte(fixed, filepath.Separator)+1])
	inside, err := filepath.Rel(folder, name)
	if err != nil {
		return string(s.Folder), name
	}
	return folder, inside
}

// Source returns the source with a name, or nil.
func (c *Config) Source(name string) *Source {
	i := slices.IndexFunc(c.Sources, func(s Source) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &c.Sources[i]
}

// SourceZone returns the time zone in which a database's instants become days.
func (c *Config) SourceZone(s *Source) *time.Location {
	return cmp.Or(s.TimeZone.Location, c.Organization.TimeZone.Location)
}

// Role returns what the dataset is read for.
func (d *Dataset) Role() pipeline.Role {
	switch role := pipeline.Role(d.Name); role {
	case pipeline.Campaigns, pipeline.Activities, pipeline.Orders, pipeline.Rates, pipeline.Groups, pipeline.Touchpoints:
		return role
	}
	return pipeline.Performance
}

// Relation names the rows within the source.
func (d *Dataset) Relation() sources.Relation {
	return sources.Relation{Sheet: d.Sheet, Range: d.Range, Table: d.Table, Query: strings.TrimSpace(d.Query)}
}

// Mapping says how columns become fields.
func (d *Dataset) Mapping() sources.Mapping {
	m := sources.Mapping{Columns: d.Columns, Header: d.Header, Dates: d.Dates, Blanks: d.Blanks}
	if d.Decimal == "," {
		m.Decimal = ','
	}
	return m
}

// Datasets returns the datasets in the pipeline's words, in their order, each
// without its Source, which is that of c.Data[i].From.
func (c *Config) Datasets() []pipeline.Dataset {
	out := make([]pipeline.Dataset, len(c.Data))
	for i := range c.Data {
		d := &c.Data[i]
		out[i] = pipeline.Dataset{Name: d.Name, Role: d.Role(), From: d.Relation(), Mapping: d.Mapping(), Goals: d.Goals, Fixed: d.Fixed, Tolerance: pipeline.Tolerance(d.Tolerance)}
		if out[i].Role == pipeline.Performance {
			out[i].Dimensions, out[i].Measures = d.Dimensions, c.measures(d)
		}
	}
	return out
}

// SourcedLists returns the lists that stand in sources in the pipeline's words,
// each without its Source, and the names of those.
func (c *Config) SourcedLists() (lists []pipeline.List, from []string) {
	for i := range c.Lists {
		l := &c.Lists[i]
		if l.From == "" {
			continue
		}
		lists = append(lists, pipeline.List{Name: l.Name, Dimensions: (&checker{Config: c}).dimensions(), Form: c.Email.form(),
			From:    sources.Relation{Sheet: l.Sheet, Range: l.Range, Table: l.Table, Query: strings.TrimSpace(l.Query)},
			Mapping: sources.Mapping{Columns: l.Columns, Header: l.Header}})
		from = append(from, l.From)
	}
	return lists, from
}

// Report returns a report in the pipeline's words, with its lists resolved
// to people.
func (c *Config) Report(r *Report) pipeline.Report {
	p := pipeline.Report{Name: r.Name, Kind: r.Kind, Title: r.Title, Requires: r.Requires}
	for i := range r.Send {
		p.Sends = append(p.Sends, c.send(&r.Send[i]))
	}
	return p
}

func (c *Config) send(s *Send) pipeline.Send {
	out := pipeline.Send{View: s.View, Slice: s.Slice, Benchmark: s.Benchmark, Attach: s.Attach}
	for _, to := range s.To {
		if to == CampaignOwner {
			out.Owner = true
			continue
		}
		if l := c.List(to); l != nil && l.From != "" {
			out.Lists = append(out.Lists, to)
			continue
		}
		out.To = append(out.To, c.Resolve(to)...)
	}
	return out
}
