package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"debrief/calendar"
	"debrief/delivery/bounce"
	"debrief/delivery/mailbox"
	"debrief/store"
)

// mailboxEvery is how often the mailbox is looked into.
const mailboxEvery = 5 * time.Minute

// watchMailbox reads the mailbox of mails that came back, now and then, until
// ctx ends.
func (s *Service) watchMailbox(ctx context.Context) {
	ticker := s.current().Clock.NewTicker(mailboxEvery)
	defer ticker.Stop()
	for {
		s.collect(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
		}
	}
}

// collect reads what came into the mailbox. A mailbox that cannot be read stops
// nothing else.
func (s *Service) collect(ctx context.Context) {
	set := s.current()
	if set.Mailbox == nil {
		return
	}
	err := Bounces{set.Store, set.GiveUpAfter}.ReadMailbox(ctx, set.Mailbox, func(r Returned) { s.returned(ctx, set, r) })
	if err == nil || ctx.Err() != nil {
		return
	}
	set.Metrics.mailboxFailed()
	set.Log.Error("mailbox could not be read", "mailbox", set.Mailbox.Name(), "error", err)
	s.notify(ctx, set, notice{operator: set.Operator, about: "bounces", key: "mailbox " + calendar.DateOf(set.Clock.Now()).String(),
		what: "The mailbox of mails that came back could not be read", why: err.Error(),
		todo: "Reports go out as before, but nobody notices which of them come back. Look at email.bounces, then run: debrief check"})
}

// Bounces has the store note mails that came back.
type Bounces struct {
	Store       *store.Store
	GiveUpAfter int // as in store.Bounce
}

// ReadMailbox takes what is new in a mailbox, and remembers how far it was read.
func (b Bounces) ReadMailbox(ctx context.Context, box mailbox.Mailbox, tell func(Returned)) error {
	from, err := b.Store.MailboxMark(ctx, box.Name())
	if err != nil {
		return err
	}
	mark, err := box.Read(ctx, from, func(mail io.Reader) (bool, error) {
		r, err := b.Take(ctx, mail)
		if err != nil {
			return false, err
		}
		tell(r)
		return r.Report.Kind != bounce.Other, nil
	})
	if mark == from {
		return err
	}
	return errors.Join(err, b.Store.MarkMailbox(context.WithoutCancel(ctx), box.Name(), mark))
}

// Returned is a mail of the mailbox: what it says, and what came of that.
type Returned struct {
	Report  bounce.Report
	Effects []store.BounceEffect // of each recipient of Report whose mail is one of ours
}

// Take reads a mail, and if it says that one of ours came back has the store note
// it.
func (b Bounces) Take(ctx context.Context, mail io.Reader) (Returned, error) {
	var r Returned
	var err error
	if r.Report, err = bounce.Parse(mail); err != nil || r.Report.Kind != bounce.Failure {
		return r, err
	}
	recipients := r.Report.Recipients
	if len(recipients) == 0 {
		recipients = []bounce.Recipient{{Reason: bounce.Unknown}}
	}
	for _, id := range r.Report.MessageIDs {
		for _, x := range recipients {
			effect, err := b.Store.Bounce(ctx, store.Bounce{MessageID: id, Addresses: []string{x.Address, x.Original}, Hard: x.Hard, Why: why(x), GiveUpAfter: b.GiveUpAfter})
			if err != nil {
				return r, err
			}
			if effect.Delivery.Key != "" {
				r.Effects = append(r.Effects, effect)
			}
		}
		if len(r.Effects) > 0 {
			break
		}
	}
	return r, nil
}

// why says on one line what the server said of a recipient.
func why(x bounce.Recipient) string {
	if x.Text == "" {
		return string(x.Reason)
	}
	return fmt.Sprintf("%s: %s", x.Reason, x.Text)
}

// returned counts a mail of the mailbox, and tells the operator of what came of
// it: of an address once.
func (s *Service) returned(ctx context.Context, set Settings, r Returned) {
	set.Metrics.returned(r)
	for _, e := range r.Effects {
		if !e.First && !e.Suppressed {
			continue
		}
		to := e.Delivery.To.Email
		set.Log.Warn("mail came back", "to", to, "report", e.Report, "suppressed", e.Suppressed, "why", e.Why)
		n := notice{operator: set.operatorOf(e.Report), about: e.Report, key: "bounced " + to, why: e.Why,
			what: "A mail to " + to + " came back", todo: "Later reports are sent there as before. If it happens again, check the address with its owner"}
		if e.Suppressed {
			n.key = "suppressed " + to
			n.what = "Mails to " + to + " come back: nothing more is sent there"
			n.todo = "Correct or remove the address, in people, lists or the marketing plan. If it is right after all, run: debrief resume " + to
		}
		s.notify(ctx, set, n)
	}
}
