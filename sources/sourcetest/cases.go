package sourcetest

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/calendar"
	"debrief/sources"
)

// read makes a source of the rows and reads it.
func (s suite) read(t *testing.T, f Fixture, change func(*sources.Query)) *sources.Result {
	t.Helper()
	src, from := s.open(t, f)
	q := performance(from)
	if change != nil {
		change(&q)
	}
	result, err := src.Read(t.Context(), q)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return result
}

func (s suite) open(t *testing.T, f Fixture) (sources.Source, sources.Relation) {
	t.Helper()
	src, from := s.make(t, f)
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return src, from
}

// same compares the lines of a table, as written by lines.
func same(t *testing.T, got *sources.Result, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, lines(&got.Table), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// lines writes a table for comparison: "2026-03-01 Spring search 12.5 -".
func lines(t *sources.Table) []string {
	var all []string
	for i := range t.Len() {
		var parts []string
		for c := range t.Columns {
			parts = append(parts, show(&t.Columns[c], i))
		}
		all = append(all, strings.Join(parts, " "))
	}
	return all
}

func show(c *sources.Column, i int) string {
	text := ""
	switch c.Kind {
	case sources.Text:
		text = c.Texts[i]
	case sources.Date:
		text = c.Dates[i].String()
	case sources.Number:
		if !math.IsNaN(c.Numbers[i]) {
			cell := Number(c.Numbers[i])
			text = cell.String()
		}
	}
	if text == "" {
		return "-"
	}
	return text
}

// rows: without grouping they come as they are.
func (s suite) rows(t *testing.T) {
	f := results(
		row(Day("2026-03-02"), Text("Spring"), Text("search"), Number(10.5), Number(3)),
		row(Day("2026-03-01"), Text("Autumn"), Blank(), Number(0), Blank()),
		row(Day("2026-03-02"), Text("Spring"), Text("search"), Number(-2), Number(4)),
	)
	got := s.read(t, f, func(q *sources.Query) { q.Group = false })
	same(t, got,
		"2026-03-02 Spring search 10.5 3",
		"2026-03-01 Autumn - 0 -",
		"2026-03-02 Spring search -2 4")
}

// groups come in the order of the dimensions, with the sums of the measures.
func (s suite) groups(t *testing.T) {
	f := results(
		row(Day("2026-03-02"), Text("Spring"), Text("search"), Number(10.25), Number(3)),
		row(Day("2026-03-01"), Text("Spring"), Text("social"), Number(1), Number(1)),
		row(Day("2026-03-02"), Text("Spring"), Text("search"), Number(0.5), Number(4)),
		row(Day("2026-03-02"), Text("Autumn"), Text("search"), Number(7), Number(0)),
		row(Day("2026-03-02"), Text("Autumn"), Blank(), Number(8), Number(0)),
	)
	got := s.read(t, f, nil)
	same(t, got,
		"2026-03-01 Spring social 1 1",
		"2026-03-02 Autumn - 8 0",
		"2026-03-02 Autumn search 7 0",
		"2026-03-02 Spring search 10.75 7")
	p := got.Provenance
	if p.Rows != 5 || p.First.String() != "2026-03-01" || p.Last.String() != "2026-03-02" {
		t.Errorf("provenance = %d rows, %s to %s", p.Rows, p.First, p.Last)
	}
	if p.Source == "" || p.Statement == "" || len(p.Digest) != 64 {
		t.Errorf("provenance lacks something: %+v", p)
	}
}

// sumsOfNothing: a group of blanks only sums to nothing, not to zero.
func (s suite) sumsOfNothing(t *testing.T) {
	f := results(
		row(Day("2026-03-01"), Text("Spring"), Text("search"), Blank(), Number(0)),
		row(Day("2026-03-01"), Text("Spring"), Text("search"), Blank(), Number(0)),
		row(Day("2026-03-01"), Text("Spring"), Text("social"), Blank(), Blank()),
		row(Day("2026-03-01"), Text("Spring"), Text("social"), Number(2), Blank()),
	)
	same(t, s.read(t, f, nil),
		"2026-03-01 Spring search - 0",
		"2026-03-01 Spring social 2 -")
}

// exactNames: names are equal byte by byte, but for blanks around them.
func (s suite) exactNames(t *testing.T) {
	day := Day("2026-03-01")
	f := results(
		row(day, Text("facebook"), Text("a"), Number(1), Number(1)),
		row(day, Text("faceBOOK"), Text("a"), Number(2), Number(1)),
		row(day, Text(" facebook "), Text("a"), Number(4), Number(1)),
		row(day, Text("Müller"), Text("a"), Number(8), Number(1)),
		row(day, Text("Muller"), Text("a"), Number(16), Number(1)),
	)
	same(t, s.read(t, f, nil),
		"2026-03-01 Muller a 16 1",
		"2026-03-01 Müller a 8 1",
		"2026-03-01 faceBOOK a 2 1",
		"2026-03-01 facebook a 5 2")
}

// period: days outside it are not read, nor counted.
func (s suite) period(t *testing.T) {
	var f Fixture
	for _, day := range []string{"2026-02-28", "2026-03-01", "2026-03-15", "2026-03-31", "2026-04-01"} {
		f = results(append(f.Rows, row(Day(day), Text("Spring"), Text("a"), Number(1), Number(1)))...)
	}
	f.Rows = append(f.Rows, row(Blank(), Text("Spring"), Text("a"), Number(1), Number(1)))
	got := s.read(t, f, func(q *sources.Query) {
		q.Period = calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}
	})
	same(t, got, "2026-03-01 Spring a 1 1", "2026-03-15 Spring a 1 1", "2026-03-31 Spring a 1 1")
	if got.Provenance.Rows != 4 {
		t.Errorf("rows = %d, want 4: those of March, and the one without a date", got.Provenance.Rows)
	}
	reasons(t, got, "1 no date in date")
}

