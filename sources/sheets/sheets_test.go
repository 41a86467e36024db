package sheets_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jonboulle/clockwork"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/grid"
	"debrief/sources/sheets"
	"debrief/sources/sheets/sheetstest"
	"debrief/sources/sourcetest"
)

func TestConformance(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		return open(t, sheetstest.New(t, sheetstest.Sheet{Title: "It's results", Cells: cellsOf(f)}), sheets.Options{}), sources.Relation{Sheet: "It's results"}
	})
}

func TestPublicData(t *testing.T) {
	fill := func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		return open(t, sheetstest.New(t, sheetstest.Sheet{Title: "Data", Cells: cellsOf(f)}), sheets.Options{}), sources.Relation{}
	}
	t.Run("campaign leads", func(t *testing.T) {
		sourcetest.CampaignLeads(t, "../../../shared/data/campaign-leads-orders/Marketing.csv", fill)
	})
}

func cellsOf(f sourcetest.Fixture) [][]sheetstest.Cell {
	headings := make([]sources.Cell, len(f.Headings))
	for i, heading := range f.Headings {
		headings[i] = sourcetest.Text(heading)
	}
	return sheetstest.Plain(append([][]sources.Cell{headings}, f.Rows...))
}

func line(cells ...sources.Cell) []sheetstest.Cell {
	return sheetstest.Plain([][]sources.Cell{cells})[0]
}

func open(t *testing.T, s *sheetstest.Server, o sheets.Options) *sheets.Source {
	t.Helper()
	o.Spreadsheet, o.Network = "https://docs.google.com/spreadsheets/d/"+sheetstest.ID+"/edit?gid=0#gid=0", s.Network()
	if o.Key == nil {
		o.Key = s.Key
	}
	src, err := sheets.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src.(*sheets.Source)
}

// plan is a sheet with what sheets have.
func plan() sheetstest.Sheet {
	return sheetstest.Sheet{
		Title: "Plan",
		Cells: [][]sheetstest.Cell{
			line(sourcetest.Text("Our plan")),
			nil,
			line(sourcetest.Text("campaign"), sourcetest.Text("start"), sourcetest.Text("spend"), sourcetest.Text("done")),
			{{Cell: sourcetest.Text("Spring")}, {Cell: sourcetest.Day("2026-03-01"), Type: "DATE_TIME", Pattern: `d"."m"."yyyy h:mm`}, {Cell: sourcetest.Number(12.5), Type: "CURRENCY", Pattern: `[$€]#,##0.00`}, {Cell: sourcetest.Text("TRUE")}},
			{{}, {Cell: sourcetest.Number(0.5), Type: "TIME", Pattern: "h:mm"}, {Cell: sources.Cell{Kind: sources.ErrorCell, Text: []byte("DIVIDE_BY_ZERO")}}, {}},
			{{Cell: sourcetest.Text("Autumn")}, {Cell: sourcetest.Number(46082)}, {Cell: sourcetest.Number(3)}, {Cell: sourcetest.Text("FALSE")}},
		},
		Merges: []grid.Area{{Top: 1, Left: 1, Bottom: 1, Right: 4}, {Top: 4, Left: 1, Bottom: 5, Right: 1}},
		Tables: map[string]grid.Area{"Media": {Top: 3, Left: 1, Bottom: 4, Right: 4}},
	}
}

var spend = sources.Query{Dataset: "performance", Group: true, Fields: []sources.Field{{Name: "campaign"}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}}}

