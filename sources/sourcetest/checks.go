package sourcetest

import (
	"math"
	"slices"
	"testing"

	"debrief/calendar"
	"debrief/sources"
)

// checked is the query of the cases about what rows say of each other.
func checked(q *sources.Query) {
	cpc := &sources.Ratio{Over: "spend", Under: "clicks", Factor: 1, Names: []string{"cpc", "cost per click"}}
	q.Checks = true
	q.Fields = append(q.Fields,
		sources.Field{Name: "region", Role: sources.Detail, Optional: true},
		sources.Field{Name: "cpc", Kind: sources.Number, Role: sources.Derived, Optional: true, Derived: cpc})
}

// checks: rows that stand there twice, total rows that are none, and columns
// that are not what their parts make, are found or said not to be looked for.
func (s suite) checks(t *testing.T) {
	f := Fixture{Headings: []string{"date", "campaign", "channel", "region", "spend", "clicks", "Cost per click", "Kanal"}}
	add := func(day sources.Cell, campaign, region string, spend, clicks, cpc float64) {
		cell := Number(cpc)
		if math.IsNaN(cpc) {
			cell = Blank()
		}
		f.Rows = append(f.Rows, row(day, Text(campaign), Text("a"), Text(region), Number(spend), Number(clicks), cell, Text("x")))
	}
	first, second := Day("2026-03-01"), Day("2026-03-02")
	add(first, "Spring", "north", 10, 5, 2)
	add(first, "Spring", "south", 10, 5, 2) // another region: no repetition
	add(first, "Summer", "north", 12, 6, 2.01)
	add(second, "Spring", "north", 30, 10, 3.5) // 16 % off
	add(second, "Summer", "north", 7, 0, 9)     // of nothing
	add(second, "Summer", "south", 8, 4, math.NaN())
	add(second, "Spring", "north", 30, 10, 3) // imported twice
	add(second, "Autumn", "north", 0, 0, math.NaN())
	add(second, "Autumn", "north", 0, 0, math.NaN()) // nothing, twice
	add(Blank(), "Total", "", 107, 41, 2.6)          // 40 clicks
	got := s.read(t, f, checked)
	same(t, got, "2026-03-01 Spring a 20 10", "2026-03-01 Summer a 12 6", "2026-03-02 Autumn a 0 0", "2026-03-02 Spring a 60 20", "2026-03-02 Summer a 15 4")
	made := func(check string) bool { return !slices.Contains(got.Checks.NotMade, check) }
	if d := got.Checks.Duplicates; !made(sources.DuplicatesCheck) || d.Rows != 1 || d.Groups != 1 || d.Example != "2026-03-02, Spring, a" {
		t.Errorf("duplicates %+v", d)
	}
	if !slices.Contains(got.Checks.Unused, "Kanal") || slices.Contains(got.Checks.Unused, "region") {
		t.Errorf("unused columns %q", got.Checks.Unused)
	}
	if made(sources.TotalsCheck) {
		if all := got.Checks.Totals; len(all) != 1 || all[0].Field != "clicks" || all[0].Found != 41 || all[0].Sum != 40 || all[0].Where == "" {
			t.Errorf("totals %+v", all)
		}
	}
	if made(sources.RatiosCheck) {
		all := got.Checks.Ratios
		if len(all) != 1 || all[0].Ratio != "cpc" || all[0].Heading != "Cost per click" || all[0].Compared != 5 || all[0].Differ != 1 || len(all[0].Examples) != 1 || all[0].Examples[0].Want != 3 {
			t.Errorf("ratios %+v", all)
		}
	}
	s.unchecked(t, f)
}

// unchecked: who does not ask for checks gets none.
func (s suite) unchecked(t *testing.T, f Fixture) {
	got := s.read(t, f, nil)
	if c := got.Checks; c.Duplicates.Rows > 0 || c.Totals != nil || c.Ratios != nil || c.Unused != nil || c.NotMade != nil {
		t.Errorf("checks that nobody asked for: %+v", c)
	}
}

// fineChecks: rows without a further dimension of their own that happen to be
// equal are no repetition as long as others of their group are not.
func (s suite) fineChecks(t *testing.T) {
	day := Day("2026-03-01")
	f := results(
		row(day, Text("Spring"), Text("a"), Number(1), Number(1)),
		row(day, Text("Spring"), Text("a"), Number(1), Number(1)),
		row(day, Text("Spring"), Text("a"), Number(2), Number(1)),
		row(day, Text("Summer"), Text("a"), Number(1), Number(1)),
		row(day, Text("Summer"), Text("a"), Number(2), Number(1)),
		row(day, Text("Summer"), Text("a"), Number(2), Number(1)),
		row(day, Text("Summer"), Text("a"), Number(1), Number(1)),
	)
	got := s.read(t, f, checked)
	if d := got.Checks.Duplicates; d.Rows != 2 || d.Groups != 1 || d.Example != "2026-03-01, Summer, a" {
		t.Errorf("duplicates %+v, want those of Summer", d)
	}
}

// firstRepeated: of the groups that stand there twice, the first one in the
// order of the dimensions is the example, whatever the order of the rows; and
// texts that differ in case only are different.
func (s suite) firstRepeated(t *testing.T) {
	first, second := Day("2026-03-01"), Day("2026-03-02")
	f := results(
		row(second, Text("Autumn"), Text("a"), Number(1), Number(1)),
		row(second, Text("Autumn"), Text("a"), Number(1), Number(1)),
		row(first, Text("spring"), Text("b"), Number(3), Number(1)),
		row(first, Text("Spring"), Text("b"), Number(3), Number(1)), // the same but for its case
		row(first, Text("summer"), Text("a"), Number(2), Number(1)),
		row(first, Text("summer"), Text("a"), Number(2), Number(1)),
		row(first, Text("Winter"), Text("b"), Number(4), Number(1)),
		row(first, Text("Winter"), Text("b"), Number(4), Number(1)),
		row(first, Text("Winter"), Blank(), Number(5), Number(1)),
		row(first, Text("Winter"), Blank(), Number(5), Number(1)),
		row(first, Text("Winter"), Blank(), Number(5), Number(1)),
		row(Day("2026-02-28"), Text("Winter"), Text("b"), Number(4), Number(1)), // of another period
		row(Day("2026-02-28"), Text("Winter"), Text("b"), Number(4), Number(1)),
	)
	march := calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}
	got := s.read(t, f, func(q *sources.Query) { q.Checks, q.Period = true, march })
	if d := got.Checks.Duplicates; d.Rows != 5 || d.Groups != 4 || d.Example != "2026-03-01, Winter" {
		t.Errorf("duplicates %+v, want 5 rows of 4 groups, first those of Winter without a channel", d)
	}
}

// currencies: amounts that are written in different currencies are told.
func (s suite) currencies(t *testing.T) {
	day := Day("2026-03-01")
	f := results(
		row(day, Text("Spring"), Text("a"), Text("$1,200.50"), Number(1)),
		row(day, Text("Summer"), Text("a"), Text("€ 30"), Number(1)),
		row(day, Text("Autumn"), Text("a"), Text("40 EUR"), Number(1)),
		row(day, Text("Winter"), Text("a"), Text("50"), Number(1)),
	)
	got := s.read(t, f, checked).Checks.Currencies
	if len(got) != 2 || got[0].Currency != "EUR" || got[0].Cells != 2 || got[1].Currency != "$" || got[1].Example.Value != "$1,200.50" || got[1].Example.Where == "" {
		t.Errorf("currencies %+v", got)
	}
}