// reasons compares the rejected rows, "3 no value in campaign".
func reasons(t *testing.T, r *sources.Result, want ...string) {
	t.Helper()
	var got []string
	var rows int64
	for _, reason := range r.Rejected.Reasons {
		n := Number(float64(reason.Rows))
		got = append(got, n.String()+" "+reason.What+" in "+reason.Field)
		rows += reason.Rows
		if len(reason.Examples) == 0 || reason.Examples[0].Where == "" {
			t.Errorf("%s in %s has no example", reason.What, reason.Field)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("rejected (-want +got):\n%s", diff)
	}
	if rows != r.Rejected.Rows {
		t.Errorf("rejected rows = %d, by reason %d", r.Rejected.Rows, rows)
	}
}

// rejected: rows that do not fit are left out and counted, each once.
func (s suite) rejected(t *testing.T) {
	day := Day("2026-03-01")
	f := results(
		row(day, Text("Spring"), Text("a"), Number(1), Number(1)),
		row(day, Blank(), Text("a"), Number(2), Number(1)),
		row(day, Text("  "), Text("a"), Number(2), Number(1)),
		row(Blank(), Text("Spring"), Text("a"), Number(4), Number(1)),
		row(day, Text("Total"), Blank(), Number(9), Number(3)),
		row(Blank(), Text("Grand total"), Blank(), Number(9), Number(3)),
		row(Blank(), Text("Total: account"), Blank(), Number(9), Number(3)),
		row(day, Text("#REF!"), Text("a"), Number(4), Number(1)),
		row(day, Text("Total Wellness"), Text("a"), Number(16), Number(1)),
	)
	got := s.read(t, f, nil)
	same(t, got, "2026-03-01 Spring a 1 1", "2026-03-01 Total Wellness a 16 1")
	reasons(t, got, "3 total row in campaign", "2 no value in campaign", "1 error value in campaign", "1 no date in date")
	if got.Provenance.Rows != 9 {
		t.Errorf("rows = %d, want 9", got.Provenance.Rows)
	}
}

// numbersAsText: they are read as people write them, and rejected otherwise.
func (s suite) numbersAsText(t *testing.T) {
	day := Day("2026-03-01")
	f := results(
		row(day, Text("Spring"), Text("a"), Text("1.234,50 €"), Number(1)),
		row(day, Text("Spring"), Text("a"), Text("(34,5)"), Number(1)),
		row(day, Text("Spring"), Text("a"), Text("(34,5)"), Number(1)),
		row(day, Text("Spring"), Text("b"), Text("--"), Number(1)),
		row(day, Text("Spring"), Text("b"), Text("about 5"), Number(1)),
		row(day, Text("Spring"), Text("b"), Text("about 5"), Number(1)),
	)
	got := s.read(t, f, func(q *sources.Query) {
		q.Mapping = sources.Mapping{Decimal: ',', Blanks: []string{"--"}}
	})
	same(t, got, "2026-03-01 Spring a 1165.5 3", "2026-03-01 Spring b - 1")
	reasons(t, got, "2 text in a number in spend")
	if got.Provenance.Rows != 6 {
		t.Errorf("rows = %d, want 6", got.Provenance.Rows)
	}
}

// datesAsText: the stated layouts are read, others rejected by row.
func (s suite) datesAsText(t *testing.T) {
	f := results(
		row(Text("3/1/26"), Text("Spring"), Text("a"), Number(1), Number(1)),
		row(Text("03/02/26"), Text("Spring"), Text("a"), Number(1), Number(1)),
		row(Text("4/1/26"), Text("Spring"), Text("a"), Number(1), Number(1)),
		row(Text("2026-03-03"), Text("Spring"), Text("a"), Number(1), Number(1)),
		row(Text("31/3/26"), Text("Spring"), Text("a"), Number(1), Number(1)),
		row(Text("Total"), Blank(), Blank(), Number(5), Number(5)),
	)
	got := s.read(t, f, func(q *sources.Query) {
		q.Mapping.Dates = []string{"M/D/YY"}
		q.Period = calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}
	})
	same(t, got, "2026-03-01 Spring a 1 1", "2026-03-02 Spring a 1 1")
	reasons(t, got, "2 unknown date format in date", "1 total row in date")
}

