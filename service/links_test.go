package service

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/delivery"
	"debrief/delivery/deliverytest"
	"debrief/delivery/smtp"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/store"
)

// linked gives an office a public address, and a limit on attached files.
func (o *office) linked(limit int64) {
	o.t.Helper()
	key, err := o.store.LinkKey(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	links, err := delivery.NewLinks("https://reports.harbour.example/debrief", key)
	if err != nil {
		o.t.Fatal(err)
	}
	set := o.current()
	set.Post.Ceiling, set.Post.Linking = limit, &pipeline.Linking{Links: links, Days: 30, Now: o.clock.Now}
	o.Reload(set)
}

var (
	anyLink  = regexp.MustCompile(`https://\S+`)
	stopLink = regexp.MustCompile(`stop: (https://\S+)`)
	fileLink = regexp.MustCompile(`until (\S+) (\S+) \((\d+)\): (https://\S+)`)
)

// body returns the plain text of a mail, and how many files are attached.
func body(t *testing.T, raw string) (text string, files int) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		return string(b), 0
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return text, files
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		if p.FileName() != "" {
			files++
			continue
		}
		text += string(b)
	}
}

func address(t *testing.T, found []string) *url.URL {
	t.Helper()
	if found == nil {
		t.Fatal("no link in the mail")
	}
	u, err := url.Parse(found[len(found)-1])
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func header(t *testing.T, raw, name string) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get(name)
}

// TestFilesOverTheLimitAreLinks, from the start.
func TestFilesOverTheLimitAreLinks(t *testing.T) {
	o := open(t, nil)
	o.linked(3) // the PDF has four bytes
	o.day(13)
	lines := o.work(store.Done)
	got := o.post.inbox(maria.Email)
	if len(got) != 1 {
		t.Fatalf("%d mails", len(got))
	}
	text, attached := body(t, got[0])
	found := fileLink.FindStringSubmatch(text)
	if attached != 0 || found == nil || found[1] != "2026-04-12" || !strings.HasSuffix(found[2], ".pdf") || found[3] != "4" {
		t.Fatalf("%d files, %q in\n%s", attached, found, text)
	}
	f, err := o.LinkedFile(t.Context(), address(t, found))
	if err != nil || f.Name != found[2] || string(f.Bytes) != "%PDF" || f.MediaType != "application/pdf" {
		t.Errorf("the link gives %+v, %v", f, err)
	}
	d, err := o.store.Show(t.Context(), string(lines[0].Key))
	if err != nil || d.Deliveries[0].Form != store.Linked || !strings.Contains(d.Deliveries[0].History[0].Note, "in their place are links that work until 2026-04-12") {
		t.Errorf("the ledger says %+v, %v", d.Deliveries, err)
	}
	o.clock.Advance(time.Date(2026, 4, 12, 23, 59, 59, 0, time.UTC).Sub(o.clock.Now()))
	if _, err := o.LinkedFile(t.Context(), address(t, found)); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	o.clock.Advance(time.Second)
	if _, err := o.LinkedFile(t.Context(), address(t, found)); !errors.Is(err, delivery.ErrLinkExpired) {
		t.Errorf("after the last day: %v", err)
	}
}

