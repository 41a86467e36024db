package bounce

import (
	"regexp"
	"strings"
)

// commandForms are the words by which notices say at which command of SMTP a
// server said no. The last one counts that is named.
var commandForm = regexp.MustCompile(`(?i)\b(?:rcpt to(?: command|:?\s*<|:?\s*[45]\d\d|:?$)|rcpt_to|rcpt command|smtp:rcpt|not like recipient|to rcpt|end of data|data command|\(data\)|after data|command data|mail from|to mail|ehlo|helo)`)

// commandIn returns "RCPT", "DATA", "MAIL" or "HELO" as far as a text names
// one, else "".
func commandIn(text string) string {
	found := commandForm.FindAllString(text, 50)
	if len(found) == 0 {
		return ""
	}
	word := strings.ToUpper(found[len(found)-1])
	if word == "NOT LIKE RECIPIENT" { // qmail
		return "RCPT"
	}
	for _, command := range []string{"RCPT", "DATA", "MAIL"} {
		if strings.Contains(word, command) {
			return command
		}
	}
	return "HELO"
}

var (
	sentForm     = regexp.MustCompile(`^\s*>>>\s*([A-Za-z]{4})`)
	answeredForm = regexp.MustCompile(`^\s*<<<\s*(\S.{10,})`)
)

// commandBefore returns the command of a transcript to which the server said
// these words, "" if there is none.
func (m *message) commandBefore(said string) string {
	command := ""
	for line := range strings.Lines(m.notice) {
		if sent := sentForm.FindStringSubmatch(line); sent != nil {
			command = strings.ToUpper(sent[1])
		}
		if answer := answeredForm.FindStringSubmatch(line); answer != nil && said != "" && strings.Contains(said, oneLine(answer[1])) {
			return command
		}
	}
	return ""
}
