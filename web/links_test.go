package web_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"debrief/calendar"
	"debrief/web"
)

// desk knows one file and one subscription, by the whole of their addresses.
type desk struct {
	name    string // of the organization; Harbour & Sons if empty
	stopped int    // how often
	broken  bool
	locale  string
}

const (
	fileAddress = "/f/pdf?e=1&r=9b1c&s=good"
	stopAddress = "/u/8f3c?e=0&r=&s=good"
)

func (d *desk) open(link *url.URL, want string) error {
	switch {
	case d.broken:
		return errors.New("the database is away: secret detail")
	case strings.Contains(link.RawQuery, "s=old"):
		return web.ErrLinkOver
	case !strings.HasSuffix(link.RequestURI(), want):
		return web.ErrNoLink
	}
	return nil
}

func (d *desk) Knows(link *url.URL) bool {
	return strings.HasPrefix(d.name, "other") == strings.Contains(link.RawQuery, "by=other")
}

func (d *desk) File(_ context.Context, link *url.URL) (web.File, error) {
	return web.File{Name: "frühling_debrief.pdf", MediaType: "application/pdf", Bytes: []byte("%PDF-1.7 figures")}, d.open(link, fileAddress)
}

func (d *desk) Subscription(_ context.Context, link *url.URL) (web.Subscription, error) {
	s := web.Subscription{Report: "Weekly <pulse>", Address: "maria@harbour.example", Locale: d.locale}
	if d.stopped > 0 {
		s.Stopped = calendar.On(2026, 6, 14)
	}
	return s, d.open(link, stopAddress)
}

func (d *desk) Stop(ctx context.Context, link *url.URL) (web.Subscription, error) {
	if err := d.open(link, stopAddress); err != nil {
		return web.Subscription{}, err
	}
	d.stopped++
	return d.Subscription(ctx, link)
}

func (d *desk) House() web.House {
	return web.House{Organization: cmp.Or(d.name, "Harbour & Sons"), Currency: "EUR", Locale: "en-GB", Sender: "reports@harbour.example"}
}

// answer is what a browser gets.
type answer struct {
	code   int
	header http.Header
	body   string
}

// ask sends a request to a server with a desk.
func ask(t testing.TB, d *desk, method, address, form string) answer {
	t.Helper()
	r := httptest.NewRequest(method, address, strings.NewReader(form))
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return do(t, d, r)
}

func do(t testing.TB, d *desk, r *http.Request) answer {
	t.Helper()
	w := httptest.NewRecorder()
	web.Server("", func() error { return nil }, prometheus.NewRegistry(), d).Handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{w.Code, w.Result().Header, string(body)}
}

func (a answer) has(t *testing.T, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got := a.header.Get(name); got != value {
			t.Errorf("%s: %s, want %s", name, got, value)
		}
	}
}

// private is what every answer says.
var private = map[string]string{
	"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
}

func TestFileLink(t *testing.T) {
	want := map[string]string{
		"Content-Type": "application/pdf", "Content-Length": "16", "Content-Security-Policy": "default-src 'none'",
		"Content-Disposition": "attachment; filename*=utf-8''fr%C3%BChling_debrief.pdf",
	}
	for method, body := range map[string]string{http.MethodGet: "%PDF-1.7 figures", http.MethodHead: ""} {
		for _, prefix := range []string{"", "/debrief"} {
			got := ask(t, &desk{}, method, prefix+fileAddress, "")
			if got.code != http.StatusOK || got.body != body {
				t.Errorf("%s: %d %q", method, got.code, got.body)
			}
			got.has(t, want)
			got.has(t, private)
		}
	}
}

func TestLinksThatOpenNothing(t *testing.T) {
	var first answer
	for i, address := range []string{
		"/f/pdf?e=1&r=9b1c&s=bad", "/f/pdf", "/f/xlsx?e=1&r=9b1c&s=good", "/f/..%2f..%2fetc%2fpasswd?e=1&r=9b1c&s=good", "/f/", "/", "/u/8f3c", "/etc/passwd", "/x/y/z",
	} {
		got := ask(t, &desk{}, http.MethodGet, address, "")
		got.has(t, private)
		if got.code != http.StatusNotFound || !strings.Contains(got.body, "There is nothing at this address") {
			t.Errorf("%s: %d\n%s", address, got.code, got.body)
		}
		if i == 0 {
			first = got
		}
		if got.body != first.body {
			t.Errorf("%s: the page tells links apart that are none", address)
		}
	}
	for _, address := range []string{"/f/pdf?s=old", "/u/8f3c?s=old"} {
		if got := ask(t, &desk{}, http.MethodGet, address, ""); got.code != http.StatusGone || !strings.Contains(got.body, "This link has ended") || !strings.Contains(got.body, "reports@harbour.example") {
			t.Errorf("%s: %d\n%s", address, got.code, got.body)
		}
	}
	if got := ask(t, &desk{broken: true}, http.MethodGet, fileAddress, ""); got.code != http.StatusInternalServerError || strings.Contains(got.body, "secret") || strings.Contains(got.body, "PDF") {
		t.Errorf("broken: %d\n%s", got.code, got.body)
	}
}

