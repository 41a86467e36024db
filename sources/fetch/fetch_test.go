package fetch

import (
	"bytes"
	"context"
	"crypto/x509"
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"debrief/sources"
	"debrief/sources/csv"
	"debrief/sources/remote"
	"debrief/sources/sourcetest"
)

// web is a server behind https that calls itself files.example.
type web struct {
	*httptest.Server
	dial remote.Network
}

func serve(t *testing.T, h http.HandlerFunc) *web {
	t.Helper()
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	at := strings.TrimPrefix(s.URL, "https://")
	return &web{s, remote.Network{Roots: roots, Permits: func(netip.Addr) bool { return true }, Hosts: map[string]string{"example.com:443": at, "www.example.com:443": at}}}
}

// open opens a file of the server as CSV.
func (w *web) open(t *testing.T, o Options) *Source {
	t.Helper()
	if o.URL == "" {
		o.URL = "https://example.com/exports/results.csv?token=canary"
	}
	o.Kind = "csv"
	o.Open = func(ctx context.Context, folder, name string) (sources.Source, error) {
		return csv.Open(ctx, csv.Options{Folder: folder, Path: name})
	}
	o.Network = w.dial
	src, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src.(*Source)
}

// spend asks for the sum of a column.
var spend = sources.Query{Dataset: "performance", Group: true, Fields: []sources.Field{{Name: "campaign"}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}}}

const someCSV = "campaign,spend\nSpring,12.5\n"

func TestConformance(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		var b bytes.Buffer
		w := stdcsv.NewWriter(&b)
		err := w.Write(f.Headings)
		for _, row := range f.Rows {
			record := make([]string, len(row))
			for i := range row {
				record[i] = row[i].String()
			}
			err = errors.Join(err, w.Write(record))
		}
		w.Flush()
		if err := errors.Join(err, w.Error()); err != nil {
			t.Fatal(err)
		}
		return serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(b.Bytes()) }).open(t, Options{}), sources.Relation{}
	})
}

