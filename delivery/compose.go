package delivery

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

// Raw is a composed message: the bytes to store and to send.
type Raw struct {
	Bytes  []byte // 7-bit, lines ended by CRLF
	SHA256 [sha256.Size]byte
}

// Digest returns the SHA-256 of the bytes in hex.
func (r Raw) Digest() string { return hex.EncodeToString(r.SHA256[:]) }

// Compose writes m as a MIME message, signed with key unless that is nil. The
// same message and key give the same bytes.
func Compose(m *Message, key *DKIM) (Raw, error) {
	if err := m.Validate(); err != nil {
		return Raw{}, fmt.Errorf("compose mail: %w", err)
	}
	msg, err := m.build()
	if err != nil {
		return Raw{}, fmt.Errorf("compose mail %s: %w", m.ID, err)
	}
	var b bytes.Buffer
	b.Grow(m.roughSize())
	if _, err := msg.WriteTo(&b); err != nil {
		return Raw{}, fmt.Errorf("compose mail %s: %w", m.ID, err)
	}
	raw := m.fixBoundaries(b.Bytes())
	if err := checkWire(raw); err != nil {
		return Raw{}, fmt.Errorf("compose mail %s: %w", m.ID, err)
	}
	if key != nil {
		if raw, err = key.sign(raw, m.Date); err != nil {
			return Raw{}, fmt.Errorf("sign mail %s: %w", m.ID, err)
		}
	}
	return Raw{Bytes: raw, SHA256: sha256.Sum256(raw)}, nil
}

// build hands the message over to go-mail.
func (m *Message) build() (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.SetMessageIDWithValue(m.ID + "@" + m.From.Domain())
	msg.SetDateWithValue(m.Date)
	msg.FromMailAddress(m.From.header())
	msg.ToMailAddress(m.To.header())
	if m.ReplyTo != nil {
		msg.ReplyToMailAddress(m.ReplyTo.header())
	}
	msg.Subject(asIs(m.Subject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	if m.Unsubscribe != "" {                             // go-mail's own setters write these two in random order
		msg.SetGenHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
	}
	if m.Unsubscribe != "" && m.OneClick {
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, crlf(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, crlf(m.HTML))
	}
	return msg, m.attach(msg)
}

// asIs keeps a text that looks like an encoded word (RFC 2047) from being read
// as one, by encoding it in turn.
func asIs(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var words []string
	for len(s) > 0 {
		n := min(len(s), 42) // octets that fit an encoded word
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

func (m *Message) attach(msg *gomail.Msg) error {
	for _, p := range m.Inline {
		// go-mail writes a content id as it is given: the brackets are ours.
		err := msg.EmbedReader(p.Name, bytes.NewReader(p.Bytes),
			gomail.WithFileContentID("<"+p.CID+">"), named("inline", p.Name, p.MediaType))
		if err != nil {
			return fmt.Errorf("embed %s: %w", p.Name, err)
		}
	}
	for _, f := range m.Files {
		// From bytes that we hold: a file that go-mail cannot open is left out
		// without an error.
		if err := msg.AttachReader(f.Name, bytes.NewReader(f.Bytes), named("attachment", f.Name, f.MediaType)); err != nil {
			return fmt.Errorf("attach %s: %w", f.Name, err)
		}
	}
	return nil
}

// named writes type, disposition and name of a part as RFC 2231 has them;
// go-mail would put an encoded word between quotes, which RFC 2047 forbids.
func named(disposition, name, mediaType string) gomail.FileOption {
	return func(f *gomail.File) {
		f.Header.Set("Content-Type", mime.FormatMediaType(mediaType, map[string]string{"name": name}))
		f.Header.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	}
}

func (m *Message) roughSize() int {
	n := 4096 + 2*len(m.Text) + 2*len(m.HTML)
	for _, p := range m.Inline {
		n += len(p.Bytes)*137/100 + 512
	}
	for _, f := range m.Files {
		n += len(f.Bytes)*137/100 + 512
	}
	return n
}

// crlf ends every line with CRLF, whatever ended it before, and the last one
// too.
func crlf(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	if !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// boundaryLine matches where a multipart names its boundary. Nothing that a
// message holds can look like it: header values cannot begin a line, quoted-
// printable writes "=" as "=3D", and base64 has no colon.
var boundaryLine = regexp.MustCompile(`Content-Type: multipart/([a-z]+);\r\n boundary=([0-9a-f]{60})\r\n`)

// fixBoundaries replaces the boundaries, which go-mail draws at random, with
// ones derived from the message's id. All of them stand before the first text.
func (m *Message) fixBoundaries(raw []byte) []byte {
	for _, found := range boundaryLine.FindAllSubmatch(raw, m.multiparts()) {
		sum := sha256.Sum256([]byte(m.ID + "\n" + string(found[1])))
		fixed := hex.EncodeToString(sum[:])[:len(found[2])]
		raw = bytes.ReplaceAll(raw, found[2], []byte(fixed))
	}
	return raw
}

// multiparts returns how many multiparts the message is made of: mixed for
// files, related for pictures, alternative for HTML.
func (m *Message) multiparts() int {
	n := 0
	for _, needed := range []bool{len(m.Files) > 0, len(m.Inline) > 0, m.HTML != ""} {
		if needed {
			n++
		}
	}
	return n
}

// checkWire refuses what a mail server could read in two ways: bare CR or LF
// (the way mails are smuggled), lines over the limit, or a missing last CRLF.
func checkWire(raw []byte) error {
	n := bytes.Count(raw, []byte("\r\n"))
	switch {
	case bytes.Count(raw, []byte("\n")) != n || bytes.Count(raw, []byte("\r")) != n:
		return errors.New("a line is not ended by CRLF")
	case !bytes.HasSuffix(raw, []byte("\r\n")):
		return errors.New("the last line is not ended")
	case longestLine(raw) > 998:
		return errors.New("a line is longer than 998 octets")
	}
	return nil
}

func longestLine(raw []byte) int {
	longest := 0
	for line := range bytes.Lines(raw) {
		longest = max(longest, len(line)-2)
	}
	return longest
}
