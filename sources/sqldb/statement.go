package sqldb

import (
	"fmt"
	"strings"

	"debrief/sources"
)

// columnOf is a column of the user's query.
type columnOf struct {
	name    string
	class   class
	decimal bool // the driver says how many decimals its numbers are sent with
	scale   int64
}

// statement is the question put to the database, and how to read its answer.
type statement struct {
	text    string
	count   string // the statement that counts the rows, if the answer does not say
	whole   string // the same for an answer without any line, which cannot say
	params  []any
	grouped bool
	fields  []source // for each field of the query
	counts  int      // where in a grouping answer its rows stand, and behind them all rows
	columns int      // of the answer

	controls []control
}

// source says where in the answer a field stands; -1 is nowhere.
type source struct {
	value int
	text  int // of a measure: where the text is that is not a number
	class class
}

// builder writes a statement.
type builder struct {
	dialect dialect
	query   sources.Query
	columns []columnOf
	binding *sources.Binding
	keys    []string // expressions that are grouped by
	sums    []string
	totals  []string // what the measures add up to
}

// build writes the statement for a query over the user's own, whose columns
// and binding are known.
func (b *builder) build(user string) *statement {
	s := &statement{grouped: b.query.Group, fields: make([]source, len(b.query.Fields))}
	for i, f := range b.query.Fields {
		s.fields[i] = b.field(f, b.binding.Columns[i])
	}
	for i := range s.fields { // the sums stand behind the keys
		if f := b.query.Fields[i]; b.isSum(f) && s.fields[i].value >= 0 {
			s.fields[i].value += len(b.keys)
		}
	}
	s.counts = len(b.keys) + len(b.sums)
	s.controls = b.controls(s)
	s.columns = len(b.selected())
	var where string
	where, s.params = b.where()
	from := fmt.Sprintf("\nFROM (\n%s\n) AS q%s", user, where)
	s.text = "SELECT " + strings.Join(b.selected(), ",\n\t") + from + b.groupBy()
	s.whole = "SELECT " + strings.Join(b.counted(), ",\n\t") + from
	if !b.query.Group {
		s.count = s.whole
	}
	return s
}

// isSum reports whether a field is summed by the database.
func (b *builder) isSum(f sources.Field) bool {
	return b.query.Group && f.Role == sources.Measure && f.Kind == sources.Number
}

// field adds what a field needs to the statement.
func (b *builder) field(f sources.Field, at int) source {
	if at < 0 {
		return source{value: -1, text: -1}
	}
	c := b.columns[at]
	column := "q." + b.dialect.quote(c.name)
	if b.isSum(f) {
		return b.measure(column, c.class)
	}
	expression, class := b.value(f, column, c.class)
	return source{b.key(expression), -1, class}
}

// value returns the expression for a field that is not summed, equal exactly
// for values that are, and how its values are read.
func (b *builder) value(f sources.Field, column string, c class) (string, class) {
	switch {
	case f.Kind == sources.Date:
		return b.dialect.day(column, c, b.isISO()), c
	case f.Kind == sources.Number && c != textColumn:
		return column, c
	case f.Kind == sources.Text && (c == dateColumn || c.isInstant()):
		return b.dialect.day(column, c, false), c
	}
	return b.dialect.text(column), textColumn
}

func (b *builder) measure(column string, c class) source {
	sum, text := b.dialect.sum(column, c)
	s := source{-1, -1, c}
	if sum != "" {
		b.sums = append(b.sums, sum)
		s.value = len(b.sums) - 1
	}
	if text != "" {
		s.text = b.key(text)
	}
	return s
}

func (b *builder) key(expression string) int {
	b.keys = append(b.keys, expression)
	return len(b.keys) - 1
}

// isISO reports whether texts are dates in ISO form.
func (b *builder) isISO() bool { return len(b.query.Mapping.Dates) == 0 }

// controls adds what the database says that the measures add up to, and returns
// where it stands. Groups say it in every line: a line of its own, as by
// GROUPING SETS, would have the database add up all rows once more.
func (b *builder) controls(s *statement) []control {
	var all []control
	for i, f := range b.query.Fields {
		at := s.fields[i].value
		if f.Role != sources.Measure || f.Kind != sources.Number || at < 0 {
			continue
		}
		column := b.columns[b.binding.Columns[i]]
		c := control{column: column.name, class: column.class, value: at, total: len(b.totals)}
		if b.query.Group {
			b.totals = append(b.totals, "SUM("+addendOf(b.dialect, b.sums[at-len(b.keys)], column)+") OVER ()")
			c.total += s.counts + 2
		} else {
			sum, _ := b.dialect.sum(addendOf(b.dialect, b.keys[at], column), c.class)
			if sum == "" {
				continue
			}
			b.totals = append(b.totals, sum)
		}
		all = append(all, c)
	}
	return all
}

// counted lists what the statement that counts the rows selects.
func (b *builder) counted() []string {
	all := []string{countOf(b.dialect)}
	if !b.query.Group {
		all = append(all, b.totals...)
	}
	return all
}

// selected lists the keys, the sums and, of groups, the rows that each stands
// for, those of the whole answer, by which a part is told from the whole, and
// what the measures add up to. Rows are counted by a statement of their own, as
// counting them over a window would change their order.
func (b *builder) selected() []string {
	all := append(append([]string{}, b.keys...), b.sums...)
	if b.query.Group {
		n := countOf(b.dialect)
		all = append(all, n, "SUM("+n+") OVER ()")
		all = append(all, b.totals...)
	}
	if len(all) == 0 {
		all = append(all, "1")
	}
	return all
}

// where limits the rows to the period, if the database can tell.
func (b *builder) where() (string, []any) {
	if b.query.Period.IsZero() {
		return "", nil
	}
	for i, f := range b.query.Fields {
		at := b.binding.Columns[i]
		if f.Name != "date" || f.Kind != sources.Date || at < 0 {
			continue
		}
		c := b.columns[at]
		if condition := b.dialect.between("q."+b.dialect.quote(c.name), c.class, b.isISO(), b.query.Period); condition != "" {
			return "\nWHERE " + condition, b.dialect.bind(b.query.Period)
		}
	}
	return "", nil
}

// groupBy names the keys by their places, so that they are written once, if the
// database knows them by these.
func (b *builder) groupBy() string {
	if !b.query.Group || len(b.keys) == 0 {
		return ""
	}
	if g, ok := b.dialect.(keyGrouper); ok {
		return "\nGROUP BY " + g.groupBy(b.keys)
	}
	places := make([]string, len(b.keys))
	for i := range places {
		places[i] = fmt.Sprint(i + 1)
	}
	return "\nGROUP BY " + strings.Join(places, ", ")
}