// TestReadAgain: an unchanged file is not sent again, a changed one is, and no
// copies are left behind.
func TestReadAgain(t *testing.T) {
	var version, sent atomic.Int64
	src := serve(t, func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"%d"`, version.Load())
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent.Add(1)
		fmt.Fprintf(w, "campaign,spend\nSpring,%d\n", version.Load())
	}).open(t, Options{})
	for _, want := range []float64{0, 0, 7, 7} {
		version.Store(int64(want))
		got, err := src.Read(t.Context(), spend)
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := got.Table.Column("spend").Number(0); v != want {
			t.Errorf("spend = %v, want %v", v, want)
		}
		if p := got.Provenance.Source; p != "csv https://example.com/…/results.csv" {
			t.Errorf("source = %s", p)
		}
	}
	copies, err := os.ReadDir(src.folder)
	if err != nil || len(copies) != 1 || sent.Load() != 2 {
		t.Errorf("%d copies, sent %d times, %v", len(copies), sent.Load(), err)
	}
	if err := src.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(src.folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy is still there: %v", err)
	}
}

// TestRefused: what is no file is refused in words, and the secrets of the
// address and of the source are in none of them.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		h     http.HandlerFunc
		o     Options
		want  string
		final bool
	}{
		{name: "unauthorized", h: status(401), want: "the server refuses it (401)", final: true},
		{name: "missing", h: status(404), want: "there is no such file (404)"},
		{name: "busy", h: status(429), want: "the server cannot answer now (429)"},
		{name: "broken", h: status(502), want: "the server cannot answer now (502)"},
		{name: "odd", h: status(418), want: "the server answers with 418", final: true},
		{name: "not modified at first", h: status(304), want: "the server answers with 304", final: true},
		{name: "a page", h: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte("<html>"))
		}, want: "leads to a web page", final: true},
		{name: "large", h: func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 4096)) }, o: Options{MaxBytes: 1000}, want: "larger than", final: true},
		{name: "large without saying so", h: func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				w.Write(make([]byte, 100))
				w.(http.Flusher).Flush()
			}
		}, o: Options{MaxBytes: 1000}, want: "larger than", final: true},
		{name: "cut off", h: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "4096")
			w.Write([]byte(someCSV))
		}, want: "it cannot be fetched: unexpected EOF"},
		{name: "slow", h: func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, o: Options{TimeLimit: 50 * time.Millisecond}, want: "cannot be fetched within 50ms"},
		{name: "plain redirect", h: redirect("http://example.com/x"), want: "without https", final: true},
		{name: "redirect elsewhere", h: redirect("https://www.example.com/x"), want: "it redirects to www.example.com", final: true},
		{name: "redirect to another port", h: redirect("https://example.com:8443/x"), want: "it redirects to example.com", final: true},
		{name: "redirect to a literal address", h: redirect("https://[::ffff:127.0.0.1]/x"), want: "it redirects to ::ffff:127.0.0.1", final: true},
		{name: "circle", h: redirect("/x"), want: "again and again", final: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Authorize = func(context.Context) (string, error) { return "Bearer canary", nil }
			src := serve(t, c.h).open(t, c.o)
			_, err := src.Read(t.Context(), spend)
			var f *sources.Failure
			if !errors.As(err, &f) || !strings.Contains(err.Error(), c.want) || f.Permanent() != c.final || f.Hint == "" {
				t.Errorf("error = %v, want %q", err, c.want)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %s", err, err, f.Hint), "canary") {
				t.Errorf("a secret is in the error: %v", err)
			}
			if left, err := os.ReadDir(src.folder); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// TestSecretsStayHome: an allowed redirect is followed, without the token of
// the first host and without its address.
func TestSecretsStayHome(t *testing.T) {
	var first, second http.Header
	src := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "example.com" {
			first = r.Header.Clone()
			http.Redirect(w, r, "https://www.example.com/there", http.StatusFound)
			return
		}
		second = r.Header.Clone()
		w.Write([]byte(someCSV))
	}).open(t, Options{Hosts: []string{"www.example.com"}, Authorize: func(context.Context) (string, error) { return "Bearer canary", nil }})
	if _, err := src.Read(t.Context(), spend); err != nil {
		t.Fatal(err)
	}
	if first.Get("Authorization") != "Bearer canary" || second.Get("Authorization") != "" || second.Get("Referer") != "" {
		t.Errorf("headers = %v, then %v", first, second)
	}
}

// TestPrivateNetwork: no way of writing it leads to an address of this machine,
// and a certificate of nobody is not accepted.
func TestPrivateNetwork(t *testing.T) {
	w := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(someCSV)) })
	strict := w.dial
	strict.Permits = nil
	port := w.Listener.Addr().(interface{ AddrPort() netip.AddrPort }).AddrPort().Port()
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "example.com:443", "127.1"} {
		address := "https://" + host
		if !strings.HasSuffix(host, ":443") {
			address += fmt.Sprint(":", port)
		}
		src, err := Open(t.Context(), Options{URL: address + "/a.csv", Network: strict})
		if err != nil {
			t.Fatal(err)
		}
		_, err = src.Read(t.Context(), spend)
		var f *sources.Failure
		if !errors.As(err, &f) || host != "127.1" && !strings.Contains(err.Error(), "private network") {
			t.Errorf("%s: error = %v", host, err)
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
	unknown := w.dial
	unknown.Roots = x509.NewCertPool()
	src, err := Open(t.Context(), Options{URL: "https://example.com/a.csv", Network: unknown})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if _, err := src.Read(t.Context(), spend); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("error = %v", err)
	}
}

func TestTargets(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.com/a.csv": "https://example.com/a.csv", "https://example.com": "https://example.com/file", "https://example.com/d/secret/pub?x=1#y": "https://example.com/…/pub",
		"https://example.com/a*[b].csv": "https://example.com/a__b_.csv",
		"http://example.com/a.csv":      "", "https://user:canary@example.com/": "", "https:example.com": "", "https://": "", "file:///etc/passwd": "", "https://exa mple.com/canary": "",
	} {
		got, err := parseTarget(text)
		if (err == nil) != (want != "") || got.place != want {
			t.Errorf("parseTarget(%q) = %q, %v; want %q", text, got.place, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("a secret is in the error: %v", err)
		}
	}
}

func TestCheck(t *testing.T) {
	for host, want := range map[string]bool{"files.example.com": true, "files.example.com:8443": true, "https://files.example.com": false, "files.example.com/x": false, "": false, "a b": false} {
		if err := (Options{URL: "https://example.com/a.csv", Hosts: []string{host}}).Check(); (err == nil) != want {
			t.Errorf("host %q: %v", host, err)
		}
	}
}

func TestAllows(t *testing.T) {
	home, err := parseTarget("https://Example.com/a.csv")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"https://example.com/b": true, "https://example.com./b": true, "https://example.com:443/": true, "https://cdn.example.net:8443/": true,
		"https://cdn.example.net/": false, "https://www.example.com/": false, "https://example.com.evil.test/": false, "https://example.com:444/": false, "https://a.cdn.example.org/": true, "https://a.b.cdn.example.org/": true, "https://cdn.example.org/": false, "https://evilcdn.example.org/": false, "https://a.cdn.example.org:444/": false,
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := home.allows(u, []string{"cdn.example.net:8443", "*.cdn.example.org"}); got != want {
			t.Errorf("allows(%s) = %v", text, got)
		}
	}
}

// TestSample: a file shows its cells before it is mapped.
func TestSample(t *testing.T) {
	src := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(someCSV)) }).open(t, Options{})
	got, err := src.Sample(t.Context(), sources.Relation{}, 5)
	if err != nil || got.Total != 2 {
		t.Errorf("sample = %+v, %v", got, err)
	}
	if listed, err := src.Relations(t.Context()); err != nil || len(listed) > 0 {
		t.Errorf("relations = %v, %v", listed, err)
	}
	if filepath.Dir(src.folder) != filepath.Clean(os.TempDir()) {
		t.Errorf("folder = %s", src.folder)
	}
}
