package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"debrief/calendar"
	"debrief/sources"
)

// Read implements sources.Source. Its Provenance digests the answer.
func (s *Source) Read(ctx context.Context, q sources.Query) (result *sources.Result, err error) {
	user, err := s.query(q.From)
	if err != nil {
		return nil, err
	}
	collector, err := sources.NewCollector(collected(q))
	if err != nil {
		return nil, err
	}
	collector.Unordered()
	var asked *statement
	var found sources.Checks
	err = s.session(ctx, func(ctx context.Context, conn *sql.Conn) error {
		asked, err = s.prepare(ctx, conn, collected(q), user, collector)
		if err != nil {
			return err
		}
		seen, err := s.collect(ctx, conn, asked, collector)
		if err != nil || !q.Checks {
			return err
		}
		found, err = s.check(ctx, conn, q, user, seen, collector)
		return err
	})
	if err != nil {
		return nil, err
	}
	if result, err = collector.Result(); err != nil {
		return nil, err
	}
	found.Currencies = result.Checks.Currencies
	result.Checks = found
	if q.Checks && result.Rejected.Has(sources.TotalRow) {
		result.Checks.NotMade = append(result.Checks.NotMade, sources.TotalsCheck)
	}
	result.Provenance.Source = s.engine.place()
	result.Provenance.Statement = asked.String()
	result.Provenance.Digest = result.Table.Digest()
	return result, nil
}

// prepare finds the columns of the user's query and writes the statement.
func (s *Source) prepare(ctx context.Context, conn *sql.Conn, q sources.Query, user string, c *sources.Collector) (*statement, error) {
	columns, binding, err := s.bind(ctx, conn, q, user)
	if err != nil {
		return nil, err
	}
	if err := s.refuseZones(q, columns, binding); err != nil {
		return nil, err
	}
	c.Start(binding, func(_ int64, column int) string {
		return fmt.Sprintf("%s, column %s", s.engine.place(), binding.Headings[column])
	})
	b := builder{dialect: s.engine, query: q, columns: columns, binding: binding}
	return b.build(user), nil
}

// bind finds the columns of the user's query, and those that the fields have.
func (s *Source) bind(ctx context.Context, conn *sql.Conn, q sources.Query, user string) ([]columnOf, *sources.Binding, error) {
	columns, err := s.shape(ctx, conn, user)
	if err != nil {
		return nil, nil, err
	}
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.name
	}
	binding, err := sources.Bind(q, s.engine.place(), names)
	return columns, binding, err
}

// zoneless is implemented by engines that cannot tell days in every time zone.
type zoneless interface {
	// refusedZone returns what is wrong with the zone of the source, or "".
	refusedZone() (what, hint string)
}

// refuseZones says that a moment cannot become a day in the source's time zone.
func (s *Source) refuseZones(q sources.Query, columns []columnOf, b *sources.Binding) error {
	z, ok := s.engine.(zoneless)
	if !ok {
		return nil
	}
	for i, f := range q.Fields {
		at := b.Columns[i]
		if f.Kind == sources.Number || at < 0 || columns[at].class != zonedColumn {
			continue
		}
		if what, hint := z.refusedZone(); what != "" {
			return &sources.Failure{Place: s.engine.place(), What: fmt.Sprintf("column %s: %s", columns[at].name, what), Hint: hint, Final: true}
		}
	}
	return nil
}

// shape returns the columns of a query, of which it reads no row.
func (s *Source) shape(ctx context.Context, conn *sql.Conn, user string) (columns []columnOf, err error) {
	rows, err := conn.QueryContext(ctx, "SELECT * FROM (\n"+user+"\n) AS q WHERE 1 = 0")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		c := columnOf{name: t.Name(), class: s.engine.classify(t.DatabaseTypeName())}
		_, c.scale, c.decimal = t.DecimalSize()
		columns = append(columns, c)
	}
	return columns, rows.Err()
}

// tally counts what came.
type tally struct {
	lines   int64
	rows    int64 // that the lines stand for
	counted int64 // rows that the answer itself says there are
	sums    []controlSum
	totals  []any // what the database says that the measures add up to
}

// collect runs the statement. The rows that its lines stand for must add up to
// those that the database counted, so that an answer that was cut off is none:
// each line of a grouping answer stands for one row or more, and carries their
// number and that of all rows, so that the sum is less if any line is missing
// and more if any came twice. What the measures of the lines add up to must be
// what the database says, so that no figure was changed on the way. It costs
// the database sums over the groups, not over the rows.
func (s *Source) collect(ctx context.Context, conn *sql.Conn, st *statement, c *sources.Collector) (tally, error) {
	var total int64
	var totals []any
	if st.count != "" {
		var err error
		if total, totals, err = st.countRows(ctx, conn); err != nil {
			return tally{}, err
		}
	}
	seen, err := s.lines(ctx, conn, st, c)
	if err != nil {
		return seen, err
	}
	switch {
	case st.count == "" && seen.lines == 0: // no line says how many there are
		if err := conn.QueryRowContext(ctx, st.whole, st.params...).Scan(&total); err != nil {
			return seen, err
		}
	case st.count == "":
		total, totals = seen.counted, seen.totals
	}
	if seen.rows != total {
		return seen, &sources.Failure{Place: s.engine.place(), What: fmt.Sprintf("the answer is not whole: %d of %d rows came", seen.rows, total), Hint: "it will be tried again"}
	}
	if seen.lines == 0 { // and no row, which adds up to nothing
		return seen, nil
	}
	return seen, s.compare(st, seen.sums, totals)
}

