package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"debrief/delivery"
	"debrief/scheduler"
	"debrief/store"
)

// plan records occurrence n and returns its key.
func plan(t testing.TB, s *store.Store, n int) scheduler.Key {
	t.Helper()
	keys, err := s.Plan(context.Background(), []scheduler.Occurrence{occurrence(n, 1)})
	if err != nil || len(keys) != 1 {
		t.Fatalf("planned %d, %v", len(keys), err)
	}
	return keys[0]
}

func show(t testing.TB, s *store.Store, key scheduler.Key) store.Detail {
	t.Helper()
	d, err := s.Show(context.Background(), string(key))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// is reports whether an occurrence has reached a state.
func is(t testing.TB, s *store.Store, key scheduler.Key, state store.State) func() bool {
	return func() bool {
		line, ok, err := s.Find(context.Background(), key)
		if err != nil || !ok {
			t.Errorf("find %s: %v, %v", key, ok, err)
		}
		return line.State == state
	}
}

// path lists the states of a delivery's history.
func path(d store.DeliveryDetail) []store.DeliveryState {
	var states []store.DeliveryState
	for _, step := range d.History {
		states = append(states, step.State)
	}
	return states
}

func TestHoldAndApprove(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		var in inbox
		w := workers(s, 2, &in)
		finish := w.Generate
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			if c.Approval.Who == "" {
				return s.Hold(ctx, c, made(c), store.Question{})
			}
			if c.Approval.Comment != "go" {
				t.Errorf("the comment is %q", c.Approval.Comment)
			}
			return finish(ctx, c)
		}
		work(t, s, w, is(t, s, key, store.Held))
		if len(in.sent) != 0 {
			t.Error("a held report was sent")
		}
		if err := s.Approve(t.Context(), key, store.Approval{Who: "ana", Comment: "go"}); err != nil {
			t.Fatal(err)
		}
		var refused *store.RefusedError
		if err := s.Approve(t.Context(), key, store.Approval{Who: "ana"}); !errors.As(err, &refused) {
			t.Errorf("a second approval returned %v", err)
		}
		work(t, s, w, is(t, s, key, store.Done))
		d := show(t, s, key)
		if len(d.Runs) != 2 || d.Approval.Who != "ana" || len(in.sent) != 2 || d.Mails[store.Accepted] != 2 {
			t.Errorf("after the approval: %+v", d)
		}
		log, err := s.AuditLog(t.Context(), 10)
		if err != nil || len(log) != 1 || log[0].Action != "approve" || log[0].Subject != string(key) {
			t.Errorf("audit log %+v, %v", log, err)
		}
	})
}

func TestDeferredIsTriedAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		var in inbox
		w := workers(s, 1, &in)
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			busy := delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Rcpt, Code: 451, Reply: "later", At: time.Now()}
			if c.Attempts.Count < 3 {
				return s.Record(ctx, c, busy, time.Now())
			}
			if c.About.Campaign != "C0001" || string(c.Raw) == "" {
				t.Errorf("claimed %+v", c)
			}
			if err := s.Dot(ctx, c); err != nil {
				return err
			}
			return s.Record(ctx, c, accepted("4bXk"), time.Time{})
		}
		work(t, s, w, is(t, s, key, store.Done))
		d := show(t, s, key).Deliveries[0]
		want := []store.DeliveryState{store.Rendered, store.Sending, store.Deferred, store.Sending, store.Deferred, store.Sending, store.Dot, store.Accepted}
		if diff := cmp.Diff(want, path(d)); diff != "" {
			t.Error(diff)
		}
		if d.QueueID != "4bXk" || d.Code != 250 || d.Tries != 3 {
			t.Errorf("ended as %+v", d.Delivery)
		}
		if r := d.History[2].Receipt; r == nil || r.Code != 451 {
			t.Errorf("the receipt of the first attempt is %+v", r)
		}
	})
}

func TestGivenUpIsFailed(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		w := workers(s, 1, &inbox{})
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			return s.Record(ctx, c, delivery.Receipt{Outcome: delivery.Deferred, Code: 450, Reply: "full", At: time.Now()}, time.Time{})
		}
		work(t, s, w, is(t, s, key, store.Done))
		if d := show(t, s, key).Deliveries[0]; d.State != store.Refused || d.Reply != "full" {
			t.Errorf("ended as %+v", d.Delivery)
		}
	})
}

