package profile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"debrief/sources"
)

// Proposal is what a table may mean to debrief.
type Proposal struct {
	Role       string // "campaigns", "performance", "activities", "orders" or "rates"
	Confidence float64
	Fields     []Guess           // in the order of the role's fields
	Goals      []Guess           // of campaigns: a KPI and its heading
	Dimensions []string          // of performance, beside campaign and channel: fields
	Lacking    []string          // fields that the role needs and no column holds
	Dates      []string          // layouts to state
	Decimal    rune              // to state: ','; 0 otherwise
	Blanks     []string          // texts that stand for no value
	Doubts     []string          // what a person has to decide
	Unused     []string          // headings of columns that mean nothing to debrief
	Ratios     map[string]string // KPI to heading: columns that can be computed from others
}

// Guess is a field and the column that may hold it.
type Guess struct {
	Field      string
	Heading    string
	Confidence float64 // from 0 to 1
	By         string  // "name" or "content"
}

// Guess returns the guess for a field, or nil.
func (p *Proposal) Guess(field string) *Guess {
	for i := range p.Fields {
		if p.Fields[i].Field == field {
			return &p.Fields[i]
		}
	}
	return nil
}

// wanted is a field that a role has.
type wanted struct {
	field string
	kind  Kind
	need  bool
}

// role is a dataset that debrief knows.
type role struct {
	name   string
	fields []wanted
	marks  []string // fields of which one must be there for it to be the role
	dims   bool
}

// roles in the order in which they win at equal confidence.
var roles = []role{
	{name: "performance", dims: true, marks: []string{"spend", "impressions", "clicks", "sessions", "page_views", "leads", "sales", "conversions", "revenue", "new_customers"}, fields: []wanted{
		{"date", Date, true}, {"campaign", Text, true}, {"channel", Text, false}, {"currency", Text, false}, {"spend", Number, false}, {"impressions", Number, false}, {"clicks", Number, false},
		{"sessions", Number, false}, {"page_views", Number, false}, {"engaged_sessions", Number, false}, {"leads", Number, false}, {"sales", Number, false}, {"conversions", Number, false},
		{"new_customers", Number, false}, {"revenue", Number, false}, {"region", Text, false}, {"product", Text, false}, {"audience", Text, false}}},
	{name: "activities", marks: []string{"planned_start", "planned_end", "actual_start", "actual_end"}, fields: []wanted{
		{"campaign", Text, true}, {"activity", Text, true}, {"channel", Text, false}, {"owner", Text, false}, {"status", Text, false}, {"planned_start", Date, false}, {"planned_end", Date, false},
		{"actual_start", Date, false}, {"actual_end", Date, false}, {"planned_cost", Number, false}, {"actual_cost", Number, false}}},
	{name: "campaigns", marks: []string{"start", "end"}, fields: []wanted{
		{"id", Text, true}, {"start", Date, true}, {"end", Date, true}, {"name", Text, false}, {"budget", Number, false}, {"owner", Text, false}, {"objective", Text, false}, {"status", Text, false}, {"comparable", Text, false}}},
	{name: "orders", marks: []string{"customer"}, fields: []wanted{
		{"date", Date, true}, {"value", Number, true}, {"customer", Text, true}, {"channel", Text, false}, {"currency", Text, false}}},
	{name: "rates", marks: []string{"rate"}, fields: []wanted{
		{"date", Date, true}, {"currency", Text, true}, {"rate", Number, true}}},
}

// dimensions are the fields of performance that it is cut by, if they are asked
// for.
var dimensions = []string{"region", "product", "audience"}

// emptyGuess is how sure the name of a column without values makes.
const emptyGuess = 0.6

// minGuess is the confidence from which a guess is proposed.
const minGuess = 0.5

