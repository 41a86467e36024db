package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// office is a folder with a configuration, a plan and results: the customer of
// the program, and the model of what is due.
type office struct {
	dir       string
	store     string // where the store is, in YAML
	mail      string // host:port of the mail server
	relayed   bool   // whether the mail server passes mails on to the one that notes them
	careful   bool   // whether there is a report that is held when in doubt
	gone      map[string]bool
	campaigns []campaign
}

// campaign is a campaign that ended long ago, and the run that brought it in.
type campaign struct {
	id  string
	run int
}

// due is a mail that must arrive.
type due struct {
	report   string
	campaign string
	to       string
	run      int
	held     bool // the report holds what is in doubt
}

// The reports and who reads them. No reader is in two, so that an address
// tells the report.
const (
	plainReport   = "debrief"
	carefulReport = "careful"
	operator      = "ops@proof.example"
	ann           = "ann@proof.example"
	ben           = "ben@proof.example"
	cat           = "cat@proof.example"
)

func (o *office) due() []due {
	var list []due
	for _, c := range o.campaigns {
		for _, to := range []string{ann, ben} {
			if !o.gone[to] {
				list = append(list, due{report: plainReport, campaign: c.id, to: to, run: c.run})
			}
		}
		if o.careful {
			list = append(list, due{report: carefulReport, campaign: c.id, to: cat, run: c.run, held: true})
		}
	}
	return list
}

// reports counts the occurrences that are due.
func (o *office) reports() int {
	if o.careful {
		return 2 * len(o.campaigns)
	}
	return len(o.campaigns)
}

// furnish writes the configuration.
func (o *office) furnish() error {
	host, port, _ := strings.Cut(o.mail, ":")
	readers := "ann, ben"
	if o.gone[ben] {
		readers = "ann"
	}
	text := fmt.Sprintf(`organization:
  name: Proving Ground
  currency: EUR
  locale: en-GB
  time_zone: Europe/Dublin
  operator: %s
sources:
  plan:    { csv: plan.csv }
  results: { csv: results.csv }
data:
  campaigns: { from: plan }
  performance: { from: results }
people:
  ann: { name: Ann, email: %s }
  ben: { name: Ben, email: %s }
  cat: { name: Cat, email: %s }
reports:
  %s:
    kind: campaign
    when: { campaign_end: { settle: 1d, at: "08:00" } }
    since: 2020-01-01
    send:
      - { to: [%s], view: executive, attach: [pdf] }
`, operator, ann, ben, cat, plainReport, readers)
	if o.careful {
		text += fmt.Sprintf(`  %s:
    kind: campaign
    when: { campaign_end: { settle: 1d, at: "08:00" } }
    since: 2020-01-01
    in_doubt: hold
    send:
      - { to: cat, view: executive, attach: [] }
`, carefulReport)
	}
	text += fmt.Sprintf(`email:
  from: Proof <reports@proof.example>
  allow: [proof.example]
  smtp: { host: %s, port: %s, security: none }
store: { %s }
serve: { listen: "127.0.0.1:0" }
`, host, port, o.store)
	return o.write("debrief.yaml", text)
}

// add brings n campaigns in, on account of a run.
func (o *office) add(run, n int) error {
	for range n {
		o.campaigns = append(o.campaigns, campaign{fmt.Sprintf("C%05d", len(o.campaigns)+1), run})
	}
	plan := [][]string{{"id", "name", "start", "end", "budget"}}
	results := [][]string{{"date", "campaign", "channel", "spend", "clicks", "sales", "revenue"}}
	first := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, c := range o.campaigns {
		start := first.AddDate(0, 0, i%300)
		plan = append(plan, []string{c.id, "Campaign " + c.id, day(start), day(start.AddDate(0, 0, 6)), strconv.Itoa(500 + i)})
		for d := range 7 {
			results = append(results, []string{day(start.AddDate(0, 0, d)), c.id, "Paid search",
				strconv.Itoa(60 + d), strconv.Itoa(100 + i), strconv.Itoa(3 + d), strconv.Itoa(150 + 10*d)})
		}
	}
	return errors.Join(o.writeTable("results.csv", results), o.writeTable("plan.csv", plan))
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

func (o *office) writeTable(name string, table [][]string) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll(table); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return o.write(name, b.String())
}

// write replaces a file whole, since the program may be reading it.
func (o *office) write(name, text string) error {
	path := filepath.Join(o.dir, name)
	if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
