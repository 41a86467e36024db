package config

import (
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