// Propose returns what a table may mean, the likeliest first; none if it means
// nothing to debrief.
func Propose(t *Table) []Proposal {
	var all []Proposal
	if t.None != "" {
		return nil
	}
	for i := range roles {
		if p := propose(t, &roles[i]); p != nil {
			all = append(all, *p)
		}
	}
	slices.SortStableFunc(all, func(a, b Proposal) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return all
}

func propose(t *Table, r *role) *Proposal {
	p := &Proposal{Role: r.name}
	p.Fields = assign(t, r)
	marked := slices.ContainsFunc(r.marks, func(f string) bool { return p.Guess(f) != nil })
	if !marked {
		return nil
	}
	found := 0.0
	needed := 0
	for _, w := range r.fields {
		g := p.Guess(w.field)
		if w.need {
			needed++
			if g == nil {
				p.Lacking = append(p.Lacking, w.field)
			} else {
				found += g.Confidence
			}
		}
	}
	p.Confidence = found/float64(needed)*0.8 + 0.2*min(1, float64(len(p.Fields)-needed+len(p.Lacking))/3)
	if len(p.Lacking) == needed || len(p.Lacking) > 1 {
		return nil
	}
	if r.name == "campaigns" {
		p.goals(t)
	}
	p.finish(t, r)
	return p
}

// option is a column that may hold a field.
type option struct {
	wanted
	column int
	score  float64
	by     string
}

// assign gives each field at most one column and each column at most one field,
// the surest first.
func assign(t *Table, r *role) []Guess {
	var options []option
	for _, w := range r.fields {
		for i := range t.Columns {
			if s, by := t.fit(w, i); s >= minGuess {
				options = append(options, option{w, i, s, by})
			}
		}
	}
	slices.SortStableFunc(options, func(a, b option) int { return cmp.Compare(b.score, a.score) })
	fields, columns := map[string]option{}, map[int]bool{}
	for _, o := range options {
		if _, taken := fields[o.field]; !taken && !columns[o.column] {
			fields[o.field], columns[o.column] = o, true
		}
	}
	var guesses []Guess
	for _, w := range r.fields {
		if o, ok := fields[w.field]; ok {
			guesses = append(guesses, Guess{w.field, t.Columns[o.column].Heading, o.score, o.by})
		}
	}
	return guesses
}

// fit tells how sure a column holds a field: by its name if its content is of
// the field's kind, or by its content alone.
func (t *Table) fit(w wanted, column int) (float64, string) {
	c := &t.Columns[column]
	if c.Kind == Empty && !w.need && nameScore(w.field, c.Heading) >= sureName {
		return emptyGuess, "name"
	}
	if c.Kind == Empty || !c.suits(w.kind) {
		return 0, ""
	}
	if w.kind == Number && isRatioHeading(c) {
		return 0, ""
	}
	s := nameScore(w.field, c.Heading) - t.late(w.field, c.Heading) - c.unlike(w.field)
	if by := t.content(w, c); by > s {
		return by, "content"
	}
	return s, "name"
}

// unlike tells how much the rest of a column speaks against a field whose name
// it bears: a first or last day is not the day of a result, what is shown with a
// currency is not counted, and a campaign is better known by a name than by a
// number.
func (c *Column) unlike(field string) float64 {
	switch {
	case field == "date" && max(nameScore("start", c.Heading), nameScore("end", c.Heading)) >= 0.9:
		return 0.4
	case slices.Contains(counted, field) && len(c.Currencies) > 0:
		return 0.5
	case field == "campaign" && c.Kind == Number:
		return 0.05
	}
	return 0
}

// counted are the measures that are not money.
var counted = []string{"impressions", "clicks", "sessions", "page_views", "engaged_sessions", "leads", "sales", "conversions", "new_customers"}

// late lowers names that stand late in a field's list by very little, so that
// of two sure ones the better known wins.
func (t *Table) late(field, heading string) float64 {
	i := slices.Index(strings.Split(fieldNames[field], "|"), sources.PlainName(heading))
	return float64(max(i, 0)) * 0.001
}

// suits reports whether a column's values can be those of a field. Codes that
// are numbers are texts, too.
func (c *Column) suits(k Kind) bool {
	switch k {
	case Text:
		return c.Kind == Text || c.Kind == Number && !c.fraction && len(c.Currencies) == 0
	default:
		return c.Kind == k
	}
}

// content tells how sure the values of a column make that it holds a field.
func (t *Table) content(w wanted, c *Column) float64 {
	switch w.field {
	case "date":
		if t.count(Date) == 1 {
			return 0.6
		}
	case "channel":
		if c.Kind == Text && c.share(func(v string) bool { return isOneOf(v, channelWords) }) >= 0.5 {
			return 0.65
		}
	case "revenue":
		if len(c.Currencies) > 0 && nameScore("sales", c.Heading) >= 0.9 {
			return 0.85
		}
	case "currency":
		if c.Kind == Text && c.share(sources.IsCurrencyCode) >= 0.9 {
			return 0.8
		}
	}
	return 0
}

func (t *Table) count(k Kind) int {
	n := 0
	for i := range t.Columns {
		if t.Columns[i].Kind == k {
			n++
		}
	}
	return n
}

// share is the part of a column's different values that are something.
func (c *Column) share(is func(string) bool) float64 {
	n := 0
	for v := range c.words {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(c.words)))
}

// isRatioHeading recognizes what is computed from others: it is not added up.
func isRatioHeading(c *Column) bool {
	name := sources.PlainName(c.Heading)
	if strings.HasPrefix(name, "cost per ") || strings.HasSuffix(name, " rate") && name != "exchange rate" && name != "fx rate" {
		return true
	}
	return kpiOf(name) != ""
}

// kpiOf returns the KPI that is a ratio and bears a name, or "".
func kpiOf(name string) string {
	for _, kpi := range sortedKeys(kpiNames) {
		if score(kpiNames[kpi], name) >= sureName {
			return kpi
		}
	}
	return ""
}