// TestLinksOpenTheReadersFilesOnly: two readers with files of their own.
func TestLinksOpenTheReadersFilesOnly(t *testing.T) {
	o := open(t, func(r *Report) {
		r.Sends = []pipeline.Send{
			{View: reports.Manager, Attach: []pipeline.Format{pipeline.PDF}, To: []pipeline.Person{maria}},
			{View: reports.Executive, Attach: []pipeline.Format{pipeline.XLSX}, To: []pipeline.Person{orla}},
		}
	})
	set := o.current()
	paint := *set.Pipeline
	paint.Paint.PDF = func(d *reports.Document) ([]byte, error) { return []byte("%PDF of " + string(d.Meta.Kind)), nil }
	set.Pipeline = &paint
	o.Reload(set)
	o.linked(1)
	o.day(13)
	o.work(store.Done)
	marias, _ := body(t, o.post.inbox(maria.Email)[0])
	orlas, _ := body(t, o.post.inbox(orla.Email)[0])
	own := address(t, fileLink.FindStringSubmatch(marias))
	other := address(t, fileLink.FindStringSubmatch(orlas))
	if f, err := o.LinkedFile(t.Context(), own); err != nil || string(f.Bytes) != "%PDF of campaign" {
		t.Errorf("her own: %q, %v", f.Bytes, err)
	}
	for name, change := range map[string]func(*url.URL){
		"another's file by her signature":   func(u *url.URL) { q := u.Query(); q.Set("r", other.Query().Get("r")); u.RawQuery = q.Encode() },
		"another's signature":               func(u *url.URL) { q := u.Query(); q.Set("s", other.Query().Get("s")); u.RawQuery = q.Encode() },
		"another format":                    func(u *url.URL) { u.Path = strings.Replace(u.Path, "/f/pdf", "/f/xlsx", 1) },
		"another action":                    func(u *url.URL) { u.Path = strings.Replace(u.Path, "/f/pdf", "/u/pdf", 1) },
		"a later end":                       func(u *url.URL) { q := u.Query(); q.Set("e", "4102444800"); u.RawQuery = q.Encode() },
		"no end":                            func(u *url.URL) { q := u.Query(); q.Set("e", "0"); u.RawQuery = q.Encode() },
		"a file of the machine":             func(u *url.URL) { u.Path = "/debrief/f/..%2f..%2fetc%2fpasswd" },
		"nothing":                           func(u *url.URL) { u.RawQuery = "" },
		"the link that stops, as a file":    func(u *url.URL) { *u = *address(t, stopLink.FindStringSubmatch(marias)) },
		"a link below another public place": func(u *url.URL) { u.Path = "/elsewhere" + u.Path },
	} {
		u := *own
		change(&u)
		if f, err := o.LinkedFile(t.Context(), &u); !errors.Is(err, delivery.ErrLinkForged) || f.Bytes != nil {
			t.Errorf("%s: %q, %v", name, f.Bytes, err)
		}
	}
	if _, err := o.Stop(t.Context(), own); !errors.Is(err, delivery.ErrLinkForged) {
		t.Errorf("a file's link as one that stops: %v", err)
	}
}

// TestServerSaysTooBig sends to real SMTP dialogues that refuse the mail with
// its file attached, each in its way: the ledger, the Message-ID and the bytes.
func TestServerSaysTooBig(t *testing.T) {
	big := func(*reports.Document) ([]byte, error) { return []byte("%PDF" + strings.Repeat("x", 60_000)), nil }
	for name, server := range map[string]func(*testing.T) (smtp.Settings, func() [][]byte){
		"SIZE of EHLO":      sized,
		"552 at MAIL":       scripted(delivery.Mail),
		"552 at RCPT":       scripted(delivery.Rcpt),
		"552 at DATA":       scripted(delivery.Data),
		"552 after the dot": scripted(delivery.Dot),
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t, func(r *Report) { r.Sends[0].To = r.Sends[0].To[:1] })
			settings, mails := server(t)
			settings.Username, settings.Now = deliverytest.User, o.clock.Now
			settings.Secret = func(context.Context) (string, error) { return deliverytest.Password, nil }
			relay, err := smtp.New(settings)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(relay.Close)
			set := o.current()
			paint := *set.Pipeline
			paint.Paint.PDF = big
			set.Pipeline, set.Transport = &paint, relay
			o.Reload(set)
			o.linked(7_000_000)
			o.day(13)
			lines := o.work(store.Done)
			d, err := o.store.Show(t.Context(), string(lines[0].Key))
			if err != nil {
				t.Fatal(err)
			}
			m := d.Deliveries[0]
			if m.State != store.Accepted || m.Form != store.Linked || m.Tries != 2 {
				t.Fatalf("ended as %+v", m)
			}
			if !slices.ContainsFunc(m.History, func(s store.Step) bool {
				return s.Receipt != nil && s.Receipt.Fault == delivery.TooBig
			}) || !slices.ContainsFunc(m.History, func(s store.Step) bool {
				return strings.HasPrefix(s.Note, "too big for the mail server: in their place are links")
			}) {
				t.Errorf("the ledger does not say what happened: %+v", m.History)
			}
			got := mails()
			kept, err := o.store.Message(t.Context(), m.Key)
			if err != nil || len(got) != 1 || string(got[0]) != string(kept) {
				t.Fatalf("%d mails arrived, %v; the last is what is stored: %v", len(got), err, len(got) > 0 && string(got[len(got)-1]) == string(kept))
			}
			if id := header(t, string(got[0]), "Message-ID"); id != "<"+m.Key+"@harbour.example>" {
				t.Errorf("Message-ID %s", id)
			}
			text, attached := body(t, string(got[0]))
			f, err := o.LinkedFile(t.Context(), address(t, fileLink.FindStringSubmatch(text)))
			if attached != 0 || err != nil || len(f.Bytes) != 60_004 {
				t.Errorf("%d files attached; the link gives %d bytes, %v", attached, len(f.Bytes), err)
			}
		})
	}
}

