package graph_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/xuri/excelize/v2"

	"debrief/sources"
	"debrief/sources/graph"
	"debrief/sources/graph/graphtest"
	"debrief/sources/grid"
	"debrief/sources/sourcetest"
	"debrief/sources/xlsx"
)

func TestConformance(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		return open(t, graphtest.New(t, workbook(t, f)), graph.Options{}), sources.Relation{Sheet: "Sheet1"}
	})
}

// workbook writes the rows as an Excel file.
func workbook(t *testing.T, f sourcetest.Fixture) []byte {
	t.Helper()
	book := excelize.NewFile()
	date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	set := func(column, row int, c sources.Cell) error {
		at := grid.ColumnName(column+1) + strconv.Itoa(row+1)
		switch c.Kind {
		case sources.TextCell:
			return book.SetCellStr("Sheet1", at, string(c.Text))
		case sources.NumberCell:
			return book.SetCellFloat("Sheet1", at, c.Number, -1, 64)
		case sources.DateCell:
			return errors.Join(book.SetCellValue("Sheet1", at, c.Day.Time()), book.SetCellStyle("Sheet1", at, at, date))
		}
		return nil
	}
	for i, heading := range f.Headings {
		err = errors.Join(err, set(i, 0, sourcetest.Text(heading)))
	}
	for r, row := range f.Rows {
		for c := range row {
			err = errors.Join(err, set(c, r+1, row[c]))
		}
	}
	var b bytes.Buffer
	if err := errors.Join(err, book.Write(&b), book.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// some is a small workbook.
func some(t *testing.T) []byte {
	return workbook(t, sourcetest.Fixture{Headings: []string{"campaign", "spend"}, Rows: [][]sources.Cell{{sourcetest.Text("Spring"), sourcetest.Number(12.5)}}})
}

// options are those of an application that may read.
func options(s *graphtest.Server) graph.Options {
	return graph.Options{
		Address: graph.Address{File: graphtest.File, Site: graphtest.Site}, Tenant: graphtest.Tenant, Client: graphtest.Client,
		Secret: func() (string, error) { return graphtest.Secret, nil }, Network: s.Network(),
		Open: func(ctx context.Context, folder, name string) (sources.Source, error) {
			return xlsx.Open(ctx, xlsx.Options{Folder: folder, Path: name})
		},
	}
}

func open(t *testing.T, s *graphtest.Server, with graph.Options) *graph.Source {
	t.Helper()
	o := options(s)
	if with.Address != (graph.Address{}) {
		o.Address = with.Address
	}
	if with.Secret != nil {
		o.Secret = with.Secret
	}
	o.TimeLimit, o.MaxBytes, o.Clock = with.TimeLimit, with.MaxBytes, with.Clock
	src, err := graph.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src.(*graph.Source)
}

var spend = sources.Query{Dataset: "performance", Group: true, Fields: []sources.Field{{Name: "campaign"}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}}}

// TestAddresses: every way of naming it leads to the file, and what is said of
// where figures came from holds no secret link.
func TestAddresses(t *testing.T) {
	for _, a := range []graph.Address{
		{File: graphtest.File, Site: graphtest.Site}, {File: graphtest.Item, Site: graphtest.Site}, {File: "/" + graphtest.File, Owner: graphtest.Owner},
		{File: graphtest.Item, Drive: graphtest.Drive}, {File: graphtest.File, Drive: graphtest.Drive}, {File: graphtest.Link},
	} {
		got, err := open(t, graphtest.New(t, some(t)), graph.Options{Address: a}).Read(t.Context(), spend)
		if err != nil {
			t.Errorf("%+v: %v", a, err)
			continue
		}
		p := got.Provenance
		if v, _ := got.Table.Column("spend").Number(0); v != 12.5 || p.Source != "onedrive Plan 2026 #1.xlsx" || p.Version != `version "c:{8E2D0C1B},12" of 2026-06-19T08:00:00Z` || len(p.Digest) != 64 {
			t.Errorf("%+v: %v, %+v", a, v, p)
		}
	}
}

// TestReadAgain: an unchanged file is not sent again, and a token is used until
// it is refused.
func TestReadAgain(t *testing.T) {
	s := graphtest.New(t, some(t))
	src := open(t, s, graph.Options{})
	for i, tokens := range []int{1, 1, 2} {
		if i == 2 {
			s.Expire()
		}
		if _, err := src.Read(t.Context(), spend); err != nil {
			t.Fatal(err)
		}
		if got := s.Count("login.microsoftonline.com"); got != tokens {
			t.Errorf("reading %d: %d tokens, want %d", i+1, got, tokens)
		}
	}
	if listed, err := src.Relations(t.Context()); err != nil || len(listed) != 1 {
		t.Errorf("relations = %v, %v", listed, err)
	}
}

// TestChanging: what is said of the version is true of the file that was read.
func TestChanging(t *testing.T) {
	for changes, want := range map[int64]string{2: "", 100: "it changed while it was read, 3 times"} {
		s := graphtest.New(t, some(t))
		var seen atomic.Int64
		s.Before = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Host == "contoso.sharepoint.com" && seen.Add(1) <= changes {
				s.Version++
			}
			return false
		}
		got, err := open(t, s, graph.Options{}).Read(t.Context(), spend)
		if want == "" && (err != nil || !strings.Contains(got.Provenance.Version, `,14"`)) {
			t.Errorf("%+v, %v", got, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("error = %v, want %q", err, want)
		}
	}
}

// TestRefused: what is wrong is said with what to do, and without secrets.
func TestRefused(t *testing.T) {
	at := func(host, path string, h http.HandlerFunc) func(*graphtest.Server) {
		return func(s *graphtest.Server) {
			s.Before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Host != host || !strings.HasSuffix(r.URL.Path, path) {
					return false
				}
				h(w, r)
				return true
			}
		}
	}
	fail := func(status int, code, message string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "900") // longer than anybody waits
			graphtest.Fail(w, status, code, message)
		}
	}
	to := func(address string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
	}
	const api, store, login = "graph.microsoft.com", "contoso.sharepoint.com", "login.microsoftonline.com"
	for _, c := range []struct {
		name       string
		change     func(*graphtest.Server)
		o          graph.Options
		from       sources.Relation
		want, hint string
		passes     bool
	}{
		{name: "denied", change: at(api, "#1.xlsx", fail(403, "accessDenied", "Access denied")), want: "may not read the file (403): accessDenied: Access denied", hint: "Files.Read.All"},
		{name: "denied content", change: at(api, "/content", fail(403, "accessDenied", "Access denied")), want: "may not read the file (403)", hint: "Sites.Selected"},
		{name: "unauthorized", change: at(api, "", fail(401, "generalException", "no")), want: "does not accept the application's token (401)", hint: "Entra"},
		{name: "missing", o: graph.Options{Address: graph.Address{File: "Plans/2025.xlsx", Site: graphtest.Site}}, want: "no such file, site or drive (404)", hint: "renamed", passes: true},
		{name: "no such site", o: graph.Options{Address: graph.Address{File: graphtest.File, Site: "contoso.sharepoint.com/sites/nowhere"}}, want: "no such file, site or drive (404)", hint: "address", passes: true},
		{name: "throttled", change: at(api, "#1.xlsx", fail(429, "activityLimitReached", "The app has been throttled.")), want: "cannot answer now (429)", hint: "again", passes: true},
		{name: "down", change: at(api, "/content", fail(503, "serviceNotAvailable", "down")), want: "cannot answer now (503)", hint: "again", passes: true},
		{name: "locked", change: at(api, "/content", fail(423, "locked", "The file is checked out")), want: "locked (423)", hint: "again", passes: true},
		{name: "a folder", change: func(s *graphtest.Server) { s.Folder = true }, want: "it is a folder", hint: "workbook"},
		{name: "a text", change: func(s *graphtest.Server) { s.Name = "Plan.docx" }, want: `"Plan.docx" is no Excel workbook`, hint: ".xlsx"},
		{name: "too large", change: func(s *graphtest.Server) { s.Size = 51 << 20 }, want: "larger than 50 MB", hint: "smaller"},
		{name: "larger than it says", o: graph.Options{MaxBytes: 5000}, change: func(s *graphtest.Server) { s.Size = 10 }, want: "larger than", hint: "part of it"},
		{name: "elsewhere", change: at(api, "/content", to("https://evil.example/plan.xlsx")), want: "it redirects to evil.example", hint: "allow_hosts"},
		{name: "without https", change: at(api, "/content", to("http://contoso.sharepoint.com/plan.xlsx")), want: "without https", hint: "address"},
		{name: "into the network", change: at(api, "/content", to("https://127.0.0.1/plan.xlsx")), want: "it redirects to 127.0.0.1", hint: "allow_hosts"},
		{name: "metadata redirect", change: at(api, "#1.xlsx", to("https://evil.example/")), want: "Microsoft answers with 302", hint: "browser"},
		{name: "not a workbook", change: func(s *graphtest.Server) { s.Content = []byte("<html>log in</html>") }, want: "Plan_2026__1.xlsx", hint: ""},
		{name: "no such sheet", from: sources.Relation{Sheet: "Sheet2"}, want: `there is no sheet "Sheet2"; did you mean "Sheet1"?`},
		{name: "cut off", change: at(store, "", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "4096")
			w.Write([]byte("PK"))
		}), want: "unexpected EOF", hint: "again", passes: true},
		{name: "half open", o: graph.Options{TimeLimit: 300 * time.Millisecond}, change: at(store, "", func(w http.ResponseWriter, r *http.Request) {
			w.Write([]byte("PK"))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}), want: "cannot be fetched within 300ms", hint: "again", passes: true},
		{name: "wrong secret", o: graph.Options{Secret: func() (string, error) { return "canary+wrong", nil }}, want: "refuses the application or its secret: invalid_client AADSTS7000215", hint: "make a new one"},
		{name: "no secret", o: graph.Options{Secret: func() (string, error) { return "", errors.New("read secret: no such file") }}, want: "no such file", hint: "again", passes: true},
		{name: "tokens down", change: at(login, "", fail(500, "x", "y")), want: "cannot give out tokens now (500)", hint: "again", passes: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := graphtest.New(t, some(t))
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
			if strings.Contains(fmt.Sprintf("%v %+v %v", err, err, f), "canary") {
				t.Errorf("a secret is in the error: %v", err)
			}
			if s.Count("evil.example") > 0 {
				t.Error("it went astray")
			}
		})
	}
}

