package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
	"debrief/sources"
	"debrief/sources/profile"
)

// DoubtKind is a way in which a dataset that could be read may be wrong.
type DoubtKind string

// The kinds of doubts. Of those from Column on, only notes are made.
const (
	Duplicates DoubtKind = "duplicates" // rows, or orders, that are there twice
	Totals     DoubtKind = "totals"     // total rows that the rows do not add up to
	Ratios     DoubtKind = "ratios"     // computed columns that their parts contradict
	Gaps       DoubtKind = "gaps"       // days without rows while campaigns ran
	Unplanned  DoubtKind = "unplanned"  // results of campaigns that the plan lacks
	Currencies DoubtKind = "currencies" // amounts in several currencies that nothing tells apart
	Column     DoubtKind = "column"     // a column that is not used and looks as if it should be
	Absent     DoubtKind = "absent"     // something that is needed and no column holds
	Converted  DoubtKind = "converted"  // amounts that were put into another currency
	Unmade     DoubtKind = "unmade"     // a check that the source does not make
)

// Doubt is something about a dataset that its reader should know.
type Doubt struct {
	Dataset  string
	Kind     DoubtKind
	Share    float64      // of the rows, days or amount that it is about
	Exceeds  bool         // more than the dataset tolerates
	Then     Consequence  // of a doubt that exceeds
	Note     reports.Note // empty if the report says it elsewhere
	Campaign []string     // of Unplanned: the campaigns, each with the one that may be meant

	currency string            // the organization's
	gaps     []calendar.Period // of Gaps: which
}

// Doubts compares what was read with itself, with the plan and with what the
// datasets tolerate. The facts are those of the readings.
func (p *Pipeline) Doubts(plan *assess.Plan, facts *assess.Facts, readings []Reading) []Doubt {
	var all []Doubt
	for _, r := range readings {
		d := p.datasetNamed(r.Dataset)
		if d == nil {
			continue
		}
		q := questioner{p: p, d: d, r: r, meant: map[string]bool{}}
		q.rows()
		q.totals()
		q.ratios()
		q.currencies()
		q.columns()
		q.unmade()
		if d.Role == Orders {
			q.orders()
		}
		if d.Role == Performance {
			q.gaps(plan)
			q.channels()
		}
		all = append(all, q.found...)
	}
	all = append(all, p.unplanned(plan, facts)...)
	return append(all, p.absent(plan, facts)...)
}

// datasetNamed returns the dataset of a name, or nil.
func (p *Pipeline) datasetNamed(name string) *Dataset {
	for i := range p.Datasets {
		if p.Datasets[i].Name == name {
			return &p.Datasets[i]
		}
	}
	return nil
}

// questioner collects the doubts about one reading.
type questioner struct {
	p     *Pipeline
	d     *Dataset
	r     Reading
	found []Doubt
	meant map[string]bool // fields without a column that one may be meant for
}

// doubt adds a doubt, whose phrase is "doubt." and its kind, or a variant.
func (q *questioner) doubt(kind DoubtKind, variant string, share float64, a reports.Args) {
	a["dataset"] = reports.ArgText(reports.Literal(q.d.Name))
	t := q.p.tolerance(q.d.Name)
	q.found = append(q.found, Doubt{
		Dataset: q.d.Name, Kind: kind, currency: q.p.Organization.Currency, Share: share, Then: t.then(kind), Exceeds: t.exceeded(kind, share),
		Note: reports.Note{Term: reports.Say("doubt."+string(kind)+".term", a), Text: reports.Say("doubt."+string(kind)+variant, a)},
	})
}

func count(n int64) reports.Arg { return reports.ArgOf(reports.Of(float64(n), reports.Count)) }

func literal(text string) reports.Arg { return reports.ArgText(reports.Literal(text)) }

