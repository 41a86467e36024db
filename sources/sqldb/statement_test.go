package sqldb

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"debrief/calendar"
	"debrief/sources"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestStatements compares the statements with goldens, for every dialect.
func TestStatements(t *testing.T) {
	fields := []sources.Field{
		{Name: "date", Kind: sources.Date},
		{Name: "campaign"},
		{Name: "region", Optional: true},
		{Name: "spend", Kind: sources.Number, Role: sources.Measure},
		{Name: "leads", Kind: sources.Number, Role: sources.Measure},
	}
	march := calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}
	for _, tt := range []struct {
		name  string
		query sources.Query
		day   class
		leads class
	}{
		{"grouped", sources.Query{Fields: fields, Group: true, Period: march}, dateColumn, numberColumn},
		{"instants-and-text", sources.Query{Fields: fields, Group: true, Period: march}, instantColumn, textColumn},
		{"text-dates", sources.Query{Fields: fields, Group: true, Period: march, Mapping: sources.Mapping{Dates: []string{"M/D/YY"}}}, textColumn, numberColumn},
		{"rows", sources.Query{Fields: fields, Period: march}, dateColumn, numberColumn},
		{"moments-and-integers", sources.Query{Fields: fields, Group: true, Period: march}, zonedColumn, integerColumn},
	} {
		for _, d := range []dialect{&postgres{}, &mySQL{}, &sqliteFile{}, &sqlServer{}, &clickHouse{zone: "Europe/Dublin"}, &trinoCluster{zone: "Europe/Dublin"}} {
			if tt.day == zonedColumn && !knowsMoments(d) {
				continue
			}
			t.Run(tt.name+"-"+dialectName(d), func(t *testing.T) {
				columns := []columnOf{{name: `the "day"`, class: tt.day}, {name: "campaign", class: textColumn}, {name: "spend", class: numberColumn, decimal: true, scale: 2}, {name: "le`ads", class: tt.leads}}
				if _, dynamic := d.(*sqliteFile); dynamic {
					for i := range columns {
						columns[i].class = dynamicColumn
					}
				}
				tt.query.Mapping.Columns = map[string]string{"date": `the "day"`, "leads": "le`ads"}
				binding, err := sources.Bind(tt.query, "here", []string{`the "day"`, "campaign", "spend", "le`ads"})
				if err != nil {
					t.Fatal(err)
				}
				b := builder{dialect: d, query: tt.query, columns: columns, binding: binding}
				s := b.build("SELECT * FROM results -- all")
				golden(t, tt.name+"-"+dialectName(d)+".sql", s.String()+"\n"+s.count)
				if r := b.repeats("SELECT * FROM results -- all"); tt.name == "grouped" {
					golden(t, "repeats-"+dialectName(d)+".sql", r.text+"\n")
				}
			})
		}
	}
}

// TestRatioStatements compares the statements that compare computed columns
// with goldens, for every dialect.
func TestRatioStatements(t *testing.T) {
	q := sources.Query{Group: true, Period: calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}, Fields: []sources.Field{
		{Name: "date", Kind: sources.Date}, {Name: "campaign"}, {Name: "channel", Blank: true},
		{Name: "spend", Kind: sources.Number, Role: sources.Measure}, {Name: "clicks", Kind: sources.Number, Role: sources.Measure}, {Name: "revenue", Kind: sources.Number, Role: sources.Measure},
		{Name: "cpc", Kind: sources.Number, Role: sources.Derived, Derived: &sources.Ratio{Over: "spend", Under: "clicks", Factor: 1, Names: []string{"cpc"}}},
		{Name: "roi", Kind: sources.Number, Role: sources.Derived, Derived: &sources.Ratio{Over: "revenue", Under: "spend", Factor: 1, Excess: true, Names: []string{"roi"}}}}}
	names := []string{"date", "campaign", "channel", "spend", "clicks", "revenue", "cpc", "roi"}
	binding, err := sources.Bind(q, "here", names)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []dialect{&postgres{}, &mySQL{}, &sqliteFile{}, &sqlServer{}, &clickHouse{zone: "Europe/Dublin"}, &trinoCluster{zone: "Europe/Dublin"}} {
		t.Run(dialectName(d), func(t *testing.T) {
			var columns []columnOf
			for i, name := range names {
				columns = append(columns, columnOf{name: name, class: []class{dateColumn, textColumn, textColumn, numberColumn, integerColumn, numberColumn, numberColumn, singleColumn}[i]})
			}
			b := &builder{dialect: d, query: q, columns: columns, binding: binding}
			all, known := b.ratios()
			if len(all) != 2 || !known {
				t.Fatalf("ratios %+v, %v", all, known)
			}
			text, _ := b.compareRatios("SELECT * FROM results", all)
			golden(t, "ratios-"+dialectName(d)+".sql", text+"\n")
		})
	}
}

// knowsMoments reports whether a dialect has types of its own for them.
func knowsMoments(d dialect) bool {
	return slices.Contains([]string{"sqlserver", "clickhouse", "trino"}, dialectName(d))
}

func dialectName(d dialect) string {
	switch d.(type) {
	case *postgres:
		return "postgres"
	case *mySQL:
		return "mysql"
	case *sqlServer:
		return "sqlserver"
	case *clickHouse:
		return "clickhouse"
	case *trinoCluster:
		return "trino"
	}
	return "sqlite"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestHasSemicolon(t *testing.T) {
	for query, want := range map[string]bool{
		"SELECT 1":                          false,
		"SELECT ';' AS a, \";\", `;`":       false,
		"SELECT 1 -- a;b\n, 2":              false,
		"SELECT 1 /* ; */":                  false,
		"SELECT 'it''s; fine'":              false,
		"SELECT 1; DROP TABLE results":      true,
		"SELECT 'a' ; ATTACH 'x.db' AS y":   true,
		"SELECT 1) AS q; SELECT * FROM (a ": true,
		"SELECT 'unclosed ;":                false,
	} {
		if got := hasSemicolon(query); got != want {
			t.Errorf("hasSemicolon(%q) = %v", query, got)
		}
	}
}
