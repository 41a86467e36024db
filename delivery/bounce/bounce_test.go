package bounce_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"debrief/delivery/bounce"
)

// gone is what Postfix says of an address that is not there any more.
const gone = `From: Mail Delivery System <MAILER-DAEMON@mx.harbour.example>
To: reports@harbour.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-Id: <notice@mx.harbour.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.harbour.example.

<Orla@harbour.example>: host mail.harbour.example[192.0.2.7] said: 550 5.1.1
    <orla@harbour.example>: Recipient address rejected: User unknown (in reply
    to RCPT TO command)

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.harbour.example

Final-Recipient: rfc822; Orla@harbour.example
Original-Recipient: rfc822;orla@old.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <orla@harbour.example>: Recipient address
    rejected: User unknown

--b1
Content-Type: text/rfc822-headers

Message-ID: <0a1b2c@harbour.example>
To: orla@old.example
Subject: Spring Sale

--b1--
`

func read(t *testing.T, mail string) bounce.Report {
	t.Helper()
	r, err := bounce.Parse(strings.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParse(t *testing.T) {
	got := read(t, gone)
	want := bounce.Report{Kind: bounce.Failure, MessageIDs: []string{"0a1b2c@harbour.example"}, Recipients: []bounce.Recipient{{
		Address: "orla@harbour.example", Original: "orla@old.example", Hard: true, Reason: bounce.NoMailbox, Status: "5.1.1", Code: 550,
		Text: "550 5.1.1 <orla@harbour.example>: Recipient address rejected: User unknown",
	}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestNotForGood changes one word of the notice after another: each takes the
// certainty away.
func TestNotForGood(t *testing.T) {
	for name, change := range map[string]*strings.Replacer{
		"full":           strings.NewReplacer("User unknown", "Mailbox full"),
		"for now":        strings.NewReplacer("5.1.1", "4.1.1", "550", "450"),
		"blocked":        strings.NewReplacer("User unknown", "Client host blocked using zen.spamhaus.org"),
		"after the mail": strings.NewReplacer(" 5.1.1", "", "Status:", "Status: 5.0.0", "to RCPT TO command", "to end of DATA command"),
		"of the sender":  strings.NewReplacer("5.1.1", "5.1.8"),
		"disabled":       strings.NewReplacer("User unknown", "Account is disabled"),
	} {
		r := read(t, change.Replace(gone))
		if r.Kind != bounce.Failure || len(r.Recipients) != 1 || r.Recipients[0].Hard {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestNoMail: a host that takes no mail says so in one of several ways (RFC 7504,
// RFC 7505), and sendmail in a wrong one.
func TestNoMail(t *testing.T) {
	said := func(status, diagnostic, command string) string {
		return strings.NewReplacer("550 5.1.1 <orla@harbour.example>: Recipient address rejected: User unknown", diagnostic,
			"550 5.1.1\n    <orla@harbour.example>: Recipient address rejected: User unknown (in reply\n    to RCPT TO command)", diagnostic+command,
			"550 5.1.1 <orla@harbour.example>: Recipient address\n    rejected: User unknown", diagnostic, "Status: 5.1.1", "Status: "+status).Replace(gone)
	}
	const rcpt = " (in reply\n    to RCPT TO command)"
	for name, c := range map[string]struct {
		mail   string
		hard   bool
		reason bounce.Reason
	}{
		"521 to RCPT":        {said("5.3.2", "521 5.3.2 System not accepting network messages", rcpt), true, bounce.NoMail},
		"556":                {said("5.1.10", "556 5.1.10 Recipient null", rcpt), true, bounce.NoMail},
		"sendmail":           {said("5.7.27", "550 Host does not accept mail", ""), true, bounce.NoMail},
		"after the mail":     {said("5.7.27", "550 Host does not accept mail", " (in reply\n    to end of DATA command)"), false, bounce.NoMail},
		"for now":            {said("4.3.2", "421 4.3.2 System not accepting network messages", ""), false, bounce.Server},
		"521 for other ends": {said("5.2.1", "521 5.2.1 AOL will not take it", rcpt), false, bounce.Disabled},
	} {
		r := read(t, c.mail)
		if len(r.Recipients) != 1 || r.Recipients[0].Hard != c.hard || r.Recipients[0].Reason != c.reason {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestOthersHadMoreLuck: of several recipients, only those are told of whom the
// mail did not reach.
func TestOthersHadMoreLuck(t *testing.T) {
	more := "Diagnostic-Code: smtp; 550 5.1.1 <orla@harbour.example>: Recipient address\n    rejected: User unknown\n\n"
	both := strings.Replace(gone, more, more+"Final-Recipient: rfc822; maria@harbour.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; ana@harbour.example\nAction: delayed\nStatus: 4.4.1\n\n", 1)
	if r := read(t, both); both == gone || r.Kind != bounce.Failure || len(r.Recipients) != 1 || r.Recipients[0].Address != "orla@harbour.example" {
		t.Errorf("%+v", r)
	}
}

func TestKinds(t *testing.T) {
	for name, c := range map[string]struct {
		mail string
		want bounce.Kind
	}{
		"delay":         {strings.NewReplacer("Action: failed", "Action: delayed", "5.1.1", "4.4.1").Replace(gone), bounce.Delay},
		"delivered":     {strings.NewReplacer("Action: failed", "Action: delivered", "Status: 5.1.1", "Status: 2.0.0").Replace(gone), bounce.Delivered},
		"out of office": {"From: orla@harbour.example\nSubject: Out of office: Spring Sale\nAuto-Submitted: auto-replied\nIn-Reply-To: <a@b.example>\n\nNo such user is here until May.\n", bounce.AutoReply},
		"answer":        {"From: orla@harbour.example\nSubject: Re: Spring Sale\n\nThank you. The mailbox of Tom is full, by the way.\n", bounce.Other},
		"empty":         {"", bounce.Other},
		"no mail":       {"\x00\x01\x02", bounce.Other},
	} {
		if r := read(t, c.mail); r.Kind != c.want {
			t.Errorf("%s is called %s, want %s", name, r.Kind, c.want)
		}
	}
}

// TestLongMail: the notice in front is read; what comes back behind it, with
// its attachments, is not.
func TestLongMail(t *testing.T) {
	mail := io.MultiReader(strings.NewReader(strings.TrimSuffix(gone, "--b1--\n")), strings.NewReader(strings.Repeat("x", 3*bounce.MaxSize)))
	r, err := bounce.Parse(mail)
	if err != nil || r.Kind != bounce.Failure || len(r.Recipients) != 1 || !r.Recipients[0].Hard {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestParseError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := bounce.Parse(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
