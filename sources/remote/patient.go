package remote

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/jonboulle/clockwork"
)

// Patient asks a server again that cannot answer now: one with a quota that is
// used up (429), or that is out of order (5xx). It waits as long as the server
// says in Retry-After, or else ever longer.
type Patient struct {
	Base  http.RoundTripper
	Clock clockwork.Clock
	// Busy reports that an answer of another status means the same; nil for none.
	Busy func(*http.Response) bool
}

// The limits of patience. Seven attempts span the minute after which quotas are
// mostly refilled.
const (
	attempts    = 7
	longestWait = 2 * time.Minute
)

// RoundTrip implements http.RoundTripper. When its patience ends, it returns
// the last answer.
func (p *Patient) RoundTrip(r *http.Request) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		response, err := p.Base.RoundTrip(r)
		if err != nil || !p.isBusy(response) || attempt == attempts {
			return response, err
		}
		wait := RetryAfter(response.Header, p.Clock.Now())
		if wait == 0 {
			wait = time.Second << (attempt - 1)
		}
		next, ok := again(r)
		if wait > longestWait || !ok {
			return response, nil
		}
		drain(response)
		if err := p.sleep(r.Context(), wait); err != nil {
			return nil, err
		}
		r = next
	}
}

func (p *Patient) isBusy(r *http.Response) bool {
	switch r.StatusCode {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return p.Busy != nil && p.Busy(r)
}

// again returns the request to be sent once more, false if its body cannot be.
func again(r *http.Request) (*http.Request, bool) {
	next := r.Clone(r.Context())
	if r.Body == nil || r.Body == http.NoBody {
		return next, true
	}
	if r.GetBody == nil {
		return nil, false
	}
	body, err := r.GetBody()
	next.Body = body
	return next, err == nil
}

// drain ends an answer so that its connection may be used again. What goes
// wrong with one that nobody reads does not matter.
func drain(r *http.Response) {
	_, _ = io.CopyN(io.Discard, r.Body, 64<<10)
	_ = r.Body.Close()
}

func (p *Patient) sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-p.Clock.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// RetryAfter returns how long a server wants to be left alone, in its header of
// that name as seconds or as a time; 0 if it does not say.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
