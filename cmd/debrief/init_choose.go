package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"debrief/cmd/debrief/internal/config"
	"debrief/sources/profile"
)

// beginning is a first configuration in the making.
type beginning struct {
	folder  string // of the configuration
	env     func(string) (string, bool)
	sources []initSource
	all     []candidate
	plan    *candidate
	results *candidate
	others  []*candidate // activities, orders and rates
	answers answers
	notes   []string
}

// initSource is a source by the name that it has in the configuration.
type initSource struct {
	*place
	name string
}

// candidate is a relation that may be a dataset.
type candidate struct {
	*sighting
	source *initSource
	entry  *profile.Entry
}

// Close closes what was looked at.
func (b *beginning) Close() error {
	var errs []error
	for _, s := range b.sources {
		errs = append(errs, s.source.Close())
	}
	return errors.Join(errs...)
}

// add looks at a file or database.
func (b *beginning) add(ctx context.Context, a *app, given string) error {
	p, err := a.openPlace(ctx, given)
	if err != nil {
		return err
	}
	name := sourceName(p)
	for n := 2; b.named(name); n++ {
		name = fmt.Sprintf("%s_%d", sourceName(p), n)
	}
	s := initSource{p, name}
	b.sources = append(b.sources, s)
	seen, err := look(ctx, p.source)
	if err != nil {
		return err
	}
	for i := range seen {
		for k := range seen[i].means {
			m := &seen[i].means[k]
			if k == 0 || m.Role == "campaigns" {
				b.all = append(b.all, candidate{sighting: &seen[i], source: &s, entry: seen[i].entry(m, name)})
			}
		}
	}
	return nil
}

func (b *beginning) named(name string) bool {
	return slices.ContainsFunc(b.sources, func(s initSource) bool { return s.name == name })
}

// minSure is the confidence from which a dataset is taken without being needed.
const minSure = 0.7

// choose picks the datasets among the candidates.
func (b *beginning) choose() error {
	b.results = b.pick("performance", 0)
	if b.results == nil {
		return &hinted{err: errors.New("no table with results was found: one with a date, and numbers such as spend, clicks or sales"),
			hint: "see what is there with debrief inspect FILE"}
	}
	b.plan = b.pick("campaigns", 0)
	if b.plan != nil && !b.planable(b.plan) {
		b.plan = nil
	}
	for _, role := range []string{"activities", "orders", "rates"} {
		if c := b.pick(role, minSure); c != nil && len(c.entry.Lacking) == 0 && c.sighting != b.results.sighting {
			b.others = append(b.others, c)
		}
	}
	if b.plan != nil {
		b.link()
		b.owners()
	}
	b.fix()
	b.leftOut()
	return nil
}

// leftOut names what looks like more results: only a person knows whether they
// are further ones or the same again.
func (b *beginning) leftOut() {
	for i := range b.all {
		c := &b.all[i]
		if c.entry.Role == "performance" && c.sighting != b.results.sighting && c.entry.Confidence >= minExtra {
			b.note("%s of %s may hold results, too: see debrief inspect, and add it as a dataset of its own if it does", c.name(), c.source.name)
		}
	}
}

// minExtra is the confidence from which further results are named.
const minExtra = 0.5

// pick returns the likeliest candidate for a role; among equals the one with
// the most rows.
func (b *beginning) pick(role string, sure float64) *candidate {
	var best *candidate
	for i := range b.all {
		c := &b.all[i]
		if c.entry.Role != role || c.Hidden || c.entry.Confidence < sure {
			continue
		}
		if best == nil || c.entry.Confidence > best.entry.Confidence || c.entry.Confidence == best.entry.Confidence && c.sample.Total > best.sample.Total {
			best = c
		}
	}
	return best
}

// planable reports whether a candidate can be the plan: campaigns have names or
// codes that occur once, unless they have none but names.
func (b *beginning) planable(c *candidate) bool {
	if c.entry.Guess("id") == nil {
		name := c.entry.Guess("name")
		if name == nil {
			return false
		}
		c.entry.Fields = append([]profile.Guess{{Field: "id", Heading: name.Heading, Confidence: name.Confidence, By: name.By}}, c.entry.Fields...)
		c.entry.Lacking = slices.DeleteFunc(c.entry.Lacking, func(f string) bool { return f == "id" })
	}
	id := c.table.Column(c.entry.Guess("id").Heading)
	return len(c.entry.Lacking) == 0 && id.Distinct == id.Values && c.sighting != b.results.sighting
}