// TestPatience: a throttled question is asked again when Microsoft says so.
func TestPatience(t *testing.T) {
	s := graphtest.New(t, some(t))
	var seen atomic.Int64
	s.Before = func(w http.ResponseWriter, r *http.Request) bool {
		busy := r.Host == "graph.microsoft.com" && strings.HasSuffix(r.URL.Path, "/content") && seen.Add(1) == 1
		if busy {
			w.Header().Set("Retry-After", "45")
			graphtest.Fail(w, 429, "activityLimitReached", "The app has been throttled.")
		}
		return busy
	}
	clock := clockwork.NewFakeClockAt(time.Now())
	src := open(t, s, graph.Options{Clock: clock})
	done := make(chan error, 1)
	go func() {
		_, err := src.Read(context.WithoutCancel(t.Context()), spend)
		done <- err
	}()
	if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	clock.Advance(44 * time.Second)
	select {
	case err := <-done:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	clock.Advance(time.Second)
	if err := <-done; err != nil || seen.Load() != 2 {
		t.Errorf("%v, asked %d times", err, seen.Load())
	}
}

func TestFaults(t *testing.T) {
	valid := graph.Options{Address: graph.Address{File: "Plan.xlsx", Site: "contoso.sharepoint.com"}, Tenant: graphtest.Tenant, Client: graphtest.Client}
	for _, c := range []struct {
		change func(*graph.Options)
		want   string
	}{
		{func(*graph.Options) {}, ""},
		{func(o *graph.Options) { o.Site = "" }, "file"},
		{func(o *graph.Options) { o.Owner = "mia@contoso.com" }, "file"},
		{func(o *graph.Options) { o.File = "https://contoso.sharepoint.com/x" }, "file"},
		{func(o *graph.Options) { o.File, o.Site = "http://contoso.sharepoint.com/x", "" }, "file"},
		{func(o *graph.Options) { o.File = "plan" }, "file"},
		{func(o *graph.Options) { o.File = "Plans/../../x.xlsx" }, "file"},
		{func(o *graph.Options) { o.Site = "https://contoso.sharepoint.com" }, "site"},
		{func(o *graph.Options) { o.Site = "contoso.sharepoint.com:/x" }, "site"},
		{func(o *graph.Options) { o.Site, o.Owner = "", "mia/../x" }, "owner"},
		{func(o *graph.Options) { o.Site, o.Drive = "", "b!/x" }, "drive"},
		{func(o *graph.Options) { o.Tenant = "contoso.com/evil" }, "tenant"},
		{func(o *graph.Options) { o.Client = "debrief" }, "client"},
		{func(o *graph.Options) { o.Hosts = []string{"https://x"} }, "hosts"},
		{func(o *graph.Options) { o.Tenant, o.Client = "", "" }, "tenant client"},
	} {
		o := valid
		c.change(&o)
		var keys []string
		for _, f := range o.Faults() {
			keys = append(keys, f.Key)
			if f.What == "" || f.Hint == "" {
				t.Errorf("fault %+v", f)
			}
		}
		if got := strings.Join(keys, " "); got != c.want || (o.Check() == nil) != (c.want == "") {
			t.Errorf("%+v: faults of %q, want %q", o.Address, got, c.want)
		}
	}
}
