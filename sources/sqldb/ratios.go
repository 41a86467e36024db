package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"debrief/sources"
)

// maxDisagreeing is the number of different values that disagree with their
// parts up to which they are looked at.
const maxDisagreeing = 10_000

// shownExamples are kept of a check, as of files.
const shownExamples = 5

// ratioOf is a column that can be computed from others, and these, by their
// expressions as binary numbers.
type ratioOf struct {
	field              sources.Field
	heading            string
	found, over, under string
}

// ratios returns the columns that can be computed from others; known is false
// if there are some that the database cannot compare, as they are not numbers.
func (b *builder) ratios() (all []ratioOf, known bool) {
	known = true
	for i, f := range b.query.Fields {
		if f.Role != sources.Derived || f.Derived == nil || b.binding.Columns[i] < 0 {
			continue
		}
		over, there := b.float(f.Derived.Over)
		under, also := b.float(f.Derived.Under)
		if !there || !also {
			continue // nothing to compute it from
		}
		r := ratioOf{field: f, heading: b.binding.Headings[b.binding.Columns[i]], over: over, under: under}
		r.found, _ = b.float(f.Name)
		if r.found == "" || over == "" || under == "" {
			known = false
			continue
		}
		all = append(all, r)
	}
	return all, known
}

// float returns the expression for a field as a binary number, "" if it is
// none, and whether the field has a column.
func (b *builder) float(field string) (expression string, there bool) {
	i := slices.IndexFunc(b.query.Fields, func(f sources.Field) bool { return f.Name == field })
	if i < 0 || b.binding.Columns[i] < 0 {
		return "", false
	}
	c := b.columns[b.binding.Columns[i]]
	return b.dialect.float("q."+b.dialect.quote(c.name), c.class), true
}

// compareRatios writes the statement that groups the rows by the values of
// computed columns that differ from what their parts make, with these; all that
// do not are as one. It takes rounding for a difference, which the reader knows
// better. Rows that lack what they need, as most total rows do, are left out.
//
// No name stands for two things, as ClickHouse takes it for the nearer one.
func (b *builder) compareRatios(user string, all []ratioOf) (text string, params []any) {
	var parts, wants, states, differing, grouped []string
	for i, r := range all {
		n := strconv.Itoa(i + 1)
		numbered := func(form string) string { return strings.ReplaceAll(form, "#", n) }
		whole := "o#"
		if r.field.Derived.Excess {
			whole = "(o# - u#)"
		}
		parts = append(parts, r.found+numbered(" AS f#"), r.over+numbered(" AS o#"), "NULLIF("+r.under+numbered(", 0) AS u#"))
		wants = append(wants, numbered("f#, o#, u#, ")+fmt.Sprintf("%g * ", r.field.Derived.Factor)+numbered(whole+" / u# AS w#"))
		states = append(states, numbered("f#, o#, u#, CASE WHEN f# IS NULL OR w# IS NULL THEN 0 WHEN ABS(f# - w#) > 0.01 * ABS(w#) AND ABS(f# - 100 * w#) > ABS(w#) THEN 2 ELSE 1 END AS s#"))
		differing = append(differing, numbered("s#, CASE WHEN s# = 2 THEN f# END AS found#, CASE WHEN s# = 2 THEN o# END AS over#, CASE WHEN s# = 2 THEN u# END AS under#"))
		grouped = append(grouped, numbered("s#, found#, over#, under#"))
	}
	where, params := b.complete()
	return "SELECT " + list(grouped) + ", " + countOf(b.dialect) + " AS n FROM (\nSELECT " + list(differing) + " FROM (\nSELECT " + list(states) + " FROM (\nSELECT " + list(wants) +
		" FROM (\nSELECT " + list(parts) + "\nFROM (\n" + user + "\n) AS q" + where + "\n) AS a\n) AS b\n) AS c\n) AS d GROUP BY " + list(grouped), params
}

// complete limits the rows to those of the period that have what they need.
func (b *builder) complete() (string, []any) {
	where, params := b.where()
	for i, f := range b.query.Fields {
		at := b.binding.Columns[i]
		if at < 0 || f.Role != sources.Dimension || f.Blank {
			continue
		}
		word, c := "\nAND ", b.columns[at]
		if where == "" {
			word = "\nWHERE "
		}
		value, class := b.value(f, "q."+b.dialect.quote(c.name), c.class)
		where += word + value + map[bool]string{true: " <> ''", false: " IS NOT NULL"}[class == textColumn]
	}
	return where, params
}

// What a row says of a computed column, as compareRatios writes it; 0 is nothing.
const (
	agrees  = 1
	differs = 2
)

// checkRatios compares the computed columns with their parts, all of them in one
// pass, and says so if any was not compared.
func (s *Source) checkRatios(ctx context.Context, conn *sql.Conn, b *builder, user string, seen tally, found *sources.Checks) error {
	all, made := b.ratios()
	if len(all) > 0 {
		checks := make([]sources.RatioCheck, len(all))
		for i, r := range all {
			checks[i] = sources.RatioCheck{Ratio: r.field.Name, Heading: r.heading, Of: *r.field.Derived}
		}
		whole := false
		if seen.rows <= maxSecondPass {
			var err error
			if whole, err = s.compareAll(ctx, conn, b, user, all, checks); err != nil {
				return err
			}
		}
		made = made && whole
		for _, c := range checks {
			if whole && c.Differ > 0 {
				found.Ratios = append(found.Ratios, c)
			}
		}
	}
	if !made {
		found.NotMade = append(found.NotMade, sources.RatiosCheck)
	}
	return nil
}

// compareAll fills the checks; false if too many values differ to look at.
func (s *Source) compareAll(ctx context.Context, conn *sql.Conn, b *builder, user string, all []ratioOf, checks []sources.RatioCheck) (whole bool, err error) {
	text, params := b.compareRatios(user, all)
	rows, err := conn.QueryContext(ctx, text, params...)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values := make([]any, 4*len(all)+1)
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	for lines := 0; rows.Next(); lines++ {
		if lines == maxDisagreeing {
			return false, nil
		}
		if err := rows.Scan(into...); err != nil {
			return false, err
		}
		n, err := integer(values[len(values)-1])
		if err != nil {
			return false, err
		}
		for i := range checks {
			var at [4]float64 // absent ones are 0
			for k := range at {
				at[k] = toCell(values[4*i+k], numberColumn).Number
			}
			s.compareOne(&checks[i], int(at[0]), n, at[1], at[2], at[3])
		}
	}
	for i := range checks {
		c := &checks[i]
		slices.SortFunc(c.Examples, func(a, b sources.RatioExample) int {
			return cmp.Or(cmp.Compare(a.Found, b.Found), cmp.Compare(a.Want, b.Want))
		})
		c.Examples = slices.Compact(c.Examples)
		c.Examples = c.Examples[:min(len(c.Examples), shownExamples)]
	}
	return true, rows.Err()
}

// compareOne adds n rows that say the same of a computed column to its check.
func (s *Source) compareOne(c *sources.RatioCheck, state int, n int64, found, over, under float64) {
	if state != agrees && state != differs {
		return
	}
	c.Compared += n
	want := c.Of.Of(over, under)
	if state == agrees || sources.Agrees(found, want) || sources.Agrees(found, 100*want) {
		return
	}
	c.Differ += n
	c.Examples = append(c.Examples, sources.RatioExample{Where: s.engine.place() + ", column " + c.Heading, Found: found, Want: want})
}