// minLinked is the share of the results' campaigns that the plan must know for
// two columns to speak of the same campaigns.
const minLinked = 0.5

// link finds by which columns results and plan know a campaign: the one whose
// values agree the most.
func (b *beginning) link() {
	plan, results := b.plan.table, b.results.table
	best, share := [2]string{}, 0.0
	for _, field := range []string{"id", "name"} {
		g := b.plan.entry.Guess(field)
		if g == nil {
			continue
		}
		known := plan.Column(g.Heading)
		for i := range results.Columns {
			c := &results.Columns[i]
			if s := overlap(c, known); c.Kind != profile.Date && s > share && known.Distinct == known.Values {
				best, share = [2]string{c.Heading, g.Heading}, s
			}
		}
	}
	if share < minLinked {
		b.note("the campaigns of the results are not those of the plan: say in data.performance.columns.campaign which column holds their codes")
		return
	}
	setGuess(&b.results.entry.Proposal, "campaign", best[0])
	setGuess(&b.plan.entry.Proposal, "id", best[1])
}

// overlap is the share of a column's values that another one has.
func overlap(c, known *profile.Column) float64 {
	all := c.Distincts()
	n := 0
	for _, v := range all {
		if known.Has(v) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(all)))
}

// setGuess gives a field a column, which it takes from any other field.
func setGuess(p *profile.Proposal, field, heading string) {
	if field != "id" {
		p.Fields = slices.DeleteFunc(p.Fields, func(g profile.Guess) bool { return g.Heading == heading && g.Field != field })
	}
	p.Lacking = slices.DeleteFunc(p.Lacking, func(f string) bool { return f == field })
	if g := p.Guess(field); g != nil {
		g.Heading, g.By = heading, "content"
		return
	}
	p.Fields = append(p.Fields, profile.Guess{Field: field, Heading: heading, Confidence: 1, By: "content"})
}

// owners tells how the owners of the plan become readers: their addresses are
// known to the user alone.
func (b *beginning) owners() {
	if b.plan.entry.Guess("owner") != nil {
		b.note("the plan names owners: to send them their campaigns' reports, add them to people, and campaign.owner to the readers")
	}
}

// fix states what no column of the results holds.
func (b *beginning) fix() {
	e := b.results.entry
	if e.Guess("campaign") != nil {
		return
	}
	id := strings.ToUpper(strings.ReplaceAll(b.results.source.name, "_", "-"))
	e.Fixed = map[string]string{"campaign": id}
	b.note("the results name no campaign: all of them belong to %s", id)
}

func (b *beginning) note(format string, args ...any) {
	b.notes = append(b.notes, fmt.Sprintf(format, args...))
}

// variable is the variable that holds the address of a database.
func (s *initSource) variableName() string {
	if s.variable != "" {
		return s.variable
	}
	return strings.ToUpper(s.name) + "_DSN"
}

// isDatabase reports whether a source is reached by an address.
func (s *initSource) isDatabase() bool {
	return slices.Contains([]config.SourceKind{config.Postgres, config.MySQL, config.SQLServer, config.ClickHouse, config.Trino}, s.kind)
}

// lookup is the environment with the addresses that were given.
func (b *beginning) lookup(name string) (string, bool) {
	for i := range b.sources {
		if s := &b.sources[i]; s.isDatabase() && s.variableName() == name {
			return s.given, true
		}
	}
	return b.env(name)
}

// path is a file's name as the configuration has it: from its folder on.
func (b *beginning) path(file string) string {
	from, err := filepath.Abs(b.folder)
	if err != nil {
		return file
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(from, to); err == nil && (filepath.IsLocal(rel) || !filepath.IsAbs(file)) {
		return filepath.ToSlash(rel)
	}
	return to
}
