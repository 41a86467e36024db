package demo

import (
	"os"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// exampleConfig is as much of config.example.yaml as speaks of the demo's files.
type exampleConfig struct {
	Sources map[string]map[string]string `yaml:"sources"`
	Data    map[string]exampleDataset    `yaml:"data"`
	People  map[string]struct {
		Email, Channel string
	} `yaml:"people"`
}

type exampleDataset struct {
	From, Sheet, Table, Query string
	Columns, Goals            map[string]string
}

func readExample(t *testing.T) (exampleConfig, string) {
	t.Helper()
	text, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c exampleConfig
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c, string(text)
}

func TestExampleConfigFitsTheFiles(t *testing.T) {
	c, _ := readExample(t)
	if c.Sources["plan"]["xlsx"] != PlanFile || c.Sources["results"]["sqlite"] != ResultsFile {
		t.Errorf("the sources are %v", c.Sources)
	}
	if len(c.Data) < 4 {
		t.Errorf("datasets: %v", c.Data)
	}
	for name, set := range c.Data {
		checkMapping(t, name, set)
	}
}

func checkMapping(t *testing.T, name string, set exampleDataset) {
	t.Helper()
	have := columnsOf(t, set)
	for _, columns := range []map[string]string{set.Columns, set.Goals} {
		for field, heading := range columns {
			if !slices.Contains(have, heading) {
				t.Errorf("data.%s maps %s to %q; there are %q", name, field, heading, have)
			}
		}
	}
}

func columnsOf(t *testing.T, set exampleDataset) []string {
	t.Helper()
	if set.Sheet != "" {
		header, _ := readSheet(t, files(t).Plan, set.Sheet)
		return header
	}
	query := set.Query
	if query == "" {
		query = "SELECT * FROM " + set.Table
	}
	rows, err := openResults(t, files(t).Results).Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

// TestExampleConfigTakesItsComments holds the datasets that stand as comments against the files too.
func TestExampleConfigTakesItsComments(t *testing.T) {
	_, text := readExample(t)
	var lines []string
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "  # "); ok && (strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "email:") || strings.HasPrefix(rest, "social:")) {
			lines = append(lines, rest)
		}
	}
	var more map[string]exampleDataset
	if err := yaml.Unmarshal([]byte(strings.Join(lines, "")), &more); err != nil {
		t.Fatal(err)
	}
	if len(more) != 2 {
		t.Errorf("found %v, want email and social", more)
	}
	for name, set := range more {
		checkMapping(t, name, set)
	}
}

// TestExampleConfigNeedsNoVariable keeps every part that needs one a comment.
func TestExampleConfigNeedsNoVariable(t *testing.T) {
	_, text := readExample(t)
	for line := range strings.Lines(text) {
		if active, _, _ := strings.Cut(line, "# "); strings.Contains(active, "${") {
			t.Errorf("%q needs a variable", strings.TrimSpace(line))
		}
	}
}

func TestExampleConfigKnowsThePlansPeople(t *testing.T) {
	c, _ := readExample(t)
	channels := map[string]bool{}
	for _, ch := range harbourChannels() {
		channels[ch.name] = true
	}
	for key, p := range c.People {
		if p.Channel != "" && !channels[p.Channel] {
			t.Errorf("%s looks after %q, which has no results", key, p.Channel)
		}
	}
	known := func(owner string) bool {
		_, ok := c.People[owner]
		return ok || strings.HasSuffix(owner, "@harbour.example")
	}
	for _, camp := range harbour().company.campaigns {
		if !known(camp.owner) {
			t.Errorf("%s is owned by %q", camp.code, camp.owner)
		}
	}
	for _, a := range harbour().activities {
		if !known(a.owner) {
			t.Errorf("%s, %s is owned by %q", a.campaign, a.name, a.owner)
		}
	}
}
