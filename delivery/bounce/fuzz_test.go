package bounce_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"debrief/delivery/bounce"
)

// FuzzParse: whatever comes into a mailbox is read in bounded time and space,
// and nothing that is told of it can break a line of a log, a mail or a table.
func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob(filepath.Join(corpus, "maildir/bsd/*-01.eml"))
	for _, name := range names {
		if raw, err := os.ReadFile(name); err == nil {
			f.Add(raw)
		}
	}
	f.Add([]byte(gone))
	f.Add([]byte("Content-Type: multipart/mixed\n\n--\n--\n----\n"))
	f.Add([]byte("From: mailer-daemon@x\nSubject: failure\n\n>>> RCPT\n<<< 5\nFinal-Recipient:\n"))
	for _, mail := range hostile() {
		f.Add([]byte(mail[:min(len(mail), 4000)]))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := bounce.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if r.Kind == "" || len(r.MessageIDs) > 16 || len(r.Recipients) > 100 {
			t.Fatalf("%+v", r)
		}
		for _, x := range r.Recipients {
			if x.Reason == "" || len(x.Text) > 400 || !utf8.ValidString(x.Text) || strings.ContainsAny(x.Text+x.Address+x.Original+x.Status, "\n\r") {
				t.Fatalf("%+v", x)
			}
			if x.Hard && strings.HasPrefix(x.Status, "4") {
				t.Fatalf("hard, though the server would take it later: %+v", x)
			}
		}
	})
}
