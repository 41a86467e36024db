package bounce

import (
	"regexp"
	"slices"
	"strings"
)

// message is a mail in the pieces in which it is looked at.
type message struct {
	header   header
	notice   string   // what the mail server says in words, without the mail that came back
	status   []fields // of the delivery status notification, one for each recipient
	returned header   // of the mail that came back; nil if it is not there
	feedback bool     // it holds a complaint

	failed     []string // recipients that the header names as such
	returnedTo []string // whom the mail that came back was for
	preamble   string   // of the notice, before the first recipient
	// contradicted says that the preamble blames the state of the mailbox, whatever
	// the fields say.
	contradicted bool
}

// maxLoose is how much is looked at to find where a notice ends, and
// maxNotice is how much of a notice is looked at.
const (
	maxLoose  = 128 << 10
	maxNotice = 32 << 10
)

func readMessage(raw string) message {
	if strings.HasPrefix(raw, "From ") { // the line that mailbox files put in front
		_, raw, _ = strings.Cut(raw, "\n")
	}
	h, body := cutHeader(raw)
	m := message{header: h}
	var notice strings.Builder
	for _, p := range leaves(nil, h, body, 0) {
		switch {
		case p.mediaType == "message/delivery-status" || p.mediaType == "message/global-delivery-status":
			m.status = append(m.status, readStatus(p.text)...)
		case p.mediaType == "message/feedback-report":
			m.feedback = true
		case strings.HasPrefix(p.mediaType, "message/") || p.mediaType == "text/rfc822-headers" || p.mediaType == "text/rfc822":
			m.keepReturned(p.text)
		case p.mediaType == "text/html":
			writePiece(&notice, tags.ReplaceAllString(p.text, " "))
		case strings.HasPrefix(p.mediaType, "text/"):
			writePiece(&notice, p.text)
		}
	}
	text := strings.ToValidUTF8(notice.String(), "")
	text = cut(text, maxLoose)
	front, rest := cutReturned(text)
	m.keepReturned(rest)
	m.notice = cut(front, maxNotice)
	if at := looseStatus.FindStringIndex(text); at != nil && len(m.status) == 0 && m.fromServer() {
		m.status = readStatus(text[at[0]:])
	}
	m.failed = addressesIn(strings.Join(h["x-failed-recipients"], ","), maxRecipients)
	m.returnedTo = addressesIn(words(m.returned.get("to")), maxRecipients)
	m.preamble = preambleOf(m.notice)
	blamed := reasonOf(m.preamble)
	m.contradicted = blamed == Full || blamed == Disabled
	return m
}

// looseStatus finds the fields of a notification that is not in a part of its
// own: some mail servers put another boundary into the header than into the body.
var looseStatus = regexp.MustCompile(`(?im)^(?:reporting-mta|action|original-recipient|final-recipient):`)

var tags = regexp.MustCompile(`<(?:/?[A-Za-z][A-Za-z0-9]{0,10}(?:\s[^<>@]*)?|!--[^>]*--)>`)

func writePiece(b *strings.Builder, text string) {
	b.WriteString(text)
	b.WriteByte('\n')
}

// keepReturned takes the header of the mail that came back from a text; the
// first that is found counts.
func (m *message) keepReturned(text string) {
	if m.returned != nil {
		return
	}
	h, _ := cutHeader(strings.TrimLeft(text, "\n\t "))
	for _, name := range []string{"message-id", "subject", "from", "to", "date", "received"} {
		if h.get(name) != "" {
			m.returned = h
			return
		}
	}
}

// returnedStarts begins the mail that came back, where it stands in the notice:
// a line of dashes or stars that says so, or the first line of a header.
var returnedStarts = []*regexp.Regexp{
	regexp.MustCompile(`(?im)^[-=* \t]*(?:(?:below (?:this line )?(?:is|are)|here is|this is) (?:a|the) copy of|(?:the )?(?:header|headers|copy) of the original|unsent message|returned message|(?:the )?original message|the text you sent|undelivered message|message header|failed message|below is the header|enclosed is a copy|message text follows|included is a copy|content of the original)[^\n]*\n`),
	regexp.MustCompile(`(?m)^[ \t>]*(?i:return-path|received|message-id|x-mailer|dkim-signature|domainkey-signature|mime-version):[^\n]*\n`),
}

// cutReturned divides a notice from the mail that came back. The second part
// begins with that mail's header.
func cutReturned(text string) (notice, returned string) {
	for _, form := range returnedStarts {
		for _, at := range form.FindAllStringIndex(text, 8) {
			start := at[1]
			if strings.Contains(text[at[0]:min(at[1], at[0]+24)], ":") && form == returnedStarts[1] {
				start = at[0]
			}
			rest := strings.TrimLeft(text[start:], "\n -*")
			if first, _, _ := strings.Cut(rest, "\n"); fieldForm.MatchString(first) {
				return text[:at[0]], rest
			}
		}
	}
	return text, ""
}

