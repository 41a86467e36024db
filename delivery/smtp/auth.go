package smtp

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"

	"debrief/delivery"
)

// byStrength is the order in which mechanisms are tried.
var byStrength = []Mechanism{ScramSHA256, ScramSHA1, AuthPlain, AuthLogin}

// maxChallenges bounds a log-in; the longest mechanism takes three.
const maxChallenges = 8

// logIn authenticates if there is a user. What it reports never holds the
// secret, even if the server repeats it.
func (s *session) logIn(ctx context.Context) *failure {
	if s.settings.Username == "" {
		return nil
	}
	if !s.encrypted {
		return misconfigured(delivery.Auth, errors.New("a password is never sent in plain text: use starttls or tls"))
	}
	mechanism, err := s.choose()
	if err != nil {
		return misconfigured(delivery.Auth, err)
	}
	secret, err := s.settings.Secret(ctx)
	if err != nil {
		return lost(delivery.Auth, fmt.Errorf("get the password: %w", err))
	}
	if f := s.converse(s.client(mechanism, secret)); f != nil {
		return f.without(s.settings.Username, secret)
	}
	s.mechanism = mechanism
	return nil
}

// choose returns the mechanism that is set, or the strongest one offered.
func (s *session) choose() (Mechanism, error) {
	offered := strings.Fields(strings.ToUpper(s.offers["AUTH"]))
	if s.settings.Auth != "" {
		if !slices.Contains(offered, string(s.settings.Auth)) {
			return "", fmt.Errorf("the server does not offer to log in by %s; it offers %s", s.settings.Auth, list(offered))
		}
		return s.settings.Auth, nil
	}
	for _, m := range byStrength {
		if slices.Contains(offered, string(m)) {
			return m, nil
		}
	}
	return "", fmt.Errorf("the server offers no way to log in that is supported here; it offers %s", list(offered))
}

func list(offered []string) string {
	if len(offered) == 0 {
		return "none"
	}
	return cut(strings.Join(offered, ", "))
}

func (s *session) client(m Mechanism, secret string) smtp.Auth {
	host, user := s.settings.Host, s.settings.Username
	switch m {
	case ScramSHA256:
		return smtp.ScramSHA256Auth(user, secret)
	case ScramSHA1:
		return smtp.ScramSHA1Auth(user, secret)
	case AuthLogin:
		return smtp.LoginAuth(user, secret, host, false)
	case XOAUTH2:
		return smtp.XOAuth2Auth(user, secret)
	}
	return smtp.PlainAuth("", user, secret, host, false)
}

// converse runs a mechanism against the server (RFC 4954, section 4).
func (s *session) converse(auth smtp.Auth) *failure {
	offered := strings.Fields(s.offers["AUTH"])
	name, answer, err := auth.Start(&smtp.ServerInfo{Name: s.settings.Host, TLS: s.encrypted, Auth: offered})
	if err != nil {
		return misconfigured(delivery.Auth, err)
	}
	line := strings.TrimSpace("AUTH " + name + " " + base64.StdEncoding.EncodeToString(answer))
	for range maxChallenges {
		r, f := s.step(delivery.Auth, s.settings.Limits.Command, line)
		if f != nil {
			return f
		}
		more := r.Code == 334
		challenge, err := challengeOf(r, more)
		if err != nil {
			return lost(delivery.Auth, err)
		}
		if answer, err = auth.Next(challenge, more); err != nil {
			return misconfigured(delivery.Auth, fmt.Errorf("log in by %s: %w", name, err))
		}
		if !more {
			return nil
		}
		line = base64.StdEncoding.EncodeToString(answer)
	}
	return lost(delivery.Auth, errors.New("the server goes on asking"))
}

func challengeOf(r delivery.Reply, more bool) ([]byte, error) {
	if !more {
		return []byte(r.Text), nil
	}
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Text))
	if err != nil {
		return nil, errors.New("the server's challenge is not base64")
	}
	return challenge, nil
}

// without takes the secret, in the forms in which it travels, out of all that
// the failure says.
func (f *failure) without(username, secret string) *failure {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00" + username + "\x00" + secret))
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	hide := strings.NewReplacer(plain, "[hidden]", encoded, "[hidden]", secret, "[hidden]")
	f.reply.Text = hide.Replace(f.reply.Text)
	if f.err != nil && hide.Replace(f.err.Error()) != f.err.Error() {
		f.err = errors.New(hide.Replace(f.err.Error()))
	}
	return f
}