// goals finds the columns of goals: "Goal leads", "Target ROI".
func (p *Proposal) goals(t *Table) {
	for i := range t.Columns {
		c := &t.Columns[i]
		words := strings.Fields(sources.PlainName(c.Heading))
		if c.Kind != Number && c.Kind != Empty || len(words) < 2 {
			continue
		}
		rest := ""
		switch {
		case isOneOf(words[0], goalWords):
			rest = strings.Join(words[1:], " ")
		case isOneOf(words[len(words)-1], goalWords):
			rest = strings.Join(words[:len(words)-1], " ")
		}
		if kpi := goalOf(rest); kpi != "" && !slices.ContainsFunc(p.Goals, func(g Guess) bool { return g.Field == kpi }) {
			p.Fields = slices.DeleteFunc(p.Fields, func(g Guess) bool { return g.Heading == c.Heading })
			p.Goals = append(p.Goals, Guess{kpi, c.Heading, 0.9, "name"})
		}
	}
}

func goalOf(name string) string {
	if kpi := kpiOf(name); kpi != "" || name == "" {
		return kpi
	}
	for _, w := range roles[0].fields {
		if w.kind == Number && w.field != "page_views" && w.field != "conversions" && w.field != "engaged_sessions" && score(fieldNames[w.field], name) >= sureName {
			return w.field
		}
	}
	return ""
}

// finish adds how the columns are written and what has to be decided.
func (p *Proposal) finish(t *Table, r *role) {
	if r.dims {
		for _, dim := range dimensions {
			if p.Guess(dim) != nil {
				p.Dimensions = append(p.Dimensions, dim)
			}
		}
	}
	needsISO := false
	for _, w := range append(slices.Clone(r.fields), goalFields(p.Goals)...) {
		g := p.Guess(w.field)
		if g == nil {
			g = p.goal(w.field)
		}
		if g == nil {
			continue
		}
		c := t.Column(g.Heading)
		needsISO = needsISO || w.kind == Date && len(c.Dates) == 0
		p.written(c, w.kind)
	}
	if len(p.Dates) > 0 && needsISO && !slices.Contains(p.Dates, iso) {
		p.Dates = append(p.Dates, iso)
	}
	if t.Decimal() == ',' {
		p.Decimal = ','
	}
	p.leftOver(t)
	p.checkRatios(t)
}

func goalFields(goals []Guess) []wanted {
	var out []wanted
	for _, g := range goals {
		out = append(out, wanted{field: "goal " + g.Field, kind: Number})
	}
	return out
}

func (p *Proposal) goal(field string) *Guess {
	for i := range p.Goals {
		if "goal "+p.Goals[i].Field == field {
			return &p.Goals[i]
		}
	}
	return nil
}

// written takes over how a column's values are written.
func (p *Proposal) written(c *Column, k Kind) {
	if k == Date {
		for _, l := range c.Dates {
			p.Dates = addNew(p.Dates, l)
		}
		if len(c.Ambiguous) > 0 {
			p.doubt("%q: %s may have the day or the month first: state its layout under dates", c.Heading, strings.Join(c.Ambiguous, ", "))
		}
	}
	if k == Number {
		if len(c.Currencies) > 1 {
			p.doubt("%q has amounts in %s, which cannot be added: a column with the currency of each row is needed", c.Heading, strings.Join(c.Currencies, ", "))
		}
		if strings.HasPrefix(sources.PlainName(c.Heading), "unique ") {
			p.doubt("%q counts each visitor once a day: its sum over days counts some of them again", c.Heading)
		}
	}
	for _, odd := range c.OddOnes {
		if isOneOf(odd, blankWords) {
			p.Blanks = addNew(p.Blanks, odd)
		} else if k != Text {
			p.doubt("%q has values that are no %s, such as %q: their rows are left out, unless blanks says that they mean no value", c.Heading, k, odd)
		}
	}
}

// blankWords stand for no value.
const blankWords = "-|--|---|–|—|n/a|na|n.a.|none|null|nil|nan|k.a.|s/o|n.d.|н/д|нет|?|."

func (p *Proposal) doubt(format string, args ...any) {
	p.Doubts = append(p.Doubts, fmt.Sprintf(format, args...))
}

// leftOver lists the columns that mean nothing to the role.
func (p *Proposal) leftOver(t *Table) {
	for i := range t.Columns {
		c := &t.Columns[i]
		used := func(g Guess) bool { return g.Heading == c.Heading }
		if slices.ContainsFunc(p.Fields, used) || slices.ContainsFunc(p.Goals, used) {
			continue
		}
		if kpi := kpiOf(sources.PlainName(c.Heading)); kpi != "" && c.Kind == Number && p.Role == "performance" {
			if p.Ratios == nil {
				p.Ratios = map[string]string{}
			}
			p.Ratios[kpi] = c.Heading
			continue
		}
		p.Unused = append(p.Unused, c.Heading)
	}
	if t.signsDiffer() {
		p.doubt("some numbers have a decimal point and others a decimal comma: say under decimal which one is meant")
	}
}

// signsDiffer reports whether columns contradict each other in their decimal
// sign.
func (t *Table) signsDiffer() bool {
	have := map[rune]bool{}
	for i := range t.Columns {
		have[t.Columns[i].Decimal] = true
	}
	return have['.'] && have[',']
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