// TestCells: kinds, formats, merged cells and places are those of the sheet.
func TestCells(t *testing.T) {
	s := sheetstest.New(t, sheetstest.Sheet{Title: "Notes", Hidden: true}, plan())
	s.Names = map[string]string{"Top": "Plan!A3:D4", "Whole": "Plan!A:D"}
	src := open(t, s, sheets.Options{})
	got, err := src.Sample(t.Context(), sources.Relation{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, row := range got.Rows {
		for i, c := range row.Cells {
			shown = append(shown, fmt.Sprintf("%s%d %d %s %s", grid.ColumnName(i+1), row.At, c.Kind, c.String(), c.Format))
		}
	}
	want := []string{"A1 1 Our plan ", "A3 1 campaign ", "B3 1 start ", "C3 1 spend ", "D3 1 done ",
		`A4 1 Spring `, `B4 3 2026-03-01 d"."m"."yyyy h:mm`, "C4 2 12.5 [$€]#,##0.00", "D4 1 TRUE ",
		"A5 1 Spring ", "B5 2 0.5 h:mm", "C5 4 #DIV/0! ", "A6 1 Autumn ", "B6 2 46082 ", "C6 2 3 ", "D6 1 FALSE "}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if got.Used != "A1:D6" || got.Total != 5 || fmt.Sprint(got.Merged) != "[A1:D1 A4:A5]" {
		t.Errorf("used %s, %d rows, merged %v", got.Used, got.Total, got.Merged)
	}
	listed, err := src.Relations(t.Context())
	if err != nil || len(listed) != 5 || !listed[0].Hidden || listed[2].Relation.Table != "Media" {
		t.Errorf("relations = %+v, %v", listed, err)
	}
	for relation, want := range map[sources.Relation]float64{{Sheet: " plan "}: 15.5, {Table: "media"}: 12.5, {Table: "Top"}: 12.5, {Table: "whole"}: 15.5, {Range: "A3:C6"}: 15.5, {Range: "A3:C4"}: 12.5} {
		q := spend
		q.From = relation
		r, err := src.Read(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, v := range r.Table.Column("spend").Numbers {
			sum += v
		}
		if sum != want {
			t.Errorf("%+v: spend = %v, want %v", relation, sum, want)
		}
		if p := r.Provenance; p.Version != "version 17 of 2026-06-19T08:00:00.000Z" || p.Source != "google_sheet "+sheetstest.ID || len(p.Digest) != 64 {
			t.Errorf("provenance = %+v", p)
		}
		if want == 15.5 && (len(r.Rejected.Reasons) != 1 || r.Rejected.Reasons[0].Examples[0].Where != "google_sheet "+sheetstest.ID+" Plan!C5") {
			t.Errorf("rejected = %+v", r.Rejected)
		}
	}
}

// TestHuge reads a sheet in pieces, with one token.
func TestHuge(t *testing.T) {
	const rows = 40_000
	big := sheetstest.Sheet{Title: "Big", Cells: [][]sheetstest.Cell{line(sourcetest.Text("campaign"), sourcetest.Text("spend"))}}
	for range rows {
		big.Cells = append(big.Cells, line(sourcetest.Text("Spring"), sourcetest.Number(0.5)))
	}
	s := sheetstest.New(t, big)
	got, err := open(t, s, sheets.Options{}).Read(t.Context(), spend)
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := got.Table.Column("spend").Number(0); v != rows/2 || got.Provenance.Rows != rows {
		t.Errorf("spend = %v of %d rows", v, got.Provenance.Rows)
	}
	pieces := (rows + 1 + 1922) / 1923 // of 26 columns
	if asked := s.Count("sheets.googleapis.com"); asked != pieces+1 || s.Count("oauth2.googleapis.com") != 1 || s.Count("www.googleapis.com") != 2 {
		t.Errorf("asked %d times, %d pieces; %d tokens", asked, pieces, s.Count("oauth2.googleapis.com"))
	}
	_, err = open(t, s, sheets.Options{MaxCells: 1_000_000}).Read(t.Context(), spend)
	if err == nil || !strings.Contains(err.Error(), "more than 1000000") {
		t.Errorf("error = %v", err)
	}
}

// TestChanging: pieces of two versions are no answer.
func TestChanging(t *testing.T) {
	for changes, want := range map[int64]string{2: "", 100: "it changed while it was read, 3 times"} {
		big := plan()
		big.Rows = 4000
		s := sheetstest.New(t, big)
		var seen atomic.Int64
		s.Before = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.URL.Query().Has("ranges") && seen.Add(1) <= changes {
				s.Version++
			}
			return false
		}
		got, err := open(t, s, sheets.Options{}).Read(t.Context(), spend)
		if want == "" && (err != nil || got.Provenance.Rows != 3) {
			t.Errorf("%+v, %v", got, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("error = %v, want %q", err, want)
		}
	}
}

// TestPatience: what passes is waited for, as long as Google says, and no longer
// than is sensible.
func TestPatience(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(w http.ResponseWriter)
		times  int64
		waits  []time.Duration
		want   string
	}{
		{"quota", func(w http.ResponseWriter) {
			sheetstest.Fail(w, 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Read requests'")
		}, 3, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}, ""},
		{"retry after", func(w http.ResponseWriter) { w.Header().Set("Retry-After", "30"); w.WriteHeader(503) }, 2, []time.Duration{30 * time.Second, 30 * time.Second}, ""},
		{"drive's quota", func(w http.ResponseWriter) {
			sheetstest.FailDrive(w, 403, "userRateLimitExceeded", "User Rate Limit Exceeded")
		}, 1, []time.Duration{time.Second}, ""},
		{"too long", func(w http.ResponseWriter) { w.Header().Set("Retry-After", "3600"); w.WriteHeader(429) }, 1, nil, "quota of readings is used up (429)"},
		{"for ever", func(w http.ResponseWriter) { w.WriteHeader(500) }, 100, []time.Duration{1 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second}, "Google cannot answer now (500)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sheetstest.New(t, plan())
			var seen atomic.Int64
			s.Before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Host == "oauth2.googleapis.com" || seen.Add(1) > c.times {
					return false
				}
				c.answer(w)
				return true
			}
			clock := clockwork.NewFakeClockAt(time.Now())
			src := open(t, s, sheets.Options{Clock: clock})
			done := make(chan error, 1)
			go func() {
				_, err := src.Read(context.WithoutCancel(t.Context()), spend)
				done <- err
			}()
			for _, wait := range c.waits {
				if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				clock.Advance(wait - time.Millisecond)
				select {
				case err := <-done:
					t.Fatalf("it did not wait: %v", err)
				default:
				}
				clock.Advance(time.Millisecond)
			}
			err := <-done
			var f *sources.Failure
			if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &f) || !strings.Contains(f.Error(), c.want) || f.Permanent() || f.Hint == "") {
				t.Errorf("error = %v, want %q", err, c.want)
			}
		})
	}
}

