package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"debrief/sources"
)

// maxSecondPass is the number of rows up to which the database is asked to
// look for rows that stand there twice, which takes it a second pass.
const maxSecondPass = 5_000_000

// collected returns the query without what the database is not asked for: the
// columns that can be computed from others, and what only tells rows apart.
func collected(q sources.Query) sources.Query {
	q.Fields = slices.DeleteFunc(slices.Clone(q.Fields), func(f sources.Field) bool {
		return f.Role == sources.Derived || f.Role == sources.Detail
	})
	return q
}

// check compares the rows with each other in the database, so that they need
// not travel, and says which checks were not made. A database's rows have no
// order, so that no row sums up those above.
func (s *Source) check(ctx context.Context, conn *sql.Conn, q sources.Query, user string, seen tally, c *sources.Collector) (sources.Checks, error) {
	var found sources.Checks
	columns, b, err := s.bind(ctx, conn, q, user)
	if err != nil {
		return found, err
	}
	found.Unused = b.Unused()
	st := &builder{dialect: s.engine, query: q, columns: columns, binding: b}
	if err := s.checkRatios(ctx, conn, st, user, seen, &found); err != nil {
		return found, err
	}
	if !q.Group || seen.lines == seen.rows { // no row shares its dimensions with another
		return found, nil
	}
	if seen.rows > maxSecondPass {
		found.NotMade = append(found.NotMade, sources.DuplicatesCheck)
		return found, nil
	}
	found.Duplicates, err = s.duplicates(ctx, conn, st.repeats(user), c)
	return found, err
}

// repeats asks for the rows that repeat others.
type repeats struct {
	text   string
	params []any
	fields []class // of the collected fields, as the answer has them; notAsked of those that it lacks
}

// notAsked marks a field that an answer lacks.
const notAsked = class(255)

// duplicates asks how many rows repeat others, and for the first group of them.
func (s *Source) duplicates(ctx context.Context, conn *sql.Conn, r repeats, c *sources.Collector) (found sources.Duplicates, err error) {
	var into []any
	values, cells := make([]any, len(r.fields)), make([]sources.Cell, len(r.fields))
	for i, class := range r.fields {
		if class != notAsked {
			into = append(into, &values[i])
		}
	}
	var groups, rows any
	err = conn.QueryRowContext(ctx, r.text, r.params...).Scan(append(into, &groups, &rows)...)
	if errors.Is(err, sql.ErrNoRows) { // no row repeats another
		return found, nil
	}
	if err != nil {
		return found, err
	}
	for i, class := range r.fields {
		cells[i] = toCell(values[i], class)
	}
	found.Example = c.Describe(cells)
	if found.Groups, err = integer(groups); err != nil {
		return found, err
	}
	found.Rows, err = integer(rows)
	return found, err
}

// repeats writes the statement that counts the groups of which every row
// stands twice or more often with the same figures, and the rows that are too
// many, and that names the first of the groups in the order of the dimensions,
// blank first. It answers with one line, or none. Rows without any figure are
// left out.
func (b *builder) repeats(user string) repeats {
	var r repeats
	var columns, names, keys, figures, some []string
	for i, f := range b.query.Fields {
		if f.Role == sources.Derived {
			continue
		}
		class, at := notAsked, b.binding.Columns[i]
		if at >= 0 {
			c, name := b.columns[at], fmt.Sprintf("c%d", i+1)
			column := "q." + b.dialect.quote(c.name)
			if f.Role == sources.Measure && f.Kind == sources.Number {
				figures, some = append(figures, name), append(some, figure(column, c.class))
			} else {
				column, class = b.value(f, column, c.class)
				keys = append(keys, name)
			}
			columns = append(columns, column+" AS "+name)
			if class != notAsked && f.Role != sources.Detail {
				names = append(names, name)
			}
		}
		if f.Role != sources.Detail {
			r.fields = append(r.fields, class)
		}
	}
	var where string
	where, r.params = b.where()
	if len(some) > 0 {
		word := "\nWHERE ("
		if where != "" {
			word = "\nAND ("
		}
		where += word + strings.Join(some, " OR ") + ")"
	}
	group, order := "", "surplus"
	if len(keys) > 0 {
		group = " GROUP BY " + list(keys)
	}
	if len(names) > 0 {
		order = blankFirst(names)
	}
	r.text = fmt.Sprintf("SELECT "+list(names, []string{"in_groups", "too_many"})+` FROM (
SELECT `+list(names, []string{"COUNT(*) OVER () AS in_groups", "SUM(surplus) OVER () AS too_many", "ROW_NUMBER() OVER (ORDER BY " + order + ") AS place"})+` FROM (
SELECT `+list(keys, []string{"SUM(n - 1) AS surplus"})+` FROM (
SELECT %[1]s, COUNT(*) AS n FROM (
SELECT %[2]s
FROM (
%[3]s
) AS q%[4]s
) AS r GROUP BY %[1]s
) AS s%[5]s HAVING MIN(n) > 1
) AS t
) AS u WHERE place = 1`, list(keys, figures), list(columns), user, where, group)
	return r
}

func list(parts ...[]string) string { return strings.Join(slices.Concat(parts...), ", ") }

// blankFirst orders by columns, what is absent first in every database.
func blankFirst(names []string) string {
	var all []string
	for _, name := range names {
		all = append(all, "CASE WHEN "+name+" IS NULL THEN 0 ELSE 1 END", name)
	}
	return list(all)
}

// figure is the condition that a measure says anything.
func figure(column string, c class) string {
	if c == textColumn {
		return column + " IS NOT NULL"
	}
	return "COALESCE(" + column + ", 0) <> 0"
}
