package bounce

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// fields are what a delivery status notification says of one recipient (RFC
// 3464, section 2.3).
type fields struct {
	final, original string
	action          string
	status          string
	diagnostic      string
}

// readStatus reads the blocks of a message/delivery-status part. The first is
// about the mail; but some mail servers leave the empty line behind it out, or
// put one between the fields of a recipient.
func readStatus(text string) []fields {
	var list []fields
	var f fields
	keep := func() {
		if f.final != "" || f.original != "" {
			list = append(list, f)
			f = fields{}
		}
	}
	for text != "" && len(list) < maxRecipients {
		var h header
		h, text = cutHeader(strings.TrimLeft(text, "\n"))
		if h.get("final-recipient") != "" || h.get("original-recipient") != "" && f.original != "" {
			keep()
		}
		f.take(h)
	}
	keep()
	return list
}

// maxRecipients is how many recipients of one mail are looked at.
const maxRecipients = 100

func (f *fields) take(h header) {
	set := func(to *string, value string) {
		if *to == "" {
			*to = oneLine(value)
		}
	}
	set(&f.final, addressIn(h.get("final-recipient")))
	set(&f.final, addressIn(h.get("x-actual-recipient")))
	set(&f.original, addressIn(h.get("original-recipient")))
	set(&f.action, strings.ToLower(h.get("action")))
	set(&f.status, enhancedForm.FindString(h.get("status")))
	for _, d := range h["diagnostic-code"] {
		_, words, ok := strings.Cut(d, ";")
		if !ok {
			words = d
		}
		set(&f.diagnostic, words)
	}
}

// addressIn returns the address in a field, in lower case.
func addressIn(field string) string {
	list := addressesIn(words(field), 1)
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// addressForm finds an address in a text, as freely as servers write them.
var addressForm = regexp.MustCompile(`[^\s<>"'(),;:\[\]\\]+@[A-Za-z0-9][A-Za-z0-9._-]*`)

// maxAddress is how long an address may be (RFC 5321, section 4.5.3.1).
const maxAddress = 254

// tidy returns a found address in lower case, "" for one that is too long.
func tidy(address string) string {
	address = strings.TrimRight(strings.ToLower(address), "._-")
	if len(address) > maxAddress {
		return ""
	}
	return address
}

// addressesIn returns the first addresses of a text, each once.
func addressesIn(text string, most int) []string {
	var list []string
	for _, found := range addressForm.FindAllString(oneLine(text), most) {
		if a := tidy(found); a != "" && !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}

// statusKind is the gravest of what is said of the recipients.
func statusKind(list []fields) Kind {
	kind := Delivered
	for _, f := range list {
		switch action, _, _ := strings.Cut(f.action, " "); action {
		case "delivered", "relayed", "expanded", "deliverable":
		case "delayed":
			if kind == Delivered {
				kind = Delay
			}
		default:
			if !strings.HasPrefix(f.status, "2") {
				kind = Failure
			}
		}
	}
	return kind
}

var (
	enhancedForm = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	replyForm    = regexp.MustCompile(`(?:^|[\s:\["'(#<])([45]\d\d)(?:[\s:;,\-#)\]]|$)`)
)

// enhancedIn returns the first enhanced status code of a text that says no.
func enhancedIn(text string) string {
	for _, at := range enhancedForm.FindAllStringIndex(text, 20) {
		code := text[at[0]:at[1]]
		// A part of an address of a machine or of a version is none.
		if code[0] == '2' || at[0] > 0 && strings.ContainsRune(".-/[", rune(text[at[0]-1])) && !afterReply(text[:at[0]]) || at[1] < len(text)-1 && text[at[1]] == '.' && text[at[1]+1] >= '0' && text[at[1]+1] <= '9' {
			continue
		}
		return code
	}
	return ""
}

// afterReply reports a dash that belongs to a reply of several lines, "550-5.1.1".
func afterReply(before string) bool { return replyDash.MatchString(before) }

var replyDash = regexp.MustCompile(`[45]\d\d-$|#$|\[$`)

// replyIn returns the first reply code of a text that says no, 0 for none.
func replyIn(text string) int {
	found := replyForm.FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	code, _ := strconv.Atoi(found[1])
	return code
}
