package delivery_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/google/go-cmp/cmp"

	"debrief/delivery"
)

// message is a mail with everything in it.
func message() *delivery.Message {
	return &delivery.Message{
		ID:      "9b1c_7-3.f",
		From:    delivery.Address{Name: "Harbour Coffee: Marketing", Email: "reports@harbour.example"},
		To:      delivery.Address{Name: "Мария, Keane", Email: "maria@harbour.example"},
		ReplyTo: &delivery.Address{Email: "ops@harbour.example"},
		Subject: "Spring Sale: 6 of 8 goals met, ROI 128 % (goal 100 %), €2.28 for each €1 – and a tail that is folded",
		Date:    time.Date(2026, 6, 14, 8, 0, 0, 0, time.FixedZone("", 3600)),
		Text:    "Verdict\n.\n..two dots\nboundary=abc\nContent-Type: multipart/mixed;\n",
		HTML:    "<p>Verdict " + strings.Repeat("€", 2000) + "</p>",
		Inline:  []delivery.Inline{{CID: "chart@debrief", Name: "chart.png", MediaType: "image/png", Bytes: []byte("\x89PNG")}},
		Files: []delivery.File{
			{Name: "spring-sale_debrief_2026-06-14.pdf", MediaType: "application/pdf", Bytes: bytes.Repeat([]byte("pdf\x00"), 5000)},
			{Name: "Übersicht für März.xlsx", MediaType: "application/octet-stream", Bytes: []byte("x")},
		},
		Unsubscribe: "https://debrief.harbour.example/unsubscribe/board?s=" + strings.Repeat("a", 200),
		OneClick:    true,
	}
}

func compose(t testing.TB, m *delivery.Message) []byte {
	t.Helper()
	raw, err := delivery.Compose(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	return raw.Bytes
}

// part is a leaf of a parsed message.
type part struct {
	Type, Disposition, Name, CID string
	Bytes                        []byte
}

// parse reads a message back with the standard library.
func parse(t testing.TB, raw []byte) (mail.Header, []part) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, leaves(t, m.Header.Get, m.Body)
}

func leaves(t testing.TB, header func(string) string, body io.Reader) []part {
	t.Helper()
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		raw, err := io.ReadAll(decoded(header("Content-Transfer-Encoding"), body))
		if err != nil {
			t.Fatal(err)
		}
		p := part{Type: kind, CID: header("Content-Id"), Bytes: raw}
		if d := header("Content-Disposition"); d != "" {
			disposition, names, err := mime.ParseMediaType(d)
			if err != nil {
				t.Fatal(err)
			}
			p.Disposition, p.Name = disposition, names["filename"]
		}
		return []part{p}
	}
	var all []part
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, leaves(t, p.Header.Get, p)...)
	}
}

