package sources_test

import (
	"strings"
	"testing"

	"debrief/sources"
)

// FuzzBind: whatever headings there are and whatever the mapping says, each
// field has one column that is headed so, or none, or there is an error that
// names it.
func FuzzBind(f *testing.F) {
	f.Add("date|campaign|spend", "Campaign", 0)
	f.Add("Datum|Kampagne|Kosten\nx|y|z", "Kampagne", 2)
	f.Add("\ufeffdate|  CAMPAIGN |spend|cpc|CPC (EUR)", "", 1)
	f.Fuzz(func(t *testing.T, top, heading string, header int) {
		var rows [][]string
		for line := range strings.SplitSeq(top, "\n") {
			rows = append(rows, strings.Split(line, "|"))
		}
		q := sources.Query{Dataset: "d", Mapping: sources.Mapping{Header: header}, Fields: []sources.Field{
			{Name: "date", Kind: sources.Date, Optional: true}, {Name: "campaign"}, {Name: "spend", Kind: sources.Number, Role: sources.Measure, Optional: true},
			{Name: "cpc", Kind: sources.Number, Role: sources.Derived, Optional: true, Derived: &sources.Ratio{Over: "spend", Under: "clicks", Factor: 1, Names: []string{"cpc"}}}}}
		if heading != "" {
			q.Mapping.Columns = map[string]string{"campaign": heading}
		}
		row, b, err := sources.FindHeader(q, "here", rows)
		if err != nil {
			if b != nil && header == 0 || err.Error() == "" {
				t.Errorf("%v beside %v", err, b)
			}
			return
		}
		if row < 0 || row >= len(rows) || len(b.Columns) != len(q.Fields) || b.Columns[1] < 0 {
			t.Fatalf("row %d, columns %v of %q", row, b.Columns, top)
		}
		seen := map[int]bool{}
		for i, c := range b.Columns {
			if c >= len(rows[row]) {
				t.Fatalf("field %d has column %d of %q", i, c, rows[row])
			}
			if c >= 0 && q.Fields[i].Role == sources.Derived && seen[c] {
				t.Errorf("column %d is read twice", c)
			}
			seen[c] = true
		}
		for _, h := range b.Unused() {
			if strings.TrimSpace(h) == "" {
				t.Error("a blank heading is unused")
			}
		}
	})
}
