package delivery

import (
	"fmt"
	"regexp"
	"strings"
)

// Reply is a server's answer to one command.
type Reply struct {
	Code     int    // 250
	Enhanced string // "2.0.0", "" if there is none
	Text     string // the rest, lines joined by "\n"
}

// ParseReply makes a reply of its code and its text without the codes that
// begin each line; it takes the enhanced status code (RFC 3463) out of it.
func ParseReply(code int, text string) Reply {
	r := Reply{Code: code, Text: text}
	found := enhancedCode.FindString(text)
	if found == "" || int(found[0]-'0') != code/100 {
		return r
	}
	r.Enhanced = strings.TrimSpace(found)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(strings.TrimPrefix(line, r.Enhanced))
	}
	r.Text = strings.Join(lines, "\n")
	return r
}

var enhancedCode = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}(\s|$)`)

// String writes the reply on one line.
func (r Reply) String() string {
	s := fmt.Sprintf("%d %s %s", r.Code, r.Enhanced, strings.ReplaceAll(r.Text, "\n", " / "))
	return strings.Join(strings.Fields(s), " ")
}

// Negative reports whether the reply says no, for now (4xx) or for good (5xx).
func (r Reply) Negative() bool { return r.Code/100 == 4 || r.Code/100 == 5 }

// Classify says what a server's reply in a phase means. Before the dot, only
// refusals are to be classified; an answer to the dot may be a yes.
func Classify(phase Phase, r Reply) (Outcome, Fault) {
	switch {
	case phase == Dot && r.Code/100 == 2:
		return Accepted, NoFault
	case r.Code/100 == 4:
		return Deferred, Temporary
	case r.Code/100 == 5 && r.tooBig() && aboutMessage(phase):
		return Failed, TooBig
	case r.Code/100 == 5:
		return refused(phase, r)
	}
	return Lost(phase) // an answer that makes no sense here
}

// refused classifies a 5xx. What the server says before it knows the recipient
// cannot be the recipient's fault.
func refused(phase Phase, r Reply) (Outcome, Fault) {
	if r.wantsLogin() && phase != Dot {
		return Deferred, Configuration
	}
	switch phase {
	case Rcpt:
		return Failed, Recipient
	case Data, Body, Dot:
		return Failed, Content
	}
	return Deferred, Configuration
}

// aboutMessage reports whether the server knows anything of the message yet.
func aboutMessage(phase Phase) bool {
	switch phase {
	case Mail, Rcpt, Data, Body, Dot:
		return true
	}
	return false
}

// tooBig reports a message over the server's limit: 5.3.4, 5.2.3, or 552
// without a better reason. 552 5.2.2 is a full mailbox.
func (r Reply) tooBig() bool {
	switch r.Enhanced {
	case "5.3.4", "5.2.3":
		return true
	case "":
		return r.Code == 552
	}
	return r.Code == 552 && r.Enhanced != "5.2.2"
}

// wantsLogin reports the codes of RFC 4954, section 6, for a missing or
// refused log-in.
func (r Reply) wantsLogin() bool { return r.Code == 530 || r.Code == 535 || r.Code == 538 }

// Lost says what it means that a connection broke, timed out or answered
// nonsense in a phase: once the dot may have reached the server, nobody knows.
func Lost(phase Phase) (Outcome, Fault) {
	if phase == Dot {
		return InDoubt, Temporary
	}
	return Deferred, Temporary
}

// queueIDs are the forms in which servers name the message they accepted.
var queueIDs = []*regexp.Regexp{
	regexp.MustCompile(`(?i)queued as ([\w.\-]+)`),                       // Postfix
	regexp.MustCompile(`(?i)\bid=([\w.\-]+)`),                            // Exim
	regexp.MustCompile(`(?i)InternalId=([\w.\-]+)`),                      // Exchange
	regexp.MustCompile(`(?i)^([\w.\-]+) Message accepted for delivery`),  // OpenSMTPD, Sendmail
	regexp.MustCompile(`(?i)^OK\s+(?:\d+ )?([\w.\-]{8,})(?: - gsmtp)?$`), // Gmail, SES
}

// QueueID returns the id that the server gave the message, "" if it names none.
func (r Reply) QueueID() string {
	first, _, _ := strings.Cut(r.Text, "\n")
	for _, form := range queueIDs {
		if m := form.FindStringSubmatch(first); m != nil {
			return m[1]
		}
	}
	return ""
}
