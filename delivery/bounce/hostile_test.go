package bounce_test

import (
	"fmt"
	"strings"
	"testing"

	"debrief/delivery/bounce"
)

// hostile are mails that would keep a careless reader busy.
func hostile() map[string]string {
	bounced := "From: mailer-daemon@x.example\nSubject: failure notice\n"
	nested := ""
	for i := range 2000 {
		nested += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	return map[string]string{
		"one field in a million lines": bounced + "X: 1\n" + strings.Repeat(" \t.\n", 300_000) + "\n",
		"a million fields":             bounced + strings.Repeat("X: 1\n", 200_000) + "\n",
		"recipients everywhere":        bounced + "\n" + strings.Repeat("<a@b.example>: gone\n", 50_000),
		"different recipients":         bounced + "\n" + numbered("<a%d@b.example>: 550 user unknown\n", 50_000),
		"a line without end":           bounced + "\n" + strings.Repeat("a@", 500_000),
		"an address without end":       bounced + "\n" + strings.Repeat("a", 500_000) + "@" + strings.Repeat("a.", 200_000),
		"readers without end":          bounced + "X-Failed-Recipients: " + numbered("a%d@b.example, ", 80_000) + "\n\n" + strings.Repeat("a@b.example\n", 5000),
		"a transcript without end":     bounced + "\n" + strings.Repeat(">>> RCPT\n<<< 550 user unknown indeed\n", 30_000),
		"many notifications":           bounced + "Content-Type: multipart/report; boundary=b\n\n" + numbered("--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a%d@b.example\nAction: failed\n\n", 9000),
		"boundaries":                   bounced + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n", 200_000),
		"nested":                       bounced + nested,
		"dashes":                       bounced + "\n" + strings.Repeat("--- original message ---\n", 40_000),
		"headers again and again":      bounced + "\n" + strings.Repeat("Received: x\n", 80_000),
		"encoded":                      bounced + "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64\n\n" + strings.Repeat("GyRC", 250_000),
		"tags":                         bounced + "Content-Type: text/html\n\n" + strings.Repeat("<a <!--", 140_000),
	}
}

func numbered(form string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

func TestHostile(t *testing.T) {
	for name, mail := range hostile() {
		t.Run(name, func(t *testing.T) {
			r := read(t, mail)
			if len(r.Recipients) > 100 || len(r.MessageIDs) > 16 {
				t.Errorf("%d recipients, %d ids", len(r.Recipients), len(r.MessageIDs))
			}
		})
	}
}

// BenchmarkHostile is how long they take, each: far below a second.
func BenchmarkHostile(b *testing.B) {
	for name, mail := range hostile() {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			for b.Loop() {
				if _, err := bounce.Parse(strings.NewReader(mail)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