var fieldForm = regexp.MustCompile(`^[ \t>]*[A-Za-z][A-Za-z0-9-]*:`)

// kind says what a mail is, before its recipients are looked at.
func (m *message) kind() Kind {
	switch {
	case m.feedback:
		return Complaint
	case len(m.status) > 0:
		return statusKind(m.status)
	case m.fromServer() && !m.isWarning():
		return Failure
	case m.fromServer():
		return Delay
	case m.isAutomatic():
		return AutoReply
	}
	return Other
}

var (
	serverName    = regexp.MustCompile(`(?i)mailer-?daemon|post_?master|mail[ -]*deliver|mail system|delivery subsystem|mail administrator|system administrator|mdaemon|no-?reply|undeliver`)
	bounceSubject = regexp.MustCompile(`(?i)undeliver|not deliver|non-?deliver|deliver\S* (?:fail|error|problem|status|report|has fail|notif)|fail\S* (?:deliver|notice|mail|notif|to deliver)|fail(?:ure|ed) (?:notice|mail)|mail (?:fail|deliver|error|could not|system error)|message (?:not|could not|delivery|status|you sent)|returned (?:mail|to sender|message)|(?:could not|unable to|can ?not|couldn't|problem\S*) (?:send|deliver|be deliver)|error sending|bounce|rejected|(?:mail|message) refused|nondeliver|not member|over quota|warning`)
	warningForm   = regexp.MustCompile(`(?i)warning: (?:message|could not send|mail)|\(delay|delayed|delivery (?:is|has been|will be) delay|still (?:trying|being)|warning message only|not been delivered yet|do not need to resend|will (?:be retried|keep trying|continue to try|try again)|temporary problem, will`)
	finalForm     = regexp.MustCompile(`(?i)given up|giving up|gave up|permanent(?:ly)? (?:fail|fatal|error)|is a permanent error|(?:could|was|did) not (?:be )?(?:deliver|reach)|failed permanently|undeliverable|delivery failed|unable to deliver|(?:was|were)(?: not|n.t) delivered`)
	autoSubject   = regexp.MustCompile(`(?i)^\W*(?:auto(?:matic|mated)?[ -]?(?:reply|response|respons|repl)|out of (?:the )?office|away|vacation|on holiday|abwesen|r.ponse automatique|risposta automatica|respuesta autom)`)
)

// fromServer reports whether a mail server speaks, not a person's mail program.
func (m *message) fromServer() bool {
	if len(m.header["x-failed-recipients"]) > 0 {
		return true
	}
	subject := words(m.header.get("subject"))
	if autoSubject.MatchString(subject) {
		return false
	}
	from := serverName.MatchString(words(m.header.get("from")))
	told := bounceSubject.MatchString(subject)
	blames := m.notice != "" && reasonOf(m.notice) != Unknown
	return from && (told || blames || m.returned != nil) || told && blames
}

// isWarning reports a notice that a mail is late, and not given up.
func (m *message) isWarning() bool {
	text := words(m.header.get("subject")) + "\n" + m.notice
	return warningForm.MatchString(text) && !finalForm.MatchString(m.notice)
}

// isAutomatic reports the answer of a mail program (RFC 3834).
func (m *message) isAutomatic() bool {
	if v := strings.ToLower(m.header.get("auto-submitted")); v != "" && !strings.HasPrefix(v, "no") {
		return true
	}
	for _, name := range []string{"x-autoreply", "x-autorespond", "x-auto-response-suppress", "x-apple-action"} {
		if m.header.get(name) != "" {
			return true
		}
	}
	return strings.HasPrefix(strings.ToLower(m.header.get("precedence")), "auto") || autoSubject.MatchString(words(m.header.get("subject")))
}

var messageIDForm = regexp.MustCompile(`<([^<>\s]{3,250}@[^<>\s]{1,250})>`)

// messageIDs are those of the mail that came back, then of those that this one
// answers.
func (m *message) messageIDs() []string {
	var ids []string
	add := func(field string) {
		for _, found := range messageIDForm.FindAllStringSubmatch(field, maxIDs) {
			if len(ids) < maxIDs && !slices.Contains(ids, found[1]) {
				ids = append(ids, found[1])
			}
		}
	}
	for _, h := range []header{m.returned, m.header} {
		if h == nil {
			continue
		}
		if !sameHeader(h, m.header) {
			add(h.get("message-id"))
		}
		add(h.get("in-reply-to"))
		add(h.get("references"))
	}
	for _, found := range writtenID.FindAllStringSubmatch(m.notice, maxIDs) {
		add(found[1])
	}
	return ids
}

// maxIDs is how many mails a bounce may be about.
const maxIDs = 8

// writtenID is a Message-ID in the words of a notice.
var writtenID = regexp.MustCompile(`(?i)message-?id:?\s*(<[^<>\s]+>)`)

func sameHeader(a, b header) bool { return a.get("message-id") == b.get("message-id") }
