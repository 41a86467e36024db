package main

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// public holds public data with published figures, beside the repository.
const public = "../../../shared/data"

// engine is a kind of source that a test fills with rows.
type engine struct {
	name string
	fill func(t *testing.T, folder string, rows export) (source string)
}

func engines() []engine {
	return []engine{{"csv", fillCSV}, {"xlsx", fillXLSX}, {"sqlite", fillSQLite}, {"postgres", fillPostgres}, {"mariadb", fillMariaDB}}
}

// TestCampaignLeads asks the whole program, by a configuration of its own for
// each kind of source, for the figures of a real export of eleven campaigns.
func TestCampaignLeads(t *testing.T) {
	rows := readExport(t, "campaign-leads-orders/Marketing.csv")
	want := map[string]float64{"cost_per_lead": 30590883.0 / 65579, "cost_per_sale": 30590883.0 / 8043, "roi": 42889366.0/30590883 - 1}
	var first map[string]float64
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			folder := t.TempDir()
			config := shop(t, folder, e.fill(t, folder, rows), leadsData(e.name))
			writePlan(t, folder, rows.column("campaign_name"), "2021-02-01", "2021-02-28")
			got := scores(t, "pulse", "--config", config, "--as-of", "2021-03-01", "--out", folder)
			near(t, got, want)
			one := scores(t, "campaign-debrief", "--config", config, "--campaign", "youtube_blogger", "--as-of", "2021-03-05", "--out", folder)
			near(t, one, map[string]float64{"roi": 15311433.0/4057936 - 1, "sales": 1914, "cost_per_sale": 4057936.0 / 1914})
			if first == nil {
				first = got
			}
			if diff := cmp.Diff(first, got); diff != "" {
				t.Errorf("figures differ between sources (-first +%s):\n%s", e.name, diff)
			}
		})
	}
}

// leadsData maps the export's columns.
func leadsData(engine string) string {
	more := ""
	switch engine {
	case "csv":
		more = "dates: [M/D/YY]"
	case "sqlite", "postgres", "mariadb":
		more = "query: SELECT c_date, campaign_name, category, mark_spent, impressions, clicks, leads, orders, revenue FROM results"
	}
	return `from: results
    ` + more + `
    columns: { date: c_date, campaign: campaign_name, channel: category, spend: mark_spent, sales: orders }`
}

// TestHillstrom asks for the figures of a real experiment of 64,000 customers,
// which the database counts.
func TestHillstrom(t *testing.T) {
	rows := readExport(t, "hillstrom-email/hillstrom.csv").only("segment", "visit", "conversion", "spend")
	const query = `from: results
    query: >
      SELECT '2008-03-20' AS day, segment AS campaign, 'E-mail' AS channel,
      COUNT(*) AS clicks, SUM(visit) AS sessions, SUM(conversion) AS sales, SUM(spend) AS revenue, COUNT(*) * 0.1 AS spend
      FROM results GROUP BY segment
    columns: { date: day }`
	for _, e := range engines()[2:] {
		t.Run(e.name, func(t *testing.T) {
			folder := t.TempDir()
			config := shop(t, folder, e.fill(t, folder, rows), query)
			rewrite(t, config, "cost_per_lead: 470, ", "") // nobody counted leads
			writePlan(t, folder, rows.column("segment"), "2008-03-15", "2008-03-29")
			got := scores(t, "campaign-debrief", "--config", config, "--campaign", "Mens E-Mail", "--as-of", "2008-04-15", "--out", folder)
			near(t, got, map[string]float64{"sales": 267, "cost_per_sale": 2130.7 / 267})
			if math.Abs(got["revenue"]-30311.7) > 0.05 {
				t.Errorf("revenue = %v, want 30311.7", got["revenue"])
			}
		})
	}
}

// near compares figures to twelve digits.
func near(t *testing.T, got, want map[string]float64) {
	t.Helper()
	for kpi, w := range want {
		if g, ok := got[kpi]; !ok || math.Abs(g/w-1) > 1e-12 {
			t.Errorf("%s = %v, want %v", kpi, g, w)
		}
	}
}

