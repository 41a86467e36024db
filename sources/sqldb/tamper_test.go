package sqldb_test

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"testing"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/sqldb"
)

// TestTampered: an answer that something changes on its way, after the database
// sent it and before it is read, is none, whatever it is and wherever.
func TestTampered(t *testing.T) {
	const lines = 50
	keep := func(line []driver.Value) [][]driver.Value { return [][]driver.Value{line} }
	first := 1 // where the measures stand in a line
	set := func(measure int, change func(driver.Value) driver.Value) func([]driver.Value) [][]driver.Value {
		return func(line []driver.Value) [][]driver.Value {
			line[first+measure] = change(line[first+measure])
			return keep(line)
		}
	}
	absent := func(driver.Value) driver.Value { return nil }
	faults := []struct {
		name string
		hand func([]driver.Value) [][]driver.Value // of one line of the answer
		want string
	}{
		{"nothing", keep, ""},
		{"a line is lost", func([]driver.Value) [][]driver.Value { return nil }, "the answer is not whole"},
		{"a line comes twice", func(line []driver.Value) [][]driver.Value { return [][]driver.Value{line, line} }, "the answer is not whole"},
		{"a whole number is one more", set(0, onemore), "column clicks adds up to"},
		{"a whole number is lost", set(0, absent), "column clicks adds up to"},
		{"a decimal is a cent more", set(1, onemore), "column spend adds up to"},
		{"a decimal is lost", set(1, absent), "column spend adds up to"},
		{"a binary number is a little more", set(2, onemore), "column weight adds up to"},
	}
	for _, s := range []server{sqliteServer, postgresServer, mariaServer} {
		t.Run(s.name, func(t *testing.T) {
			options, dsn := s.address(t)
			s.run(t, dsn, "CREATE TABLE results (campaign VARCHAR(20), clicks INTEGER, spend NUMERIC(12, 2), weight DOUBLE PRECISION)")
			for i := 1; i <= lines; i++ {
				row := fmt.Sprintf("INSERT INTO results VALUES ('c%d', %d, %d.%02d, %d.3)", i, 100+i, 7*i, i, i)
				s.run(t, dsn, row, row)
			}
			for _, grouped := range []bool{true, false} {
				first = 1
				if grouped && s.engine == sqldb.SQLite { // the texts that measures may be stand before
					first = 4
				}
				for _, f := range faults {
					for _, at := range []int{1, lines / 2, lines} {
						err := readTampered(t, options, grouped, func(line []driver.Value, n int) [][]driver.Value {
							if n == at {
								return f.hand(line)
							}
							return keep(line)
						})
						switch {
						case f.want == "" && err != nil:
							t.Errorf("grouped %v: %v", grouped, err)
						case f.want != "" && (err == nil || !strings.Contains(err.Error(), f.want)):
							t.Errorf("grouped %v, %s at line %d: error = %v, want %q", grouped, f.name, at, err, f.want)
						case err != nil && !passes(err):
							t.Errorf("%v would not be tried again", err)
						}
					}
				}
			}
		})
	}
}

// onemore is a number with one more in its last digit.
func onemore(v driver.Value) driver.Value {
	switch v := v.(type) {
	case int64:
		return v + 1
	case float64:
		return v + 1.0/1024
	case []byte:
		return []byte(lastDigit(string(v)))
	case string:
		return lastDigit(v)
	}
	panic(fmt.Sprintf("a number comes as %T", v))
}

func lastDigit(number string) string {
	last := number[len(number)-1]
	if last == '9' {
		return number[:len(number)-1] + "8"
	}
	return number[:len(number)-1] + string(last+1)
}

func readTampered(t *testing.T, o sqldb.Options, grouped bool, hand func([]driver.Value, int) [][]driver.Value) error {
	t.Helper()
	src, err := sqldb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	sqldb.Tamper(src, hand)
	defer src.Close()
	got, err := src.Read(t.Context(), sources.Query{Dataset: "performance", From: sources.Relation{Table: "results"}, Group: grouped, Fields: []sources.Field{
		{Name: "campaign"}, {Name: "clicks", Kind: sources.Number, Role: sources.Measure}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}, {Name: "weight", Kind: sources.Number, Role: sources.Measure}}})
	if err != nil && got != nil {
		t.Error("an answer came with the error")
	}
	return err
}

