package sqldb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"debrief/sources"
	"debrief/sources/sqldb"
)

// TestRatios: a database compares computed columns as files are compared: up to
// a hundredth and to the digits that are written, as a share or in per cent.
// What it cannot compare, or what differs nearly everywhere, it says.
func TestRatios(t *testing.T) {
	several := func(n int, row string) (rows []string) {
		for i := range n {
			rows = append(rows, strings.ReplaceAll(row, "#", fmt.Sprint(i+1)))
		}
		return rows
	}
	for _, tt := range []struct {
		name     string
		kind     string   // of the computed columns
		rows     []string // spend, clicks, revenue, cpc, roi
		compared int64    // of cpc
		differ   int64
		found    float64 // the first example
		notMade  bool
	}{
		{"right", "NUMERIC(12, 4)", []string{"10, 4, 30, 2.5, 2", "10, 3, 15, 3.3333, 0.5", "1, 29, 3, 0.03, 200"}, 3, 0, 0, false},
		{"rounded", "NUMERIC(12, 4)", []string{"10, 300, 30, 0.03, 2"}, 1, 0, 0, false}, // 0.0333
		{"wrong", "NUMERIC(12, 4)", []string{"10, 4, 30, 2.5, 2", "10, 4, 30, 3.2, 2", "10, 4, 30, 3.2, 2", "10, 4, 30, 2.8, 2"}, 4, 3, 2.8, false},
		{"absent", "NUMERIC(12, 4)", []string{"10, 0, 30, 9, 2", "10, NULL, 30, 9, 2", "NULL, 4, 30, 9, NULL", "10, 4, 30, NULL, 2", "10, 4, 30, 4, 2"}, 1, 1, 4, false},
		{"as text", "VARCHAR(20)", []string{"10, 4, 30, '2.5', '2'"}, 0, 0, 0, true},
		{"nearly everywhere", "NUMERIC(12, 4)", several(10_001, "10, #, 30, 100 + #, 2"), 0, 0, 0, true},
	} {
		for _, s := range []server{sqliteServer, postgresServer, mariaServer} {
			if s.engine == sqldb.SQLite && tt.kind != "NUMERIC(12, 4)" {
				continue // there a column may hold any text
			}
			t.Run(tt.name+", "+s.name, func(t *testing.T) {
				options, dsn := s.address(t)
				s.run(t, dsn, "CREATE TABLE results (day DATE, spend NUMERIC(12, 2), clicks INTEGER, revenue NUMERIC(12, 2), cpc "+tt.kind+", roi "+tt.kind+")")
				for rows := range slices.Chunk(tt.rows, 500) {
					s.run(t, dsn, "INSERT INTO results VALUES ('2026-03-01', "+strings.Join(rows, "), ('2026-03-01', ")+")")
				}
				src, err := sqldb.Open(t.Context(), options)
				if err != nil {
					t.Fatal(err)
				}
				defer src.Close()
				number := func(name string, role sources.Role, of *sources.Ratio) sources.Field {
					return sources.Field{Name: name, Kind: sources.Number, Role: role, Derived: of}
				}
				got, err := src.Read(t.Context(), sources.Query{Dataset: "performance", From: sources.Relation{Table: "results"}, Group: true, Checks: true, Mapping: sources.Mapping{Columns: map[string]string{"date": "day"}},
					Fields: []sources.Field{{Name: "date", Kind: sources.Date}, number("spend", sources.Measure, nil), number("clicks", sources.Measure, nil), number("revenue", sources.Measure, nil),
						number("cpc", sources.Derived, &sources.Ratio{Over: "spend", Under: "clicks", Factor: 1, Names: []string{"cpc"}}),
						number("roi", sources.Derived, &sources.Ratio{Over: "revenue", Under: "spend", Factor: 1, Excess: true, Names: []string{"roi"}})}})
				if err != nil {
					t.Fatal(err)
				}
				if notMade := slices.Contains(got.Checks.NotMade, sources.RatiosCheck); notMade != tt.notMade {
					t.Errorf("not made: %v", notMade)
				}
				all := got.Checks.Ratios
				switch {
				case tt.differ == 0 && len(all) > 0:
					t.Errorf("%+v", all)
				case tt.differ > 0 && (len(all) != 1 || all[0].Compared != tt.compared || all[0].Differ != tt.differ || all[0].Examples[0].Found != tt.found || all[0].Heading != "cpc"):
					t.Errorf("%+v, want %d of %d, first %g", all, tt.differ, tt.compared, tt.found)
				}
			})
		}
	}
}
