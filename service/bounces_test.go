package service

import (
	"context"
	"errors"
	"fmt"

	"strings"
	"testing"

	"debrief/delivery/bounce"
	"debrief/delivery/mailbox"
	"debrief/store"
)

// letterbox is a mailbox that holds what it is given.
type letterbox struct {
	mails []string
	kept  []string // those that nobody had a use for
	err   error
}

func (b *letterbox) Name() string { return "letterbox" }

func (b *letterbox) Read(_ context.Context, from string, take mailbox.Take) (string, error) {
	for _, mail := range b.mails {
		done, err := take(strings.NewReader(mail))
		if err != nil {
			return from, err
		}
		if !done {
			b.kept = append(b.kept, mail)
		}
	}
	b.mails = nil
	return from + "+", b.err
}

// sendBack is what a mail server says of a mail that it took first.
func sendBack(raw, to, status, words string) string {
	_, id, _ := strings.Cut(raw, "Message-ID: ")
	id, _, _ = strings.Cut(id, "\r\n")
	return fmt.Sprintf("From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"+
		"Final-Recipient: rfc822; %s\nAction: failed\nStatus: %s\nDiagnostic-Code: smtp; 550 %[2]s %s\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: %s\n\n--b--\n", to, status, words, id)
}

func (o *office) mailbox(mails ...string) *letterbox {
	box := &letterbox{mails: mails}
	set := o.current()
	set.Mailbox = box
	o.Reload(set)
	o.collect(o.t.Context())
	return box
}

func TestMailsThatComeBack(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	o.work(store.Done)
	toMaria, toOrla := o.post.inbox(maria.Email)[0], o.post.inbox(orla.Email)[0]
	answer := "From: maria@harbour.example\nSubject: Re: Spring Sale\n\nThank you.\n"
	box := o.mailbox(
		sendBack(toMaria, maria.Email, "5.2.2", "Mailbox full"),
		sendBack(toOrla, orla.Email, "5.1.1", "User unknown"),
		sendBack(toOrla, orla.Email, "5.1.1", "User unknown"), // a second server says it, too
		sendBack("Message-ID: <made-up@harbour.example>\r\n", maria.Email, "5.1.1", "User unknown"),
		answer,
	)
	if len(box.kept) != 1 || box.kept[0] != answer {
		t.Errorf("left for people: %q", box.kept)
	}
	notices := o.post.inbox(operator.Email)
	if len(notices) != 2 || !strings.Contains(notices[0], "A mail to maria@harbour.example came back") || !strings.Contains(notices[1], "debrief resume orla@harbour.example") {
		t.Errorf("%d notices: %s", len(notices), notices)
	}
	list, err := o.store.Suppressions(t.Context())
	if err != nil || len(list) != 1 || list[0].Address != orla.Email || !strings.Contains(list[0].Why, "no such mailbox") || !strings.Contains(list[0].Why, "550 5.1.1 User unknown") {
		t.Errorf("suppressed: %+v, %v", list, err)
	}
	lines, err := o.store.History(t.Context(), store.Filter{})
	if err != nil || lines[0].Mails[store.Bounced] != 2 {
		t.Errorf("history: %+v, %v", lines, err)
	}
	if mark, err := o.store.MailboxMark(t.Context(), "letterbox"); mark != "+" || err != nil {
		t.Errorf("mark %q, %v", mark, err)
	}
}

func TestUnreadableMailboxIsTold(t *testing.T) {
	o := open(t, nil)
	box := o.mailbox()
	box.err = errors.New("permission denied")
	o.collect(t.Context())
	o.collect(t.Context())
	if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(got[0], "permission denied") {
		t.Errorf("notices: %q", got)
	}
}

func TestBounceWithoutRecipientNamesTheMail(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	o.work(store.Done)
	raw := o.post.inbox(maria.Email)[0]
	_, id, _ := strings.Cut(raw, "Message-ID: ")
	id, _, _ = strings.Cut(id, "\r\n")
	r, err := Bounces{Store: o.store}.Take(t.Context(), strings.NewReader("From: MAILER-DAEMON@mx.example\nSubject: Undeliverable mail\nReferences: "+id+"\n\nIt did not work.\n"))
	if err != nil || r.Report.Kind != bounce.Failure || len(r.Effects) != 1 || r.Effects[0].Suppressed || !r.Effects[0].First {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestGivenUp: of an address from which nothing but soft bounces comes, the
// operator is told that it gets no more.
func TestGivenUp(t *testing.T) {
	o := open(t, nil)
	set := o.current()
	set.GiveUpAfter = 2
	o.Reload(set)
	o.day(13)
	o.work(store.Done)
	o.mailbox(sendBack(o.post.inbox(maria.Email)[0], maria.Email, "5.2.2", "Mailbox full"))
	o.later(30)
	o.work(store.Done, store.Done)
	o.mailbox(sendBack(o.post.inbox(maria.Email)[1], maria.Email, "5.2.2", "Mailbox full"))
	list, err := o.store.Suppressions(t.Context())
	if err != nil || len(list) != 1 || list[0].Address != maria.Email || !strings.HasPrefix(list[0].Why, "all mails of 2 days came back") {
		t.Errorf("suppressed: %+v, %v", list, err)
	}
	notices := o.post.inbox(operator.Email)
	if len(notices) != 2 || !strings.Contains(notices[1], "debrief resume maria@harbour.example") {
		t.Errorf("%d notices: %s", len(notices), notices)
	}
}
