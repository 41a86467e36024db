package main

import (
	"bytes"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWrongPassword lets servers refuse a password, which nothing may show.
func TestWrongPassword(t *testing.T) {
	const wrong = "canary-7f3a"
	for _, c := range []struct {
		name, variable, source string
		connect                func(*url.URL) *sql.DB
	}{
		{"postgres", "DEBRIEF_TEST_POSTGRES", `postgres: "${RESULTS_DSN}"`, func(u *url.URL) *sql.DB { return open(t, "pgx", u.String()) }},
		{"mariadb", "DEBRIEF_TEST_MARIADB", `mysql: "${RESULTS_DSN}"`, func(u *url.URL) *sql.DB { return open(t, "mysql", mariaDSN(u)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			address := database(t, c.variable, c.connect)
			address.User = url.UserPassword(address.User.Username(), wrong)
			t.Setenv("RESULTS_DSN", address.String())
			folder := t.TempDir()
			config := shop(t, folder, c.source, "from: results\n    table: results")
			writePlan(t, folder, []string{"SPRING"}, "2026-03-02", "2026-03-15")
			for _, args := range [][]string{
				{"check", "--config", config, "--verbose"},
				{"check", "--config", config, "--explain"},
				{"run", "campaign-debrief", "--config", config, "--verbose", "--out", filepath.Join(folder, "preview")},
			} {
				var said bytes.Buffer
				code := run(t.Context(), args, world{in: strings.NewReader(""), out: &said, err: &said, env: os.LookupEnv, now: time.Now})
				text := said.String()
				if strings.Contains(text, wrong) {
					t.Errorf("debrief %s shows the password:\n%s", args[0], text)
				}
				if explains := args[len(args)-1] == "--explain"; explains != (code == exitOK) {
					t.Errorf("debrief %s: exit code %d\n%s", strings.Join(args, " "), code, text)
				} else if !explains && (!strings.Contains(text, "debrief: read performance: ") || !strings.Contains(text, "\nhint: check both; the password may have changed")) {
					t.Errorf("debrief %s does not say what to do:\n%s", args[0], text)
				}
			}
			if _, err := os.Stat(filepath.Join(folder, "preview")); !os.IsNotExist(err) {
				t.Errorf("a preview was begun: %v", err)
			}
		})
	}
}