// TestErrorInPlaceOfAReceipt: the attempt has failed, and is made again by the
// schedule until that gives up.
func TestErrorInPlaceOfAReceipt(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		options := quick(t)
		options.Schedule = delivery.Schedule{First: []time.Duration{0, 0}, Every: 2 * time.Hour, Within: time.Hour}
		s := openWith(t, address, options)
		key := plan(t, s, 1)
		w := workers(s, 1, &inbox{})
		w.Deliver = func(context.Context, *store.MailClaim) error { panic("a nil map") }
		work(t, s, w, is(t, s, key, store.Done))
		d := show(t, s, key).Deliveries[0]
		if d.State != store.Refused || d.Tries != 3 || d.Reply != "panicked: a nil map" {
			t.Errorf("ended as %+v", d.Delivery)
		}
	})
}

// TestErrorAtTheDot has the worker end between the dot and the receipt.
func TestErrorAtTheDot(t *testing.T) {
	for _, doubt := range []store.Doubt{store.Redeliver, store.HoldForHuman} {
		t.Run(string(doubt), func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				s := open(t, address)
				key := plan(t, s, 1)
				var in inbox
				w := workers(s, 1, &in)
				w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
					list := mails(c, 1)
					list[0].Doubt = doubt
					return s.Finish(ctx, c, made(c), list)
				}
				w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
					if err := s.Dot(ctx, c); err != nil {
						return err
					}
					in.take(c.Delivery.Key)
					if c.Delivery.Tries == 1 && c.Delivery.Repeats == 0 {
						return errors.New("the process dies here")
					}
					return s.Record(ctx, c, accepted("Q"), time.Time{})
				}
				work(t, s, w, is(t, s, key, store.Done))
				d := show(t, s, key).Deliveries[0]
				if doubt == store.HoldForHuman {
					if d.State != store.InDoubt || in.sent[d.Key] != 1 {
						t.Errorf("sent %d times, ended as %+v", in.sent[d.Key], d.Delivery)
					}
					return
				}
				want := []store.DeliveryState{store.Rendered, store.Sending, store.Dot, store.InDoubt, store.Sending, store.Dot, store.Accepted}
				if diff := cmp.Diff(want, path(d)); diff != "" || d.Repeats != 1 || in.sent[d.Key] != 2 {
					t.Errorf("sent %d times, %d repeats, %s", in.sent[d.Key], d.Repeats, diff)
				}
			})
		})
	}
}

func TestCancelRetryResend(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		var in inbox
		w := workers(s, 2, &in)
		send := w.Deliver
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			return s.Postpone(ctx, c, time.Now().Add(time.Hour), "the relay is paused")
		}
		act := store.Act{Who: "ben", Why: "wrong figures"}
		work(t, s, w, func() bool { return show(t, s, key).Mails[store.Deferred] == 2 })
		if err := s.Cancel(t.Context(), key, act); err != nil {
			t.Fatal(err)
		}
		if d := show(t, s, key); d.State != store.Cancelled || d.Mails[store.Recalled] != 2 {
			t.Errorf("cancelled to %+v", d)
		}
		if err := s.Retry(t.Context(), key, act); err != nil {
			t.Fatal(err)
		}
		w.Deliver = send
		work(t, s, w, is(t, s, key, store.Done))
		if len(in.sent) != 2 {
			t.Errorf("sent %v", in.sent)
		}
		mail := show(t, s, key).Deliveries[0]
		if err := s.Resend(t.Context(), mail.Key, act); err != nil {
			t.Fatal(err)
		}
		work(t, s, w, is(t, s, key, store.Done))
		if in.sent[mail.Key] != 2 {
			t.Errorf("resent %d times", in.sent[mail.Key]-1)
		}
		if err := s.Suppress(t.Context(), "Reader0@example.org", "bounced"); err != nil {
			t.Fatal(err)
		}
		if err := s.Resend(t.Context(), mail.Key, act); err != nil {
			t.Fatal(err)
		}
		work(t, s, w, is(t, s, key, store.Done))
		if d := show(t, s, key).Deliveries[0]; d.State != store.Suppressed || in.sent[mail.Key] != 2 {
			t.Errorf("sent %d times to a suppressed address, %+v", in.sent[mail.Key], d.Delivery)
		}
	})
}

func TestPauses(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		until := time.Now().Add(time.Hour).Truncate(time.Second)
		if err := s.PauseRelay(t.Context(), store.Pause{Relay: "mx", Why: "535", Until: until}); err != nil {
			t.Fatal(err)
		}
		p, paused, err := s.Paused(t.Context(), "mx")
		if err != nil || !paused || !p.Until.Equal(until) || p.Why != "535" {
			t.Errorf("paused %v, %+v, %v", paused, p, err)
		}
		if err := s.ResumeRelay(t.Context(), "mx"); err != nil {
			t.Fatal(err)
		}
		if _, paused, err := s.Paused(t.Context(), "mx"); paused || err != nil {
			t.Errorf("still paused: %v, %v", paused, err)
		}
	})
}