// scores runs a command line and returns the KPIs of its scorecard.
func scores(t *testing.T, report string, args ...string) map[string]float64 {
	t.Helper()
	var stdout, stderr bytes.Buffer
	w := world{in: strings.NewReader(""), out: &stdout, err: &stderr, env: os.LookupEnv, now: time.Now}
	if code := run(t.Context(), append([]string{"run", report, "--json"}, args...), w); code != exitOK {
		t.Fatalf("run %s: exit code %d\n%s", report, code, stderr.String())
	}
	var o outcome
	if err := json.Unmarshal(stdout.Bytes(), &o); err != nil {
		t.Fatal(err)
	}
	if len(o.Notes) > 0 {
		t.Errorf("rows were not used: %q", o.Notes)
	}
	out := map[string]float64{}
	for _, s := range o.Scores {
		if s.Actual != nil {
			out[s.KPI] = *s.Actual
		}
	}
	return out
}

// shop writes a configuration about the results of a source.
func shop(t *testing.T, folder, source, performance string) string {
	t.Helper()
	path := filepath.Join(folder, "debrief.yaml")
	write(t, path, fmt.Sprintf(`organization: { name: Corner Shop, currency: EUR, locale: en-GB, time_zone: Europe/Dublin, operator: ops@shop.example }
sources:
  plan:    { csv: plan.csv }
  results: { %s }
data:
  campaigns: { from: plan }
  performance:
    %s
goals:
  2021: { cost_per_lead: 470, cost_per_sale: 3800, roi: 0.4 }
people:
  mia: { name: Mia Ward, email: mia@shop.example }
reports:
  campaign-debrief: { kind: campaign, when: { campaign_end: { settle: 3d, at: "08:00" } }, send: [{ to: mia, view: manager, attach: [xlsx] }] }
  pulse: { kind: pulse, when: { monthly: 1, at: "07:30" }, send: [{ to: mia, view: manager, attach: [xlsx] }] }
email: { from: reports@shop.example, allow: [shop.example] }
`, source, performance))
	return path
}

// writePlan writes a plan of campaigns that all ran from first to last.
func writePlan(t *testing.T, folder string, names []string, first, last string) {
	t.Helper()
	plan := "id,name,start,end\n"
	seen := map[string]bool{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			plan += fmt.Sprintf("%s,%s,%s,%s\n", n, n, first, last)
		}
	}
	write(t, filepath.Join(folder, "plan.csv"), plan)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// export is a delimited file: headings and rows.
type export struct {
	path     string
	headings []string
	rows     [][]string
}

// readExport reads public data, or skips.
func readExport(t *testing.T, name string) export {
	t.Helper()
	e := export{path: filepath.Join(public, name)}
	b, err := os.ReadFile(e.path)
	if err != nil {
		t.Skip("the public data are not here:", err)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	e.headings, e.rows = all[0], all[1:]
	return e
}

// only returns the export with these columns.
func (e export) only(headings ...string) export {
	out := export{path: e.path, headings: headings, rows: make([][]string, len(e.rows))}
	for _, h := range headings {
		for i, s := range e.column(h) {
			out.rows[i] = append(out.rows[i], s)
		}
	}
	return out
}

func (e export) column(name string) []string {
	var out []string
	for i, h := range e.headings {
		for _, row := range e.rows {
			if h == name {
				out = append(out, row[i])
			}
		}
	}
	return out
}

// value is a cell as a database or a workbook would hold it.
func value(s string) any {
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n
	}
	if d, err := time.Parse("1/2/06", s); err == nil {
		return d
	}
	return s
}

// kind is the SQL type of a column.
func (e export) kind(i int, text, date string) string {
	switch value(e.rows[0][i]).(type) {
	case float64:
		return "DECIMAL(20,4)"
	case time.Time:
		return date
	}
	return text
}

