package delivery_test

import (
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/delivery"
)

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ in, name, email string }{
		{"maria@harbour.example", "", "maria@harbour.example"},
		{"Maria Keane <maria@harbour.example>", "Maria Keane", "maria@harbour.example"},
		{`"Keane, Maria" <maria@harbour.example>`, "Keane, Maria", "maria@harbour.example"},
		{`"Maria \"M\" Keane" <maria@harbour.example>`, `Maria "M" Keane`, "maria@harbour.example"},
		{"Мария <maria@harbour.example>", "Мария", "maria@harbour.example"},
		{"o'neill+news@harbour.example", "", "o'neill+news@harbour.example"},
		{"info@kaffeehäuser.example", "", "info@xn--kaffeehuser-r8a.example"},
		{"root@localhost", "", "root@localhost"},
	} {
		a, err := delivery.ParseAddress(c.in)
		if err != nil || a.Name != c.name || a.Email != c.email {
			t.Errorf("ParseAddress(%q) = %+v, %v; want %q, %q", c.in, a, err, c.name, c.email)
		}
	}
}

func TestParseAddressRefuses(t *testing.T) {
	long := strings.Repeat("a", 65)
	for _, in := range []string{
		"", "maria", "@harbour.example", "maria@", "a b@c.example", "maria@harbour..example", "maria@-harbour.example",
		"Maria <maria@harbour.example", "<maria@harbour.example> x", "a@b.example, c@d.example", "a@b@c.example",
		"A <a@b.example> <c@d.example>", "maria@[192.0.2.1]", `"maria keane"@harbour.example`, "maria(home)@harbour.example",
		"marí@harbour.example", long + "@harbour.example", "a@" + strings.Repeat(long[:60]+".", 5) + "example",
		"maria@harbour.example\r\nBcc: x@y.example", "Maria\nBcc: x <maria@harbour.example>", "maria\x00@harbour.example",
		"maria@\u202eharbour.example", "maria@harbour_x.example",
	} {
		if a, err := delivery.ParseAddress(in); err == nil {
			t.Errorf("ParseAddress(%q) = %+v, want an error", in, a)
		}
	}
}

// TestParseAddressCorpus holds the parser against the isemail tests: what is
// an error must be refused, what is plainly valid must be taken.
func TestParseAddressCorpus(t *testing.T) {
	var tests struct {
		Test []struct {
			Address  string `xml:"address"`
			Category string `xml:"category"`
		} `xml:"test"`
	}
	if err := xml.Unmarshal(corpus(t, "isemail-tests/tests.xml"), &tests); err != nil {
		t.Fatal(err)
	}
	// The corpus writes control characters as the symbols for them.
	control := strings.NewReplacer("␀", "\x00", "␇", "\a", "␊", "\n", "␍", "\r")
	good, bad := 0, 0
	for _, c := range tests.Test {
		address := control.Replace(c.Address)
		_, err := delivery.ParseAddress(address)
		switch c.Category {
		case "ISEMAIL_VALID_CATEGORY":
			good++
			if err != nil {
				t.Errorf("%q is valid: %v", address, err)
			}
		case "ISEMAIL_ERR":
			bad++
			if err == nil {
				t.Errorf("%q is not an address, but was taken", address)
			}
		}
	}
	if good != 14 || bad != 66 {
		t.Errorf("tried %d good and %d bad addresses, want 14 and 66", good, bad)
	}
}

// corpus reads a file of public test data, which is not part of the project,
// and skips the test where it is not there.
func corpus(t testing.TB, name string) []byte {
	t.Helper()
	raw, ok := collected(t, name)
	if !ok {
		t.Skipf("the test data %s are not here", name)
	}
	return raw
}

// collected is corpus for a test that has something to try without it.
func collected(t testing.TB, name string) ([]byte, bool) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "shared", "corpora", filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw, true
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"a@b.example", "A <a@b.example>", `"A" <a@b>`, "a@ü.example", "<>", "@", "a@b\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := delivery.ParseAddress(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(a.Email+a.Name, "\r\n\x00") || strings.Count(a.Email, "@") != 1 {
			t.Errorf("ParseAddress(%q) took %+v", s, a)
		}
		again, err := delivery.ParseAddress(a.Email)
		if err != nil || again.Email != a.Email {
			t.Errorf("%q became %q, then %q, %v", s, a.Email, again.Email, err)
		}
	})
}
