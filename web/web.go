// Package web is what debrief shows over HTTP while it serves: whether it is
// well, its metrics, and what the links in mails stand for. It listens on
// loopback unless it is told otherwise. Of reports it shows the files that a
// signed link names, and the only thing that it can be told is that a reader
// wants no more of these mails.
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
// is not well; desks answer for the links in mails, one or more.
func Server(address string, healthy func() error, metrics prometheus.Gatherer, desks ...Desk) *http.Server {
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
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { (&links{desk: deskFor(desks, r.URL)}).ServeHTTP(w, r) })
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
		h.Set("Cache-Control", "private, no-store")
		h.Set("Referrer-Policy", "no-referrer") // an address may be a link that opens something
		h.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}
