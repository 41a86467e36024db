package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"debrief/assess"
	"debrief/calendar"
	"debrief/delivery"
	"debrief/reports"
	"debrief/sources"
)

// shelf is a source with one answer for each dataset.
type shelf struct {
	tables  map[string]sources.Table
	queries []sources.Query
	checks  sources.Checks // of touchpoints
	err     error
}

func (s *shelf) Read(_ context.Context, q sources.Query) (*sources.Result, error) {
	s.queries = append(s.queries, q)
	if s.err != nil {
		return nil, s.err
	}
	t := s.tables[q.Dataset]
	r := &sources.Result{Table: t, Provenance: sources.Provenance{Source: "shelf", Rows: int64(t.Len()), Last: day(10)}}
	if q.Dataset == string(Touchpoints) {
		r.Checks = s.checks
	}
	return r, nil
}

func (s *shelf) Columns(context.Context, sources.Relation) ([]string, error) { return nil, nil }
func (s *shelf) Close() error                                                { return nil }

func day(n int) calendar.Date { return calendar.On(2026, 3, n) }

func texts(name string, v ...string) sources.Column { return sources.Column{Name: name, Texts: v} }

func dates(name string, v ...calendar.Date) sources.Column {
	return sources.Column{Name: name, Kind: sources.Date, Dates: v}
}

func numbers(name string, v ...float64) sources.Column {
	return sources.Column{Name: name, Kind: sources.Number, Numbers: v}
}

func table(columns ...sources.Column) sources.Table { return sources.Table{Columns: columns} }

// pipelineOn is a pipeline over a shelf with a plan of one campaign and two
// channels of results on ten days.
func pipelineOn(t *testing.T) (*Pipeline, *shelf) {
	t.Helper()
	cat, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	var when []calendar.Date
	var campaign, channel []string
	var spend, sales, revenue []float64
	for d := 1; d <= 10; d++ {
		for _, ch := range []string{"Search", "Radio"} {
			when, campaign, channel = append(when, day(d)), append(campaign, "S26"), append(channel, ch)
			spend, sales = append(spend, 100), append(sales, float64(2+len(ch)%3))
			revenue = append(revenue, 150+float64(d))
		}
	}
	s := &shelf{tables: map[string]sources.Table{
		"campaigns":   table(texts("id", "S26"), texts("name", "Spring Sale"), dates("start", day(1)), dates("end", day(10)), texts("owner", "maria"), numbers("budget", 2500), numbers("goal_roi", 0.5)),
		"performance": table(dates("date", when...), texts("campaign", campaign...), texts("channel", channel...), numbers("spend", spend...), numbers("sales", sales...), numbers("revenue", revenue...)),
	}}
	people := map[string]Person{"maria": {Name: "Maria Keane", Email: "maria@harbour.example"}}
	return &Pipeline{
		Organization: Organization{Name: "Harbour", Currency: "EUR", Locale: "en-GB", Calendar: calendar.Calendar{Zone: time.UTC}},
		Settings:     assess.DefaultSettings(cat), Log: slog.New(slog.DiscardHandler),
		People: func(who string) (Person, bool) { p, ok := people[who]; return p, ok },
		Datasets: []Dataset{
			{Name: "campaigns", Role: Campaigns, Source: s, Goals: map[string]string{"roi": "Goal ROI"}},
			{Name: "performance", Role: Performance, Source: s, Measures: []string{"spend", "sales", "revenue"}},
		},
		Paint: Painters{
			PDF:  func(d *reports.Document) ([]byte, error) { return []byte("%PDF " + d.Meta.FileName), nil },
			XLSX: func(d *reports.Document) ([]byte, error) { return []byte("PK " + d.Meta.FileName), nil },
			Mail: func(d *reports.Document, f MailFrame) (MailParts, error) {
				names := make([]string, len(f.Attachments))
				for i, a := range f.Attachments {
					names[i] = a.Name
				}
				return MailParts{Subject: "Spring Sale", Text: strings.Join(names, "\n") + "\n"}, nil
			},
		},
	}, s
}

func subject(sends ...Send) Subject {
	return Subject{Key: "0123456789abcdef", Report: Report{Name: "debrief", Kind: reports.Campaign, Sends: sends}, Campaign: "S26",
		AsOf: day(14), Made: time.Date(2026, 3, 13, 8, 0, 0, 0, time.UTC), Edition: 1, Mark: reports.Final}
}

var (
	tom  = Person{Name: "Tom", Email: "tom@harbour.example", Slices: map[string]string{"channel": "Radio"}}
	orla = Person{Name: "Orla", Email: "orla@harbour.example"}
)