// sized is a server that says how little it takes.
func sized(t *testing.T) (smtp.Settings, func() [][]byte) {
	s := deliverytest.NewSink(t, deliverytest.SinkOptions{Size: 50_000})
	return smtp.Settings{Host: deliverytest.Host, Roots: s.Roots, Dial: deliverytest.DialTo(s.Addr)}, s.Mails
}

// scripted is a server that refuses the first mail as too big in a phase.
func scripted(phase delivery.Phase) func(*testing.T) (smtp.Settings, func() [][]byte) {
	return func(t *testing.T) (smtp.Settings, func() [][]byte) {
		s := deliverytest.NewScripted(t, deliverytest.Script{Phase: phase, Fault: deliverytest.TooBig})
		return smtp.Settings{Host: deliverytest.Host, Roots: s.Roots, Dial: s.Dial}, s.Mails
	}
}

// TestTooBigWithoutLinks: it fails for the one mail, in words, and can be sent
// again once links can be had.
func TestTooBigWithoutLinks(t *testing.T) {
	for name, prepare := range map[string]func(*office){
		"the limit": func(o *office) {
			set := o.current()
			set.Post.Ceiling = 3
			o.Reload(set)
		},
		"the server": func(o *office) {
			o.post.answer = func(to string, attempt int) delivery.Receipt {
				if to == maria.Email && attempt <= 2 { // of which the second is after it was resent
					return delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.TooBig, Phase: delivery.Dot, Code: 552, Reply: "552 5.3.4 too big"}
				}
				return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: 250}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t, func(r *Report) { r.Sends[0].To = r.Sends[0].To[:1] })
			prepare(o)
			o.day(13)
			lines := o.work(store.Done)
			if lines[0].Mails[store.Refused] != 1 || len(o.post.inbox(maria.Email)) != 0 {
				t.Fatalf("mails %v", lines[0].Mails)
			}
			d, err := o.store.Show(t.Context(), string(lines[0].Key))
			if err != nil || !strings.Contains(d.Deliveries[0].Reply, "too big") && !strings.Contains(d.Deliveries[0].Reply, "email.attach_limit is") {
				t.Errorf("it does not say why: %+v, %v", d.Deliveries[0], err)
			}
			if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(strings.ReplaceAll(got[0], "=\r\n", ""), "Set serve.public_url") {
				t.Errorf("the operator was told %q", got)
			}
			o.linked(3)
			if err := o.store.Resend(t.Context(), d.Deliveries[0].Key, store.Act{Who: "ben"}); err != nil {
				t.Fatal(err)
			}
			o.work(store.Done)
			got := o.post.inbox(maria.Email)
			if len(got) != 1 {
				t.Fatalf("%d mails after it was resent", len(got))
			}
			text, _ := body(t, got[0])
			if f, err := o.LinkedFile(t.Context(), address(t, fileLink.FindStringSubmatch(text))); err != nil || string(f.Bytes) != "%PDF" {
				t.Errorf("the link gives %q, %v", f.Bytes, err)
			}
		})
	}
}

// TestTooBigEvenWithLinks is given up, and not tried for ever.
func TestTooBigEvenWithLinks(t *testing.T) {
	o := open(t, func(r *Report) { r.Sends[0].To = r.Sends[0].To[:1] })
	o.linked(7_000_000)
	o.post.answer = func(to string, _ int) delivery.Receipt {
		if to == operator.Email {
			return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: 250}
		}
		return delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.TooBig, Phase: delivery.Dot, Code: 552, Reply: "552 5.3.4 too big"}
	}
	o.day(13)
	lines := o.work(store.Done)
	d, err := o.store.Show(t.Context(), string(lines[0].Key))
	if err != nil || d.Deliveries[0].State != store.Refused || d.Deliveries[0].Tries != 2 || d.Deliveries[0].Form != store.Linked {
		t.Errorf("ended as %+v, %v", d.Deliveries[0].Delivery, err)
	}
	if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(strings.ReplaceAll(got[0], "=\r\n", ""), "too big even with links") {
		t.Errorf("the operator was told %q", got)
	}
}

