package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
	"debrief/sources"
)

// suspicious is a source that says something about its rows.
type suspicious struct {
	sources.Source
	dataset string
	change  func(*sources.Result)
}

func (s suspicious) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	r, err := s.Source.Read(ctx, q)
	if err == nil && q.Dataset == s.dataset {
		own := *r
		s.change(&own)
		r = &own
	}
	return r, err
}

// doubtsOn makes a report from a source that was changed.
func doubtsOn(t *testing.T, dataset string, change func(*sources.Result), tolerance Tolerance) (*Run, error) {
	t.Helper()
	p, s := pipelineOn(t)
	for i := range p.Datasets {
		p.Datasets[i].Source = suspicious{s, dataset, change}
		p.Datasets[i].Tolerance = tolerance
	}
	return p.Generate(t.Context(), subject(Send{To: []Person{orla}, View: reports.Manager}, Send{To: []Person{tom}, View: reports.Specialist, Slice: "channel"}))
}

func TestDoubts(t *testing.T) {
	cpc := sources.Ratio{Over: "spend", Under: "clicks", Factor: 1}
	without := func(days ...int) func(*sources.Result) {
		return func(r *sources.Result) {
			var keep []int
			for i, d := range r.Table.Column("date").Dates {
				if !slices.ContainsFunc(days, func(n int) bool { return day(n) == d }) {
					keep = append(keep, i)
				}
			}
			r.Table = picked(&r.Table, keep)
		}
	}
	for _, tt := range []struct {
		name    string
		dataset string
		change  func(*sources.Result)
		kind    DoubtKind
		says    string
		exceeds bool
	}{
		{"twice", "performance", func(r *sources.Result) {
			r.Checks.Duplicates = sources.Duplicates{Rows: 1, Groups: 1, Example: "2026-03-01, S26"}
		},
			Duplicates, "performance: 1 row repeats another, with the same date, dimensions and figures: that of 2026-03-01, S26. That is what a double import looks like; the figures count all of them", false},
		{"many twice", "performance", func(r *sources.Result) { r.Checks.Duplicates = sources.Duplicates{Rows: 10, Groups: 1} },
			Duplicates, "performance: 10 rows repeat others, with the same date, dimensions and figures. That is what a double import looks like", true},
		{"total", "campaigns", func(r *sources.Result) {
			r.Checks.Totals = []sources.TotalCheck{{Field: "budget", Where: "plan.xlsx Plan!E9", Found: 5000, Sum: 2500}, {Field: "budget", Where: "plan.xlsx Plan!E12", Found: 1, Sum: 2}}
		}, Totals, "campaigns: The total row says €5,000 for budget at plan.xlsx Plan!E9; the rows above that could be used add up to €2,500 (one more value differs). The figures are those of the rows", true},
		{"ratio", "performance", func(r *sources.Result) {
			r.Checks.Ratios = []sources.RatioCheck{{Ratio: "cpc", Heading: "CPC", Of: cpc, Compared: 20, Differ: 2, Examples: []sources.RatioExample{{Where: "march.csv:17, column CPC", Found: 9, Want: 0.45}}}}
		}, Ratios, "performance: “CPC” is not spend / clicks in 2 of 20 rows, for example 9 in place of 0.45 at march.csv:17, column CPC. The report computes it anew", true},
		{"currencies", "performance", func(r *sources.Result) {
			r.Checks.Currencies = []sources.CurrencyFound{{Currency: "EUR", Cells: 9}, {Currency: "$", Cells: 1, Example: sources.Example{Where: "march.csv:3, column Cost", Value: "$5"}}}
		}, Currencies, "performance: Amounts are written in EUR, $, for example “$5” at march.csv:3, column Cost, and no column says which is meant", true},
		{"another currency", "performance", func(r *sources.Result) {
			r.Checks.Currencies = []sources.CurrencyFound{{Currency: "GBP", Cells: 9, Example: sources.Example{Where: "here", Value: "£5"}}}
		}, Currencies, "performance: Amounts are written in GBP, for example “£5” at here, and taken for EUR, as no column says otherwise", true},
		{"own currency", "performance", func(r *sources.Result) { r.Checks.Currencies = []sources.CurrencyFound{{Currency: "EUR", Cells: 9}} }, "", "", false},
		{"a gap", "performance", without(4, 5), Gaps, "performance: No usable row on 2 days on which campaigns ran: 4 Mar – 5 Mar 2026. They count as no result, so totals may be low", true},
		{"gaps", "performance", without(2, 4, 6, 8), "", "", false}, // every other day is no daily export
		{"near", "performance", func(r *sources.Result) { r.Checks.Unused = []string{"Notes", "Währung"} }, Column, "performance: The column “Währung” is not used; currency may be meant, which has no column", false},
		{"a day beside others", "performance", without(4, 8, 9), Gaps, "performance: No usable row on 3 days on which campaigns ran: 4 Mar 2026 and 8 Mar – 9 Mar 2026. They count", true},
		{"near, of the channel", "performance", func(r *sources.Result) {
			r.Table.Columns = slices.DeleteFunc(slices.Clone(r.Table.Columns), func(c sources.Column) bool { return c.Name == "channel" })
			r.Checks.Unused = []string{"Chanel"}
		}, Column, "performance: The column “Chanel” is not used; channel may be meant, which has no column, so that channels cannot be told apart", false},
		{"no spend", "performance", func(r *sources.Result) {
			r.Table.Columns = slices.DeleteFunc(slices.Clone(r.Table.Columns), func(c sources.Column) bool { return c.Name == "spend" })
		}, Absent, "performance: Nothing holds spend, so that roi cannot be computed", false},
		{"no channel", "performance", func(r *sources.Result) {
			r.Table.Columns = slices.DeleteFunc(slices.Clone(r.Table.Columns), func(c sources.Column) bool { return c.Name == "channel" })
		}, Absent, "performance: No column says through which channel a result came", false},
		{"not looked", "performance", func(r *sources.Result) { r.Checks.NotMade = []string{sources.RatiosCheck, sources.DuplicatesCheck} },
			Unmade, "performance: The data lie in a database, which was not asked about computed columns and rows that are there twice", false},
		{"not in the plan", "performance", func(r *sources.Result) {
			ids := r.Table.Column("campaign")
			ids.Texts = slices.Clone(ids.Texts)
			ids.Texts[0] = "s-26"
		}, Unplanned, "performance: results of campaigns that the plan does not have, which reports leave out: s-26 (S26 may be meant)", false},
		{"nothing", "performance", func(*sources.Result) {}, "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := DefaultTolerance
			all.Duplicates, all.Totals, all.Currencies = Note, Note, Note
			run, err := doubtsOn(t, tt.dataset, tt.change, all)
			if err != nil {
				t.Fatal(err)
			}
			if tt.kind == "" {
				if len(run.Doubts) > 0 {
					t.Fatalf("doubts %+v", run.Doubts)
				}
				return
			}
			i := slices.IndexFunc(run.Doubts, func(d Doubt) bool { return d.Kind == tt.kind })
			if i < 0 || !strings.HasPrefix(run.Doubts[i].English(), tt.says) || run.Doubts[i].Exceeds != tt.exceeds {
				t.Fatalf("doubts %+v, %q", run.Doubts, english(run.Doubts))
			}
			if doc := run.Variants[0].Document; doc.Meta.Mark != reports.Final || !tells(t, doc, run.Doubts[i]) {
				t.Errorf("the report is %q and does not tell, or too much", doc.Meta.Mark)
			}
			if tells(t, run.Variants[1].Document, run.Doubts[i]) && tt.kind != Unplanned {
				t.Errorf("a slice learns of it")
			}
			consequences(t, tt.dataset, tt.change, run.Doubts[i])
		})
	}
}

