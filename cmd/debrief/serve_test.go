package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// sharedText is written by the program and read by the test.
type sharedText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *sharedText) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *sharedText) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// TestServe runs the demo's office in the autumn of 2026, by a clock of the
// test's: reports go out that were due then, the port tells how it is, the
// watchman is told of each look, a broken configuration is refused.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "debrief.yaml")
	env := func(string) (string, bool) { return "", false }
	if code := run(t.Context(), []string{"demo", "--out", dir}, world{out: io.Discard, err: os.Stderr, env: env, now: manualNow}); code != 0 {
		t.Fatal("debrief demo failed")
	}
	var pings atomic.Int32
	watchman := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { pings.Add(1) }))
	defer watchman.Close()
	address := freeAddress(t)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sound := strings.Replace(string(raw), "  listen: 127.0.0.1:8080", "  listen: "+address+"\n  ping: "+watchman.URL, 1)
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(sound)
	// A hang-up before the program listens for it must not end the test.
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var log sharedText
	ended := make(chan int, 1)
	start := time.Now()
	clock := func() time.Time { return manualNow().Add(time.Since(start)) }
	go func() {
		ended <- run(ctx, []string{"serve", "--config", file}, world{out: io.Discard, err: &log, env: env, now: clock})
	}()
	await := func(what string, done func() bool) {
		t.Helper()
		for limit := time.Now().Add(2 * time.Minute); !done(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatalf("waited for %s:\n%s", what, log.String())
			}
		}
	}
	await("mails of October 2026", func() bool {
		got, err := filepath.Glob(filepath.Join(dir, "outbox", "autumn-blend-2026_debrief_*.eml"))
		return err == nil && len(got) == 5
	})
	await("a ping", func() bool { return pings.Load() > 0 })
	if code, body := get(t, "http://"+address+"/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("/healthz = %d %q", code, body)
	}
	if _, body := get(t, "http://"+address+"/metrics"); !strings.Contains(body, `outcome="accepted"} `) {
		t.Errorf("/metrics = %s", body)
	}
	for _, step := range []struct{ config, answer string }{{"reports: [", "configuration refused, the old one goes on"}, {sound, "configuration reloaded"}} {
		write(step.config)
		await(step.answer, func() bool {
			if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
			return strings.Contains(log.String(), step.answer)
		})
	}
	if code, _ := get(t, "http://"+address+"/healthz"); code != 200 {
		t.Errorf("/healthz = %d after a broken configuration", code)
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d:\n%s", code, log.String())
	}
	if strings.Contains(log.String(), "level=ERROR") != strings.Contains(log.String(), "configuration refused") || strings.Contains(log.String(), "tick failed") {
		t.Errorf("log:\n%s", log.String())
	}
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestPulse: the watchman's silence and refusals are logged without his
// address, and too long a silence of the program's own is no health.
func TestPulse(t *testing.T) {
	now := manualNow()
	var log sharedText
	a := &app{world: world{err: &log}}
	p := &pulse{now: func() time.Time { return now }, log: a.log()}
	p.live()
	if err := p.check(); err != nil {
		t.Error(err)
	}
	now = now.Add(silence + time.Second)
	if err := p.check(); err == nil {
		t.Error("healthy after a long silence")
	}
	refusing := httptest.NewServer(http.NotFoundHandler())
	defer refusing.Close()
	for _, address := range []string{refusing.URL + "/secret", "http://127.0.0.1:1/secret", "://secret"} {
		p.ping.Store(&address)
		p.beat(t.Context())
	}
	if got := log.String(); strings.Count(got, "serve.ping could not be fetched") != 3 || strings.Contains(got, "secret") {
		t.Errorf("log = %s", got)
	}
	if err := p.check(); err != nil {
		t.Error(err)
	}
}
