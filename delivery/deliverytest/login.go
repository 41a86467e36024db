package deliverytest

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-smtp"
)

// The server's sides of mechanisms that go-sasl lacks. Each implements
// sasl.Server.

type login struct {
	user  *string
	asked bool
	check func(user, password string) error
}

func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case !l.asked && response == nil:
		l.asked = true
		return []byte("Username:"), false, nil
	case l.user == nil:
		user := string(response)
		l.user = &user
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(*l.user, string(response))
}

type xoauth2 struct {
	check func(user, token string) error
	err   error
}

func (x *xoauth2) Next(response []byte) (challenge []byte, done bool, err error) {
	if x.err != nil { // the client has read the details and said so
		return nil, true, x.err
	}
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01")
	token := strings.TrimSuffix(strings.TrimPrefix(rest, "auth=Bearer "), "\x01\x01")
	if x.err = x.check(user, token); x.err != nil {
		return []byte(`{"status":"401"}`), false, nil
	}
	return nil, true, nil
}

// scram is SCRAM-SHA-256 (RFC 5802, RFC 7677) for User and Password.
type scram struct {
	in            func()
	first, server string // messages of client and server so far
	finished      bool
}

const (
	scramSalt = "salt of the sea!"
	scramTurn = 4096
)

func (s *scram) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case response == nil: // no initial response: ask for it
		return []byte{}, false, nil
	case s.finished:
		s.in()
		return nil, true, nil
	case s.first == "":
		s.first = strings.TrimPrefix(string(response), "n,,")
		_, nonce, ok := strings.Cut(s.first, ",r=")
		if !ok || !strings.HasPrefix(s.first, "n="+User+",") {
			return nil, false, errors.New("scram: not a first message")
		}
		s.server = fmt.Sprintf("r=%sserver,s=%s,i=%d", nonce, base64.StdEncoding.EncodeToString([]byte(scramSalt)), scramTurn)
		return []byte(s.server), false, nil
	}
	return s.final(string(response))
}

func (s *scram) final(response string) (challenge []byte, done bool, err error) {
	bare, proof, _ := strings.Cut(response, ",p=")
	salted, err := pbkdf2.Key(sha256.New, Password, []byte(scramSalt), scramTurn, sha256.Size)
	if err != nil {
		return nil, false, err
	}
	message := s.first + "," + s.server + "," + bare
	key := mac(salted, "Client Key")
	stored := sha256.Sum256(key)
	want := make([]byte, len(key))
	subtle.XORBytes(want, key, mac(stored[:], message))
	if got, err := base64.StdEncoding.DecodeString(proof); err != nil || !hmac.Equal(got, want) {
		return nil, false, smtp.ErrAuthFailed
	}
	s.finished = true
	return []byte("v=" + base64.StdEncoding.EncodeToString(mac(mac(salted, "Server Key"), message))), false, nil
}

func mac(key []byte, message string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message))
	return h.Sum(nil)
}