func (q *questioner) rows() {
	d := q.r.Checks.Duplicates
	if d.Rows == 0 || q.d.Role == Touchpoints { // who meets a channel twice on a day is no mistake
		return
	}
	variant := ""
	if d.Example == "" {
		variant = ".plain"
	}
	q.doubt(Duplicates, variant, q.share(d.Rows), reports.Args{"rows": count(d.Rows), "example": literal(d.Example)})
}

// share is a number of rows as a share of those read.
func (q *questioner) share(rows int64) float64 {
	if q.r.Provenance.Rows == 0 {
		return 0
	}
	return float64(rows) / float64(q.r.Provenance.Rows)
}

// orders finds orders with the id of another.
func (q *questioner) orders() {
	ids := q.r.Table.Column("id")
	if ids == nil {
		return
	}
	seen := make(map[string]bool, ids.Len())
	twice, example := int64(0), ""
	for i := range ids.Len() {
		id := ids.Text(i)
		if id != "" && seen[id] {
			if twice++; twice == 1 {
				example = id
			}
		}
		seen[id] = true
	}
	if twice > 0 {
		q.doubt(Duplicates, ".orders", q.share(twice), reports.Args{"rows": count(twice), "example": literal(example)})
	}
}

func (q *questioner) totals() {
	all := q.r.Checks.Totals
	if len(all) == 0 {
		return
	}
	worst := 0.0
	for _, t := range all {
		worst = max(worst, math.Abs(t.Found-t.Sum)/max(math.Abs(t.Sum), math.Abs(t.Found)))
	}
	first := all[0]
	unit := reports.MeasureUnit(first.Field)
	if first.Field == "budget" {
		unit = reports.Money
	}
	q.doubt(Totals, "", worst, reports.Args{"field": literal(first.Field), "where": literal(first.Where), "n": count(int64(len(all) - 1)),
		"found": reports.ArgOf(reports.Of(first.Found, unit)), "sum": reports.ArgOf(reports.Of(first.Sum, unit))})
}

func (q *questioner) ratios() {
	for _, c := range q.r.Checks.Ratios {
		e := c.Examples[0]
		q.doubt(Ratios, "", float64(c.Differ)/float64(c.Compared), reports.Args{
			"heading": literal(c.Heading), "formula": literal(c.Of.Formula(c.Of.Over, c.Of.Under)), "rows": count(c.Differ), "all": count(c.Compared), "where": literal(e.Where),
			"found": reports.ArgOf(reports.Of(e.Found, reports.Number)), "want": reports.ArgOf(reports.Of(e.Want, reports.Number))})
	}
}

// currencies looks at the signs beside amounts, unless a column or the
// configuration says in which currency they are.
func (q *questioner) currencies() {
	if codes := q.r.Checks.Converted; len(codes) > 0 {
		q.doubt(Converted, "", 0, reports.Args{"currencies": literal(strings.Join(codes, ", ")), "own": literal(q.p.Organization.Currency)})
		return
	}
	written := q.r.Checks.Currencies
	own := q.p.Organization.Currency
	if q.d.Role == Rates || q.d.hasColumn(currencyField, q.r) || len(written) == 0 {
		return
	}
	var names []string
	for _, c := range written {
		names = append(names, c.Currency)
	}
	last := written[len(written)-1]
	a := reports.Args{"currencies": literal(strings.Join(names, ", ")), "value": literal(last.Example.Value), "where": literal(last.Example.Where), "own": literal(own)}
	switch {
	case len(written) > 1:
		q.doubt(Currencies, "", 1, a)
	case !mayBe(written[0].Currency, own):
		q.doubt(Currencies, ".other", 1, a)
	}
}

// hasColumn reports whether the source of a reading has a column for a field,
// or the configuration a value.
func (d *Dataset) hasColumn(field string, r Reading) bool {
	_, mapped := d.Mapping.Columns[field]
	return mapped || d.Fixed[field] != "" || r.Table.Column(field) != nil
}

