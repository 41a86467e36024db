package xlsx

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"debrief/reports"
)

// dataTable is the name of the Data sheet's table in formulas. It is the same
// in every language, so that formulas of one's own survive a new edition.
const dataTable = "Data"

// dataset answers formulas from the document's data: the sum of a column over
// the rows that a condition selects, and how a spreadsheet writes that sum.
type dataset struct {
	columns []reports.DataColumn
	heads   []string // of the table's columns: unique, not empty
	rows    int
	byName  map[string]int
	picks   map[string][]int // rows by condition
}

// newDataset indexes data, which may be nil. Columns of unequal length are an
// error.
func newDataset(data *reports.Data, heads []string) (*dataset, error) {
	d := &dataset{byName: map[string]int{}, picks: map[string][]int{}, heads: heads}
	if data == nil {
		return d, nil
	}
	d.columns = data.Columns
	for i := range d.columns {
		c := &d.columns[i]
		if i == 0 {
			d.rows = c.Len()
		}
		if c.Len() != d.rows {
			return nil, fmt.Errorf("data column %q has %d values, column %q has %d", c.Name, c.Len(), d.columns[0].Name, d.rows)
		}
		d.byName[c.Name] = i
	}
	return d, nil
}

var errNoData = errors.New("the document has no data")

// formula translates f and works out its value. The value is not finite if
// the formula divides by zero.
func (d *dataset) formula(f *reports.Formula) (term, error) {
	if d.rows == 0 {
		return term{}, errNoData
	}
	where, err := d.condition(f.Where)
	if err != nil {
		return term{}, err
	}
	return translate(f.Text, func(name string) (term, error) {
		i, ok := d.byName[name]
		if !ok || len(d.columns[i].Numbers) == 0 {
			return term{}, fmt.Errorf("the data have no number column %q", name)
		}
		return term{where.sumOf(d.ref(i)), d.sum(i, where)}, nil
	})
}

func (d *dataset) ref(column int) string {
	return dataTable + "[" + bracket.Replace(d.heads[column]) + "]"
}

// bracket escapes what has a meaning of its own inside a structured reference.
var bracket = strings.NewReplacer("'", "''", "[", "'[", "]", "']", "#", "'#", "@", "'@")

// sum adds up a column; a missing number counts nothing, as in a spreadsheet.
func (d *dataset) sum(column int, where condition) float64 {
	total := 0.0
	add := func(n float64) {
		if !math.IsNaN(n) {
			total += n
		}
	}
	numbers := d.columns[column].Numbers
	if len(where.tests) == 0 {
		for _, n := range numbers {
			add(n)
		}
		return total
	}
	for _, row := range d.pick(where) {
		add(numbers[row])
	}
	return total
}

// pick returns the rows that a condition selects.
func (d *dataset) pick(where condition) []int {
	if rows, ok := d.picks[where.key]; ok {
		return rows
	}
	rows := []int{}
	for row := range d.rows {
		if where.holds(row) {
			rows = append(rows, row)
		}
	}
	d.picks[where.key] = rows
	return rows
}

// condition selects rows by the values of text columns.
type condition struct {
	tests []test
	key   string // the same for equal conditions
}

type test struct {
	ref    string
	values []string
	want   string
	simple bool // SUMIFS reads the value as it is meant
}

func (d *dataset) condition(where map[string]string) (condition, error) {
	var c condition
	for _, name := range slices.Sorted(maps.Keys(where)) {
		i, ok := d.byName[name]
		if !ok || len(d.columns[i].Texts) == 0 {
			return condition{}, fmt.Errorf("the data have no text column %q", name)
		}
		want := where[name]
		if len(want) > maxLiteral {
			return condition{}, fmt.Errorf("the value of %q is too long for a formula", name)
		}
		texts := d.columns[i].Texts
		c.tests = append(c.tests, test{d.ref(i), texts, want, isSimple(want) && !foldsOnto(want, texts)})
		c.key += fmt.Sprintf("%q=%q ", name, want)
	}
	return c, nil
}

func (c condition) holds(row int) bool {
	for _, t := range c.tests {
		if t.values[row] != t.want {
			return false
		}
	}
	return true
}

// maxLiteral is the longest text that a formula may hold between quotes.
const maxLiteral = 255

// sumOf writes the sum of a column. SUMIFS is what people know, but it reads
// numbers, dates, operators and wildcards into its criteria and ignores case;
// where that could go wrong, rows are compared exactly.
func (c condition) sumOf(ref string) string {
	if len(c.tests) == 0 {
		return "SUM(" + ref + ")"
	}
	simple := !slices.ContainsFunc(c.tests, func(t test) bool { return !t.simple })
	var b strings.Builder
	for _, t := range c.tests {
		if simple {
			fmt.Fprintf(&b, ",%s,%s", t.ref, quote(t.want))
		} else {
			fmt.Fprintf(&b, "--EXACT(%s,%s),", t.ref, quote(t.want))
		}
	}
	if simple {
		return "SUMIFS(" + ref + b.String() + ")"
	}
	return "SUMPRODUCT(" + b.String() + ref + ")"
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// isSimple reports whether a spreadsheet takes a criterion as plain text: it
// starts with a letter, has no digit, operator or wildcard and is no truth
// value.
func isSimple(s string) bool {
	if strings.EqualFold(s, "true") || strings.EqualFold(s, "false") || strings.HasSuffix(s, " ") {
		return false
	}
	for i, r := range s {
		if !unicode.IsLetter(r) && (i == 0 || !strings.ContainsRune(" -_&,./()", r)) {
			return false
		}
	}
	return s != ""
}

// foldsOnto reports whether one of the texts differs from s by case alone.
func foldsOnto(s string, texts []string) bool {
	return slices.ContainsFunc(texts, func(t string) bool { return t != s && strings.EqualFold(t, s) })
}
