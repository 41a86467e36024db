package sqldb

import (
	"context"
	"database/sql"
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
func (s *Source) check(ctx context.Context, conn *sql.Conn, q sources.Query, user string, seen tally) (sources.Checks, error) {
	var found sources.Checks
	columns, b, err := s.bind(ctx, conn, q, user)
	if err != nil {
		return found, err
	}
	found.Unused = b.Unused()
	for i, f := range q.Fields {
		if f.Role == sources.Derived && b.Columns[i] >= 0 && !slices.Contains(found.NotMade, sources.RatiosCheck) {
			found.NotMade = append(found.NotMade, sources.RatiosCheck)
		}
	}
	if !q.Group || seen.lines == seen.rows { // no row shares its dimensions with another
		return found, nil
	}
	if seen.rows > maxSecondPass {
		found.NotMade = append(found.NotMade, sources.DuplicatesCheck)
		return found, nil
	}
	st := &builder{dialect: s.engine, query: q, columns: columns, binding: b}
	text, params := st.repeats(user)
	err = conn.QueryRowContext(ctx, text, params...).Scan(&found.Duplicates.Groups, &found.Duplicates.Rows)
	return found, err
}

// repeats writes the statement that counts the groups of which every row
// stands twice or more often with the same figures, and the rows that are too
// many. Rows without any figure are left out.
func (b *builder) repeats(user string) (text string, params []any) {
	var columns, keys, figures, some []string
	for i, f := range b.query.Fields {
		at := b.binding.Columns[i]
		if at < 0 || f.Role == sources.Derived {
			continue
		}
		c := b.columns[at]
		column := "q." + b.dialect.quote(c.name)
		name := fmt.Sprintf("c%d", i+1)
		switch {
		case f.Role == sources.Measure && f.Kind == sources.Number:
			figures = append(figures, name)
			some = append(some, figure(column, c.class))
		case f.Kind == sources.Date:
			column = b.dialect.day(column, c.class, b.isISO())
			keys = append(keys, name)
		default:
			keys = append(keys, name)
		}
		columns = append(columns, column+" AS "+name)
	}
	where, params := b.where()
	switch {
	case len(some) == 0:
	case where == "":
		where = "\nWHERE (" + strings.Join(some, " OR ") + ")"
	default:
		where += "\nAND (" + strings.Join(some, " OR ") + ")"
	}
	group := ""
	if len(keys) > 0 {
		group = " GROUP BY " + strings.Join(keys, ", ")
	}
	return fmt.Sprintf(`SELECT COUNT(*), COALESCE(SUM(surplus), 0) FROM (
SELECT SUM(n - 1) AS surplus FROM (
SELECT %[1]s, COUNT(*) AS n FROM (
SELECT %[2]s
FROM (
%[3]s
) AS q%[4]s
) AS r GROUP BY %[1]s
) AS s%[5]s HAVING MIN(n) > 1
) AS t`, strings.Join(slices.Concat(keys, figures), ", "), strings.Join(columns, ", "), user, where, group), params
}

// figure is the condition that a measure says anything.
func figure(column string, c class) string {
	if c == textColumn {
		return column + " IS NOT NULL"
	}
	return "COALESCE(" + column + ", 0) <> 0"
}