// TestRefused: what is wrong is said with what to do, and without secrets.
func TestRefused(t *testing.T) {
	deny := func(code int, status, message string, reasons ...string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.Host == "oauth2.googleapis.com" {
				return false
			}
			sheetstest.Fail(w, code, status, message, reasons...)
			return true
		}
	}
	token := func(h http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.Host != "oauth2.googleapis.com" {
				return false
			}
			h(w, r)
			return true
		}
	}
	stranger := sheetstest.New(t)
	for _, c := range []struct {
		name       string
		change     func(*sheetstest.Server)
		o          sheets.Options
		from       sources.Relation
		want, hint string
		passes     bool
	}{
		{name: "not shared", change: func(s *sheetstest.Server) {
			s.Before = deny(403, "PERMISSION_DENIED", "The caller does not have permission")
		}, want: "not shared with the service account (403)", hint: "share it with " + sheetstest.Account},
		{name: "missing", change: func(s *sheetstest.Server) { s.Before = deny(404, "NOT_FOUND", "Requested entity was not found.") }, want: "there is no such spreadsheet", hint: sheetstest.Account},
		{name: "API off", change: func(s *sheetstest.Server) {
			s.Before = deny(403, "PERMISSION_DENIED", "Google Sheets API has not been used in project 1 before or it is disabled.", "SERVICE_DISABLED")
		}, want: "may not use an API of Google", hint: "enable both the Google Sheets API and the Google Drive API"},
		{name: "unauthorized", change: func(s *sheetstest.Server) { s.Before = deny(401, "UNAUTHENTICATED", "no") }, want: "does not accept the service account's token (401)", hint: "disabled"},
		{name: "an Excel file", change: func(s *sheetstest.Server) {
			s.Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		}, want: "no Google spreadsheet", hint: "Save as Google Sheets"},
		{name: "in the bin", change: func(s *sheetstest.Server) { s.Trashed = true }, want: "lies in the bin", hint: "restore"},
		{name: "sheet renamed", from: sources.Relation{Sheet: "Plans"}, want: `there is no sheet "Plans"; did you mean "Plan"?`},
		{name: "sheet renamed meanwhile", change: func(s *sheetstest.Server) {
			s.Before = func(_ http.ResponseWriter, r *http.Request) bool {
				if r.URL.Query().Has("ranges") {
					s.Sheets[0].Title = "New plan"
				}
				return false
			}
		}, want: "Unable to parse range", hint: "renamed"},
		{name: "key of another", o: sheets.Options{Key: stranger.Key}, want: "refuses the key of the service account: invalid_grant Invalid JWT Signature.", hint: "clock"},
		{name: "tokens down", change: func(s *sheetstest.Server) {
			s.Before = token(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "999"); w.WriteHeader(503) })
		}, want: "cannot give out tokens now (503)", hint: "again", passes: true},
		{name: "tokens of nonsense", change: func(s *sheetstest.Server) {
			s.Before = token(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("canary")) })
		}, want: "Google gives no token", hint: "again", passes: true},
		{name: "token redirect", change: func(s *sheetstest.Server) {
			s.Before = token(func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://evil.example/", http.StatusTemporaryRedirect)
			})
		}, want: "refuses the key", hint: "key"},
		{name: "redirect", change: func(s *sheetstest.Server) {
			s.Before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Host == "www.googleapis.com" {
					http.Redirect(w, r, "https://evil.example/", http.StatusFound)
				}
				return r.Host == "www.googleapis.com"
			}
		}, want: "Google answers with 302", hint: "browser"},
		{name: "cut off", change: func(s *sheetstest.Server) {
			s.Before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Query().Has("ranges") {
					w.Header().Set("Content-Length", "4096")
					w.Write([]byte(`{"sheets":[{"data":[{"rowData":[`))
					return true
				}
				return false
			}
		}, want: "unexpected EOF", hint: "again", passes: true},
		{name: "half open", o: sheets.Options{TimeLimit: 300 * time.Millisecond}, change: func(s *sheetstest.Server) {
			s.Before = func(w http.ResponseWriter, r *http.Request) bool {
				if !r.URL.Query().Has("ranges") {
					return false
				}
				w.Write([]byte(`{"sheets":[`))
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return true
			}
		}, want: "cannot be fetched within 300ms", hint: "again", passes: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sheetstest.New(t, plan())
			if c.change != nil {
				c.change(s)
			}
			q := spend
			q.From = c.from
			got, err := open(t, s, c.o).Read(t.Context(), q)
			var f *sources.Failure
			if got != nil || !errors.As(err, &f) || !strings.Contains(err.Error(), c.want) || !strings.Contains(f.Hint, c.hint) || f.Permanent() == c.passes {
				t.Errorf("error = %v (hint %v), want %q", err, f, c.want)
			}
			for _, secret := range []string{"canary", "PRIVATE", "eyJ", "ya29"} {
				if strings.Contains(fmt.Sprintf("%v %+v %s", err, err, f.Hint), secret) {
					t.Errorf("a secret is in the error: %v", err)
				}
			}
		})
	}
}

