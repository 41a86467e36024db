// Package web is what debrief shows over HTTP while it serves: whether it is
// well, and its metrics. It listens on loopback unless it is told otherwise,
// holds no data of reports and takes no commands.
package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Time limits of the server: nobody has business here for longer.
const (
	readLimit  = 10 * time.Second
	writeLimit = 30 * time.Second
)

// Server returns a server for an address. healthy returns nil, or why debrief
// is not well.
func Server(address string, healthy func() error, metrics prometheus.Gatherer) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if err := healthy(); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintf(w, "not well: %v\n", err)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return &http.Server{
		Addr: address, Handler: guarded(mux),
		ReadTimeout: readLimit, WriteTimeout: writeLimit, MaxHeaderBytes: 16 << 10,
	}
}

// guarded adds the headers that keep a browser from doing anything with what
// it gets.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
