package demo

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// harbour is the ordinary company, made once for all tests that only look at it.
var harbour = sync.OnceValue(func() *dataset { return generate(Options{Seed: DefaultSeed}) })

// written is what one run of Write made, for the tests that read the files.
var written = sync.OnceValues(func() (Summary, error) { return Write(filepath.Join(ownFolder(), "below"), Options{}) })

// ownFolder is this process's; TestMain removes it.
func ownFolder() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("debrief-demo-%d", os.Getpid()))
}

func TestMain(m *testing.M) {
	code := m.Run()
	if err := os.RemoveAll(ownFolder()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// files are the ordinary company's.
func files(t *testing.T) Summary {
	t.Helper()
	skipUnderRace(t)
	made, err := written()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// skipUnderRace leaves out what writes the whole database: nothing here runs at the same time as
// anything else, and the detector makes SQLite a hundred times slower.
func skipUnderRace(t *testing.T) {
	t.Helper()
	if underRace {
		t.Skip("writes the whole database, which takes minutes under the race detector")
	}
}

func TestWriteTellsWhatItMade(t *testing.T) {
	got := files(t)
	db := openResults(t, got.Results)
	for table, want := range map[string]int{
		"results": got.ResultRows, "orders": got.Orders, "email": got.EmailRows, "social": got.SocialRows,
		"geo_test": got.TestRows, "touchpoints": got.Touches,
		"results_replaced":                                              len(harbour().firstLoad),
		"(SELECT DISTINCT customer_id FROM orders)":                     got.Customers,
		"(SELECT DISTINCT campaign FROM results)":                       got.Campaigns - 3, // two to come, one cancelled
		"(SELECT DISTINCT day FROM results WHERE day<='" + Today + "')": int(lastDay) + 1,
	} {
		if n := countRows(t, db, table); n != want || n == 0 {
			t.Errorf("%s has %d rows, want %d", table, n, want)
		}
	}
	if got.ResultRows < 90_000 || got.ResultRows > 110_000 {
		t.Errorf("%d result rows, want about 100,000", got.ResultRows)
	}
	if got.FirstDay != "2024-10-01" || got.LastDay != "2026-10-18" {
		t.Errorf("results from %s to %s", got.FirstDay, got.LastDay)
	}
	today, err := time.Parse(time.DateOnly, Today)
	if err != nil || !lastDay.time().AddDate(0, 0, 1).Equal(today) {
		t.Errorf("results end on %s, which is not the day before %s (%v)", got.LastDay, Today, err)
	}
}

func TestSameSeedSameContent(t *testing.T) {
	if diff := cmp.Diff(content(t, files(t)), content(t, rewritten(t))); diff != "" {
		t.Errorf("two runs differ (-first +second):\n%s", diff)
	}
	if slices.Equal(generate(Options{Seed: 7}).results, harbour().results) {
		t.Error("another seed made the same figures")
	}
}

// rewritten is a second run, in a folder in which an earlier one left other files of the same names.
func rewritten(t *testing.T) Summary {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{PlanFile, ResultsFile, PlanFile + ".part", ResultsFile + ".part"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("left by an earlier run"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	made, err := Write(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v (%v), want the two files alone", entries, err)
	}
	return made
}

// content is a digest of each table and each sheet.
func content(t *testing.T, made Summary) map[string]string {
	t.Helper()
	digests := map[string]string{}
	db := openResults(t, made.Results)
	for _, table := range []string{"results", "results_replaced", "orders", "email", "social", "geo_test", "touchpoints"} {
		digests[table] = digestTable(t, db, table)
	}
	book, err := excelize.OpenFile(made.Plan)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		digests["sheet "+name] = fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, rows)))
	}
	return digests
}

func digestTable(t *testing.T, db *sql.DB, table string) string {
	t.Helper()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]sql.RawBytes, len(columns))
	targets := make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i]
	}
	hash := sha256.New()
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for _, c := range cells {
			hash.Write(append(c, 0))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func TestWriteSaysWhyItCannot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(filepath.Join(file, "below"), Options{}); err == nil {
		t.Error("Write below a file did not fail")
	}
	skipUnderRace(t)
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, ResultsFile, "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, Options{}); err == nil {
		t.Error("Write over a folder did not fail")
	}
}

func BenchmarkWrite(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		if _, err := Write(dir, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func openResults(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func countRows(t *testing.T, db *sql.DB, table string) int {
	t.Helper()
	var n int
	if err := db.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil {
		t.Fatalf("count %s: %v", table, err)
	}
	return n
}