func fillCSV(t *testing.T, _ string, rows export) string {
	folder, err := filepath.Abs(filepath.Dir(rows.path))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("csv: %s, folder: %q", filepath.Base(rows.path), folder)
}

func fillXLSX(t *testing.T, folder string, rows export) string {
	f := excelize.NewFile()
	defer f.Close()
	for r, row := range append([][]string{rows.headings}, rows.rows...) {
		cells := make([]any, len(row))
		for i, s := range row {
			cells[i] = value(s)
		}
		if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(r+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(filepath.Join(folder, "results.xlsx")); err != nil {
		t.Fatal(err)
	}
	return "xlsx: results.xlsx"
}

func fillSQLite(t *testing.T, folder string, rows export) string {
	fillTable(t, open(t, "sqlite", filepath.Join(folder, "results.db")), rows, func(int) string { return "?" })
	return "sqlite: results.db"
}

func fillPostgres(t *testing.T, _ string, rows export) string {
	address := database(t, "DEBRIEF_TEST_POSTGRES", func(u *url.URL) *sql.DB { return open(t, "pgx", u.String()) })
	fillTable(t, open(t, "pgx", address.String()), rows, func(i int) string { return "$" + strconv.Itoa(i+1) })
	t.Setenv("RESULTS_DSN", address.String())
	return `postgres: "${RESULTS_DSN}"`
}

func fillMariaDB(t *testing.T, _ string, rows export) string {
	address := database(t, "DEBRIEF_TEST_MARIADB", func(u *url.URL) *sql.DB { return open(t, "mysql", mariaDSN(u)) })
	fillTable(t, open(t, "mysql", mariaDSN(address)), rows, func(int) string { return "?" })
	t.Setenv("RESULTS_DSN", address.String())
	return `mysql: "${RESULTS_DSN}", time_zone: UTC` // a server without tables of time zones knows no other
}

// mariaDSN is an address in the form of the driver.
func mariaDSN(u *url.URL) string {
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net, c.Addr, c.DBName = "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	return c.FormatDSN()
}

// database makes a database on the server that a variable names, for as long as
// the test takes, or skips.
func database(t *testing.T, variable string, connect func(*url.URL) *sql.DB) *url.URL {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		t.Skipf("%s is not set; it holds the URL of a server on which databases may be created", variable)
	}
	server, err := url.Parse(text)
	if err != nil {
		t.Fatalf("%s is not a URL", variable)
	}
	name := fmt.Sprintf("debrief_cmd_%d_%d", os.Getpid(), time.Now().UnixNano())
	execute(t, connect(server), "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, connect(server), "DROP DATABASE "+name) })
	own := *server
	own.Path = "/" + name
	return &own
}

func open(t *testing.T, driver, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// execute runs one statement and closes the database.
func execute(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// fillTable makes the table results of the rows, 200 to a statement, and closes
// the database.
func fillTable(t *testing.T, db *sql.DB, rows export, mark func(int) string) {
	t.Helper()
	defer db.Close()
	var columns []string
	for i, h := range rows.headings {
		columns = append(columns, h+" "+rows.kind(i, "VARCHAR(60)", "DATE"))
	}
	if _, err := db.Exec("CREATE TABLE results (" + strings.Join(columns, ", ") + ")"); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(rows.rows); at += 200 {
		var tuples []string
		var values []any
		for _, row := range rows.rows[at:min(at+200, len(rows.rows))] {
			var marks []string
			for _, s := range row {
				marks = append(marks, mark(len(values)))
				values = append(values, cell(s))
			}
			tuples = append(tuples, "("+strings.Join(marks, ", ")+")")
		}
		if _, err := db.Exec("INSERT INTO results VALUES "+strings.Join(tuples, ", "), values...); err != nil {
			t.Fatal(err)
		}
	}
}

// cell is a value as every driver takes it: a date in ISO's form, a number as
// it was written.
func cell(s string) string {
	if d, ok := value(s).(time.Time); ok {
		return d.Format(time.DateOnly)
	}
	return s
}