// TestUntouched: whatever the type of a measure, and however its database adds
// it up and writes it, an answer that nobody touched is not taken for another.
func TestUntouched(t *testing.T) {
	const rows = 500
	floating := "%d * 0.0137 - 7.3"
	for _, s := range []struct {
		server
		types  []string
		values []string // a row's, from its number
	}{
		{sqliteServer, []string{"INTEGER", "REAL", "NUMERIC", "TEXT", ""}, []string{"%d * 9223372036854", floating, "CASE WHEN %d % 2 = 0 THEN 3 ELSE 0.1 END", "CASE WHEN %d % 3 = 0 THEN 'n/a' ELSE 7.25 END", "CASE WHEN %d % 7 = 0 THEN NULL ELSE 1e15 + 0.3 END"}},
		{postgresServer, []string{"smallint", "bigint", "numeric", "numeric(30, 9)", "real", "double precision", "money", "double precision"},
			[]string{"%d % 300", "%d * 18446744073709551", "1.0 / (1 + %d % 13)", "%d * 1234567890123.123456789", floating, floating, "(%d % 500)::money", "CASE WHEN %d % 90 = 0 THEN 'NaN'::float8 WHEN %d % 110 = 0 THEN 'Infinity'::float8 ELSE 1e12 + 0.3 * %d END"}},
		{mariaServer, []string{"TINYINT UNSIGNED", "BIGINT UNSIGNED", "DECIMAL(65, 30)", "FLOAT", "FLOAT(10, 2)", "DOUBLE", "DOUBLE(10, 2)", "YEAR"},
			[]string{"%d % 200", "CAST(6148914691236517 AS UNSIGNED) * 5 * %d", "%d / 7", floating, "99999.99 - %d * 0.07", floating, "%d * 0.37", "2000 + %d % 30"}},
	} {
		t.Run(s.name, func(t *testing.T) {
			options, dsn := s.address(t)
			columns, values := []string{"day DATE", "campaign VARCHAR(20)"}, []string{"'2026-03-01'", "NULL"}
			fields := []sources.Field{{Name: "date", Kind: sources.Date}, {Name: "campaign", Blank: true}}
			selected := []string{"day AS date", "campaign"}
			for i, kind := range s.types {
				name := fmt.Sprintf("m%d", i)
				columns = append(columns, name+" "+kind)
				selected = append(selected, name, name+" / 3 AS third_"+name)
				for _, measure := range []string{name, "third_" + name} {
					fields = append(fields, sources.Field{Name: measure, Kind: sources.Number, Role: sources.Measure})
				}
			}
			var all []string
			for i := range rows {
				values = append(values[:0], fmt.Sprintf("'2026-03-%02d'", 1+i%20), fmt.Sprintf("'c%d'", i%41))
				for _, v := range s.values {
					values = append(values, strings.ReplaceAll(v, "%d", fmt.Sprint(i)))
				}
				all = append(all, "("+strings.Join(values, ", ")+")")
			}
			s.run(t, dsn, "CREATE TABLE results ("+strings.Join(columns, ", ")+")", "INSERT INTO results VALUES "+strings.Join(all, ", "))
			src, err := sqldb.Open(t.Context(), options)
			if err != nil {
				t.Fatal(err)
			}
			defer src.Close()
			march := calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)}
			for _, period := range []calendar.Period{{}, march} { // drivers ask otherwise when there are parameters
				for _, grouped := range []bool{true, false} {
					got, err := src.Read(t.Context(), sources.Query{Dataset: "performance", Group: grouped, Period: period, Fields: fields,
						From: sources.Relation{Query: "SELECT " + strings.Join(selected, ", ") + " FROM results"}})
					if err != nil || got.Provenance.Rows != rows {
						t.Errorf("grouped %v, period %v: %+v, %v", grouped, period, got, err)
					}
				}
			}
		})
	}
}
