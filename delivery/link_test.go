package delivery_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"debrief/delivery"
)

var noon = time.Date(2026, 6, 14, 12, 0, 0, 0, time.UTC)

func links(t testing.TB, base string) *delivery.Links {
	t.Helper()
	l, err := delivery.NewLinks(base, []byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func mustParse(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestLinks(t *testing.T) {
	l := links(t, "https://debrief.harbour.example/reports/")
	want := delivery.Link{Action: "file", Object: "8f3c", Reader: "9b1c", Expires: noon.Add(time.Hour)}
	u := mustParse(t, l.URL(want))
	if u.Host != "debrief.harbour.example" || u.Path != "/reports/file/8f3c" {
		t.Errorf("address %s", u)
	}
	got, err := l.Open(u, noon)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("opened %v (-want +got):\n%s", err, diff)
	}
	if got, err := l.Open(u, want.Expires); !errors.Is(err, delivery.ErrLinkExpired) || got != (delivery.Link{}) {
		t.Errorf("at its end: %+v, %v; want ErrLinkExpired", got, err)
	}
	for part, change := range map[string]func(*url.URL){
		"object":    func(u *url.URL) { u.Path = "/reports/file/8f3d" },
		"action":    func(u *url.URL) { u.Path = "/reports/run/8f3c" },
		"more path": func(u *url.URL) { u.Path += "/x" },
		"no path":   func(u *url.URL) { u.Path = "/" },
		"reader":    func(u *url.URL) { u.RawQuery = strings.Replace(u.RawQuery, "9b1c", "9b1d", 1) },
		"expiry":    func(u *url.URL) { u.RawQuery = strings.Replace(u.RawQuery, "e=1", "e=2", 1) },
		"for ever":  func(u *url.URL) { q := u.Query(); q.Set("e", "0"); u.RawQuery = q.Encode() },
		"signature": func(u *url.URL) { q := u.Query(); q.Set("s", ""); u.RawQuery = q.Encode() },
		"no query":  func(u *url.URL) { u.RawQuery = "" },
	} {
		altered := *u
		change(&altered)
		if _, err := l.Open(&altered, noon); !errors.Is(err, delivery.ErrLinkForged) {
			t.Errorf("with another %s: %v, want ErrLinkForged", part, err)
		}
	}
	other, err := delivery.NewLinks("https://debrief.harbour.example/reports", []byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Open(u, noon); !errors.Is(err, delivery.ErrLinkForged) {
		t.Errorf("with another key: %v, want ErrLinkForged", err)
	}
}

func TestLinksAnyText(t *testing.T) {
	l := links(t, "https://debrief.harbour.example")
	rapid.Check(t, func(t *rapid.T) {
		element := rapid.String().Filter(func(s string) bool { return s != "" && s != "." && s != ".." })
		want := delivery.Link{Action: element.Draw(t, "action"), Object: element.Draw(t, "object"), Reader: rapid.String().Draw(t, "reader")}
		u, err := url.Parse(l.URL(want))
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.Open(u, noon)
		if err != nil || got != want {
			t.Fatalf("%+v came back as %+v, %v", want, got, err)
		}
	})
}

func TestNewLinksRefuses(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	for _, base := range []string{"", "debrief", "ftp://a.example", "https://user:hunter2@a.example", "https://a.example/?q", "https://a.example/#f", "https://a b:hunter2@x"} {
		if _, err := delivery.NewLinks(base, key); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("NewLinks(%q): %v, want an error that repeats nothing", base, err)
		}
	}
	if _, err := delivery.NewLinks("https://a.example", key[:31]); err == nil {
		t.Error("a short key was taken")
	}
}
