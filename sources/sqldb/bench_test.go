package sqldb_test

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"debrief/sources"
	"debrief/sources/sourcetest"
	"debrief/sources/sqldb"
)

// BenchmarkPostgres groups a table of DEBRIEF_BENCH_ROWS rows to day × campaign
// × channel, and has psql run the same statement each time before and after, so
// that both meet the same load. x-psql is debrief's time over psql's; the goal
// is 1.05 at 10 million rows.
func BenchmarkPostgres(b *testing.B) {
	rows, err := strconv.Atoi(os.Getenv("DEBRIEF_BENCH_ROWS"))
	if err != nil {
		b.Skip("DEBRIEF_BENCH_ROWS is not the number of rows to make, such as 10000000")
	}
	psql, err := exec.LookPath("psql")
	if err != nil {
		b.Skip("psql is not here: ", err)
	}
	options, dsn := postgresServer.address(b)
	postgresServer.run(b, dsn,
		"CREATE UNLOGGED TABLE results (day date, campaign text, channel text, spend numeric(12, 2), clicks integer, revenue numeric(12, 2))",
		fmt.Sprintf(`INSERT INTO results SELECT date '2025-01-01' + i %% 365, 'campaign-' || i %% 20, (ARRAY['search', 'social', 'e-mail', 'display', 'affiliate'])[1 + i %% 5],
			(i %% 90000) / 100.0, i %% 500, (i %% 500000) / 100.0 FROM generate_series(1, %d) AS i`, rows),
		"ANALYZE results")
	src, err := sqldb.Open(b.Context(), options)
	if err != nil {
		b.Fatal(err)
	}
	defer src.Close()
	q := sources.Query{Dataset: "performance", From: sources.Relation{Table: "results"}, Group: true, Mapping: sources.Mapping{Columns: map[string]string{"date": "day"}},
		Fields: []sources.Field{{Name: "date", Kind: sources.Date}, {Name: "campaign"}, {Name: "channel"},
			{Name: "spend", Kind: sources.Number, Role: sources.Measure}, {Name: "clicks", Kind: sources.Number, Role: sources.Measure}, {Name: "revenue", Kind: sources.Number, Role: sources.Measure}}}
	statement := read(b, src, q, rows) // and warms the server's memory
	var ours, theirs time.Duration
	ask := func() {
		start := time.Now()
		c := exec.CommandContext(b.Context(), psql, "-X", "-q", "-A", "-t", "-o", os.DevNull, "-d", options.Address, "-c", statement)
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		theirs += time.Since(start) / 2
	}
	defer sourcetest.StartCost(b).Report()
	for b.Loop() {
		ask()
		start := time.Now()
		read(b, src, q, rows)
		ours += time.Since(start)
		ask()
	}
	b.ReportMetric(ours.Seconds()*1000/float64(b.N), "debrief-ms/op")
	b.ReportMetric(theirs.Seconds()*1000/float64(b.N), "psql-ms/op")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "x-psql")
}

// read reads the table and returns the statement that debrief asked.
func read(b *testing.B, src sources.Source, q sources.Query, rows int) string {
	b.Helper()
	got, err := src.Read(b.Context(), q)
	if err != nil || got.Provenance.Rows != int64(rows) {
		b.Fatalf("%+v, %v", got, err)
	}
	if strings.Contains(got.Provenance.Statement, "-- parameter") {
		b.Fatal("the statement has parameters, which psql does not know")
	}
	return got.Provenance.Statement
}