func TestCompose(t *testing.T) {
	m := message()
	header, parts := parse(t, compose(t, m))
	want := []part{
		{Type: "text/plain", Bytes: crlf(m.Text)},
		{Type: "text/html", Bytes: crlf(m.HTML + "\n")},
		{Type: "image/png", Disposition: "inline", Name: "chart.png", CID: "<chart@debrief>", Bytes: m.Inline[0].Bytes},
		{Type: "application/pdf", Disposition: "attachment", Name: m.Files[0].Name, Bytes: m.Files[0].Bytes},
		{Type: "application/octet-stream", Disposition: "attachment", Name: m.Files[1].Name, Bytes: m.Files[1].Bytes},
	}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	words := new(mime.WordDecoder)
	subject, err := words.DecodeHeader(header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	to, err := header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != m.To.Name || to[0].Address != m.To.Email {
		t.Errorf("to %v, %v", to, err)
	}
	for name, want := range map[string]string{
		"Message-Id":            "<9b1c_7-3.f@harbour.example>",
		"Date":                  "Sun, 14 Jun 2026 08:00:00 +0100",
		"Auto-Submitted":        "auto-generated",
		"List-Unsubscribe":      "<" + m.Unsubscribe + ">",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"X-Mailer":              "",
		"User-Agent":            "",
		"Reply-To":              "<ops@harbour.example>",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestComposeSmall(t *testing.T) {
	m := message()
	m.HTML, m.Inline, m.Files, m.Unsubscribe, m.ReplyTo = "", nil, nil, "", nil
	header, parts := parse(t, compose(t, m))
	if diff := cmp.Diff([]part{{Type: "text/plain", Bytes: crlf(m.Text)}}, parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if header.Get("List-Unsubscribe")+header.Get("List-Unsubscribe-Post") != "" {
		t.Error("a mail that cannot be stopped says how to stop it")
	}
}

func TestComposeSameBytes(t *testing.T) {
	first := compose(t, message())
	for range 5 {
		if !bytes.Equal(first, compose(t, message())) {
			t.Fatal("the same message gave other bytes")
		}
	}
	other := message()
	other.ID = "other"
	raw, err := delivery.Compose(other, nil)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first, raw.Bytes) {
		t.Error("another message gave the same bytes")
	}
	if raw.SHA256 != sha256.Sum256(raw.Bytes) || raw.Digest() != fmt.Sprintf("%x", raw.SHA256) {
		t.Error("the digest is not that of the bytes")
	}
	if i := bytes.IndexFunc(raw.Bytes, func(c rune) bool { return c >= 0x80 }); i >= 0 {
		t.Errorf("the octet at %d is not ASCII", i)
	}
}

func TestComposeSigned(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	key := &delivery.DKIM{Domain: "harbour.example", Selector: "debrief", Key: private}
	raw, err := delivery.Compose(message(), key)
	if err != nil {
		t.Fatal(err)
	}
	again, err := delivery.Compose(message(), key)
	if err != nil || !bytes.Equal(raw.Bytes, again.Bytes) {
		t.Errorf("signed twice, the bytes differ: %v", err)
	}
	record := "v=DKIM1; k=ed25519; p=" + base64Of(public)
	lookup := &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if name != "debrief._domainkey.harbour.example" {
			return nil, fmt.Errorf("asked for %s", name)
		}
		return []string{record}, nil
	}}
	verify := func(raw []byte) error {
		v, err := dkim.VerifyWithOptions(bytes.NewReader(raw), lookup)
		if err != nil || len(v) != 1 {
			t.Fatalf("%d signatures, %v", len(v), err)
		}
		for _, h := range []string{"From", "To", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post"} {
			if !slices.ContainsFunc(v[0].HeaderKeys, func(k string) bool { return strings.EqualFold(k, h) }) {
				t.Errorf("%s is not signed", h)
			}
		}
		return v[0].Err
	}
	if err := verify(raw.Bytes); err != nil {
		t.Errorf("the signature is not valid: %v", err)
	}
	if verify(bytes.Replace(raw.Bytes, []byte("Verdict"), []byte("verdict"), 1)) == nil {
		t.Error("the signature of an altered message is valid")
	}
}

func TestComposeRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*delivery.Message){
		"no id":            func(m *delivery.Message) { m.ID = "" },
		"id with space":    func(m *delivery.Message) { m.ID = "a b" },
		"no sender":        func(m *delivery.Message) { m.From.Email = "" },
		"no date":          func(m *delivery.Message) { m.Date = time.Time{} },
		"no text":          func(m *delivery.Message) { m.Text = "" },
		"NUL in text":      func(m *delivery.Message) { m.Text = "a\x00b" },
		"NUL in html":      func(m *delivery.Message) { m.HTML = "a\x00b" },
		"subject too long": func(m *delivery.Message) { m.Subject = strings.Repeat("a", 1000) },
		"not UTF-8":        func(m *delivery.Message) { m.Subject = "\xff" },
		"plain http":       func(m *delivery.Message) { m.Unsubscribe = "http://harbour.example/" },
		"path in name":     func(m *delivery.Message) { m.Files[0].Name = "../a.pdf" },
		"no media type":    func(m *delivery.Message) { m.Files[0].MediaType = "pdf" },
		"type parameter":   func(m *delivery.Message) { m.Files[0].MediaType = "text/html; charset=utf-7" },
		"cid with bracket": func(m *delivery.Message) { m.Inline[0].CID = "a>@b" },
	} {
		m := message()
		spoil(m)
		if _, err := delivery.Compose(m, nil); err == nil {
			t.Errorf("%s: composed, want an error", name)
		}
	}
}

