// Package bounce reads mails that came back: what they say of which mail that
// was sent, of which recipient, and whether it is for good.
//
// It looks first at the fields of delivery status notifications (RFC 3464),
// then at enhanced status codes (RFC 3463) and SMTP replies, and last at the
// words that mail servers use. What it cannot tell it calls a soft bounce:
// nobody loses his mails by a guess. What a mail says is a claim; whether such
// a mail was ever sent, the reader's caller knows.
package bounce

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Kind says what sort of mail it is.
type Kind string

// The kinds. Only a Failure says that a mail did not arrive.
const (
	Failure   Kind = "bounce"
	Delay     Kind = "delay"     // it is still being tried elsewhere
	Delivered Kind = "delivered" // it arrived, or was passed on
	AutoReply Kind = "auto-reply"
	Complaint Kind = "complaint" // the recipient calls it spam (RFC 5965)
	Other     Kind = "other"
)

// Reason says why a mail did not arrive.
type Reason string

// The reasons. Those of the first group are no mistake of the moment.
const (
	NoMailbox Reason = "there is no such mailbox"
	NoDomain  Reason = "there is no such domain"
	NoMail    Reason = "the domain takes no mail"
	Moved     Reason = "the mailbox has moved"

	Full     Reason = "the mailbox is full"
	Disabled Reason = "the mailbox is disabled"
	TooBig   Reason = "the mail is too big"
	Rejected Reason = "the mail was refused" // its sender, way, look or number
	Expired  Reason = "it could not be delivered in time"
	Network  Reason = "the mail server could not be reached"
	Server   Reason = "the mail server made a mistake"
	Unknown  Reason = "the reason is not known"
)

// Recipient is what is said of one recipient.
type Recipient struct {
	Address  string // as the bounce names it; in lower case
	Original string // the address it was sent to first, where that is said
	Hard     bool   // it will never arrive: nothing more should be sent there
	Reason   Reason
	Status   string // RFC 3463: "5.1.1"; "" if none is said
	Code     int    // of the server's reply: 550; 0 if none is said
	Text     string // the server's words, on one line
}

// Report is what a mail says.
type Report struct {
	Kind Kind
	// MessageIDs are those of the mails that it may be about, without angle
	// brackets, the likeliest first.
	MessageIDs []string
	Recipients []Recipient // of a Failure or Delay
}

// MaxSize is how much of a mail is read. What is said stands in front; the mail
// that came back, with all its attachments, stands behind.
const MaxSize = 1 << 20

// Parse reads one mail, no more than MaxSize of it. Whatever the mail holds, it
// returns a report; the error is the reader's.
func Parse(r io.Reader) (Report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxSize))
	if err != nil {
		return Report{}, fmt.Errorf("read mail: %w", err)
	}
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	m := readMessage(string(raw))
	report := Report{Kind: m.kind(), MessageIDs: m.messageIDs()}
	if report.Kind == Failure || report.Kind == Delay {
		report.Recipients = m.recipients(report.Kind)
	}
	return report, nil
}

// oneLine collapses white space, and leaves out what a terminal or a line of a
// log would choke on.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}
