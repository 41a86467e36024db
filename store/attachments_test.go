package store_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"debrief/delivery"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/store"
)

// tooBig is a server's answer to a mail that is too big for it.
var tooBig = delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.TooBig, Phase: delivery.Dot, Code: 552, Enhanced: "5.3.4", Reply: "too big", At: time.Now()}

// withFiles gives mails a document and files of their own.
func withFiles(list []store.Mail) []store.Mail {
	for i := range list {
		m := &list[i]
		m.Report = "debrief"
		m.Document = &reports.Document{Meta: reports.Meta{Locale: "en-GB", Currency: "EUR", FileName: m.Key}}
		m.Files = []pipeline.File{
			{Format: pipeline.XLSX, Name: m.Key + ".xlsx", Bytes: []byte("PK" + m.Key)},
			{Format: pipeline.PDF, Name: m.Key + ".pdf", Bytes: []byte("%PDF" + m.Key)},
		}
	}
	return list
}

// TestRelink: a server says after the dot that a mail is too big, and the next
// attempt sends the form with links.
func TestRelink(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		var sent [][]byte
		w := workers(s, 1, &inbox{})
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			return s.Finish(ctx, c, made(c), withFiles(mails(c, 1)))
		}
		w.Deliver = func(ctx context.Context, c *store.MailClaim) error {
			if err := s.Dot(ctx, c); err != nil {
				return err
			}
			if c.Delivery.Form == store.Attached {
				linked := pipeline.Delivery{Note: "links until Friday", Envelope: delivery.Envelope{Raw: []byte("with links\r\n")}}
				return s.Relink(ctx, c, tooBig, linked)
			}
			sent = append(sent, c.Raw)
			return s.Record(ctx, c, accepted("Q"), time.Time{})
		}
		work(t, s, w, is(t, s, key, store.Done))
		if len(sent) != 1 || string(sent[0]) != "with links\r\n" {
			t.Fatalf("sent %q", sent)
		}
		d := show(t, s, key).Deliveries[0]
		want := []store.DeliveryState{store.Rendered, store.Sending, store.Dot, store.Deferred, store.Rendered, store.Sending, store.Dot, store.Accepted}
		if diff := cmp.Diff(want, path(d)); diff != "" {
			t.Error(diff)
		}
		if d.History[3].Receipt == nil || d.History[3].Receipt.Code != 552 || d.History[4].Note != "links until Friday" {
			t.Errorf("the history says %+v, %+v", d.History[3], d.History[4])
		}
		raw, err := s.Message(t.Context(), d.Key)
		if err != nil || !bytes.Equal(raw, sent[0]) || d.Form != store.Linked {
			t.Errorf("the store holds %q, %v, %s", raw, err, d.Form)
		}
		if _, err := s.Report(t.Context(), d.Document); err != nil {
			t.Errorf("the document: %v", err)
		}
	})
}

// TestAttachmentsBelongToOneMail: nobody's link opens another's file.
func TestAttachmentsBelongToOneMail(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		w := workers(s, 1, &inbox{})
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			list := withFiles(mails(c, 2))
			list[1].Files = list[1].Files[:1]
			return s.Finish(ctx, c, made(c), list)
		}
		work(t, s, w, is(t, s, key, store.Done))
		list := show(t, s, key).Deliveries
		for _, d := range list {
			f, raw, ok, err := s.Attachment(t.Context(), d.Key, "xlsx")
			if err != nil || !ok || f.Name != d.Key+".xlsx" || string(raw) != "PK"+d.Key {
				t.Errorf("%s: %+v, %q, %v, %v", d.Key, f, raw, ok, err)
			}
		}
		files, err := s.Attachments(t.Context(), list[0].Key)
		if err != nil || len(files) != 2 || files[0].Format != "xlsx" || files[1].Size != int64(len("%PDF"+list[0].Key)) {
			t.Errorf("files = %+v, %v", files, err)
		}
		for _, asked := range [][2]string{{list[1].Key, "pdf"}, {list[0].Key, "html"}, {"nobody", "pdf"}, {"", ""}} {
			if _, raw, ok, err := s.Attachment(t.Context(), asked[0], asked[1]); ok || err != nil || raw != nil {
				t.Errorf("%v: %q, %v, %v", asked, raw, ok, err)
			}
		}
		if _, err := s.Prune(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, _, ok, err := s.Attachment(t.Context(), list[0].Key, "pdf"); ok || err != nil {
			t.Errorf("after prune: %v, %v", ok, err)
		}
		if _, ok, err := s.Subscription(t.Context(), pipeline.SubscriptionID("debrief", list[0].To.Email)); !ok || err != nil {
			t.Errorf("the subscription went with the mail: %v, %v", ok, err)
		}
	})
}