// TestTokens: a token is used until it expires, and exchanged when it is refused.
func TestTokens(t *testing.T) {
	s := sheetstest.New(t, plan())
	clock := clockwork.NewFakeClockAt(time.Now())
	src := open(t, s, sheets.Options{Clock: clock})
	for i, c := range []struct {
		before func()
		tokens int
	}{{func() {}, 1}, {func() { clock.Advance(50 * time.Minute) }, 1}, {s.Expire, 2}, {func() { clock.Advance(59 * time.Minute) }, 3}} {
		c.before()
		if _, err := src.Read(t.Context(), spend); err != nil {
			t.Fatal(err)
		}
		if got := s.Count("oauth2.googleapis.com"); got != c.tokens {
			t.Errorf("reading %d: %d tokens, want %d", i+1, got, c.tokens)
		}
	}
}

// TestPrivateNetwork: names that lead to this machine lead nowhere.
func TestPrivateNetwork(t *testing.T) {
	s := sheetstest.New(t, plan())
	n := s.Network()
	n.Permits = nil
	src, err := sheets.Open(t.Context(), sheets.Options{Spreadsheet: sheetstest.ID, Key: s.Key, Network: n, TimeLimit: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if _, err := src.Read(t.Context(), spend); err == nil || s.Count("oauth2.googleapis.com") > 0 {
		t.Errorf("error = %v", err)
	}
}

func TestCheck(t *testing.T) {
	const id = sheetstest.ID
	for text, want := range map[string]bool{
		id: true, "https://docs.google.com/spreadsheets/d/" + id + "/edit#gid=0": true, "https://docs.google.com/spreadsheets/u/0/d/" + id: true,
		"": false, "plan": false, "http://docs.google.com/spreadsheets/d/" + id: false, "https://docs.google.com.evil.example/spreadsheets/d/" + id: false,
		"https://docs.google.com/document/d/" + id: false, "https://docs.google.com/spreadsheets/d/e/2PACX-" + id + "/pubhtml": false, "https://docs.google.com/spreadsheets/d/../" + id: false,
	} {
		if err := sheets.Check(text); (err == nil) != want {
			t.Errorf("Check(%q) = %v", text, err)
		}
	}
}

func TestKeys(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "is not the JSON",
		"canary":                     "is not the JSON",
		`{"type":"authorized_user"}`: "not one of a service account",
		`{"type":"service_account"}`: "lacks its address or its private key",
		`{"type":"service_account","client_email":"a@b","private_key":"canary"}`: "lacks its address or its private key",
	} {
		_, err := sheets.Open(t.Context(), sheets.Options{Spreadsheet: sheetstest.ID, Key: func() (string, error) { return text, nil }})
		var f *sources.Failure
		if !errors.As(err, &f) || !strings.Contains(f.What, want) || f.Hint == "" || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: error = %v, want %q", text, err, want)
		}
	}
}

// TestEarlyDates: serial numbers are Google's, which has no leap day in 1900.
func TestEarlyDates(t *testing.T) {
	s := sheetstest.New(t, sheetstest.Sheet{Title: "Dates", Cells: [][]sheetstest.Cell{line(sourcetest.Text("date")),
		line(sourcetest.Day("1900-02-28")), line(sourcetest.Day("1900-03-01")), line(sourcetest.Day("1815-06-18"))}})
	got, err := open(t, s, sheets.Options{}).Read(t.Context(), sources.Query{Dataset: "d", Fields: []sources.Field{{Name: "date", Kind: sources.Date}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []calendar.Date{calendar.On(1900, 2, 28), calendar.On(1900, 3, 1), calendar.On(1815, 6, 18)}
	if diff := cmp.Diff(want, got.Table.Column("date").Dates); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}
