package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"debrief/assess"
	"debrief/calendar"
	"debrief/pipeline"
	"debrief/sources"
)

func TestSmallestIsEnough(t *testing.T) {
	c := load(t, smallest)
	r := c.Reports[0]
	if r.Cadence.Settle != calendar.Days(3) || r.Cadence.Deadline != calendar.Days(10) || r.CatchUp != "latest" {
		t.Errorf("report: %+v", r)
	}
	want := pipeline.Report{Name: "debrief", Kind: "campaign", Requires: []string{"performance"}, Sends: []pipeline.Send{{
		To: []pipeline.Person{{Email: "maria@harbour.example"}}, View: "manager", Attach: []pipeline.Format{pipeline.PDF}}}}
	if diff := cmp.Diff(want, c.Report(&r)); diff != "" {
		t.Error(diff)
	}
	if c.Store.SQLite != "/srv/debrief/debrief.db" || c.Store.Keep != calendar.Days(3*365) || c.Email.Outbox != "/srv/debrief/outbox" {
		t.Errorf("store %+v, email %+v", c.Store, c.Email)
	}
	if c.Email.From.String() != "debrief <debrief@localhost>" || c.Serve.Listen != "127.0.0.1:8080" {
		t.Errorf("email %+v, serve %+v", c.Email, c.Serve)
	}
	if c.Email.AttachLimit != 7_000_000 || c.Email.LinksFor != calendar.Days(30) || c.Serve.PublicURL != "" {
		t.Errorf("email %+v, serve %+v", c.Email, c.Serve)
	}
	if _, ok := c.Operator(nil); ok {
		t.Error("somebody is the operator")
	}
}

func TestLimits(t *testing.T) {
	if got, want := load(t, fullest).Email.Limits, (Limits{PerRun: 500, PerDay: 2000, NewReaders: 0.2}); got != want {
		t.Errorf("without a word: %+v", got)
	}
	c := load(t, strings.Replace(fullest, "  dkim: {", "  limits: { per_run: 50, per_day: 1_000, new_readers: 100% }\n  dkim: {", 1))
	if want := (Limits{PerRun: 50, PerDay: 1000, NewReaders: 1}); c.Email.Limits != want {
		t.Errorf("limits: %+v", c.Email.Limits)
	}
}

func TestBounces(t *testing.T) {
	c := load(t, strings.Replace(fullest, "  dkim: {", "  bounces: { maildir: returned }\n  dkim: {", 1))
	if c.Email.Bounces == nil || c.Email.Bounces.Maildir != "/srv/debrief/returned" || c.Email.Bounces.Mbox != "" || c.Email.Bounces.GiveUpAfter != GiveUpAfter {
		t.Errorf("bounces: %+v", c.Email.Bounces)
	}
	c = load(t, strings.Replace(fullest, "  dkim: {", "  bounces: { mbox: returned, give_up_after: 0 }\n  dkim: {", 1))
	if c.Email.Bounces == nil || c.Email.Bounces.GiveUpAfter != 0 {
		t.Errorf("bounces: %+v", c.Email.Bounces)
	}
	_, faults := parse([]byte(smallest+"\nemail: { bounces: { mbox: /var/mail/debrief } }\n"), "/srv/debrief", noVariables)
	if len(faults) != 1 || !strings.Contains(faults[0].Error(), "email.bounces: without a mail server nothing is sent that could come back") {
		t.Errorf("faults: %v", faults)
	}
}

func TestFullestReachesThePackages(t *testing.T) {
	c := load(t, fullest)
	if c.Email.AttachLimit != 2_500_000 || c.Email.LinksFor != calendar.Days(14) || c.Serve.PublicURL != "https://reports.harbour.example/debrief" {
		t.Errorf("email %+v, serve %+v", c.Email, c.Serve)
	}
	plan := c.Datasets()[0]
	if diff := cmp.Diff(sources.Relation{Sheet: "Plan", Range: "B3:H200"}, plan.From); diff != "" {
		t.Error(diff)
	}
	mapping := plan.Mapping
	if mapping.Header != 3 || mapping.Decimal != ',' || len(mapping.Dates) != 2 || mapping.Blanks[0] != "--" || mapping.Columns["comparable"] != "Like" {
		t.Errorf("mapping: %+v", mapping)
	}
	if got := c.Settings().Params[assess.ParamMargin]; got != 0.62 {
		t.Errorf("margin %v", got)
	}
	if got := c.Organization.Calendar().FiscalYear.Starts.String(); got != "04-01" || c.Organization.Currency != "EUR" {
		t.Errorf("year starts %s, currency %s", got, c.Organization.Currency)
	}
	s := c.Email.SMTP.Settings()
	if password, err := s.Secret(t.Context()); password != "canary-smtp" || err != nil || s.Port != 465 || s.Auth != "SCRAM-SHA-256" {
		t.Errorf("smtp: %+v, password %q, %v", s, password, err)
	}
	if got := c.Schedule(&c.Reports[2]).Zone.String(); got != "America/New_York" {
		t.Errorf("zone %s", got)
	}
	if who, ok := c.Operator(&c.Reports[0]); !ok || who.Email != "tom@harbour.example" {
		t.Errorf("operator %+v", who)
	}
}