// TestRefusedMailCostsNobodyElse: one that could not be composed has failed
// from the start, and the report is done with the others.
func TestRefusedMailCostsNobodyElse(t *testing.T) {
	for refused := 1; refused <= 2; refused++ {
		onBoth(t, func(t *testing.T, address string) {
			s := open(t, address)
			key := plan(t, s, 1)
			var in inbox
			w := workers(s, 1, &in)
			w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
				list := withFiles(mails(c, 2))
				for i := range refused {
					list[i].Refused, list[i].Envelope.Raw, list[i].Digest = "too big", nil, ""
				}
				return s.Finish(ctx, c, made(c), list)
			}
			work(t, s, w, is(t, s, key, store.Done))
			d := show(t, s, key)
			if len(in.sent) != 2-refused || d.Mails[store.Refused] != refused {
				t.Errorf("sent %v, mails %v", in.sent, d.Mails)
			}
			for _, m := range d.Deliveries {
				if m.State == store.Refused && (m.Reply != "too big" || m.History[0].Note != "too big") {
					t.Errorf("it does not say why: %+v", m)
				}
			}
		})
	}
}

func TestStopAndResume(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		var in inbox
		w := workers(s, 2, &in)
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			return s.Finish(ctx, c, made(c), withFiles(mails(c, 2)))
		}
		first := plan(t, s, 1)
		work(t, s, w, is(t, s, first, store.Done))
		reader := show(t, s, first).Deliveries[0].To.Email
		id := pipeline.SubscriptionID("debrief", reader)
		for n := range 2 {
			x, fresh, err := s.Stop(t.Context(), id, "by the link in the mail")
			if err != nil || fresh != (n == 0) || x.Address != reader || x.Report != "debrief" || x.Stopped.IsZero() {
				t.Fatalf("stopped %+v, %v, %v", x, fresh, err)
			}
		}
		if x, fresh, err := s.Stop(t.Context(), "unknown", "?"); err != nil || fresh || x.ID != "" {
			t.Errorf("an unknown one: %+v, %v, %v", x, fresh, err)
		}
		second := plan(t, s, 2)
		work(t, s, w, is(t, s, second, store.Done))
		d := show(t, s, second)
		if d.Mails[store.Suppressed] != 1 || d.Mails[store.Accepted] != 1 {
			t.Fatalf("mails = %v", d.Mails)
		}
		for _, m := range d.Deliveries {
			if m.To.Email == reader && (m.Reply != "by the link in the mail" || m.History[len(m.History)-1].Note != m.Reply) {
				t.Errorf("it does not say why: %+v", m)
			}
		}
		if list, err := s.Stopped(t.Context()); err != nil || len(list) != 1 || list[0].ID != id {
			t.Errorf("stopped are %+v, %v", list, err)
		}
		for _, c := range []struct {
			report string
			want   int64
		}{{"another", 0}, {"debrief", 1}, {"", 0}} {
			if n, err := s.Resume(t.Context(), reader, c.report, store.Act{Who: "ben"}); err != nil || n != c.want {
				t.Errorf("resumed %q: %d, %v", c.report, n, err)
			}
		}
		third := plan(t, s, 3)
		work(t, s, w, is(t, s, third, store.Done))
		if got := show(t, s, third).Mails[store.Accepted]; got != 2 {
			t.Errorf("%d mails after it was resumed", got)
		}
		log, err := s.AuditLog(t.Context(), 10)
		if err != nil || len(log) != 2 || log[0].Action != "resume" || log[1].Action != "stop" || log[1].Who != reader {
			t.Errorf("audit log %+v, %v", log, err)
		}
	})
}

