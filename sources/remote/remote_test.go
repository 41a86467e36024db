package remote_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/oauth2"

	"debrief/sources"
	"debrief/sources/remote"
	"debrief/sources/remote/remotetest"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-5": 0, "soon": 0, "Sun, 01 Mar 2026 08:00:30 GMT": 30 * time.Second, "Sun, 01 Mar 2026 07:00:00 GMT": 0, "99999999999": 0,
	} {
		if got := remote.RetryAfter(http.Header{"Retry-After": {text}}, now); got != want {
			t.Errorf("RetryAfter(%q) = %s, want %s", text, got, want)
		}
	}
}

// TestWaitingEnds: who waits for a server hears when it is no longer wanted.
func TestWaitingEnds(t *testing.T) {
	clock := clockwork.NewFakeClock()
	n := remotetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }), "api.example")
	c := client(&remote.Patient{Base: n.Transport(), Clock: clock})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Get(ctx, "https://api.example/", nil) }()
	if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

func client(through http.RoundTripper) *remote.Client {
	return &remote.Client{Transport: through, Place: "api", Explain: func(status int, _ http.Header, body []byte) *sources.Failure {
		return &sources.Failure{What: fmt.Sprintf("%d %s", status, body)}
	}}
}

// TestSigned: a token goes to the hosts that it is for, and to no others, and a
// body is sent again with a new token.
func TestSigned(t *testing.T) {
	given := 0
	n := remotetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.Host == "api.example" && r.Header.Get("Authorization") != "Bearer 2" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprintf(w, "%s %s", r.Header.Get("Authorization"), body)
	}), "api.example", "api.example.evil.example")
	signed := &remote.Signed{Base: n.Transport(), Hosts: []string{"api.example"}, Tokens: remote.NewTokens(clockwork.NewRealClock(), func(context.Context) (*oauth2.Token, error) {
		given++
		return &oauth2.Token{AccessToken: fmt.Sprint(given)}, nil
	})}
	for address, want := range map[string]string{"https://api.example/": "Bearer 2 hello", "https://api.example.evil.example/": " hello"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("hello"))
		if err != nil {
			t.Fatal(err)
		}
		response, err := signed.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err = errors.Join(err, response.Body.Close()); err != nil || string(body) != want || r.Header.Get("Authorization") != "" {
			t.Errorf("%s: %q, %v; want %q", address, body, err, want)
		}
	}
	if given != 2 {
		t.Errorf("%d tokens", given)
	}
}

// TestAnswers: what is too large or no JSON is none.
func TestAnswers(t *testing.T) {
	n := remotetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			fmt.Fprintf(w, "[%s1]", strings.Repeat("1,", 1000))
		case "/page":
			fmt.Fprint(w, "<html>")
		case "/redirect":
			http.Redirect(w, r, "/", http.StatusFound)
		default:
			fmt.Fprint(w, "[1]")
		}
	}), "api.example")
	for path, want := range map[string]string{"/": "", "/large": "an answer is larger", "/page": "read the answer", "/redirect": "302"} {
		c := client(n.Transport())
		c.MaxBytes = 1000
		var got []int
		if err := c.Get(t.Context(), "https://api.example"+path, &got); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want %q", path, got, err, want)
		}
	}
}