// consequences proves that the tolerance decides.
func consequences(t *testing.T, dataset string, change func(*sources.Result), d Doubt) {
	t.Helper()
	set := func(then Consequence) Tolerance {
		all := DefaultTolerance
		all.Rejected, all.Duplicates, all.Totals, all.Ratios, all.Gaps, all.Unplanned, all.Currencies = 0, then, then, then, then, then, then
		return all
	}
	run, err := doubtsOn(t, dataset, change, set(Provisional))
	if err != nil {
		t.Fatal(err)
	}
	judged := DefaultTolerance.then(d.Kind) != Note || slices.Contains([]DoubtKind{Ratios, Gaps, Unplanned}, d.Kind)
	for _, v := range run.Variants {
		if got := v.Document.Meta.Mark == reports.Provisional; got != judged {
			t.Errorf("marked %q", v.Document.Meta.Mark)
		}
	}
	_, err = doubtsOn(t, dataset, change, set(Stop))
	var stopped *DoubtError
	if errors.As(err, &stopped) != judged || judged && (stopped.Kind != d.Kind || !stopped.Permanent() || stopped.Advice() == "") {
		t.Errorf("error %v", err)
	}
}

func english(all []Doubt) []string {
	var out []string
	for i := range all {
		out = append(out, all[i].English())
	}
	return out
}

// tells reports whether a document's notes hold a doubt, or the caveat that is
// made of it.
func tells(t *testing.T, doc *reports.Document, d Doubt) bool {
	t.Helper()
	want := "1 campaign has results but is not in the plan, and is left out: s-26 (S26 may be meant)."
	if d.Kind != Unplanned {
		want = d.English()[len(d.Dataset+": "):] + "."
	}
	return noted(t, doc, want) > 0
}

// noted counts the notes of a document that say something.
func noted(t *testing.T, doc *reports.Document, says string) (n int) {
	t.Helper()
	lang, err := reports.NewLanguage("en-GB", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if b.Notes == nil {
				continue
			}
			for _, item := range b.Notes.Items {
				if lang.Text(item.Text) == says {
					n++
				}
			}
		}
	}
	return n
}