// TestHeaderInjection puts hostile strings wherever a message takes text. Each
// is either refused, or comes back as it was, with not one header more.
func TestHeaderInjection(t *testing.T) {
	places := map[string]func(*delivery.Message, string){
		"subject":      func(m *delivery.Message, s string) { m.Subject = s },
		"sender":       func(m *delivery.Message, s string) { m.From.Name = s },
		"recipient":    func(m *delivery.Message, s string) { m.To.Name = s },
		"address":      func(m *delivery.Message, s string) { m.To.Email = s + "@harbour.example" },
		"id":           func(m *delivery.Message, s string) { m.ID = s },
		"unsubscribe":  func(m *delivery.Message, s string) { m.Unsubscribe = "https://harbour.example/" + s },
		"file name":    func(m *delivery.Message, s string) { m.Files[0].Name = s },
		"picture name": func(m *delivery.Message, s string) { m.Inline[0].Name = s },
		"media type":   func(m *delivery.Message, s string) { m.Files[0].MediaType = s },
		"content id":   func(m *delivery.Message, s string) { m.Inline[0].CID = s },
	}
	small := func() *delivery.Message {
		m := message()
		m.Files[0].Bytes, m.Files, m.HTML = []byte("x"), m.Files[:1], "<p>x</p>"
		return m
	}
	header, parts := parse(t, compose(t, small()))
	composed, refused := 0, 0
	for _, s := range hostile(t) {
		for place, put := range places {
			m := small()
			put(m, s)
			raw, err := delivery.Compose(m, nil)
			if strings.ContainsAny(s, "\r\n\x00") && err == nil {
				t.Errorf("%s: %q was not refused", place, s)
			}
			if err != nil {
				refused++
				continue
			}
			composed++
			gotHeader, gotParts := parse(t, raw.Bytes)
			if diff := cmp.Diff(names(header), names(gotHeader)); diff != "" {
				t.Fatalf("%s: %q changed the headers (-want +got):\n%s", place, s, diff)
			}
			if len(gotParts) != len(parts) {
				t.Fatalf("%s: %q gave %d parts, want %d", place, s, len(gotParts), len(parts))
			}
			comesBack(t, m, gotHeader, gotParts)
		}
	}
	t.Logf("%d composed and read back, %d refused", composed, refused)
	if composed == 0 || refused == 0 {
		t.Error("want some composed and some refused")
	}
}

func comesBack(t *testing.T, m *delivery.Message, header mail.Header, parts []part) {
	t.Helper()
	words := new(mime.WordDecoder)
	if got, err := words.DecodeHeader(header.Get("Subject")); err != nil || strings.TrimSpace(got) != strings.TrimSpace(m.Subject) {
		t.Errorf("subject %q came back as %q, %v", m.Subject, got, err)
	}
	to, err := header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != m.To.Email || strings.TrimSpace(to[0].Name) != strings.TrimSpace(m.To.Name) {
		t.Errorf("recipient %+v came back as %v, %v", m.To, to, err)
	}
	if p := parts[len(parts)-1]; p.Name != m.Files[0].Name {
		t.Errorf("file %q came back as %q", m.Files[0].Name, p.Name)
	}
}

func names(h mail.Header) []string {
	var all []string
	for name, values := range h {
		all = append(all, fmt.Sprint(name, " ", len(values)))
	}
	slices.Sort(all)
	return all
}

// hostile returns texts that are hard to write into a header, alone and in front
// of and behind what would inject one. There are more of them where the big list
// of naughty strings is.
func hostile(t *testing.T) []string {
	t.Helper()
	naughty := []string{"", "Spring Sale", "größer", "田中さん", "\U0001f4c8", "a\tb", "\u202eba", "\ufeff", "..", "<script>", `"'\`, "%0d%0aBcc:", "\\r\\n", "=?utf-8?b?DQo=?=",
		"\r", "\n", "\r\n", "\r\n\r\n", "\r\n ", "\n\t", "\x00", "\x1b[31m", "\x7f", "嘊嘍"}
	if raw, ok := collected(t, "big-list-of-naughty-strings/blns.json"); ok {
		var more []string
		if err := json.Unmarshal(raw, &more); err != nil {
			t.Fatal(err)
		}
		naughty = append(naughty, more...)
	}
	if raw, ok := collected(t, "payloads/CRLF Injection/Files/crlfinjection.txt"); ok {
		for line := range strings.Lines(string(raw)) {
			naughty = append(naughty, strings.TrimSpace(line))
		}
	}
	var all []string
	for _, s := range naughty {
		all = append(all, s, s+"\r\nBcc: thief@evil.example", "a\nBcc: thief@evil.example\n\n"+s, s+"\x00", s+"\r")
	}
	return append(all, "=?utf-8?q?=0D=0ABcc:_thief@evil.example?=", "a\u2028Bcc: b", "a\u0085Bcc: b", "a\vBcc: b",
		strings.Repeat("a", 899), strings.Repeat("€", 290), "Content-Type: multipart/mixed; boundary=x")
}

func BenchmarkCompose(b *testing.B) {
	m := message()
	m.Files[0].Bytes = bytes.Repeat([]byte("0123456789"), 22_000) // 300 kB on the wire
	for b.Loop() {
		if _, err := delivery.Compose(m, nil); err != nil {
			b.Fatal(err)
		}
	}
}
