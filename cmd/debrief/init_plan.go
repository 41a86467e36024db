package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"debrief/calendar"
	"debrief/pipeline"
	"debrief/sources"
	"debrief/sources/profile"
)

// planFile is the plan that is written where there is none.
const planFile = "plan.csv"

// writePlan writes a plan with the campaigns of the results, each from its
// first day to its last, for a person to correct and fill in.
func (b *beginning) writePlan(ctx context.Context, force bool) error {
	path := filepath.Join(b.folder, planFile)
	if err := mayWrite(path, force); err != nil {
		return err
	}
	flights, err := b.flights(ctx)
	if err != nil {
		return err
	}
	head := append([]string{"id", "name", "start", "end", "budget", "owner", "objective"}, b.goalHeadings()...)
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	rows := [][]string{head}
	for _, id := range slices.Sorted(maps.Keys(flights)) {
		if isFormula(id) {
			b.note("campaign %q is not in %s, as spreadsheets would take it for a formula: add it by hand", id, planFile)
			continue
		}
		row := make([]string, len(head))
		row[0], row[1], row[2], row[3] = id, id, flights[id].First.String(), flights[id].Last.String()
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	if err := writeFile(path, text.Bytes()); err != nil {
		return err
	}
	b.note("%s is a plan made of the campaigns of the results (%d): correct their days, and fill in names, budgets, goals and owners", path, len(rows)-1)
	return nil
}

// isFormula reports whether a spreadsheet would compute a text.
func isFormula(text string) bool { return strings.ContainsAny(text[:1], "=+-@\t\r") }

// goalHeadings are the columns for goals, of what the results measure.
func (b *beginning) goalHeadings() []string {
	var all []string
	for _, g := range b.planGoals() {
		all = append(all, g.Heading)
	}
	return all
}

func (b *beginning) planGoals() []profile.Guess {
	var goals []profile.Guess
	for _, m := range []string{"leads", "sales", "revenue"} {
		if b.results.entry.Guess(m) != nil {
			goals = append(goals, profile.Guess{Field: m, Heading: "Goal " + m})
		}
	}
	return goals
}

// flights returns the first and last day of each campaign of the results.
func (b *beginning) flights(ctx context.Context) (map[string]calendar.Period, error) {
	d := b.dataset()
	r, err := d.Source.Read(ctx, d.Query(calendar.Period{}))
	if err != nil {
		return nil, err
	}
	flights := map[string]calendar.Period{}
	days := r.Table.Column("date")
	for i := range r.Table.Len() {
		id := cmp.Or(d.Fixed["campaign"], r.Table.Column("campaign").Text(i))
		if id == "" {
			continue
		}
		p, ok := flights[id]
		if !ok {
			p = calendar.Period{First: days.Date(i), Last: days.Date(i)}
		}
		flights[id] = calendar.Period{First: min(p.First, days.Date(i)), Last: max(p.Last, days.Date(i))}
	}
	return flights, nil
}

// dataset is the results' dataset, with no measures.
func (b *beginning) dataset() *pipeline.Dataset {
	e := b.results.entry
	d := &pipeline.Dataset{Name: string(pipeline.Performance), Role: pipeline.Performance, Source: b.results.source.source, From: e.Relation, Fixed: e.Fixed}
	d.Mapping = sources.Mapping{Columns: map[string]string{}, Dates: e.Dates, Decimal: e.Decimal, Blanks: e.Blanks, Header: e.Header}
	for _, field := range []string{"date", "campaign"} {
		if g := e.Guess(field); g != nil {
			d.Mapping.Columns[field] = g.Heading
		}
	}
	return d
}