// TestNoChannel: results without a channel among others with one have a name in
// every sentence and table.
func TestNoChannel(t *testing.T) {
	run, err := doubtsOn(t, "performance", func(r *sources.Result) {
		channels := r.Table.Column("channel")
		channels.Texts = slices.Clone(channels.Texts)
		for i, c := range channels.Texts {
			if c == "Radio" {
				channels.Texts[i] = ""
			}
		}
	}, DefaultTolerance)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range run.Variants[0].Document.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil && b.Table.ID == "channels" {
				for _, row := range b.Table.Rows {
					if row.Cells[0].Text == nil || row.Cells[0].Text.IsZero() {
						t.Errorf("a channel has no name: %+v", row)
					}
				}
				return
			}
		}
	}
	t.Error("there is no table of channels")
}

// TestGapsOnce: a whole report tells of days that are missing in all channels
// once, in the notes about its data; a slice, which is told nothing of these,
// in its own. Days that are missing in one channel only are told all the same.
func TestGapsOnce(t *testing.T) {
	for _, tt := range []struct {
		name         string
		channel      string // that lacks the days; "" for all
		whole, slice int    // notes about days without figures
	}{
		{"in all channels", "", 0, 1},
		{"in one", "Radio", 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run, err := doubtsOn(t, "performance", func(r *sources.Result) {
				var keep []int
				for i, d := range r.Table.Column("date").Dates {
					if d != day(4) || tt.channel != "" && r.Table.Column("channel").Text(i) != tt.channel {
						keep = append(keep, i)
					}
				}
				r.Table = picked(&r.Table, keep)
			}, DefaultTolerance)
			if err != nil {
				t.Fatal(err)
			}
			const says = "No figures on 1 day: 4 Mar 2026. It counts as no result, so totals may be low."
			if whole, slice := noted(t, run.Variants[0].Document, says), noted(t, run.Variants[1].Document, says); whole != tt.whole || slice != tt.slice {
				t.Errorf("told %d times in the whole report, %d times in a slice", whole, slice)
			}
		})
	}
}

// picked returns some rows of a table.
func picked(t *sources.Table, rows []int) sources.Table {
	var out sources.Table
	for _, c := range t.Columns {
		n := sources.Column{Name: c.Name, Kind: c.Kind}
		for _, i := range rows {
			switch c.Kind {
			case sources.Date:
				n.Dates = append(n.Dates, c.Dates[i])
			case sources.Number:
				n.Numbers = append(n.Numbers, c.Numbers[i])
			default:
				n.Texts = append(n.Texts, c.Texts[i])
			}
		}
		out.Columns = append(out.Columns, n)
	}
	return out
}

// TestOrdersTwice: the same id is found, but not where a column of that name
// holds something else.
func TestOrdersTwice(t *testing.T) {
	p, s := pipelineOn(t)
	p.Datasets = append(p.Datasets, Dataset{Name: "orders", Role: Orders, Source: s})
	d := p.dataset(Orders)
	reading := Reading{"orders", &sources.Result{Provenance: sources.Provenance{Rows: 4},
		Table: table(dates("date", day(1), day(1), day(2), day(3)), numbers("value", 5, 5, 6, 7), texts("id", "A1", "A1", "", ""))}}
	found := p.Doubts(&assess.Plan{}, &assess.Facts{}, []Reading{reading})
	if len(found) != 1 || found[0].Share != 0.25 || !strings.HasPrefix(found[0].English(), "orders: 1 order bears the id of another, A1;") {
		t.Errorf("%q", english(found))
	}
	if !slices.ContainsFunc(d.Query(calendar.Period{}).Fields, func(f sources.Field) bool { return f.Name == "id" }) {
		t.Error("the id is not asked for")
	}
	d.Mapping.Columns = map[string]string{"customer": "ID"}
	if slices.ContainsFunc(d.Query(calendar.Period{}).Fields, func(f sources.Field) bool { return f.Name == "id" }) {
		t.Error("the customers' column is taken for the orders' ids")
	}
}

// TestReadingsKnowTheirTime: the report says when its data were read, and a
// reading that was kept knows it, too.
func TestReadingsKnowTheirTime(t *testing.T) {
	p, _ := pipelineOn(t)
	at := time.Date(2026, 3, 13, 7, 45, 0, 0, time.FixedZone("", 3600))
	p.Now = func() time.Time { return at }
	run, err := p.Generate(t.Context(), subject(Send{To: []Person{orla}, View: reports.Manager}))
	if err != nil {
		t.Fatal(err)
	}
	r := run.Readings[0]
	r.Checks.Duplicates.Rows = 3
	provenance, raw, err := r.Freeze()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := Thaw(r.Dataset, provenance, raw)
	if err != nil || !kept.Provenance.Read.Equal(at) || kept.Checks.Duplicates.Rows != 3 {
		t.Errorf("%+v, %v", kept.Provenance, err)
	}
	if kept.Provenance.Read.Format("15:04") != "07:45" {
		t.Errorf("kept as %s", kept.Provenance.Read)
	}
}
