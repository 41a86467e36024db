package config

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"debrief/calendar"
	"debrief/pipeline"

	"github.com/google/go-cmp/cmp"
)

const exampleFile = "../../../../config.example.yaml"

func noVariables(string) (string, bool) { return "", false }

func loadExample(t *testing.T) *Config {
	t.Helper()
	c, err := Load(exampleFile, noVariables)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestLoadExampleWithItsComments takes the parts of the example that stand as
// comments into use.
func TestLoadExampleWithItsComments(t *testing.T) {
	raw, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	option := regexp.MustCompile(`(?m)^( +)# ((?:logo|redirect|smtp): .*)$`)
	dataset := regexp.MustCompile(`(?m)^  # ((?:email|social):.*| .*)$`)
	text := option.ReplaceAllString(string(raw), "$1$2")
	text = dataset.ReplaceAllString(text, "  $1")
	c := load(t, strings.Replace(text, "${SMTP_PASSWORD}", "${SOMEWHERE}", 1))
	if c.Email.SMTP == nil || c.Email.Redirect.IsZero() || c.Organization.Brand.Logo == "" {
		t.Errorf("email %+v, brand %+v, serve %+v", c.Email, c.Organization.Brand, c.Serve)
	}
	sets := c.Datasets()
	if n := len(sets); n != 8 || !slices.Contains(sets[6].Measures, "opens") || !slices.Contains(sets[7].Measures, "reactions") {
		t.Errorf("datasets: %+v", sets)
	}
}

func TestLoadExample(t *testing.T) {
	c := loadExample(t)
	if c.Organization.TimeZone.String() != "Europe/Dublin" || *c.Organization.Margin != 0.62 {
		t.Errorf("organization: %+v", c.Organization)
	}
	if got := c.YearGoals()[2026][0]; got.KPI != "leads" || got.Target != 240_000 {
		t.Errorf("first goal of 2026: %+v", got)
	}
	debrief := c.Reports[0]
	want := calendar.Cadence{Kind: calendar.CampaignEnd, At: calendar.Clock(8, 0), Settle: calendar.Days(3), Deadline: calendar.Days(10)}
	if diff := cmp.Diff(want, debrief.Cadence, cmp.Comparer(func(a, b calendar.Cron) bool { return a.String() == b.String() })); diff != "" {
		t.Error(diff)
	}
	third := c.Report(&debrief).Sends[2]
	if len(third.To) != 2 || third.To[0].Slices["channel"] != "Paid search" || third.Attach[0] != pipeline.PDF {
		t.Errorf("specialists: %+v", third)
	}
}