func TestReaderStopsAReport(t *testing.T) {
	o := open(t, func(r *Report) { r.Title = "Campaign debrief" })
	o.linked(7_000_000)
	set := o.current()
	house := *set.Pipeline
	house.People = func(who string) (pipeline.Person, bool) {
		return pipeline.Person{Email: who, Locale: "de-DE"}, who == maria.Email
	}
	set.Pipeline = &house
	o.Reload(set)
	o.day(13)
	o.work(store.Done)
	mailOf := o.post.inbox(maria.Email)[0]
	text, _ := body(t, mailOf)
	link := address(t, stopLink.FindStringSubmatch(text))
	if got := header(t, mailOf, "List-Unsubscribe"); got != "<"+link.String()+">" {
		t.Errorf("List-Unsubscribe: %s, and the text says %s", got, link)
	}
	if got := header(t, mailOf, "List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post: %s", got)
	}
	want := Subscription{Report: "Campaign debrief", Address: maria.Email, Locale: "de-DE"}
	if got, err := o.Subscription(t.Context(), link); err != nil || got != want {
		t.Errorf("the page is about %+v, %v", got, err)
	}
	want.Stopped = march(13)
	for range 2 { // providers may post twice
		if got, err := o.Stop(t.Context(), link); err != nil || got != want {
			t.Errorf("stopped %+v, %v", got, err)
		}
	}
	o.errands.Wait()
	if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(got[0], "does not want the report debrief any more") || !strings.Contains(strings.ReplaceAll(got[0], "=\r\n", ""), "debrief resume maria@harbour.example --report debrief") {
		t.Errorf("the operator was told %q", got)
	}
	o.desk.set(func(d *desk) { d.revenue = 300 })
	o.day(21)
	o.day(22)
	lines := o.work(store.Done, store.Done)
	if len(o.post.inbox(maria.Email)) != 1 || len(o.post.inbox(orla.Email)) != 2 {
		t.Fatalf("Maria got %d, Orla %d", len(o.post.inbox(maria.Email)), len(o.post.inbox(orla.Email)))
	}
	d, err := o.store.Show(t.Context(), string(lines[1].Key))
	if err != nil || d.Mails[store.Suppressed] != 1 {
		t.Fatalf("mails %v, %v", d.Mails, err)
	}
	for _, m := range d.Deliveries {
		if m.To.Email == maria.Email && m.Reply != "the reader stopped this report by the link in a mail on 2026-03-13" {
			t.Errorf("it says %q", m.Reply)
		}
	}
	if house := o.House(); house.Sender != "reports@harbour.example" || house.Organization != "Harbour" {
		t.Errorf("house = %+v", house)
	}
}

// TestRedirectKeepsMailsApart: the mails of all readers arrive, each of its own.
func TestRedirectKeepsMailsApart(t *testing.T) {
	o := open(t, nil)
	set := o.current()
	set.Post.Redirect = "trial@harbour.example"
	o.Reload(set)
	o.linked(7_000_000)
	o.day(13)
	o.work(store.Done)
	got := o.post.inbox("trial@harbour.example")
	if len(got) != 2 || header(t, got[0], "Message-ID") == header(t, got[1], "Message-ID") {
		t.Fatalf("%d mails arrived", len(got))
	}
	text, _ := body(t, got[0])
	if s, err := o.Subscription(t.Context(), address(t, stopLink.FindStringSubmatch(text))); err != nil || s.Address != "trial@harbour.example" {
		t.Errorf("its link stops %+v, %v", s, err)
	}
}

// TestNoPublicAddress: no mail has a link, and no link opens anything.
func TestNoPublicAddress(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	o.work(store.Done)
	got := o.post.inbox(maria.Email)[0]
	if anyLink.MatchString(got) || header(t, got, "List-Unsubscribe") != "" {
		t.Errorf("a link to nowhere in\n%s", got)
	}
	u := &url.URL{Path: "/f/pdf"}
	if _, err := o.LinkedFile(context.Background(), u); !errors.Is(err, delivery.ErrLinkForged) {
		t.Errorf("opened: %v", err)
	}
}
