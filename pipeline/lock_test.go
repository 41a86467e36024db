package pipeline

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

func TestLocked(t *testing.T) {
	var said bytes.Buffer
	lock := func(file []byte, password string) ([]byte, error) {
		if password == "refused" {
			return nil, errors.New("no such cipher")
		}
		return append([]byte(password+":"), file...), nil
	}
	p := &Pipeline{Log: slog.New(slog.NewTextHandler(&said, nil)), Paint: Painters{Lock: map[Format]func([]byte, string) ([]byte, error){PDF: lock}}}
	with := func(password string, err error) Person {
		return Person{Email: "mia@shop.example", Password: func() (string, error) { return password, err }}
	}
	tests := []struct {
		name   string
		format Format
		person Person
		want   string
		ok     bool
		fails  string
	}{
		{"open", HTML, Person{}, "file", true, ""},
		{"locked", PDF, with("geheim", nil), "geheim:file", true, ""},
		{"cannot be", HTML, with("geheim", nil), "", false, ""},
		{"no password to be had", PDF, with("", errors.New("gone")), "", false, "encrypt a.pdf: gone"},
		{"refused", PDF, with("refused", nil), "", false, "encrypt a.pdf: no such cipher"},
	}
	for _, tt := range tests {
		f := File{Format: tt.format, Name: "a.pdf", Bytes: []byte("file")}
		got, ok, err := p.Locked(f, tt.person)
		if string(got.Bytes) != tt.want || got.Locked != (tt.ok && tt.person.Password != nil) || ok != tt.ok || (err == nil) != (tt.fails == "") || err != nil && err.Error() != tt.fails {
			t.Errorf("%s: %q, %v, %v", tt.name, got.Bytes, ok, err)
		}
		if string(f.Bytes) != "file" {
			t.Errorf("%s: the file itself was changed", tt.name)
		}
	}
	if strings.Contains(said.String(), "geheim") || !strings.Contains(said.String(), "left out") {
		t.Errorf("log: %s", said.String())
	}
}
