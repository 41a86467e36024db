package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"debrief/assess"
	"debrief/calendar"
	"debrief/cmd/debrief/internal/config"
	"debrief/delivery/smtp"
	"debrief/pipeline"
	"debrief/sources"
)

// checkOptions are the flags of check.
type checkOptions struct {
	config  string
	explain bool
	json    bool
}

func checkCommand(a *app) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration, the sources and the way out, and say what would fail",
		Long: `check reads the configuration strictly and reports every fault with its place.
Then it opens each source, compares the columns that are mapped with those that
are there, and says what each dataset holds. It logs in to the mail server, if
one is named, and sends nothing.`,
		Example: `  debrief check --config debrief.yaml
  debrief check --config debrief.yaml --explain`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), o) },
	}
	configFlag(cmd, &o.config)
	cmd.Flags().BoolVar(&o.explain, "explain", false, "print every setting with its value, the defaults included")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the outcome as JSON")
	return cmd
}

func (a *app) check(ctx context.Context, o checkOptions) (err error) {
	cfg, err := a.load(o.config)
	if err != nil {
		return err
	}
	if o.explain {
		return a.explain(cfg)
	}
	h, err := a.wire(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	c := &checkup{a: a, h: h}
	c.brand()
	c.datasets(ctx)
	c.plan(ctx)
	c.groups(ctx)
	c.lists(ctx)
	c.databases(ctx)
	c.mailServer(ctx)
	c.mailbox()
	if o.json {
		return errors.Join(writeJSON(a.out, c.found), errors.Join(c.errs...))
	}
	return errors.Join(c.print(a.out), errors.Join(c.errs...))
}

func (a *app) explain(cfg *config.Config) error {
	t := newTable("Setting", "Value", "")
	for _, s := range config.Explain(cfg) {
		from := "set"
		if s.Default {
			from = "default"
		}
		t.row(s.Path, strings.Join(strings.Fields(s.Value), " "), from)
	}
	return t.write(a.out)
}

// checkup collects what a check finds.
type checkup struct {
	a     *app
	h     *house
	found checkResult
	read  []pipeline.Reading
	errs  []error
}

// checkResult is the outcome of a check.
type checkResult struct {
	Datasets []datasetCheck     `json:"datasets"`
	Lists    []*pipeline.Roster `json:"lists,omitempty"`
	Notes    []string           `json:"notes,omitempty"`
}

// datasetCheck is what a dataset holds.
type datasetCheck struct {
	Name     string        `json:"name"`
	Source   string        `json:"source"`
	Rows     int64         `json:"rows"`
	First    calendar.Date `json:"first"`
	Last     calendar.Date `json:"last"`
	Rejected int64         `json:"rejected"`
	Reasons  []string      `json:"reasons,omitempty"`
}

// lists reads the lists that stand in sources, says whom they name, and finds
// rows that cannot be used.
func (c *checkup) lists(ctx context.Context) {
	for _, l := range c.h.pipe.Lists {
		roster, err := c.h.pipe.ReadList(ctx, l.Name)
		if err != nil {
			c.errs = append(c.errs, err)
			continue
		}
		c.found.Lists = append(c.found.Lists, roster)
		c.found.Notes = append(c.found.Notes, shownRoster(roster))
		faults := roster.Faults
		for i := range c.h.cfg.Reports {
			for _, s := range c.h.cfg.Report(&c.h.cfg.Reports[i]).Sends {
				if slices.Contains(s.Lists, l.Name) {
					faults = append(faults, roster.Without(s.Slice)...)
				}
			}
		}
		for _, f := range faults {
			c.errs = append(c.errs, &hinted{err: errors.New(f), hint: "mend the row; until then this reader is left out"})
		}
	}
}

// shownRoster says whom a list names.
func shownRoster(r *pipeline.Roster) string {
	var names []string
	for _, p := range r.People {
		names = append(names, p.Email)
	}
	return fmt.Sprintf("list %s: %d readers from %s: %s", r.List, len(r.People), r.Source, strings.Join(names, ", "))
}

// brand notes what a reader will see of the organization's typeface.
func (c *checkup) brand() {
	if typ := c.h.cfg.Type; typ != nil && !typ.Tabular() {
		c.found.Notes = append(c.found.Notes, fmt.Sprintf("font %s: its figures differ in width and it holds none of one width (feature tnum), so those of a column do not stand exactly under each other", typ.Name))
	}
}

// datasets reads every dataset whole.
func (c *checkup) datasets(ctx context.Context) {
	for i := range c.h.pipe.Datasets {
		d := &c.h.pipe.Datasets[i]
		r, err := d.Source.Read(ctx, d.Query(c.period(d)))
		if err != nil {
			c.errs = append(c.errs, &pipeline.DatasetError{Dataset: d.Name, Err: err})
			continue
		}
		c.read = append(c.read, pipeline.Reading{Dataset: d.Name, Result: r})
		c.found.Datasets = append(c.found.Datasets, datasetOf(d, r))
		c.rows(d.Name, r)
	}
}

// period is the time for which a dataset is looked at: all of it, but of
// touchpoints only what the next annual review would read.
func (c *checkup) period(d *pipeline.Dataset) calendar.Period {
	if d.Role != pipeline.Touchpoints {
		return calendar.Period{}
	}
	today := c.h.today(c.a)
	return assess.TouchPeriod(calendar.Period{First: today.AddMonths(-12), Last: today})
}

// groups reads the groups of tests as a report would, and finds words that mean
// nothing and tests of campaigns that the plan does not have.
func (c *checkup) groups(ctx context.Context) {
	days, readings, err := c.h.pipe.ReadGroups(ctx, calendar.Period{})
	if err != nil {
		if !c.known(err) {
			c.errs = append(c.errs, err)
		}
		return
	}
	plan, _, err := c.h.pipe.ReadPlan(ctx)
	if err != nil {
		return // reported with the plan
	}
	var unknown []string
	for _, d := range days {
		if plan.Campaign(d.Campaign) == nil && !slices.Contains(unknown, d.Campaign) {
			unknown = append(unknown, d.Campaign)
		}
	}
	if len(unknown) > 0 {
		c.errs = append(c.errs, &hinted{err: fmt.Errorf("%s: tests of campaigns that the plan does not have: %s", readings[0].Dataset, strings.Join(unknown, ", ")),
			hint: "write the campaign's code as the plan does, in the rows before the campaign as well"})
	}
}

// rows finds fault with rows that cannot be used: a report leaves them out and
// says so, but the person who keeps the data can mend them. A total row is
// none of them: it is left out because it sums up the others.
func (c *checkup) rows(dataset string, r *sources.Result) {
	for i, reason := range rejections(r) {
		if r.Rejected.Reasons[i].What == sources.TotalRow {
			c.found.Notes = append(c.found.Notes, fmt.Sprintf("%s: left out: %s", dataset, reason))
			continue
		}
		c.errs = append(c.errs, &hinted{err: fmt.Errorf("%s: rows that cannot be used: %s", dataset, reason),
			hint: fmt.Sprintf("mend the rows, or say in data.%s how its dates and numbers are written and what means no value", dataset)})
	}
	if r.Provenance.Rows == 0 {
		c.errs = append(c.errs, &hinted{err: fmt.Errorf("%s: %s has headings and no rows", dataset, r.Provenance.Source),
			hint: "check that this is the right file, sheet or table, and that it was filled"})
	}
}

func datasetOf(d *pipeline.Dataset, r *sources.Result) datasetCheck {
	p := r.Provenance
	return datasetCheck{Name: d.Name, Source: p.Source, Rows: p.Rows, First: p.First, Last: p.Last, Rejected: r.Rejected.Rows, Reasons: rejections(r)}
}

// plan reads the plan as a report would, and finds owners that nobody knows
// and what the data say against each other.
func (c *checkup) plan(ctx context.Context) {
	plan, _, err := c.h.pipe.ReadPlan(ctx)
	if err != nil {
		if !c.known(err) {
			c.errs = append(c.errs, err)
		}
		return
	}
	if c.sendsToOwners() {
		c.owners(plan)
	}
	facts, _, err := c.h.pipe.ReadFacts(ctx, calendar.Period{})
	if err != nil {
		if !c.known(err) {
			c.errs = append(c.errs, err)
		}
		return
	}
	c.doubts(plan, facts)
	c.silent(plan, facts)
}

// doubts tells what the data say about themselves: a note, unless the dataset's
// tolerance lets no report be made of it.
func (c *checkup) doubts(plan *assess.Plan, facts *assess.Facts) {
	for _, d := range c.h.pipe.Doubts(plan, facts, c.read) {
		switch {
		case d.Exceeds && d.Then == pipeline.Stop:
			fault := &pipeline.DoubtError{Dataset: d.Dataset, Kind: d.Kind, What: d.English()}
			c.errs = append(c.errs, fault)
		case d.Exceeds && d.Then == pipeline.Provisional:
			c.found.Notes = append(c.found.Notes, d.English()+"; reports are marked Provisional")
		default:
			c.found.Notes = append(c.found.Notes, d.English())
		}
	}
}

// sendsToOwners reports whether any report goes to the owner of a campaign.
func (c *checkup) sendsToOwners() bool {
	for i := range c.h.cfg.Reports {
		for _, s := range c.h.cfg.Reports[i].Send {
			if slices.Contains(s.To, config.CampaignOwner) {
				return true
			}
		}
	}
	return false
}

// owners finds owners whom no mail can reach, each with all of his campaigns.
func (c *checkup) owners(plan *assess.Plan) {
	campaigns := map[string][]string{}
	var unknown []string
	for _, camp := range plan.Campaigns {
		if _, ok := c.h.cfg.Reader(camp.Owner); camp.Owner == "" || ok {
			continue
		}
		if campaigns[camp.Owner] == nil {
			unknown = append(unknown, camp.Owner)
		}
		campaigns[camp.Owner] = append(campaigns[camp.Owner], camp.ID)
	}
	for _, who := range unknown {
		c.errs = append(c.errs, &hinted{err: fmt.Errorf("campaigns: the owner %q of %s is neither one of people nor an address that mail may go to", who, strings.Join(campaigns[who], ", ")),
			hint: "add the key to people, or write an address into the plan"})
	}
}

// silent notes campaigns that have ended without any result.
func (c *checkup) silent(plan *assess.Plan, facts *assess.Facts) {
	today := c.h.today(c.a)
	for _, camp := range plan.Campaigns {
		if camp.Period.Last < today && !camp.Cancelled() && facts.All().Where(assess.DimCampaign, camp.ID).Len() == 0 {
			c.found.Notes = append(c.found.Notes, fmt.Sprintf("campaign %s ended on %s and has no results", camp.ID, camp.Period.Last))
		}
	}
}

// known reports whether a fault of a dataset was reported before.
func (c *checkup) known(err error) bool {
	var d *pipeline.DatasetError
	if !errors.As(err, &d) {
		return false
	}
	return c.failed(d.Dataset)
}

// failed reports whether a dataset could not be read.
func (c *checkup) failed(dataset string) bool {
	for _, e := range c.errs {
		var d *pipeline.DatasetError
		if errors.As(e, &d) && d.Dataset == dataset {
			return true
		}
	}
	return false
}

// databases makes sure that debrief cannot write where it reads.
func (c *checkup) databases(ctx context.Context) {
	seen := map[sources.Source]bool{}
	for i, d := range c.h.pipe.Datasets {
		if c.failed(d.Name) {
			continue // reported with its dataset
		}
		prover, ok := d.Source.(interface {
			ProveReadOnly(context.Context) error
		})
		if !ok || seen[d.Source] {
			continue
		}
		seen[d.Source] = true
		if err := prover.ProveReadOnly(ctx); err != nil {
			c.errs = append(c.errs, fmt.Errorf("source %s: %w", c.h.cfg.Data[i].From, err))
		}
	}
}

// mailServer logs in without sending.
func (c *checkup) mailServer(ctx context.Context) {
	if c.h.cfg.Email.SMTP == nil {
		c.found.Notes = append(c.found.Notes, fmt.Sprintf("no mail server is named: mails are written to %s", c.h.cfg.Email.Outbox))
		return
	}
	relay, err := c.h.relay(c.a)
	var server smtp.Capabilities
	if err == nil {
		defer relay.Close()
		server, err = relay.Check(ctx)
	}
	if err != nil {
		c.errs = append(c.errs, fmt.Errorf("mail server %s: %w", c.h.cfg.Email.SMTP.Host, err))
		return
	}
	c.found.Notes = append(c.found.Notes, fmt.Sprintf("mail server %s: logged in", c.h.cfg.Email.SMTP.Host), c.sizes(server.Size))
}

// inMail is about what a byte of a file takes in a mail: base64 and its line
// ends.
const inMail = 1.37

// sizes says what becomes of files that are too big for a mail. How big they
// are, nobody knows before they are made.
func (c *checkup) sizes(server int64) string {
	limit := int64(c.h.cfg.Email.AttachLimit)
	if room := int64(float64(server) / inMail); server > 0 && room < limit {
		return fmt.Sprintf("the mail server takes mails of up to %s, about %s of files; where one has more, %s",
			pipeline.SizeOf(server), pipeline.SizeOf(room), c.h.tooBigThen("the files"))
	}
	return fmt.Sprintf("up to %s of files are attached to one mail; where there is more, %s", pipeline.SizeOf(limit), c.h.tooBigThen("the files"))
}

// mailbox makes sure that mails which came back can be read.
func (c *checkup) mailbox() {
	box := mailboxOf(c.h.cfg, c.a)
	if box == nil {
		return
	}
	if err := box.Check(); err != nil {
		c.errs = append(c.errs, err)
		return
	}
	c.found.Notes = append(c.found.Notes, fmt.Sprintf("mails that come back are read from %s", box.Name()))
}

func (c *checkup) print(w io.Writer) error {
	t := newTable("Dataset", "Rows", "From", "To", "Not used", "Source")
	for _, d := range c.found.Datasets {
		t.row(d.Name, fmt.Sprint(d.Rows), d.First.String(), d.Last.String(), fmt.Sprint(d.Rejected), d.Source)
	}
	if err := t.write(w); err != nil {
		return err
	}
	for _, n := range c.found.Notes {
		fmt.Fprintf(w, "note: %s\n", n)
	}
	if len(c.errs) == 0 {
		fmt.Fprintln(w, "Everything is ready.")
	}
	return nil
}