// TestLinkKeyIsOne: processes that ask for the first time at once get the same.
func TestLinkKeyIsOne(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		stores := []*store.Store{open(t, address), open(t, address)}
		keys := make(chan []byte, 8)
		errs := make(chan error, 8)
		for i := range 8 {
			go func() {
				key, err := stores[i%2].LinkKey(context.Background())
				keys <- key
				errs <- err
			}()
		}
		first := <-keys
		for range 7 {
			if key := <-keys; !bytes.Equal(key, first) {
				t.Error("two keys")
			}
		}
		for range 8 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if len(first) != 32 || bytes.Equal(first, make([]byte, 32)) {
			t.Errorf("the key is %x", first)
		}
		meddle(t, address, "UPDATE notes SET value = 'AAAA' WHERE name = 'link_key'")
		var damaged *store.CorruptError
		if _, err := stores[0].LinkKey(t.Context()); !errors.As(err, &damaged) {
			t.Errorf("a damaged key: %v", err)
		}
	})
}

// TestUpgradeToForms: a store of the release before knows no forms.
func TestUpgradeToForms(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		work(t, s, workers(s, 1, &inbox{}), is(t, s, key, store.Done))
		for _, statement := range []string{
			"DROP TABLE mail_days", "ALTER TABLE deliveries DROP COLUMN day",
			"ALTER TABLE occurrences DROP COLUMN asked_mails", "ALTER TABLE occurrences DROP COLUMN asked_readers",
			"DROP TABLE attachments", "DROP TABLE subscriptions", "DROP INDEX deliveries_document",
			"ALTER TABLE deliveries DROP COLUMN form", "ALTER TABLE deliveries DROP COLUMN document",
			"DROP INDEX occurrences_state", "ALTER TABLE occurrences DROP COLUMN terms_seal", "ALTER TABLE occurrences DROP COLUMN made_seal",
			"ALTER TABLE deliveries DROP COLUMN seal", "ALTER TABLE reports DROP COLUMN seal", "ALTER TABLE checks DROP COLUMN seal",
			"UPDATE debrief_schema SET version = 2",
		} {
			meddle(t, address, statement)
		}
		d := show(t, open(t, address), key).Deliveries[0]
		if d.Form != store.Attached || d.Document != "" || d.State != store.Accepted {
			t.Errorf("after the upgrade: %+v", d.Delivery)
		}
	})
}

// TestLockedFilesAreTheirReadersAlone: readers of one document share its files,
// but a file that is encrypted for one of them.
func TestLockedFilesAreTheirReadersAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		key := plan(t, s, 1)
		w := workers(s, 1, &inbox{})
		w.Generate = func(ctx context.Context, c *store.ReportClaim) error {
			list := mails(c, 4)
			shared := &reports.Document{Meta: reports.Meta{Locale: "en-GB", Currency: "EUR"}}
			for i, bytes := range []string{"locked-1", "open", "locked-2", "open"} {
				list[i].Report, list[i].Document = "debrief", shared
				list[i].Files = []pipeline.File{{Format: pipeline.PDF, Name: "a.pdf", Bytes: []byte(bytes), Locked: bytes != "open"}}
			}
			return s.Finish(ctx, c, made(c), list)
		}
		work(t, s, w, is(t, s, key, store.Done))
		digests := map[string]int{}
		for _, d := range show(t, s, key).Deliveries {
			files, err := s.Attachments(t.Context(), d.Key)
			if err != nil || len(files) != 1 {
				t.Fatal(files, err)
			}
			digests[files[0].Digest]++
		}
		if len(digests) != 3 {
			t.Errorf("4 mails have %d files, want 2 locked ones and 1 that is shared", len(digests))
		}
	})
}