func TestGenerateAndMails(t *testing.T) {
	p, _ := pipelineOn(t)
	run, err := p.Generate(context.Background(), subject(
		Send{To: []Person{orla}, View: reports.Executive, Attach: []Format{PDF}},
		Send{To: []Person{orla}, View: reports.Manager, Attach: []Format{XLSX}, Owner: true},
		Send{To: []Person{tom}, View: reports.Specialist, Slice: "channel", Attach: []Format{PDF}},
	))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range run.Variants {
		names := make([]string, 0, 2)
		for _, f := range v.Files {
			names = append(names, f.Name)
		}
		for _, r := range v.Readers {
			got = append(got, string(v.View)+" "+v.Slice.Value+" "+r.Email+": "+strings.Join(names, ", "))
		}
	}
	want := []string{
		// Orla stands on two lines: the fuller view, and both attachments.
		"manager  orla@harbour.example: spring-sale_debrief_2026-03-13.pdf, spring-sale_debrief_2026-03-13.xlsx",
		"manager  maria@harbour.example: spring-sale_debrief_2026-03-13.pdf, spring-sale_debrief_2026-03-13.xlsx",
		"specialist Radio tom@harbour.example: spring-sale_debrief_2026-03-13_radio.pdf",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("variants:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	mails, err := p.Mails(run, Post{From: delivery.Address{Email: "reports@harbour.example"}})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range mails {
		if seen[m.Key] {
			t.Errorf("two mails under one key: %s", m.Key)
		}
		seen[m.Key] = true
		if m.To.Email == "maria@harbour.example" && strings.Contains(string(m.Envelope.Raw), ".pdf") {
			t.Error("Maria gets a file that only Orla asked for")
		}
	}
	again, err := p.Mails(run, Post{From: delivery.Address{Email: "reports@harbour.example"}})
	if err != nil || again[0].Digest != mails[0].Digest || again[0].Key != mails[0].Key {
		t.Errorf("the same mail composed again differs: %v", err)
	}
	if run.Figures.String() != "revenue=3110 sales=60 spend=2000" {
		t.Errorf("figures = %s", run.Figures)
	}
}

func TestSliceSeesItsOwnAlone(t *testing.T) {
	p, s := pipelineOn(t)
	const canary = 77777
	perf := s.tables["performance"]
	for i, ch := range perf.Column("channel").Texts {
		if ch == "Search" {
			perf.Column("spend").Numbers[i] = canary
		}
	}
	run, err := p.Generate(context.Background(), subject(Send{To: []Person{tom}, View: reports.Specialist, Slice: "channel"}))
	if err != nil {
		t.Fatal(err)
	}
	doc := run.Variants[0].Document
	for _, c := range doc.Data.Columns {
		for _, n := range c.Numbers {
			if n == canary {
				t.Errorf("column %s shows another channel's figure", c.Name)
			}
		}
		for _, ch := range c.Texts {
			if ch == "Search" {
				t.Errorf("column %s names another channel", c.Name)
			}
		}
	}
}

func TestOwnerNobodyKnows(t *testing.T) {
	p, s := pipelineOn(t)
	campaigns := s.tables["campaigns"]
	campaigns.Column("owner").Texts[0] = "ghost"
	_, err := p.Generate(context.Background(), subject(Send{Owner: true, View: reports.Manager}))
	if err == nil || !strings.Contains(err.Error(), `owner "ghost"`) {
		t.Errorf("err = %v", err)
	}
}

func TestSliceWithoutAValueOfItsOwn(t *testing.T) {
	p, _ := pipelineOn(t)
	_, err := p.Generate(context.Background(), subject(Send{To: []Person{orla}, View: reports.Specialist, Slice: "channel"}))
	if err == nil || !strings.Contains(err.Error(), "orla@harbour.example has no channel") {
		t.Errorf("err = %v", err)
	}
}

func TestFailedSourceMakesNoReport(t *testing.T) {
	p, s := pipelineOn(t)
	s.err = errors.New("connection refused")
	run, err := p.Generate(context.Background(), subject(Send{To: []Person{orla}, View: reports.Manager}))
	var dataset *DatasetError
	if run != nil || !errors.As(err, &dataset) || dataset.Dataset != "campaigns" {
		t.Errorf("run %v, err %v", run, err)
	}
}

func TestPlanFaultsAllAtOnce(t *testing.T) {
	p, s := pipelineOn(t)
	s.tables["campaigns"] = table(texts("id", "A", "A", "B"), texts("name", "a", "b", "c"), dates("start", day(5), day(1), day(1)), dates("end", day(1), day(2), day(2)), texts("comparable", "", "Z", ""))
	_, _, err := p.ReadPlan(context.Background())
	for _, want := range []string{`"A" ends on 2026-03-01, before it starts on 2026-03-05`, `"A" stands twice`, `compared with "Z"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v; want %s", err, want)
		}
	}
}

func TestFurtherDatasetsKeepTheirMeasuresApart(t *testing.T) {
	p, s := pipelineOn(t)
	s.tables["email"] = table(dates("date", day(2)), texts("channel", "E-mail"), numbers("clicks", 5), numbers("email_opens", 9))
	p.Datasets = append(p.Datasets, Dataset{Name: "email", Role: Performance, Source: s, Measures: []string{"clicks", "email_opens"}})
	facts, readings, err := p.ReadFacts(context.Background(), calendar.Period{})
	if err != nil || len(readings) != 2 {
		t.Fatal(err, readings)
	}
	n := facts.Len()
	if facts.Measures["email_clicks"][n-1] != 5 || facts.Measures["email_opens"][n-1] != 9 || !math.IsNaN(facts.Measures["email_clicks"][0]) || !math.IsNaN(facts.Measures["spend"][n-1]) {
		t.Errorf("measures = %v", facts.Measures)
	}
	if facts.Dims["campaign"][n-1] != "" || len(facts.Dims["channel"]) != n {
		t.Errorf("dimensions = %v", facts.Dims)
	}
}

func TestUnplanned(t *testing.T) {
	plan := &assess.Plan{Campaigns: []assess.Campaign{{ID: "A"}}}
	facts := &assess.Facts{Dims: map[string][]string{"campaign": {"A", "Z", "", "B", "Z"}}}
	if got := strings.Join(UnplannedCampaigns(plan, facts), " "); got != "B Z" {
		t.Errorf("Unplanned = %q", got)
	}
}

func TestFigures(t *testing.T) {
	f := Figures{"spend": 100.5, "revenue": 3e6}
	back, err := ParseFigures(f.String())
	if err != nil || back.Change(f) != 0 {
		t.Errorf("%s read back as %v, %v", f, back, err)
	}
	for _, tt := range []struct {
		now  Figures
		want float64
	}{
		{Figures{"spend": 100.5, "revenue": 3.03e6}, 0.01},
		{Figures{"spend": 100.5}, math.Inf(1)},
		{Figures{"spend": 100.5, "revenue": 3e6, "sales": 1}, math.Inf(1)},
	} {
		if got := tt.now.Change(f); math.Abs(got-tt.want) > 1e-12 && got != tt.want {
			t.Errorf("Change(%v) = %g, want %g", tt.now, got, tt.want)
		}
	}
	if _, err := ParseFigures("spend"); err == nil {
		t.Error("a figure without a number was read")
	}
}

func TestAddress(t *testing.T) {
	r := Recipient{Person: Person{Name: "Maria", Email: "maria@harbour.example"}}
	onlyHarbour := func(a string) bool { return strings.HasSuffix(a, "@harbour.example") }
	for _, tt := range []struct {
		post Post
		who  string
		want string
	}{
		{Post{}, "maria@harbour.example", "maria@harbour.example"},
		{Post{Allows: onlyHarbour}, "maria@harbour.example", "maria@harbour.example"},
		{Post{Allows: onlyHarbour}, "maria@elsewhere.example", ""},
		{Post{Allows: onlyHarbour, Redirect: "me@elsewhere.example"}, "maria@harbour.example", "me@elsewhere.example"},
		{Post{}, "not an address", ""},
	} {
		r.Email = tt.who
		got, err := tt.post.address(r)
		if (err == nil) != (tt.want != "") || err == nil && got.Email != tt.want {
			t.Errorf("%s: %v, %v; want %q", tt.who, got, err, tt.want)
		}
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Spring Sale 2026!": "spring-sale-2026", "ΑΘΗΝΑ: café / bar": "αθηνα-café-bar", "../../etc": "etc", "☕": "report",
		strings.Repeat("ü", 100): strings.Repeat("ü", 30),
	} {
		if got := slug(title); got != want {
			t.Errorf("slug(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestNewestAsksForDatesAlone(t *testing.T) {
	p, s := pipelineOn(t)
	newest, err := p.Newest(context.Background(), "performance")
	if err != nil || newest != day(10) {
		t.Errorf("Newest = %s, %v", newest, err)
	}
	q := s.queries[len(s.queries)-1]
	if len(q.Fields) != 1 || !q.Group {
		t.Errorf("query = %+v", q)
	}
	if _, err := p.Newest(context.Background(), "nothing"); err == nil {
		t.Error("no error for an unknown dataset")
	}
}
