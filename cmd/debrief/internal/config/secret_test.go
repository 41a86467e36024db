package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestSecretsAreNeverPrinted prints a configuration in every way that programs
// print things by accident.
func TestSecretsAreNeverPrinted(t *testing.T) {
	c := load(t, fullest)
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	asYAML, err := yaml.Marshal(c.Email.SMTP.Password)
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("text", "all", c, "password", c.Email.SMTP.Password)
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("json", "all", c, "password", c.Email.SMTP.Password)
	shown := []string{string(asJSON), string(asYAML), logged.String(), fmt.Sprint(Explain(c))}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		shown = append(shown, fmt.Sprintf(verb, c), fmt.Sprintf(verb, *c.Email.SMTP), fmt.Sprintf(verb, &c.Store.Postgres), fmt.Sprintf(verb, c.Sources))
	}
	for _, text := range shown {
		for _, canary := range []string{"canary", fmt.Sprintf("%x", "canary"), "99 97 110 97"} {
			if at := strings.Index(text, canary); at >= 0 {
				t.Errorf("printed %q", text[max(0, at-40):at+20])
			}
		}
	}
	if got := fmt.Sprintf("%v", c.Email.SMTP.Password); got != redacted {
		t.Errorf("a secret prints as %q", got)
	}
}

func TestReveal(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	c, faults := parse([]byte(fullest), folder, variables)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	reveals := func(s Secret, want string) {
		t.Helper()
		if got, err := s.Reveal(); got != want || err != nil {
			t.Errorf("got %q and %v, want %q", got, err, want)
		}
	}
	reveals(c.Email.SMTP.Password, "canary-smtp")
	reveals(c.Store.Postgres, "postgres://debrief:canary-dsn@db/debrief")
	reveals(c.Source("shop").Postgres, "postgres://debrief:canary-shop@db.harbour.example/shop")
	reveals(Secret{}, "")

	file := filepath.Join(folder, "secrets", "crm")
	if _, err := c.Source("crm").MySQL.Reveal(); err == nil {
		t.Error("a file that is not there was read")
	}
	for _, value := range []string{"first", "second"} {
		if err := os.WriteFile(file, []byte(value+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		reveals(c.Source("crm").MySQL, value)
	}
}

// TestFaultsHideSecrets writes a variable, and a secret in one of the shapes that
// people give it by mistake, into every setting.
func TestFaultsHideSecrets(t *testing.T) {
	shapes := []string{"postgres://debrief:canary-elsewhere@db/shop", `"host=db password=canary-elsewhere"`, "debrief:canary-elsewhere@tcp(db)/shop"}
	lines := strings.Split(fullest, "\n")
	for i, line := range lines {
		colon := strings.Index(line, ": ")
		if colon < 0 {
			continue
		}
		for _, value := range []string{"${SOMEWHERE}", shapes[i%len(shapes)]} {
			changed := append(append(append([]string{}, lines[:i]...), line[:colon+2]+value), lines[i+1:]...)
			if got := faultsOf(strings.Join(changed, "\n")); strings.Contains(got, "canary") {
				t.Errorf("%s:\n%s", changed[i], got)
			}
		}
	}
	for _, shape := range []string{"[canary]", "{ value: canary }", "&a canary", "!!str canary", "|\n      canary", "canary", "'canary'"} {
		if got := faultsOf(edit(t, fullest, `"${SMTP_PASSWORD}"`, shape)); strings.Contains(got, "canary") || got == "" {
			t.Errorf("%s:\n%s", shape, got)
		}
	}
}

func TestWrittenOut(t *testing.T) {
	address := field{name: "postgres", address: true}
	for _, c := range []struct {
		raw     string
		refused bool
	}{
		{"postgres://debrief:hunter2@db/shop", true},
		{"postgres://debrief:hun:ter@2@db/shop", true},
		{"postgres://db/shop?user=debrief&password=hunter2", true},
		{"postgres://db/shop?sslpassword=hunter2", true},
		{"host=db user=debrief password='hun ter2'", true},
		{"host=db PASSWORD = hunter2", true},
		{"debrief:hunter2@tcp(db:3306)/shop", true},
		{"mysql://debrief:hunter2@db/shop", true},
		{"postgres://debrief:x${PASSWORD}@db/shop", true},
		{"postgres://debrief:${PASSWORD}@db/shop", false},
		{"postgres://debrief@db:5432/shop", false},
		{"postgres://db:5432/shop?sslmode=verify-full", false},
		{"host=db port=5432 user=debrief password=${PASSWORD}", false},
		{"host=db passfile=/etc/debrief/pgpass", false},
		{"debrief:${PASSWORD}@tcp(db:3306)/shop?tls=true", false},
		{"debrief@unix(/run/mysqld/mysqld.sock)/shop", false},
		{"${DSN}", false},
	} {
		if got := writtenOut(c.raw, address); (got != nil) != c.refused {
			t.Errorf("%s: got %v", c.raw, got)
		}
	}
}