// countRows returns how many rows there are, and what their measures add up to.
func (st *statement) countRows(ctx context.Context, conn *sql.Conn) (rows int64, totals []any, err error) {
	totals = make([]any, len(st.controls))
	into := []any{&rows}
	for i := range totals {
		into = append(into, &totals[i])
	}
	err = conn.QueryRowContext(ctx, st.count, st.params...).Scan(into...)
	return rows, totals, err
}

// lines collects the lines of the answer.
func (s *Source) lines(ctx context.Context, conn *sql.Conn, st *statement, c *sources.Collector) (seen tally, err error) {
	rows, err := conn.QueryContext(ctx, st.text, st.params...)
	if err != nil {
		return seen, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	line := newLine(st)
	seen.sums, seen.totals = make([]controlSum, len(st.controls)), make([]any, len(st.controls))
	for rows.Next() {
		if err := rows.Scan(line.pointers...); err != nil {
			return seen, err
		}
		var weight int64
		if weight, seen.counted, err = line.counts(); err != nil {
			return seen, err
		}
		seen.rows += weight
		if weight == 0 {
			continue // the one line of an answer without groups and rows
		}
		seen.lines++
		line.control(&seen)
		if err := c.Add(line.cells(), seen.lines, weight); err != nil {
			return seen, err
		}
	}
	return seen, rows.Err()
}

// String returns the statement with its parameters.
func (s *statement) String() string {
	var b strings.Builder
	b.WriteString(s.text)
	for i, p := range s.params {
		if named, ok := p.(sql.NamedArg); ok {
			fmt.Fprintf(&b, "\n-- parameter %s: %v", named.Name, named.Value)
			continue
		}
		fmt.Fprintf(&b, "\n-- parameter %d: %v", i+1, p)
	}
	return b.String()
}

// line is a line of the answer. Drivers hand out values of any type.
type line struct {
	statement *statement
	values    []any
	pointers  []any
	row       []sources.Cell
}

func newLine(st *statement) *line {
	l := &line{statement: st, values: make([]any, st.columns), row: make([]sources.Cell, len(st.fields))}
	for i := range l.values {
		l.pointers = append(l.pointers, &l.values[i])
	}
	return l
}

// counts returns the rows that the line stands for, and those of the answer.
func (l *line) counts() (rows, all int64, err error) {
	if !l.statement.grouped {
		return 1, 0, nil
	}
	n := l.statement.counts
	if rows, err = integer(l.values[n]); err != nil {
		return 0, 0, err
	}
	if l.values[n+1] == nil { // the sum over no groups
		return rows, 0, nil
	}
	all, err = integer(l.values[n+1])
	return rows, all, err
}

// control adds the line to the control sums, and takes note of what they should
// be, which each line of a grouping answer says.
func (l *line) control(seen *tally) {
	for i, c := range l.statement.controls {
		seen.sums[i].add(l.values[c.value], c.class)
		if l.statement.grouped {
			seen.totals[i] = l.values[c.total]
		}
	}
}

func integer(v any) (int64, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case uint64: // of ClickHouse
		return int64(v), nil
	case float64:
		return int64(v), nil
	case []byte:
		return strconv.ParseInt(string(v), 10, 64)
	case string:
		return strconv.ParseInt(v, 10, 64)
	}
	return 0, fmt.Errorf("count rows: the database answers with %T", v)
}

// cells returns the cells of the fields.
func (l *line) cells() []sources.Cell {
	for i, f := range l.statement.fields {
		cell := sources.Cell{}
		if f.value >= 0 {
			cell = toCell(l.values[f.value], f.class)
		}
		if f.text >= 0 && l.values[f.text] != nil {
			cell = toCell(l.values[f.text], textColumn)
		}
		l.row[i] = cell
	}
	return l.row
}

// toCell makes a cell of what a driver hands out. Numbers that come as text,
// such as decimals, are numbers by the type of their column.
func toCell(v any, c class) sources.Cell {
	switch v := v.(type) {
	case nil:
		return sources.Cell{}
	case float32: // as it is written, not with the digits of its binary form
		return textCell(strconv.AppendFloat(nil, float64(v), 'g', -1, 32), numberColumn)
	case time.Time:
		return sources.Cell{Kind: sources.DateCell, Day: calendar.DateOf(v)}
	case []byte:
		return textCell(v, c)
	case string:
		return textCell([]byte(v), c)
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return sources.Cell{Kind: sources.NumberCell, Number: float64(r.Int())}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return sources.Cell{Kind: sources.NumberCell, Number: float64(r.Uint())}
	case reflect.Float64:
		return sources.Cell{Kind: sources.NumberCell, Number: r.Float()}
	}
	return textCell(fmt.Append(nil, v), c)
}

func textCell(text []byte, c class) sources.Cell {
	switch {
	case c.isNumber():
		if n, err := strconv.ParseFloat(string(text), 64); err == nil {
			return sources.Cell{Kind: sources.NumberCell, Number: n}
		}
	case c == dateColumn, c.isInstant():
		if d, err := calendar.ParseDate(string(text)); err == nil {
			return sources.Cell{Kind: sources.DateCell, Day: d}
		}
	}
	return sources.Cell{Kind: sources.TextCell, Text: text}
}
