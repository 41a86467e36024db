package demo

import (
	"database/sql"
	_ "embed" // the schema
	"errors"
	"fmt"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed schema.sql
var schema string

//go:embed indexes.sql
var indexes string

// writeDatabase makes the SQLite file at path, which must not exist. There is no journal and no
// sync while it is made: a half-made file is thrown away, never opened.
func (d *dataset) writeDatabase(path string) (err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=locking_mode(EXCLUSIVE)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := d.fill(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (d *dataset) fill(tx *sql.Tx) error {
	if _, err := tx.Exec(schema); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	iso := isoDays()
	for _, table := range []func(*sql.Tx, []string) error{d.fillResults, d.fillFirstLoad, d.fillOrders, d.fillEmail, d.fillSocial, d.fillTests, d.fillTouches} {
		if err := table(tx, iso); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(indexes); err != nil {
		return fmt.Errorf("make indexes: %w", err)
	}
	return nil
}

// isoDays spells every day with results once, and the day after the last.
func isoDays() []string {
	all := make([]string, lastDay+2)
	for i := range all {
		all[i] = day(i).iso()
	}
	return all
}

func (d *dataset) fillResults(tx *sql.Tx, iso []string) error {
	rows, err := newBulk(tx, "results", 12)
	if err != nil {
		return err
	}
	for _, r := range d.results {
		if err := rows.add(append(d.columns(r, iso), iso[d.company.loadedOn(r)])...); err != nil {
			return err
		}
	}
	return rows.close()
}

func (d *dataset) fillFirstLoad(tx *sql.Tx, iso []string) error {
	rows, err := newBulk(tx, "results_replaced", 13)
	if err != nil {
		return err
	}
	for _, r := range d.firstLoad {
		if err := rows.add(append(d.columns(r, iso), iso[r.on+1], iso[correctionDay])...); err != nil {
			return err
		}
	}
	return rows.close()
}

// columns are what results and results_replaced have in common.
func (d *dataset) columns(r result, iso []string) []any {
	return []any{
		iso[r.on], d.company.campaigns[r.campaign].code, d.company.channels[r.channel].name, d.company.regions[r.region].name,
		r.spend, r.impressions, r.clicks, r.sessions, r.leads, r.sales, r.revenue,
	}
}

func (d *dataset) fillOrders(tx *sql.Tx, iso []string) error {
	rows, err := newBulk(tx, "orders", 6)
	if err != nil {
		return err
	}
	for i, o := range d.orders {
		err := rows.add(firstOrderID+i, firstCustomerID+o.customer, iso[o.on], o.value,
			d.company.channels[o.channel].name, d.company.campaigns[o.campaign].code)
		if err != nil {
			return err
		}
	}
	return rows.close()
}

func (d *dataset) fillEmail(tx *sql.Tx, iso []string) error {
	rows, err := newBulk(tx, "email", 9)
	if err != nil {
		return err
	}
	for _, e := range d.emails {
		err := rows.add(iso[e.on], d.company.campaigns[e.campaign].code,
			e.sent, e.delivered, e.opens, e.clicks, e.bounces, e.leaves, e.reports)
		if err != nil {
			return err
		}
	}
	return rows.close()
}

func (d *dataset) fillSocial(tx *sql.Tx, iso []string) error {
	rows, err := newBulk(tx, "social", 9)
	if err != nil {
		return err
	}
	for _, s := range d.social {
		err := rows.add(iso[s.on], s.network, s.posts, s.reach, s.impressions, s.reactions, s.comments, s.shares, s.follow)
		if err != nil {
			return err
		}
	}
	return rows.close()
}

func (d *dataset) fillTests(tx *sql.Tx, iso []string) error {
	rows, err := newBulk(tx, "geo_test", 7)
	if err != nil {
		return err
	}
	areas := map[int][]area{}
	for _, t := range d.company.tests {
		for i, c := range d.company.campaigns {
			if c.code == t.campaign {
				areas[i] = t.areas
			}
		}
	}
	group := map[bool]string{true: "treated", false: "control"}
	for _, g := range d.tests {
		err := rows.add(iso[g.on], d.company.campaigns[g.campaign].code, areas[g.campaign][g.area].name, group[g.treated], g.sales, g.revenue, g.spend)
		if err != nil {
			return err
		}
	}
	return rows.close()
}

func (d *dataset) fillTouches(tx *sql.Tx, iso []string) error {
	rows, err := newBulk(tx, "touchpoints", 7)
	if err != nil {
		return err
	}
	for _, t := range d.touches {
		ordered := 0
		if t.order > 0 {
			ordered = 1
		}
		err := rows.add(t.visitor, iso[t.on], t.step, d.company.channels[t.channel].name, d.company.campaigns[t.campaign].code, ordered, t.order)
		if err != nil {
			return err
		}
	}
	return rows.close()
}

// bulk inserts rows into one table, many to a statement: a third faster than one at a time.
type bulk struct {
	tx      *sql.Tx
	table   string
	width   int
	full    *sql.Stmt
	pending []any
}

const rowsPerInsert = 40

func newBulk(tx *sql.Tx, table string, width int) (*bulk, error) {
	b := &bulk{tx: tx, table: table, width: width, pending: make([]any, 0, rowsPerInsert*width)}
	full, err := tx.Prepare(b.insert(rowsPerInsert))
	if err != nil {
		return nil, fmt.Errorf("prepare insert into %s: %w", table, err)
	}
	b.full = full
	return b, nil
}

func (b *bulk) insert(rows int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", b.width), ",") + ")"
	return "INSERT INTO " + b.table + " VALUES " + strings.TrimSuffix(strings.Repeat(row+",", rows), ",")
}

// add takes one row, in the order of the table's columns.
func (b *bulk) add(values ...any) error {
	b.pending = append(b.pending, values...)
	if len(b.pending) < cap(b.pending) {
		return nil
	}
	_, err := b.full.Exec(b.pending...)
	b.pending = b.pending[:0]
	if err != nil {
		return fmt.Errorf("insert into %s: %w", b.table, err)
	}
	return nil
}

// close inserts what is pending.
func (b *bulk) close() error {
	if rows := len(b.pending) / b.width; rows > 0 {
		if _, err := b.tx.Exec(b.insert(rows), b.pending...); err != nil {
			return fmt.Errorf("insert into %s: %w", b.table, err)
		}
	}
	return b.full.Close()
}
