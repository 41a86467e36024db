// Package demo makes the figures of a company that does not exist, so that the whole program can be
// tried without any set-up: Harbour Coffee, a roaster in Dublin that sells beans and subscriptions
// online, with two years of campaigns, results, orders and e-mail, a test and visitors' contacts.
//
// The figures are drawn, but from a model in which money meets diminishing returns, demand follows
// the week and the year, and a few things go well or wrong on purpose (see campaigns.go and
// company.go). A report made from them therefore has something to find, and the tests know what.
// The same seed gives the same figures on every run.
//
// It is not a simulator to plan with, it knows nothing of the rest of the program, and it reads no
// clock: the demo's present day is [Today].
package demo

import (
	"fmt"
	"os"
	"path/filepath"
)

// Today is the demo's present day (ISO 8601, in the company's time zone, Europe/Dublin). The results
// reach to the day before; the campaign that ended last ended two weeks before.
const Today = "2026-10-19"

// Names of the two files that [Write] makes, as config.example.yaml expects them.
const (
	PlanFile    = "plan.xlsx"
	ResultsFile = "results.db"
)

// DefaultSeed makes the company that the documentation shows.
const DefaultSeed = 2024

// Options choose what [Write] makes. The zero value is the company of the documentation.
type Options struct {
	Seed uint64 // 0 means DefaultSeed
	Hard bool   // names, shapes and figures that break careless readers and layouts, in the same two files
}

// Summary says what [Write] made.
type Summary struct {
	Plan       string `json:"plan"`    // path of the workbook
	Results    string `json:"results"` // path of the SQLite database
	FirstDay   string `json:"first_day"`
	LastDay    string `json:"last_day"` // the newest day with results, ISO
	Campaigns  int    `json:"campaigns"`
	Activities int    `json:"activities"`
	ResultRows int    `json:"result_rows"`
	Orders     int    `json:"orders"`
	Customers  int    `json:"customers"`
	EmailRows  int    `json:"email_rows"`
	SocialRows int    `json:"social_rows"`
	TestRows   int    `json:"test_rows"`
	Touches    int    `json:"touches"`
}

// Write makes the company's plan and results in dir, which is created where it does not exist. Files
// of the same two names are replaced, each in one step, so that nobody reads half a file.
func Write(dir string, opts Options) (Summary, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Summary{}, fmt.Errorf("make demo folder: %w", err)
	}
	if opts.Seed == 0 {
		opts.Seed = DefaultSeed
	}
	made := generate(opts)
	plan, results := filepath.Join(dir, PlanFile), filepath.Join(dir, ResultsFile)
	if err := replace(results, made.writeDatabase); err != nil {
		return Summary{}, fmt.Errorf("write demo results: %w", err)
	}
	if err := replace(plan, made.writePlan); err != nil {
		return Summary{}, fmt.Errorf("write demo plan: %w", err)
	}
	return made.summary(plan, results), nil
}

// replace lets write make a file beside path and then puts it in path's place.
func replace(path string, write func(path string) error) error {
	part := path + ".part"
	if err := os.Remove(part); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := write(part); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// dataset is everything that one run has drawn, before it is written to files.
type dataset struct {
	company    company
	results    []result
	firstLoad  []result // what the restated week looked like when it was first loaded
	orders     []order
	customers  int
	emails     []emailDay
	social     []socialDay
	activities []activity
	tests      []groupDay
	touches    []touch
}

func generate(opts Options) *dataset {
	co := harbourCoffee()
	if opts.Hard {
		co = hardCompany()
	}
	market := newMarket(co, opts.Seed)
	results, customers := market.run()
	return &dataset{
		company:    co,
		results:    results,
		firstLoad:  firstLoad(co, results),
		orders:     shop(co, customers, opts.Seed),
		customers:  len(customers),
		emails:     emailDays(co, results, opts.Seed),
		social:     socialDays(opts.Seed),
		activities: activities(co, results),
		tests:      geoTests(co, results, opts.Seed),
		touches:    visits(co, customers, opts.Seed),
	}
}

func (d *dataset) summary(plan, results string) Summary {
	return Summary{
		Plan: plan, Results: results,
		FirstDay: day(0).iso(), LastDay: lastDay.iso(),
		Campaigns: len(d.company.campaigns), Activities: len(d.activities),
		ResultRows: len(d.results), Orders: len(d.orders), Customers: d.customers,
		EmailRows: len(d.emails), SocialRows: len(d.social), TestRows: len(d.tests), Touches: len(d.touches),
	}
}
