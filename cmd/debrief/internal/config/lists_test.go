package config

import (
	"regexp"
	"testing"

	"debrief/pipeline"
	"debrief/sources"

	"github.com/google/go-cmp/cmp"
)

// listed is a sample with a line of lists in the place of one.
func listed(t *testing.T, line string) string {
	return edit(t, fullest, "  all: maria\n", "  all: maria\n  "+line+"\n")
}

func TestSourcedLists(t *testing.T) {
	text := edit(t, listed(t, "regional: { from: plan, sheet: Readers, range: B2:F40, header: 2, columns: { email: E-mail, region: Area } }"),
		"{ to: board }", "{ to: [board, regional] }")
	c := load(t, text)
	if err := schemaAccepts(t, text); err != nil {
		t.Error(err)
	}
	lists, from := c.SourcedLists()
	if len(lists) != 1 || from[0] != "plan" {
		t.Fatalf("%d lists from %v", len(lists), from)
	}
	want := pipeline.List{Name: "regional", From: sources.Relation{Sheet: "Readers", Range: "B2:F40"}, Dimensions: []string{"channel", "region"}, Form: lists[0].Form,
		Mapping: sources.Mapping{Columns: map[string]string{"email": "E-mail", "region": "Area"}, Header: 2}}
	if diff := cmp.Diff(want, lists[0]); diff != "" {
		t.Error(diff)
	}
	form := regexp.MustCompile(lists[0].Form)
	for address, ok := range map[string]bool{"a@harbour.example": true, "A@Harbour.Example": true, "cfo@partner.example": true, "x@partner.example": false,
		"a@harbour.example.evil.example": false, "a@harbourXexample": false, "a b@harbour.example": false, "harbour.example": false, "a@harbour.example, b@x.example": false} {
		if form.MatchString(address) != ok {
			t.Errorf("%s: want %v", address, ok)
		}
	}
	send := c.Report(&c.Reports[1]).Sends[0]
	if len(send.To) != 2 || len(send.Lists) != 1 || send.Lists[0] != "regional" {
		t.Errorf("to %v and lists %v", send.To, send.Lists)
	}
}

func TestFaultsOfLists(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"regional: { sheet: Readers }", `54:3: lists.regional.from: missing, write from: in the place of names: the source that holds the list, a row for each reader`},
		{"regional: { from: plans }", `54:21: lists.regional.from: unknown source, found "plans", did you mean "plan"?`},
		{"regional: { from: plan, query: SELECT 1 }", `54:34: lists.regional.query: a workbook cannot be queried, found "SELECT 1", leave it out`},
		{"regional: { from: local }", `54:13: lists.regional: neither a table nor a query, write table: with its name, or query: with a SELECT`},
		{"regional: { from: plan, columns: { mail: E-mail } }", `54:38: lists.regional.columns.mail: unknown field, found "mail", did you mean "email"?`},
		{"regional: { from: plan, members: [tom] }", `54:27: lists.regional.members: unknown key, found "members", write one of from, sheet, range, table, query, header, columns`},
		{"tom: { from: plan }", `54:3: lists.tom: the name of a person, too, found "tom", choose another name for the list`},
		{"regional: []", `54:13: lists.regional: nobody is on the list, write people, as in [maria, tom]`},
	} {
		if got := faultsOf(listed(t, c.line)); got != "debrief.yaml:"+c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.line, got, c.want)
		}
	}
}
