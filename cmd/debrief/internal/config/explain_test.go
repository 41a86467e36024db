package config

import (
	"fmt"
	"strings"
	"testing"
)

// explained writes the settings as debrief check --explain does, more or less.
func explained(c *Config) string {
	var b strings.Builder
	for _, s := range Explain(c) {
		origin := "set"
		if s.Default {
			origin = "default"
		}
		fmt.Fprintf(&b, "%-8s %s = %s\n", origin, s.Path, strings.TrimSpace(s.Value))
	}
	return b.String()
}

func TestExplainSmallest(t *testing.T) {
	golden(t, "explain.golden", explained(load(t, smallest)))
}

func TestExplainKeepsSecrets(t *testing.T) {
	got := explained(load(t, fullest))
	for _, want := range []string{
		"set      email.smtp.password = ${SMTP_PASSWORD}\n",
		"set      email.dkim.key = file:secrets/dkim.pem\n",
		"set      sources.shop.postgres = [secret]\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q", want)
		}
	}
}

// TestDefaultsAreRight reads the defaults that a report's kind decides.
func TestDefaultsAreRight(t *testing.T) {
	const review = "organization:\n  budget_due: 12-01"
	text := edit(t, strings.Replace(smallest, "organization:", review, 1), "kind: campaign", "kind: annual")
	if got := load(t, text).Reports[0].Cadence.String(); got != "6w before the budget is due, at 08:00" {
		t.Error(got)
	}
	text = edit(t, smallest, "kind: campaign", "kind: pulse")
	if got := load(t, text).Reports[0]; got.Cadence.String() != "monthly on day 1 at 08:00" || len(got.Requires) > 0 {
		t.Error(got.Cadence, got.Requires)
	}
}

func TestLaterFaultsHaveTheirPlace(t *testing.T) {
	c := load(t, fullest)
	c.File = "debrief.yaml"
	got := c.Fault("organization.brand.logo", "no such file", "check the name").Error()
	want := `debrief.yaml:9:18: organization.brand.logo: no such file, found "brand/logo.png", check the name`
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	got = c.Fault("sources.shop.postgres", "no such host", "").Error()
	if want := "debrief.yaml:17:21: sources.shop.postgres: no such host"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