// mayBe reports whether a sign beside an amount can mean a currency.
func mayBe(written, currency string) bool {
	switch written {
	case "$":
		return slices.Contains([]string{"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD"}, currency)
	case "¥":
		return currency == "JPY" || currency == "CNY"
	case "KR":
		return slices.Contains([]string{"SEK", "NOK", "DKK", "ISK"}, currency)
	}
	return written == currency
}

// columns finds columns that are not used and bear almost the name of a field
// that has no column.
func (q *questioner) columns() {
	for _, near := range profile.Near(q.missing(), q.r.Checks.Unused) {
		variant := ""
		if near.Field == assess.DimChannel && q.d.Name == string(Performance) {
			variant = ".channel"
		}
		q.doubt(Column, variant, 0, reports.Args{"heading": literal(near.Heading), "field": literal(near.Field)})
		q.meant[near.Field] = true
	}
}

// missing lists the fields that the dataset may have and has no column for.
func (q *questioner) missing() []string {
	var out []string
	for _, f := range q.d.Query(calendar.Period{}).Fields {
		if f.Role != sources.Derived && !q.d.hasColumn(f.Name, q.r) {
			out = append(out, f.Name)
		}
	}
	return out
}

// channels says that a dataset does not tell the channels apart, unless a
// column that may be meant was found.
func (q *questioner) channels() {
	if q.meant[assess.DimChannel] {
		return
	}
	if q.d.Name == string(Performance) && q.r.Table.Len() > 0 && !q.d.hasColumn(assess.DimChannel, q.r) {
		q.doubt(Absent, ".channel", 0, reports.Args{})
	}
}

// unmade says which checks the source does not make.
func (q *questioner) unmade() {
	if len(q.r.Checks.NotMade) == 0 {
		return
	}
	var names []reports.Text
	for _, check := range q.r.Checks.NotMade {
		names = append(names, reports.Word("check."+check))
	}
	q.doubt(Unmade, "", 0, reports.Args{"checks": {Texts: names}})
}

// gaps finds days on which campaigns ran and the dataset has no row, unless it
// has rows on some days only, as those of a newsletter.
func (q *questioner) gaps(plan *assess.Plan) {
	days := q.r.Table.Column("date")
	if days == nil || plan == nil || q.d.Name != string(Performance) {
		return
	}
	have := slices.Compact(slices.Sorted(slices.Values(days.Dates)))
	if len(have) < 2 || !isDaily(have) {
		return
	}
	expected, gaps := 0, []calendar.Period(nil)
	for day := have[0]; day <= have[len(have)-1]; day++ {
		if !runs(plan, day) {
			continue
		}
		expected++
		if _, there := slices.BinarySearch(have, day); there {
			continue
		}
		if n := len(gaps); n > 0 && gaps[n-1].Last == day-1 {
			gaps[n-1].Last = day
		} else {
			gaps = append(gaps, calendar.Period{First: day, Last: day})
		}
	}
	if len(gaps) == 0 {
		return
	}
	n := int64(0)
	for _, g := range gaps {
		n += int64(g.Days())
	}
	periods, more := reports.GapArgs(gaps)
	q.doubt(Gaps, "", float64(n)/float64(expected), reports.Args{"days": count(n), "n": more, "periods": periods})
	q.found[len(q.found)-1].gaps = gaps
}

// isDaily reports whether most days follow upon another.
func isDaily(days []calendar.Date) bool {
	follow := 0
	for i := 1; i < len(days); i++ {
		if days[i] == days[i-1]+1 {
			follow++
		}
	}
	return 2*follow >= len(days)-1
}

// runs reports whether any campaign of the plan runs on a day.
func runs(plan *assess.Plan, day calendar.Date) bool {
	return slices.ContainsFunc(plan.Campaigns, func(c assess.Campaign) bool { return !c.Cancelled() && c.Period.Contains(day) })
}

