package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"debrief/calendar"
	"debrief/reports"
	"debrief/sources"
)

// withTest adds a test of the campaign: thirty days before it and its ten days,
// in four areas of which two have ten sales more with it.
func withTest(p *Pipeline, s *shelf, groups ...string) {
	var when []calendar.Date
	var campaign, group, unit []string
	var sales, spend []float64
	for d := -29; d <= 10; d++ {
		for i, g := range groups {
			when, campaign, group, unit = append(when, day(1)+calendar.Date(d-1)), append(campaign, "S26"), append(group, g), append(unit, strings.Repeat("x", i+1))
			v := float64(100 + 10*i + 7*(d*d%5) + (d+i)*(d+i)%3)
			paid := 0.0
			if d >= 1 && strings.EqualFold(g, "treated") {
				v, paid = v+10, 25
			}
			sales, spend = append(sales, v), append(spend, paid)
		}
	}
	s.tables["groups"] = table(dates("date", when...), texts("campaign", campaign...), texts("group", group...), texts("unit", unit...), numbers("sales", sales...), numbers("spend", spend...))
	p.Datasets = append(p.Datasets, Dataset{Name: "groups", Role: Groups, Source: s, Fixed: map[string]string{"assignment": "Random"}})
}

func section(doc *reports.Document, id string) *reports.Section {
	i := slices.IndexFunc(doc.Sections, func(s reports.Section) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &doc.Sections[i]
}

func TestGroupsBecomeALift(t *testing.T) {
	p, s := pipelineOn(t)
	withTest(p, s, "Treated", "treated", "CONTROL", "control")
	run, err := p.Generate(context.Background(), subject(
		Send{To: []Person{orla}, View: reports.Manager}, Send{To: []Person{tom}, View: reports.Specialist, Slice: "channel"}))
	if err != nil {
		t.Fatal(err)
	}
	lift := section(run.Variants[0].Document, "lift")
	if lift == nil || lift.Title.Phrase != "lift.title.gain" || lift.Subtitle.Args["level"].Text.Literal != "A" {
		t.Fatalf("lift = %+v", lift)
	}
	if n := lift.Title.Args["effect"].Value.Number; n < 150 || n > 250 {
		t.Errorf("effect %v, want about 200", n)
	}
	if section(run.Variants[1].Document, "lift") != nil {
		t.Error("a slice is told what the whole campaign added")
	}
	last := s.queries[len(s.queries)-1]
	if want := (calendar.Period{First: day(1) - 182, Last: day(10)}); last.Dataset != "groups" || !last.Group || last.Period != want {
		t.Errorf("asked for %+v, want the campaign and half a year before it, grouped", last)
	}
	if slices.ContainsFunc(last.Fields, func(f sources.Field) bool { return f.Name == "assignment" }) {
		t.Error("asked for a column that the configuration fixes")
	}
}

func TestWordsOfGroupsAreKnown(t *testing.T) {
	p, s := pipelineOn(t)
	withTest(p, s, "treated", "controls", "B")
	_, _, err := p.ReadGroups(context.Background(), calendar.Period{})
	var word *WordError
	if !errors.As(err, &word) || word.Error() != `groups: the column for group says "B", "controls"` || !word.Permanent() || !strings.Contains(word.Advice(), "control, exposed, holdout") {
		t.Errorf("error %v", err)
	}
}

func withTouches(p *Pipeline, s *shelf) {
	var path, channel, campaign []string
	var when []calendar.Date
	var conversion []float64
	for n := range 40 {
		who := "customer-" + strings.Repeat("i", n+1)
		path, channel, campaign = append(path, who, who), append(channel, "Radio", "Search"), append(campaign, "S26", "OTHER")
		when, conversion = append(when, day(2), day(3+n%8)), append(conversion, 0, 1)
	}
	s.tables["touchpoints"] = table(texts("path", path...), dates("date", when...), texts("channel", channel...), texts("campaign", campaign...), numbers("conversion", conversion...))
	p.Datasets = append(p.Datasets, Dataset{Name: "touchpoints", Role: Touchpoints, Source: s})
}

func TestTouchpointsBecomeCreditsAndNobodyIsKept(t *testing.T) {
	p, s := pipelineOn(t)
	withTouches(p, s)
	s.checks = sources.Checks{Duplicates: sources.Duplicates{Rows: 60, Groups: 1, Example: "customer-i"}}
	run, err := p.Generate(context.Background(), subject(
		Send{To: []Person{orla}, View: reports.Manager}, Send{To: []Person{tom}, View: reports.Specialist, Slice: "channel"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range run.Variants {
		if raw, err := json.Marshal(v.Document); err != nil || strings.Contains(string(raw), "customer-") {
			t.Errorf("a document names a customer, or %v", err)
		}
	}
	credit := section(run.Variants[0].Document, "attribution")
	if credit == nil || credit.Title.Phrase != "attribution.title.depends" || credit.Title.Args["n"].Value.Number != 40 {
		t.Fatalf("attribution = %+v", credit)
	}
	if section(run.Variants[1].Document, "attribution") != nil {
		t.Error("a slice is told of the credit of other channels")
	}
	for _, r := range run.Readings {
		if r.Dataset != "touchpoints" {
			continue
		}
		_, kept, err := r.Freeze()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(kept), "customer-") || r.Table.Len() == 0 {
			t.Errorf("kept of the touchpoints: %+v", r.Table)
		}
	}
}

// A conversion comes behind the contacts of its day where nothing tells their order.
func TestConversionsCloseTheirDay(t *testing.T) {
	one := table(texts("path", "a", "a"), dates("date", day(3), day(3)), texts("channel", "E-mail", "Search"), numbers("conversion", 1, 0))
	if got := touches(&one); got[0].Channel != "Search" || got[1].Channel != "E-mail" {
		t.Errorf("order %+v", got)
	}
	told := table(append(slices.Clone(one.Columns), numbers("step", 1, 2))...)
	if got := touches(&told); got[0].Channel != "E-mail" {
		t.Errorf("order %+v, want that of the steps", got)
	}
}