func TestMethods(t *testing.T) {
	d := &desk{}
	for _, c := range []struct{ method, address, allow string }{
		{http.MethodPost, fileAddress, "GET, HEAD"},
		{http.MethodPut, fileAddress, "GET, HEAD"},
		{http.MethodDelete, stopAddress, "GET, HEAD, POST"},
		{http.MethodPost, "/other", "GET, HEAD"},
	} {
		if got := ask(t, d, c.method, c.address, "List-Unsubscribe=One-Click"); got.code != http.StatusMethodNotAllowed || got.header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow: %s", c.method, c.address, got.code, got.header.Get("Allow"))
		}
	}
	if d.stopped != 0 {
		t.Error("stopped")
	}
}

// TestFetchingStopsNobody: only the form does.
func TestFetchingStopsNobody(t *testing.T) {
	d := &desk{}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		got := ask(t, d, method, stopAddress, "")
		got.has(t, private)
		if got.code != http.StatusOK || d.stopped != 0 {
			t.Fatalf("%s: %d, stopped %d times", method, got.code, d.stopped)
		}
		if method == http.MethodHead {
			continue
		}
		for _, want := range []string{`lang="en-GB"`, "Stop these mails?", "“Weekly &lt;pulse&gt;” goes to maria@harbour.example", `<form method="post">`, `name="List-Unsubscribe" value="One-Click"`, "Harbour &amp; Sons"} {
			if !strings.Contains(got.body, want) {
				t.Errorf("the page does not say %s:\n%s", want, got.body)
			}
		}
		if policy := got.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || !strings.Contains(policy, "form-action 'self'; base-uri 'none'; frame-ancestors 'none'") {
			t.Errorf("policy: %s", policy)
		}
	}
	for _, form := range []string{"", "List-Unsubscribe=no", "stop=yes", "List-Unsubscribe=One-Click&" + strings.Repeat("x", 5000)} {
		if got := ask(t, d, http.MethodPost, stopAddress, form); got.code != http.StatusBadRequest || d.stopped != 0 {
			t.Errorf("posted %.40q: %d, stopped %d times", form, got.code, d.stopped)
		}
	}
	if got := ask(t, d, http.MethodPost, stopAddress+"&List-Unsubscribe=One-Click", ""); got.code == http.StatusOK || d.stopped != 0 {
		t.Errorf("a form in the address: %d", got.code)
	}
	if got := ask(t, d, http.MethodPost, "/u/8f3c?s=bad", "List-Unsubscribe=One-Click"); got.code != http.StatusNotFound || d.stopped != 0 {
		t.Errorf("posted to a bad link: %d", got.code)
	}
}

func TestOneClickStops(t *testing.T) {
	d := &desk{}
	if got := ask(t, d, http.MethodPost, stopAddress, "List-Unsubscribe=One-Click"); got.code != http.StatusOK || d.stopped != 1 || !strings.Contains(got.body, "You do not get this report any more") || strings.Contains(got.body, "<form") {
		t.Fatalf("%d, stopped %d times\n%s", got.code, d.stopped, got.body)
	}
	r := httptest.NewRequest(http.MethodPost, stopAddress, strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	if got := do(t, d, r); got.code != http.StatusOK || d.stopped != 2 {
		t.Errorf("as multipart: %d, stopped %d times", got.code, d.stopped)
	}
	d.locale = "de-DE"
	if got := ask(t, d, http.MethodGet, stopAddress, ""); !strings.Contains(got.body, "wird seit dem 14. Juni 2026 nicht mehr an maria@harbour.example gesandt") || !strings.Contains(got.body, `lang="de-DE"`) {
		t.Errorf("in German:\n%s", got.body)
	}
	d.locale = "xx"
	if got := ask(t, d, http.MethodGet, stopAddress, ""); !strings.Contains(got.body, "is not sent to maria@harbour.example any more, since 14 June 2026") {
		t.Errorf("in no language:\n%s", got.body)
	}
}

// FuzzForms: no body and no type of it but the form of RFC 8058 stops anything.
func FuzzForms(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")
	f.Add("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n")
	f.Add("multipart/form-data", "--b")
	f.Add("text/plain", "%")
	f.Add("", "List-Unsubscribe=One-Click;x")
	f.Fuzz(func(t *testing.T, kind, body string) {
		d := &desk{}
		r := httptest.NewRequest(http.MethodPost, stopAddress, strings.NewReader(body))
		r.Header["Content-Type"] = []string{kind}
		got := do(t, d, r)
		if got.code != http.StatusOK && got.code != http.StatusBadRequest {
			t.Errorf("%d", got.code)
		}
		if (got.code == http.StatusOK) != (d.stopped == 1) {
			t.Errorf("%d, stopped %d times", got.code, d.stopped)
		}
		if d.stopped > 0 && !strings.Contains(body, "One-Click") && !strings.Contains(body, "%") {
			t.Errorf("stopped by %q", body)
		}
	})
}

// TestSeveralDesks: a link is answered by the desk that made it, with its name.
func TestSeveralDesks(t *testing.T) {
	first, other := &desk{}, &desk{name: "other coffee"}
	handler := web.Server("", func() error { return nil }, prometheus.NewRegistry(), first, other).Handler
	for address, want := range map[string]string{stopAddress: "Harbour &amp; Sons", "/u/8f3c?by=other&s=old": "other coffee", "/nothing": "Harbour &amp; Sons"} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, not by %s:\n%s", address, w.Code, want, w.Body.String())
		}
	}
}
