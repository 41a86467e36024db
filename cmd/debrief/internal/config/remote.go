package config

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"debrief/sources"
	"debrief/sources/fetch"
)

// Remote returns the https address at which the file of a source lies, "" if it
// lies in a folder.
func (s *Source) Remote() string {
	if place := cmp.Or(s.XLSX, s.ODS, s.CSV); strings.Contains(place, "://") {
		return place
	}
	return ""
}

// Authorize returns what makes the Authorization header for a file behind
// https; nil if there is none.
func (s *Source) Authorize() func(context.Context) (string, error) {
	switch {
	case !s.Token.IsZero():
		return func(context.Context) (string, error) {
			token, err := s.Token.Reveal()
			return "Bearer " + token, err
		}
	case s.Username != "":
		return func(context.Context) (string, error) {
			password, err := s.Password.Reveal()
			return "Basic " + base64.StdEncoding.EncodeToString([]byte(s.Username+":"+password)), err
		}
	}
	return nil
}

// logInKeys are the ways of logging in to fetch a file.
var logInKeys = []string{"token", "username", "password"}

// checkRemote checks what belongs to a file behind https alone, and what does
// not belong to one.
func (c *checker) checkRemote(path string, s *Source, kind SourceKind) {
	if s.Remote() == "" {
		c.refuseAll(path, "only files behind https have it", logInKeys...)
		if kind != OneDrive {
			c.refuse(below(path, "allow_hosts"), "only files behind https have it")
		}
		return
	}
	c.refuse(below(path, "folder"), "a file behind https lies in none")
	var wrong *sources.Failure
	if err := (fetch.Options{URL: s.Remote()}).Check(); errors.As(err, &wrong) {
		c.fault(below(path, string(kind)), wrong.What, wrong.Hint)
	}
	for i, host := range s.AllowHosts {
		if err := (fetch.Options{URL: "https://example.com/", Hosts: []string{host}}).Check(); errors.As(err, &wrong) {
			c.fault(c.item(below(path, "allow_hosts"), i), wrong.What, wrong.Hint)
		}
	}
	c.checkLogIn(path)
}

// checkLogIn checks that there is one way of logging in, and all of it.
func (c *checker) checkLogIn(path string) {
	token, username, password := c.written(below(path, "token")), c.written(below(path, "username")), c.written(below(path, "password"))
	switch {
	case token && (username || password):
		c.fault(below(path, "token"), "both a token and a user name or password", "leave one of them out")
	case username && !password:
		c.fault(below(path, "username"), "no password beside it", `write password: "${PASSWORD}" and set that variable`)
	case password && !username:
		c.fault(below(path, "password"), "no user name beside it", "write username:, or the token under token:")
	}
}
