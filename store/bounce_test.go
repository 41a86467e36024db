package store_test

import (
	"context"
	"testing"
	"time"

	"debrief/scheduler"
	"debrief/store"
)

// sent makes and sends a report with two mails, and returns the first.
func sent(t *testing.T, s *store.Store, n int) store.DeliveryDetail {
	t.Helper()
	key := plan(t, s, n)
	var in inbox
	work(t, s, workers(s, 2, &in), is(t, s, key, store.Done))
	return show(t, s, key).Deliveries[0]
}

func bounce(t *testing.T, s *store.Store, b store.Bounce) store.BounceEffect {
	t.Helper()
	effect, err := s.Bounce(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return effect
}

func suppressed(t *testing.T, s *store.Store) []string {
	t.Helper()
	list, err := s.Suppressions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var addresses []string
	for _, x := range list {
		addresses = append(addresses, x.Address)
	}
	return addresses
}

func TestBounce(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		mail := sent(t, s, 1)
		soft := store.Bounce{MessageID: mail.Key + "@example.org", Addresses: []string{mail.To.Email}, Why: "the mailbox is full"}
		effect := bounce(t, s, soft)
		if effect.Delivery.Key != mail.Key || !effect.First || effect.Suppressed || effect.Report == "" {
			t.Errorf("a soft bounce: %+v", effect)
		}
		if effect := bounce(t, s, soft); effect.First || effect.Suppressed {
			t.Errorf("the same again: %+v", effect)
		}
		hard := soft
		hard.Hard, hard.Why, hard.Addresses = true, "no such mailbox", []string{"", "READER0@example.org"}
		if effect := bounce(t, s, hard); effect.First || !effect.Suppressed {
			t.Errorf("a hard bounce: %+v", effect)
		}
		if effect := bounce(t, s, hard); effect.Suppressed {
			t.Errorf("a hard bounce again: %+v", effect)
		}
		d := show(t, s, mail.Occurrence)
		if got := d.Deliveries[0]; got.State != store.Bounced || got.Reply != "the mailbox is full" || d.Mails[store.Bounced] != 1 || d.State != store.Done {
			t.Errorf("the ledger says %+v", got.Delivery)
		}
		// The next report goes to the other reader only.
		key := plan(t, s, 2)
		var in inbox
		work(t, s, workers(s, 2, &in), is(t, s, key, store.Done))
		if mails := show(t, s, key).Mails; len(in.sent) != 1 || mails[store.Suppressed] != 1 {
			t.Errorf("sent %v, %v", in.sent, mails)
		}
		if err := s.Unsuppress(t.Context(), mail.To.Email, store.Act{Who: "ana"}); err != nil {
			t.Fatal(err)
		}
		key = plan(t, s, 3)
		work(t, s, workers(s, 2, &in), is(t, s, key, store.Done))
		if show(t, s, key).Mails[store.Accepted] != 2 {
			t.Error("nothing is sent to an address that was let through again")
		}
	})
}

// TestForgedBounce: nobody can keep somebody from his mails by a made-up bounce.
func TestForgedBounce(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ahead := time.Duration(0)
		options := quick(t)
		options.Now = func() time.Time { return time.Now().Add(ahead) }
		s, err := store.Open(context.Background(), address, options)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		mail := sent(t, s, 1)
		id, to := mail.Key+"@example.org", mail.To.Email
		for name, b := range map[string]store.Bounce{
			"a mail that was never sent": {MessageID: "0123@example.org", Addresses: []string{to}},
			"the id of another sender":   {MessageID: mail.Key + "@evil.example", Addresses: []string{to}},
			"no id":                      {Addresses: []string{to}},
			"an id without a domain":     {MessageID: mail.Key, Addresses: []string{to}},
			"a part of an id":            {MessageID: mail.Key[:8] + "@example.org", Addresses: []string{to}},
			"a pattern":                  {MessageID: "%@example.org", Addresses: []string{to}},
			"SQL":                        {MessageID: "' OR 1=1 --@example.org", Addresses: []string{to}},
		} {
			b.Hard = true
			if effect := bounce(t, s, b); effect.Delivery.Key != "" || effect.First || effect.Suppressed {
				t.Errorf("%s: %+v", name, effect)
			}
		}
		// Of a mail to one reader, a bounce for the other: the reader knows his own
		// Message-ID alone.
		effect := bounce(t, s, store.Bounce{MessageID: id, Addresses: []string{"reader1@example.org", "", to + ".example"}, Hard: true, Why: "passed on to nobody"})
		if !effect.First || effect.Suppressed {
			t.Errorf("for another address: %+v", effect)
		}
		ahead = store.BounceWithin + time.Hour
		if effect := bounce(t, s, store.Bounce{MessageID: id, Addresses: []string{to}, Hard: true}); effect.Delivery.Key != "" || effect.Suppressed {
			t.Errorf("after a long time: %+v", effect)
		}
		if list := suppressed(t, s); len(list) != 0 {
			t.Errorf("suppressed %v", list)
		}
	})
}

