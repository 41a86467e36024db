package bounce

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// maxText is how much of a server's words is kept.
const maxText = 400

// recipients says what became of each recipient of a mail of some kind.
func (m *message) recipients(kind Kind) []Recipient {
	if len(m.status) > 0 {
		return m.statusRecipients(kind)
	}
	var list []Recipient
	sections := m.sections()
	around := m.context()
	if len(sections) > 1 {
		around = m.preamble
	}
	for _, s := range sections {
		list = append(list, m.judge(s.address, "", s.text, around))
	}
	return list
}

// statusRecipients reads the fields; where these say little, the notice is
// asked for the same recipient.
func (m *message) statusRecipients(kind Kind) []Recipient {
	var list []Recipient
	sections := m.sections()
	for _, f := range m.status {
		if statusKind([]fields{f}) != kind {
			continue // others of the same mail had more luck
		}
		address := cmp.Or(f.final, f.original)
		text := ""
		for _, s := range sections {
			if s.address == f.final || s.address == f.original {
				text += " " + s.text
			}
		}
		if (text == "" || f.diagnostic == "") && len(m.status) == 1 {
			text = m.notice
		}
		r := m.judge(address, f.status, f.diagnostic, text)
		r.Original = f.original
		list = append(list, r)
	}
	return list
}

// context is the words that are about all recipients.
func (m *message) context() string { return words(m.header.get("subject")) + "\n" + m.notice }

// section is the part of a notice about one recipient.
type section struct {
	address string
	text    string
}

// namingForms are the lines in which notices name a recipient, the surest
// first: alone on the line or before what is said of it, or behind a word.
var namingForms = []*regexp.Regexp{
	regexp.MustCompile(`^\s*(?:[45]\d\d\s+(?:[45]\.\d\.\d+\s+)?)?["'<(]{0,2}(` + addressForm.String() + `)[">')]{0,2}\s*(?:$|:|\.\.\.|\(|\[|, |; | {1,}|\t|on )`),
	regexp.MustCompile(`(?i)^\W*(?:in:\s*)?(?:rcpt to|recipient(?:s)?(?: address)?|failed recipient|to|addressed to|unknown user|user|could not be delivered to|delivery to|your (?:mail|message) (?:for|to)|sent to)\W{1,4}(` + addressForm.String() + `)`),
	regexp.MustCompile(`(?:\s|^)[<(]?(` + addressForm.String() + `)`),
}

// sections divides the notice by the recipients that it names; without any,
// all of it is about those that the headers name.
func (m *message) sections() []section {
	lines := strings.Split(m.notice, "\n")
	for _, form := range namingForms {
		if list := divide(lines, form, m.mayBeRecipient); len(list) > 0 {
			return list
		}
	}
	if list := divide(lines, namingForms[0], notServer); len(list) > 0 {
		return list // a sender who wrote to himself
	}
	var list []section
	for _, address := range m.named() {
		list = append(list, section{address, m.notice})
	}
	return list
}

// divide gives each line to the recipient that was named last.
func divide(lines []string, form *regexp.Regexp, may func(string) bool) []section {
	var list []section
	at := map[string]int{}
	current := -1
	for _, line := range lines {
		address := ""
		if found := form.FindStringSubmatch(cut(line, maxField)); found != nil {
			address = tidy(found[1])
		}
		if address != "" && may(address) {
			i, known := at[address]
			if !known && len(list) == maxRecipients {
				break
			}
			if !known {
				i = len(list)
				at[address], list = i, append(list, section{address: address})
			}
			current = i
		}
		if current >= 0 && len(list[current].text) < maxNotice {
			list[current].text += line + "\n"
		}
		if wholeForm.MatchString(line) {
			current = -1
		}
	}
	return list
}

// wholeForm is a line of a transcript that says all about a recipient.
var wholeForm = regexp.MustCompile(`^[45]\d\d\s.{0,20}<[^<>\s]+>\.\.\.`)

// preambleOf is what stands before the first recipient.
func preambleOf(notice string) string {
	end := 0
	for line := range strings.Lines(notice) {
		if found := namingForms[0].FindStringSubmatch(line); found != nil && notServer(tidy(found[1])) {
			break
		}
		end += len(line)
	}
	return notice[:end]
}

// notServer leaves out the addresses of mail servers.
func notServer(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return !serverName.MatchString(local)
}

// mayBeRecipient leaves out the mail server and whoever got the bounce.
func (m *message) mayBeRecipient(address string) bool {
	if !notServer(address) {
		return false
	}
	if len(m.failed) > 0 {
		return slices.Contains(m.failed, address)
	}
	if slices.Contains(m.returnedTo, address) {
		return true
	}
	return address != addressIn(m.header.get("to")) && address != addressIn(m.header.get("from"))
}

// named are the recipients that headers name.
func (m *message) named() []string {
	if len(m.failed) > 0 {
		return m.failed
	}
	return m.returnedTo
}

// judge decides on one recipient: what the server said stands before what the
// notice says around it.
func (m *message) judge(address, status, said, around string) Recipient {
	said, around = oneLine(cut(said, maxField)), oneLine(cut(around, maxField))
	r := Recipient{Address: address, Status: cmp.Or(specific(enhancedIn(said)), specific(status), specific(enhancedIn(around)), status, enhancedIn(said), enhancedIn(around))}
	r.Code = cmp.Or(replyIn(said), replyIn(around))
	r.Text = cut(cmp.Or(said, around), maxText)
	r.Reason = reasonFor(r.Status, r.Code, said, around)
	command := cmp.Or(commandIn(said), m.commandBefore(said), commandIn(around))
	if command == "MAIL" {
		r.Reason = Rejected
	}
	r.Hard = r.Reason.lasting() && !r.temporary() && m.aboutAddress(r, command, status != "" && said != "") && !m.contradicted
	return r
}

// aboutAddress reports whether the address itself was refused: by a code that
// says so, or as it was named. Some servers say "user unknown" once they have
// seen the mail, and mean its contents or its sender. Words without any code
// are believed of a notice that says that the mail is given up.
func (m *message) aboutAddress(r Recipient, command string, quoted bool) bool {
	if command == "RCPT" || strings.Contains(strings.ToLower(r.Text), yahooUnknown) {
		return true
	}
	if command == "" && r.Reason == NoMail {
		return true // whatever the code: some answer 5.7.27
	}
	if specific(r.Status) != "" {
		class := r.Status[2:]
		return strings.HasPrefix(class, "1.") || class == "4.4" || class == "5.0"
	}
	if r.Reason == NoDomain {
		return command == ""
	}
	return command == "" && r.Code == 0 && (r.Status == "" || !quoted) && finalForm.MatchString(m.context())
}

// yahooUnknown is what Yahoo! says, late, of an address that it does not know.
const yahooUnknown = "delivery error: dd"

// specific returns a status code that says more than yes or no, else "".
func specific(status string) string {
	if strings.HasSuffix(status, ".0.0") {
		return ""
	}
	return status
}

// temporary reports an answer by which the server has not spoken its last word.
func (r Recipient) temporary() bool {
	return strings.HasPrefix(r.Status, "4") || r.Status == "" && r.Code/100 == 4
}

// lasting reports a reason that no waiting and no writing otherwise mends.
func (r Reason) lasting() bool {
	return r == NoMailbox || r == NoDomain || r == NoMail || r == Moved
}

// cut shortens a text at the end of a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}
