package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"gopkg.in/yaml.v3"

	"debrief/assess"
	"debrief/cmd/debrief/internal/config"
	"debrief/service"
	"debrief/templates"
)

// generated is a part of the manual between <!-- NAME: ARGUMENT --> and
// <!-- end -->, which the program itself knows best.
var generated = regexp.MustCompile(`(?ms)^<!-- (settings|kpis): (\S+) -->\n(.*?)^<!-- end -->$`)

// TestManualParts holds the generated parts of the manual against the program;
// -update writes them anew.
func TestManualParts(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for _, name := range manuals(t) {
		text := manualText(t, name)
		now := generated.ReplaceAllStringFunc(text, func(part string) string {
			m := generated.FindStringSubmatch(part)
			told[m[1]+" "+m[2]] = true
			return fmt.Sprintf("<!-- %s: %s -->\n%s<!-- end -->", m[1], m[2], generate(t, m[1], m[2]))
		})
		if now == text {
			continue
		}
		if !*update {
			t.Errorf("%s: its tables are not those of the program; go test ./cmd/debrief -run TestManualParts -update", name)
			continue
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range config.Reference() {
		if !told["settings "+sectionOf(k.Path)] {
			t.Errorf("no table of the manual has %s", k.Path)
		}
	}
	for tier := range tierNames {
		if !told["kpis "+tier] {
			t.Errorf("no table of the manual has the KPIs of tier %s", tier)
		}
	}
}

func generate(t *testing.T, what, arg string) string {
	if what == "kpis" {
		return kpiTable(t, arg)
	}
	return settingsTable(t, arg)
}

// sections are the tables of settings; those with the longest name come first.
var sections = []string{"reports.NAME.when", "reports.NAME.send[]", "email.smtp", "email.dkim", "organization", "sources", "data", "kpis", "goals", "budget", "people", "lists", "reports", "email", "store", "serve"}

func sectionOf(path string) string {
	for _, s := range sections {
		if path == s || strings.HasPrefix(path, s+".") {
			return s
		}
	}
	return path
}

func settingsTable(t *testing.T, section string) string {
	var b strings.Builder
	b.WriteString("| key | default | meaning |\n|---|---|---|\n")
	rows := 0
	for _, k := range config.Reference() {
		if sectionOf(k.Path) != section {
			continue
		}
		rows++
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", shortPath(section, k.Path), defaultOf(k), meaningOf(k))
	}
	if rows == 0 {
		t.Errorf("there are no settings %s", section)
	}
	return b.String()
}

// shortPath is a path without its section and the name that the user chose.
func shortPath(section, path string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(path, section), ".")
	rest = strings.TrimPrefix(rest, "NAME.")
	if rest == "" {
		return path
	}
	return rest
}

func defaultOf(k config.Key) string {
	switch {
	case k.Need:
		return "must be written"
	case k.Default == "":
		return ""
	}
	return "`" + k.Default + "`"
}

func meaningOf(k config.Key) string {
	if len(k.OneOf) == 0 {
		return k.Doc
	}
	return fmt.Sprintf("%s One of `%s`.", k.Doc, strings.Join(k.OneOf, "`, `"))
}

var tierNames = map[string]assess.Tier{"input": assess.InputTier, "output": assess.OutputTier, "outtake": assess.OuttakeTier, "outcome": assess.OutcomeTier, "impact": assess.ImpactTier}

// kpiTable lists the built-in KPIs of a tier, with the names that readers see.
func kpiTable(t *testing.T, tier string) string {
	cat, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	names := phrases(t)
	good := map[assess.Direction]string{assess.HigherBetter: "higher", assess.LowerBetter: "lower", assess.Neutral: "neither"}
	var b strings.Builder
	b.WriteString("| KPI | as readers see it | formula | unit | better | rests on |\n|---|---|---|---|---|---|\n")
	for _, k := range cat.All() {
		if k.Tier == tierNames[tier] {
			fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s | %s |\n", k.ID, names["kpi."+k.ID], k.Formula.Text, k.Unit, good[k.Direction], k.Cases)
		}
	}
	return b.String()
}

// phrases are the sentences of the reports in English.
func phrases(t *testing.T) map[string]string {
	t.Helper()
	text, err := fs.ReadFile(templates.Languages, "languages/en-GB.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var language struct{ Phrases map[string]string }
	if err := yaml.Unmarshal(text, &language); err != nil {
		t.Fatal(err)
	}
	return language.Phrases
}

// TestManualRules checks that the manual explains every rule by which findings,
// recommendations and data notes come about.
func TestManualRules(t *testing.T) {
	t.Parallel()
	text := manualText(t, "docs/reports.md")
	// A rule has phrases for its parts and for the forms that it may take.
	detail := regexp.MustCompile(`\.(evidence|plain|text|why|of|measure|high|low|neither|share|return|loss)$`)
	for id := range phrases(t) {
		family, rule, _ := strings.Cut(id, ".")
		if family != "rule" && family != "action" && family != "caveat" && family != "advice" && family != "risk" {
			continue
		}
		for detail.MatchString(rule) {
			rule = detail.ReplaceAllString(rule, "")
		}
		if !strings.Contains(text, "`"+rule+"`") {
			t.Errorf("docs/reports.md does not explain %s", rule)
		}
	}
}

// TestManualMetrics checks that the manual names every metric.
func TestManualMetrics(t *testing.T) {
	t.Parallel()
	text := manualText(t, "docs/operation.md")
	r := &metricNames{}
	service.NewMetrics(r)
	if len(r.names) == 0 {
		t.Fatal("the service has no metrics")
	}
	for _, name := range r.names {
		if !strings.Contains(text, "`"+name) {
			t.Errorf("docs/operation.md does not name %s", name)
		}
	}
}

// metricNames is a registry that keeps the names alone.
type metricNames struct {
	prometheus.Registry
	names []string
}

var metricName = regexp.MustCompile(`fqName: "([^"]+)"`)

func (r *metricNames) MustRegister(all ...prometheus.Collector) {
	for _, c := range all {
		descs := make(chan *prometheus.Desc, 8)
		c.Describe(descs)
		close(descs)
		for d := range descs {
			r.names = append(r.names, metricName.FindStringSubmatch(d.String())[1])
		}
	}
}

func flagsOf(cmd *cobra.Command) []string {
	var names []string
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" {
			names = append(names, f.Name)
		}
	})
	return names
}