// TestEarlyBounce: a mail that is not sent yet cannot have come back.
func TestEarlyBounce(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		var in inbox
		w := workers(s, 1, &in)
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			return s.Postpone(ctx, c, time.Now().Add(time.Hour), "the relay is paused")
		}
		work(t, s, w, func() bool { return show(t, s, scheduler.Key(key)).Mails[store.Deferred] == 1 })
		mail := show(t, s, key).Deliveries[0]
		effect := bounce(t, s, store.Bounce{MessageID: mail.Key + "@example.org", Addresses: []string{mail.To.Email}, Hard: true})
		if effect.Delivery.Key != "" || len(suppressed(t, s)) != 0 {
			t.Errorf("%+v", effect)
		}
	})
}

func TestMailboxMark(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		for _, want := range []string{"", "10 abc", "20 def"} {
			if want != "" {
				if err := s.MarkMailbox(t.Context(), "/var/mail/debrief", want); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := s.MailboxMark(t.Context(), "/var/mail/debrief"); got != want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}
		if got, err := s.MailboxMark(t.Context(), "/var/mail/other"); got != "" || err != nil {
			t.Errorf("another mailbox: %q, %v", got, err)
		}
	})
}

// TestGivenUp: an address from which all mails come back for weeks gets no more,
// though no bounce is hard; a mail that arrives in between, and a person's word,
// begin the count anew.
func TestGivenUp(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		start, ahead := time.Now(), time.Duration(0)
		options := quick(t)
		options.Now = func() time.Time { return start.Add(ahead) }
		s, err := store.Open(t.Context(), address, options)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		report := 0
		send := func(day int) store.DeliveryDetail {
			ahead = time.Duration(day) * 24 * time.Hour
			report++
			return sent(t, s, report)
		}
		comesBack := func(mail store.DeliveryDetail, after int) store.BounceEffect {
			return bounce(t, s, store.Bounce{MessageID: mail.Key + "@example.org", Addresses: []string{mail.To.Email}, Why: "the mailbox is full", GiveUpAfter: after})
		}
		send(0) // arrives
		for _, day := range []int{7, 7, 14, 21} {
			if effect := comesBack(send(day), 3); effect.Suppressed && day < 21 {
				t.Errorf("given up on day %d: %s", day, effect.Why)
			}
		}
		list, err := s.Suppressions(t.Context())
		if err != nil || len(list) != 1 || list[0].Why != "all mails of 3 days came back, the last one because: the mailbox is full" {
			t.Errorf("suppressed: %+v, %v", list, err)
		}
		if err := s.Unsuppress(t.Context(), "reader0@example.org", store.Act{Who: "ana"}); err != nil {
			t.Fatal(err)
		}
		for _, day := range []int{28, 35} {
			if effect := comesBack(send(day), 3); effect.Suppressed {
				t.Errorf("given up on day %d, after a person's word", day)
			}
		}
		if effect := comesBack(send(42), 0); effect.Suppressed {
			t.Error("given up, and the configuration says never")
		}
		if effect := comesBack(send(49), 3); !effect.Suppressed {
			t.Error("not given up for the second time")
		}
	})
}