func TestKPIsOfTheFile(t *testing.T) {
	c := load(t, fullest)
	trial, forward := c.Catalogue.KPI("cost_per_trial"), c.Catalogue.KPI("forward_rate")
	if trial.Unit != assess.Money || trial.Direction != assess.LowerBetter || trial.Tier != assess.OuttakeTier || trial.Cases != "trials" || trial.Proportion {
		t.Errorf("cost_per_trial: %+v", trial)
	}
	if forward.Name != "forward_rate" || forward.Unit != assess.Ratio || forward.Cases != "email_forwards" || !forward.Proportion {
		t.Errorf("forward_rate: %+v", forward)
	}
	goals := c.YearGoals()[2026]
	if len(goals) != 3 || goals[2] != (assess.Goal{KPI: "cost_per_trial", Target: 20}) {
		t.Errorf("goals: %+v", goals)
	}
}

func TestMeasures(t *testing.T) {
	c := load(t, fullest)
	has := map[string]bool{}
	for _, d := range c.Datasets() {
		for _, m := range d.Measures {
			has[d.Name+"."+m] = true
		}
	}
	for _, want := range []string{"performance.spend", "performance.trials", "performance.email_opens", "email.opens", "email.forwards"} {
		if !has[want] {
			t.Errorf("%s is no measure", want)
		}
	}
	for _, not := range []string{"performance.margin", "performance.region", "performance.date", "email.spend", "email.date", "email.email_opens", "orders.value"} {
		if has[not] {
			t.Errorf("%s is a measure", not)
		}
	}
}

func TestReader(t *testing.T) {
	c := load(t, fullest)
	for _, r := range []struct{ who, want string }{
		{"maria", "Maria Keane <maria@harbour.example>"},
		{" tom ", "Tom Byrne <tom@harbour.example>"},
		{"TOM@harbour.example", "Tom Byrne <tom@harbour.example>"},
		{"Ann <ann@harbour.example>", "Ann <ann@harbour.example>"},
		{"cfo@PARTNER.example", " <cfo@PARTNER.example>"},
		{"ceo@partner.example", ""},
		{"board", ""},
		{"nobody", ""},
		{"", ""},
	} {
		got := ""
		if p, ok := c.Reader(r.who); ok {
			got = fmt.Sprintf("%s <%s>", p.Name, p.Email)
		}
		if got != r.want {
			t.Errorf("%q: got %q, want %q", r.who, got, r.want)
		}
	}
}

func TestLocation(t *testing.T) {
	for _, c := range []struct {
		source       Source
		folder, name string
	}{
		{Source{XLSX: "plan.xlsx", Folder: "/srv"}, "/srv", "plan.xlsx"},
		{Source{CSV: "exports/*.csv", Folder: "/srv"}, "/srv", "exports/*.csv"},
		{Source{CSV: "/data/2026/*/day.csv", Folder: "/srv"}, "/data/2026", "*/day.csv"},
		{Source{CSV: "../data/day-?.csv", Folder: "/srv/debrief"}, "/srv/data", "day-?.csv"},
		{Source{CSV: "/[ab].csv", Folder: "/srv"}, "/", "[ab].csv"},
		{Source{SQLite: "/var/lib/shop/results.db", Folder: "/srv"}, "/var/lib/shop", "results.db"},
	} {
		if folder, name := c.source.Location(); folder != c.folder || name != c.name {
			t.Errorf("%+v: got %s and %s", c.source, folder, name)
		}
	}
}

func TestDarker(t *testing.T) {
	for _, c := range []Colour{"#ffffff", "#ffd700", "#00ffff", "#ff8080"} {
		if shade := c.darker(readable); shade.onWhite() < readable || shade.onWhite() > readable+0.5 {
			t.Errorf("%s: %s has a contrast of %.2f", c, shade, shade.onWhite())
		}
	}
	// The ends of the scale, and a colour whose contrast is widely published.
	for c, want := range map[Colour]string{"#000000": "21.00", "#ffffff": "1.00", "#767676": "4.54"} {
		if got := fmt.Sprintf("%.2f", c.onWhite()); got != want {
			t.Errorf("%s: contrast %s, want %s", c, got, want)
		}
	}
}
