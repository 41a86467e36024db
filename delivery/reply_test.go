package delivery_test

import (
	"strings"
	"testing"

	"debrief/delivery"
)

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		phase   delivery.Phase
		code    int
		text    string
		outcome delivery.Outcome
		fault   delivery.Fault
	}{
		{delivery.Dot, 250, "2.0.0 queued", delivery.Accepted, delivery.NoFault},
		{delivery.Dot, 251, "forwarded", delivery.Accepted, delivery.NoFault},
		{delivery.Dot, 451, "4.7.1 greylisted", delivery.Deferred, delivery.Temporary},
		{delivery.Rcpt, 450, "busy", delivery.Deferred, delivery.Temporary},
		{delivery.Mail, 421, "closing", delivery.Deferred, delivery.Temporary},
		{delivery.Auth, 454, "4.7.0 temporary", delivery.Deferred, delivery.Temporary},
		{delivery.Rcpt, 550, "5.1.1 no such user", delivery.Failed, delivery.Recipient},
		{delivery.Rcpt, 552, "5.2.2 mailbox full", delivery.Failed, delivery.Recipient},
		{delivery.Rcpt, 530, "5.7.0 log in first", delivery.Deferred, delivery.Configuration},
		{delivery.Banner, 554, "go away", delivery.Deferred, delivery.Configuration},
		{delivery.Hello, 550, "no", delivery.Deferred, delivery.Configuration},
		{delivery.StartTLS, 502, "no", delivery.Deferred, delivery.Configuration},
		{delivery.Auth, 535, "5.7.8 wrong", delivery.Deferred, delivery.Configuration},
		{delivery.Auth, 552, "5.3.4 nonsense here", delivery.Deferred, delivery.Configuration},
		{delivery.Mail, 550, "5.7.1 sender refused", delivery.Deferred, delivery.Configuration},
		{delivery.Mail, 552, "too big", delivery.Failed, delivery.TooBig},
		{delivery.Mail, 552, "5.3.4 too big", delivery.Failed, delivery.TooBig},
		{delivery.Dot, 554, "5.3.4 too big", delivery.Failed, delivery.TooBig},
		{delivery.Dot, 550, "5.2.3 too long", delivery.Failed, delivery.TooBig},
		{delivery.Data, 554, "no valid recipients", delivery.Failed, delivery.Content},
		{delivery.Dot, 554, "5.7.1 looks like spam", delivery.Failed, delivery.Content},
		{delivery.Dot, 354, "what?", delivery.InDoubt, delivery.Temporary},
		{delivery.Rcpt, 354, "what?", delivery.Deferred, delivery.Temporary},
	} {
		outcome, fault := delivery.Classify(c.phase, delivery.ParseReply(c.code, c.text))
		if outcome != c.outcome || fault != c.fault {
			t.Errorf("%d %s at %s: %s, %q; want %s, %q", c.code, c.text, c.phase, outcome, fault, c.outcome, c.fault)
		}
	}
}

func TestParseReply(t *testing.T) {
	for _, c := range []struct {
		code           int
		text           string
		enhanced, want string
	}{
		{250, "2.0.0 Ok", "2.0.0", "Ok"},
		{550, "5.1.1 no\n5.1.1 such user", "5.1.1", "no\nsuch user"},
		{250, "4.0.0 not of this class", "", "4.0.0 not of this class"},
		{250, "2.0 is a number", "", "2.0 is a number"},
		{250, "2.0.0", "2.0.0", ""},
		{250, "", "", ""},
		{220, "mail.example 2.0.0", "", "mail.example 2.0.0"},
	} {
		r := delivery.ParseReply(c.code, c.text)
		if r.Enhanced != c.enhanced || r.Text != c.want {
			t.Errorf("ParseReply(%d, %q) = %+v; want %q, %q", c.code, c.text, r, c.enhanced, c.want)
		}
	}
	if s := delivery.ParseReply(550, "5.1.1 no\n5.1.1 such user").String(); s != "550 5.1.1 no / such user" || strings.Contains(s, "\n") {
		t.Errorf("one line is %q", s)
	}
}

func TestQueueID(t *testing.T) {
	for text, want := range map[string]string{
		"2.0.0 Ok: queued as 4F2A1B3C":                                    "4F2A1B3C",
		"OK id=1rXyZa-0004Bc-2D":                                          "1rXyZa-0004Bc-2D",
		"2.0.0 8b7c6d5e Message accepted for delivery":                    "8b7c6d5e",
		"2.6.0 <a@b> [InternalId=1234567, Hostname=x] Queued mail":        "1234567",
		"2.0.0 OK  1718352000 d2e1a72fcca58-7041ffb1a2bsi123b3a - gsmtp":  "d2e1a72fcca58-7041ffb1a2bsi123b3a",
		"Ok 0102018f6a1b2c3d-4e5f6a7b-8c9d-0e1f-2a3b-4c5d6e7f8a9b-000000": "0102018f6a1b2c3d-4e5f6a7b-8c9d-0e1f-2a3b-4c5d6e7f8a9b-000000",
		"2.0.0 Ok": "", "": "", "thanks": "",
	} {
		if got := delivery.ParseReply(250, text).QueueID(); got != want {
			t.Errorf("queue id of %q is %q, want %q", text, got, want)
		}
	}
}
