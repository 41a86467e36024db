package delivery

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Why a link is not honoured.
var (
	ErrLinkForged  = errors.New("the link is not one of ours, or was altered")
	ErrLinkExpired = errors.New("the link has expired")
)

// Link is what a signed address in a mail stands for.
type Link struct {
	Action  string    // what it does: "file", "unsubscribe"; one path element
	Object  string    // what it does it to: a file's digest, a report's name; one path element
	Reader  string    // for whom it was made: the delivery's key
	Expires time.Time // to the second; zero never
}

// Links signs and opens links. It is pure: the key and the time are given.
type Links struct {
	base *url.URL
	key  []byte
}

// minLinkKey is the length of the hash, below which RFC 2104 advises against a key.
const minLinkKey = sha256.Size

// NewLinks returns a signer of links below an address such as
// "https://debrief.harbour.example", with a key of at least 32 bytes.
func NewLinks(base string, key []byte) (*Links, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("links: the public address is not a plain one, as in https://debrief.example.com")
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("links: the public address does not begin with https://")
	}
	if len(key) < minLinkKey {
		return nil, fmt.Errorf("links: the key has %d bytes, want at least %d", len(key), minLinkKey)
	}
	return &Links{base: u, key: key}, nil
}

// URL writes the signed address of l.
func (s *Links) URL(l Link) string {
	u := s.base.JoinPath(url.PathEscape(l.Action), url.PathEscape(l.Object))
	u.RawQuery = url.Values{"r": {l.Reader}, "e": {expiry(l)}, "s": {s.sign(l)}}.Encode()
	return u.String()
}

// Open returns the link that a requested address stands for, or
// ErrLinkForged or ErrLinkExpired.
func (s *Links) Open(u *url.URL, now time.Time) (Link, error) {
	path := strings.TrimPrefix(u.EscapedPath(), strings.TrimSuffix(s.base.EscapedPath(), "/"))
	elements := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if len(elements) != 2 {
		return Link{}, ErrLinkForged
	}
	action, err1 := url.PathUnescape(elements[0])
	object, err2 := url.PathUnescape(elements[1])
	query, err3 := url.ParseQuery(u.RawQuery)
	seconds, err4 := strconv.ParseInt(query.Get("e"), 10, 64)
	if errors.Join(err1, err2, err3, err4) != nil {
		return Link{}, ErrLinkForged
	}
	l := Link{Action: action, Object: object, Reader: query.Get("r")}
	if seconds != 0 {
		l.Expires = time.Unix(seconds, 0).UTC()
	}
	if err := s.check(l, query.Get("s"), now); err != nil {
		return Link{}, err
	}
	return l, nil
}

func (s *Links) check(l Link, signature string, now time.Time) error {
	if subtle.ConstantTimeCompare([]byte(signature), []byte(s.sign(l))) != 1 {
		return ErrLinkForged
	}
	if !l.Expires.IsZero() && !now.Before(l.Expires) {
		return ErrLinkExpired
	}
	return nil
}

// sign returns the HMAC-SHA256 of the link's parts, each with its length
// before it, so that no two links share a signature.
func (s *Links) sign(l Link) string {
	mac := hmac.New(sha256.New, s.key)
	for _, part := range []string{"debrief link 1", l.Action, l.Object, l.Reader, expiry(l)} {
		fmt.Fprintf(mac, "%d:%s", len(part), part)
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func expiry(l Link) string {
	if l.Expires.IsZero() {
		return "0"
	}
	return strconv.FormatInt(l.Expires.Unix(), 10)
}
