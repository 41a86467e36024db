package remote

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/oauth2"

	"debrief/sources"
)

// Tokens keeps an access token until it expires or is refused.
type Tokens struct {
	clock clockwork.Clock
	fetch func(context.Context) (*oauth2.Token, error)

	mu    sync.Mutex // one fetches at a time
	token string
	until time.Time // zero if the service does not say
}

// NewTokens returns tokens that are got by fetch.
func NewTokens(clock clockwork.Clock, fetch func(context.Context) (*oauth2.Token, error)) *Tokens {
	return &Tokens{clock: clock, fetch: fetch}
}

// early is how long before its end a token is exchanged.
const early = time.Minute

// get returns a token that holds.
func (t *Tokens) get(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" && (t.until.IsZero() || t.clock.Now().Add(early).Before(t.until)) {
		return t.token, nil
	}
	asked := t.clock.Now()
	token, err := t.fetch(ctx)
	if err != nil {
		return "", err
	}
	t.token, t.until = token.AccessToken, time.Time{}
	if seconds, ok := token.Extra("expires_in").(float64); ok {
		t.until = asked.Add(time.Duration(seconds) * time.Second)
	}
	return t.token, nil
}

// forget drops a token that was refused, unless another has its place.
func (t *Tokens) forget(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token {
		t.token = ""
	}
}

// Signed adds a token to the requests to some hosts, and to no others. Where a
// token is refused, it tries once with a new one.
type Signed struct {
	Base   http.RoundTripper
	Tokens *Tokens
	Hosts  []string
}

// RoundTrip implements http.RoundTripper.
func (s *Signed) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" || !slices.Contains(s.Hosts, strings.ToLower(r.URL.Host)) {
		return s.Base.RoundTrip(r)
	}
	response, token, err := s.send(r)
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		return response, err
	}
	s.Tokens.forget(token)
	next, ok := again(r)
	if !ok {
		return response, nil
	}
	drain(response)
	response, _, err = s.send(next)
	return response, err
}

func (s *Signed) send(r *http.Request) (*http.Response, string, error) {
	token, err := s.Tokens.get(r.Context())
	if err != nil {
		return nil, "", err
	}
	signed := r.Clone(r.Context())
	signed.Header.Set("Authorization", "Bearer "+token)
	response, err := s.Base.RoundTrip(signed)
	return response, token, err
}

// TokenContext returns a context by which the packages of oauth2 send their
// requests through a transport. Those that heed no context end with this one.
func TokenContext(ctx context.Context, through http.RoundTripper) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport:     bound{ctx, through},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
}

// TokenWords are how a service that gives no token is spoken of.
type TokenWords struct {
	Place   string // of the source
	Service string // "Google"
	Refused string // what it means that it refuses
	Hint    string // what to do then
	Secret  string // that must not be shown, whatever the service repeats; "" for none
}

// ExplainToken puts into words why there is no token. It repeats nothing of the
// request, which holds a secret or is signed by it.
func ExplainToken(ctx context.Context, err error, w TokenWords) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f := &sources.Failure{Place: w.Place, What: w.Service + " gives no token", Hint: "it is tried again"}
	var refused *oauth2.RetrieveError
	switch {
	case !errors.As(err, &refused):
		f.Err = errors.New("it cannot be reached, or its answer cannot be read")
	case refused.Response.StatusCode >= http.StatusInternalServerError || refused.Response.StatusCode == http.StatusTooManyRequests:
		f.What = fmt.Sprintf("%s cannot give out tokens now (%d)", w.Service, refused.Response.StatusCode)
	default:
		var why struct {
			Code        string `json:"error"`
			Description string `json:"error_description"`
		}
		if json.Unmarshal(refused.Body, &why) != nil {
			why.Code = refused.Response.Status
		}
		text := why.Code + " " + why.Description
		if w.Secret != "" {
			text = strings.ReplaceAll(text, w.Secret, "***")
		}
		f.What, f.Hint, f.Final, f.Err = w.Refused, w.Hint, true, errors.New(Line(text))
	}
	return f
}

// bound ends requests when a context ends.
type bound struct {
	ctx     context.Context
	through http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (b bound) RoundTrip(r *http.Request) (*http.Response, error) {
	return b.through.RoundTrip(r.WithContext(b.ctx))
}