// unplanned finds results of campaigns that the plan lacks. The reports say so
// in a caveat of their own.
func (p *Pipeline) unplanned(plan *assess.Plan, facts *assess.Facts) []Doubt {
	if plan == nil || facts == nil {
		return nil
	}
	ids := UnplannedCampaigns(plan, facts)
	if len(ids) == 0 {
		return nil
	}
	rows := 0
	for _, id := range facts.Dims[assess.DimCampaign] {
		if slices.Contains(ids, id) {
			rows++
		}
	}
	t := p.tolerance(string(Performance))
	share := float64(rows) / float64(facts.Len())
	return []Doubt{{Dataset: string(Performance), Kind: Unplanned, Share: share, Then: t.then(Unplanned), Exceeds: t.exceeded(Unplanned, share), Campaign: meant(named(plan, ids))}}
}

// named adds to campaigns that the plan lacks what they may be slips for.
func named(plan *assess.Plan, ids []string) []assess.Named {
	out := make([]assess.Named, len(ids))
	for i, id := range ids {
		out[i].Name = id
		for _, c := range plan.Campaigns {
			if sources.IsSlip(strings.ToLower(id), strings.ToLower(c.ID)) || strings.EqualFold(id, c.ID) {
				out[i].Meant = c.ID
				break
			}
		}
	}
	return out
}

// meant writes the names of campaigns that the plan lacks, each with the one
// that may be meant.
func meant(names []assess.Named) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n.Name
		if n.Meant != "" {
			out[i] = fmt.Sprintf("%s (%s may be meant)", n.Name, n.Meant)
		}
	}
	return out
}

// absent finds measures that a goal or a budget needs and no dataset has.
func (p *Pipeline) absent(plan *assess.Plan, facts *assess.Facts) []Doubt {
	if plan == nil || facts == nil || facts.Len() == 0 {
		return nil
	}
	needed := map[string]string{} // measure to KPI
	need := func(kpi string) {
		k := p.Settings.Catalogue.KPI(kpi)
		if k == nil {
			return
		}
		for _, m := range k.Formula.Measures {
			if m != assess.ParamMargin && facts.Measures[m] == nil && needed[m] == "" {
				needed[m] = kpi
			}
		}
	}
	for _, c := range plan.Campaigns {
		for _, g := range c.Goals {
			need(g.KPI)
		}
	}
	for _, goals := range plan.YearGoals {
		for _, g := range goals {
			need(g.KPI)
		}
	}
	q := questioner{p: p, d: &Dataset{Name: string(Performance)}}
	for _, m := range sortedKeys(needed) {
		q.doubt(Absent, "", 0, reports.Args{"what": literal(m), "kpi": literal(needed[m])})
	}
	return q.found
}

// DoubtError says that a report was not made because of what a dataset says
// about itself.
type DoubtError struct {
	Dataset string
	Kind    DoubtKind
	What    string // in English
}

// Error says what is wrong.
func (e *DoubtError) Error() string { return e.What }

// Advice says where to mend it, and what decides.
func (e *DoubtError) Advice() string {
	return fmt.Sprintf("mend the data; data.%s.tolerance.%s says what becomes of a report", e.Dataset, e.Kind)
}

// Permanent reports true: the data stay as they are until somebody mends them.
func (e *DoubtError) Permanent() bool { return true }

// English says what a doubt is about, for people who look after the data.
func (d *Doubt) English() string {
	if d.Kind == Unplanned {
		return fmt.Sprintf("%s: results of campaigns that the plan does not have, which reports leave out: %s", d.Dataset, strings.Join(d.Campaign, ", "))
	}
	lang, err := reports.NewLanguage("en-GB", d.currency)
	if err != nil {
		return fmt.Sprintf("%s: %s", d.Dataset, d.Kind)
	}
	return fmt.Sprintf("%s: %s", d.Dataset, strings.TrimSuffix(lang.Text(d.Note.Text), "."))
}

// short names a doubt without saying how much there is, as every reader may
// know it.
func (d *Doubt) short() reports.Text {
	return reports.Say("doubt."+string(d.Kind)+".short", reports.Args{"dataset": literal(d.Dataset)})
}
