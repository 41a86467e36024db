package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"debrief/assess"
	"debrief/calendar"
	"debrief/pipeline"
	"debrief/reports"
)

// backtestOptions are the flags of backtest.
type backtestOptions struct {
	config    string
	asOf      string
	monthEnds bool
	json      bool
}

func backtestCommand(a *app) *cobra.Command {
	var o backtestOptions
	cmd := &cobra.Command{
		Use:   "backtest",
		Short: "See how the annual reviews of earlier years would have fared",
		Long: `backtest makes the annual review of each earlier budget date again, from the
results that were known on that day and no later one, and compares it with what
happened: where the year landed, and what the money brought in the year after on
the channels that the review would have raised and cut. A date needs twelve months
of results before it, and results to the end of its year. The plan is today's, as
no earlier version of it is kept.`,
		Example: `  debrief backtest --config debrief.yaml
  debrief backtest --month-ends --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.backtest(cmd.Context(), o) },
	}
	configFlag(cmd, &o.config)
	f := cmd.Flags()
	f.StringVar(&o.asOf, "as-of", "", "last day whose results are used, such as 2026-10-19; today if not given")
	f.BoolVar(&o.monthEnds, "month-ends", false, "also every month's end of earlier years")
	f.BoolVar(&o.json, "json", false, "print as JSON")
	return cmd
}

func (a *app) backtest(ctx context.Context, o backtestOptions) (err error) {
	h, err := a.furnished(ctx, o.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	today := h.today(a)
	if o.asOf != "" {
		if today, err = calendar.ParseDate(o.asOf); err != nil {
			return &usageError{fmt.Errorf("--as-of: %w", err)}
		}
	}
	days := h.reviewDays(today)
	if o.monthEnds || len(days) == 0 {
		days = append(days, h.monthEnds(today)...)
	}
	slices.Sort(days)
	b, err := h.pipe.Backtest(ctx, today, slices.Compact(days))
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(a.out, backtestAsJSON(b))
	}
	lang, err := reports.NewLanguage(h.pipe.Organization.Locale, h.pipe.Organization.Currency)
	if err != nil {
		return err
	}
	return (&backtestPrinter{lang: lang}).print(a.out, b)
}

// backtestYears is how many years back budget dates are looked for.
const backtestYears = 10

// defaultLead is how long before the budget an annual review is made where no
// report says so.
var defaultLead = calendar.Days(42)

// reviewDays are the days of earlier years on which the annual review was, or
// would have been, made.
func (h *house) reviewDays(today calendar.Date) []calendar.Date {
	cal := h.pipe.Organization.Calendar
	cadence := calendar.Cadence{}
	if !cal.BudgetDue.IsZero() {
		cadence = calendar.Cadence{Kind: calendar.BeforeBudget, Lead: defaultLead}
	}
	for i := range h.cfg.Reports {
		if r := &h.cfg.Reports[i]; r.Kind == reports.Annual {
			cadence, cal = r.Cadence, cal.In(h.zone(r))
			break
		}
	}
	this := cal.FiscalYear.Containing(today)
	var days []calendar.Date
	for at := endOf(this.First-1, cal.Zone); len(days) < backtestYears; {
		last, ok := cadence.Last(cal, at)
		if !ok {
			break
		}
		at = last.At.Add(-1)
		days = append(days, calendar.DateOf(last.At.In(cal.Zone)))
	}
	return days
}

// monthEnds are the ends of the months of earlier years but the last of each,
// after which nothing is left to forecast.
func (h *house) monthEnds(today calendar.Date) []calendar.Date {
	year := h.pipe.Organization.Calendar.FiscalYear.Containing(today)
	var days []calendar.Date
	for n := 1; n <= 12*backtestYears; n++ {
		if n%12 != 0 {
			days = append(days, year.First.AddMonths(-n)-1)
		}
	}
	return days
}

// backtestPrinter writes a backtest for a person.
type backtestPrinter struct{ lang *reports.Language }

func (p *backtestPrinter) print(w io.Writer, b *pipeline.Backtest) error {
	for i := range b.Replays {
		if err := p.replay(w, &b.Replays[i]); err != nil {
			return err
		}
	}
	hits, judged := 0, 0
	for _, r := range b.Replays {
		for _, l := range r.Landings {
			if l.Error.Known() {
				judged++
				if l.Hit {
					hits++
				}
			}
		}
	}
	if judged > 0 {
		if _, err := fmt.Fprintf(w, "%d of %d landings came to lie within their range, which is to hold in four cases of five.\n", hits, judged); err != nil {
			return err
		}
	}
	return p.skipped(w, b)
}

// skipped says what could not be replayed, and of which data there are.
func (p *backtestPrinter) skipped(w io.Writer, b *pipeline.Backtest) error {
	if len(b.Replays) > 0 && len(b.Skipped) == 0 {
		return nil
	}
	what := "There are no results"
	if !b.Data.IsZero() {
		what = "There are results of " + p.lang.Period(b.Data)
	}
	if _, err := fmt.Fprintf(w, "%s; %d of %d reviews could be replayed.\n", what, len(b.Replays), len(b.Replays)+len(b.Skipped)); err != nil {
		return err
	}
	why := map[string][]calendar.Date{}
	for _, s := range b.Skipped {
		why[s.Why] = append(why[s.Why], s.AsOf)
	}
	for _, reason := range sortedWhy(why) {
		days := why[reason]
		if _, err := fmt.Fprintf(w, "  not %s to %s (%d): %s\n", days[0], days[len(days)-1], len(days), reason); err != nil {
			return err
		}
	}
	return nil
}

func sortedWhy(why map[string][]calendar.Date) []string {
	var out []string
	for reason := range why {
		out = append(out, reason)
	}
	slices.Sort(out)
	return out
}

func (p *backtestPrinter) replay(w io.Writer, r *assess.Replay) error {
	if _, err := fmt.Fprintf(w, "Review of %d as of %s, from results of %s\n\n", r.Year, r.AsOf, p.lang.Period(r.Known)); err != nil {
		return err
	}
	t := newTable("  KPI", "LANDING", "RANGE", "CAME TO", "OFF", "RANGE HELD")
	for _, l := range r.Landings {
		t.row("  "+l.KPI.ID, p.number(l.Forecast.Quantity, l.KPI.Unit), p.span(l.Forecast, l.KPI.Unit), p.number(l.Actual, l.KPI.Unit), p.off(l), heldWord(l))
	}
	if err := t.write(w); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return p.moves(w, r)
}

func (p *backtestPrinter) moves(w io.Writer, r *assess.Replay) error {
	if len(r.Moves) == 0 {
		return nil
	}
	t := newTable("  CHANNEL", "ADVICE", "CHANGE", "RETURN THEN", "NEXT UNIT THEN", "RETURN AFTER", "NEXT UNIT AFTER")
	for _, m := range r.Moves {
		t.row("  "+m.Channel, string(m.Advice), p.lang.Signed(p.value(m.Change, assess.Ratio)), p.number(m.Average, assess.Money), p.number(m.Next, assess.Money),
			p.number(m.After, assess.Money), p.number(m.NextAfter, assess.Money))
	}
	if err := t.write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n  %s\n\n", p.verdict(r))
	return err
}

func (p *backtestPrinter) verdict(r *assess.Replay) string {
	right, ok := r.Right()
	switch {
	case r.After.IsZero():
		return "The year after is too short to judge the moves."
	case !ok:
		return "There were no moves both up and down to compare."
	}
	word := "right"
	if !right {
		word = "not right"
	}
	return fmt.Sprintf("The moves were %s: over %s one unit more brought %s where money was to go, %s where it was to come from.",
		word, p.lang.Period(r.After), p.number(r.Raised.Next, assess.Money), p.number(r.Cut.Next, assess.Money))
}

func (p *backtestPrinter) value(q assess.Quantity, unit assess.Unit) reports.Value {
	if !q.Known() {
		return reports.Unknown(reports.Unit(unit), reports.Text{})
	}
	return reports.Of(q.Number, reports.Unit(unit))
}

func (p *backtestPrinter) number(q assess.Quantity, unit assess.Unit) string {
	return p.lang.Value(p.value(q, unit))
}

func (p *backtestPrinter) span(e assess.Estimate, unit assess.Unit) string {
	if !e.Known() {
		return reports.Dash
	}
	v := p.value(e.Quantity, unit)
	v.Interval = &reports.Interval{Low: e.Low, High: e.High, Level: 0.8}
	return p.lang.Range(v)
}

func (p *backtestPrinter) off(l assess.Landed) string {
	v := p.value(l.Error, assess.Ratio)
	if l.KPI.Unit == assess.Ratio {
		v.Unit = reports.Points
	}
	return p.lang.Signed(v)
}

func heldWord(l assess.Landed) string {
	switch {
	case !l.Error.Known():
		return reports.Dash
	case l.Hit:
		return "yes"
	}
	return "no"
}
