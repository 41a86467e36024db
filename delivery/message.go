package delivery

import (
	"errors"
	"fmt"
	"mime"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of what a header line may hold. A line has at most 998 octets (RFC
// 5322, section 2.1.1), and encoding may triple a text.
const (
	maxHeaderText = 900 // octets of a subject or name
	maxURL        = 900
	maxID         = 128
	maxFileName   = 200
)

// Message is one mail to one recipient.
type Message struct {
	// ID is the delivery's key: letters, digits, "." "_" "-". With the
	// sender's domain it makes the Message-ID, so that every attempt at this
	// delivery bears the same one.
	ID      string
	From    Address
	To      Address
	ReplyTo *Address // nil: answers go to From
	Subject string
	Date    time.Time // of the header: given, so that the bytes do not depend on when they are made
	Text    string    // text/plain part, lines ended by \n
	HTML    string    // text/html part; empty leaves it out
	Inline  []Inline
	Files   []File

	// Unsubscribe is an address that stops these mails (RFC 2369) and, with
	// OneClick, takes a POST for it (RFC 8058), for which it must be https.
	Unsubscribe string
	OneClick    bool
}

// Inline is a picture that the HTML part shows as "cid:" + CID.
type Inline struct {
	CID       string // "chart@debrief": made like an address, without angle brackets
	Name      string // file name that clients show when it is saved
	MediaType string
	Bytes     []byte
}

// File is an attachment.
type File struct {
	Name      string
	MediaType string
	Bytes     []byte
}

// Validate reports the first thing in m that must not be sent. Whatever could
// break out of its header is refused, never cleaned.
func (m *Message) Validate() error {
	if err := m.validateHeaders(); err != nil {
		return err
	}
	if m.Text == "" {
		return errors.New("text: a mail needs a plain text part")
	}
	for _, text := range []string{m.Text, m.HTML} {
		if strings.ContainsRune(text, 0) || !utf8.ValidString(text) {
			return errors.New("text: holds a NUL or is not UTF-8")
		}
	}
	return m.validateFiles()
}

func (m *Message) validateHeaders() error {
	if err := checkToken(m.ID); err != nil {
		return fmt.Errorf("message id %q: %w", m.ID, err)
	}
	addresses := []Address{m.From, m.To}
	if m.ReplyTo != nil {
		addresses = append(addresses, *m.ReplyTo)
	}
	for _, a := range addresses {
		if err := a.validate(); err != nil {
			return err
		}
	}
	if err := checkLine(m.Subject); err != nil {
		return fmt.Errorf("subject: %w", err)
	}
	if m.Date.IsZero() {
		return errors.New("date: not given")
	}
	return m.validateUnsubscribe()
}

func (a Address) validate() error {
	if _, err := parseSpec(a.Email); err != nil {
		return fmt.Errorf("address %q: %w", a.Email, err)
	}
	if err := checkLine(a.Name); err != nil {
		return fmt.Errorf("name of %s: %w", a.Email, err)
	}
	return nil
}

func (m *Message) validateUnsubscribe() error {
	if m.Unsubscribe == "" {
		return nil
	}
	schemes := []string{"https"}
	if !m.OneClick {
		schemes = append(schemes, "http")
	}
	return checkURL(m.Unsubscribe, schemes)
}

// checkURL accepts an address in plain ASCII. Its text is not repeated in the
// error: it may hold a token.
func checkURL(s string, schemes []string) error {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f || strings.IndexByte("<>\"\\,", s[i]) >= 0 {
			return errors.New("unsubscribe: holds a character that an address in a header cannot")
		}
	}
	u, err := url.Parse(s)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" || len(s) > maxURL {
		return fmt.Errorf("unsubscribe: not an address of at most %d characters that begins with %s", maxURL, strings.Join(schemes, " or "))
	}
	return nil
}

func (m *Message) validateFiles() error {
	for _, f := range m.Files {
		if err := checkFile(f.Name, f.MediaType); err != nil {
			return err
		}
	}
	for _, p := range m.Inline {
		if err := checkFile(p.Name, p.MediaType); err != nil {
			return err
		}
		local, domain, _ := strings.Cut(p.CID, "@")
		if checkToken(local) != nil || checkDomain(domain) != nil {
			return fmt.Errorf("picture %s: content id %q is not of the form name@domain", p.Name, p.CID)
		}
	}
	return nil
}

func checkFile(name, mediaType string) error {
	if err := checkLine(name); err != nil {
		return fmt.Errorf("file name %q: %w", name, err)
	}
	if name == "" || len(name) > maxFileName || name[0] == '.' || strings.ContainsAny(name, `/\<>:"|?*`) {
		return fmt.Errorf("file name %q: empty, too long, or not a plain file name", name)
	}
	t, params, err := mime.ParseMediaType(mediaType)
	if err != nil || len(params) > 0 || !strings.Contains(t, "/") || checkLine(mediaType) != nil {
		return fmt.Errorf("file %s: %q is not a media type", name, mediaType)
	}
	return nil
}

// checkLine refuses what could end or hide a header line.
func checkLine(s string) error {
	if len(s) > maxHeaderText {
		return fmt.Errorf("longer than %d octets", maxHeaderText)
	}
	if !utf8.ValidString(s) {
		return errors.New("not UTF-8")
	}
	for _, c := range s {
		if c < ' ' || c == 0x7f {
			return fmt.Errorf("holds the control character %U", c)
		}
	}
	return nil
}

// checkToken accepts what may stand in an identifier.
func checkToken(s string) error {
	if s == "" || len(s) > maxID {
		return fmt.Errorf("want 1 to %d characters", maxID)
	}
	for _, c := range s {
		if !isLetterOrDigit(c) && c != '.' && c != '_' && c != '-' {
			return fmt.Errorf("the character %q is not allowed", c)
		}
	}
	return nil
}