// hostileText: text is text, whatever it looks like.
func (s suite) hostileText(t *testing.T) {
	day := Day("2026-03-01")
	names := []string{`'; DROP TABLE results; --`, "=HYPERLINK(\"http://example.org\")", `a "quoted" name`, "comma, semicolon; tab\t|",
		"two\nlines", "Ωμέγα 漢字 🎉", "<script>alert(1)</script>", "${SECRET}", "007", "1e5", "TRUE", "null", strings.Repeat("long ", 400) + "."}
	var f Fixture
	want := map[string]bool{}
	for _, name := range names {
		f = results(append(f.Rows, row(day, Text(name), Text("a"), Number(1), Number(1)))...)
		want[name] = true
	}
	got := s.read(t, f, nil)
	for _, name := range got.Table.Column("campaign").Texts {
		if !want[name] {
			t.Errorf("campaign %q was not there", name)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("campaign %q is lost", name)
	}
}

// headings are found without case and blanks, and as the mapping says.
func (s suite) headings(t *testing.T) {
	f := results(row(Day("2026-03-01"), Text("Spring"), Text("a"), Number(1), Number(2)))
	f.Headings = []string{"Day", "CAMPAIGN", "Channel", "Cost in EUR", "clicks"}
	got := s.read(t, f, func(q *sources.Query) {
		q.Mapping.Columns = map[string]string{"date": "day", "spend": " cost  IN eur"}
	})
	same(t, got, "2026-03-01 Spring a 1 2")
}

func (s suite) columns(t *testing.T) {
	f := results(row(Day("2026-03-01"), Text("Spring"), Text("a"), Number(1), Number(2)))
	src, from := s.open(t, f)
	got, err := src.Columns(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f.Headings, got); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}
