package sources

import (
	"bytes"
	"fmt"
	"math"
	"regexp"

	"debrief/calendar"
)

// maxRows is the number of rows or groups up to which an answer is held in
// memory.
const maxRows = 4_000_000

// Collector turns the cells of a source's rows into the answer to a Query: it
// reads the values as the Mapping says, leaves out the days outside the
// Period, counts what does not fit, and groups. Its memory is bounded by the
// groups, not by the rows. One goroutine at a time may use it; several fill
// one each, made by Fork, and Merge them.
type Collector struct {
	query    Query
	layouts  *Layouts
	lanes    []lane
	keys     []int // lanes that make up the key of a group, in the order of the fields
	measures []int // lanes that are summed
	date     int   // the lane of the field "date", -1 without one

	binding *Binding
	locate  Locator
	file    int64
	found   []bool // fields that some file has

	groups      groups
	refusals    refusals
	rows        int64
	first, last calendar.Date

	ids    []uint32  // of the row at hand, by keys
	nums   []float64 // of the row at hand, by measures
	detail []uint32  // of the row at hand, by check.details

	check checker
}

// NewCollector returns an empty collector, or an error if the query cannot be
// answered by any source: a layout that is none, a measure that is no number
// but to be grouped, or a period without the field "date".
func NewCollector(q Query) (*Collector, error) {
	layouts, err := ParseLayouts(q.Mapping.Dates)
	if err != nil {
		return nil, fmt.Errorf("read mapping of %s: %w", q.Dataset, err)
	}
	if d := q.Mapping.Decimal; d != 0 && d != '.' && d != ',' {
		return nil, fmt.Errorf("read mapping of %s: decimal sign %q is neither '.' nor ','", q.Dataset, d)
	}
	c := &Collector{query: q, layouts: layouts, date: -1, found: make([]bool, len(q.Fields))}
	for i, f := range q.Fields {
		if f.Name == "date" && f.Kind == Date {
			c.date = i
		}
		if q.Group && f.Role == Measure && f.Kind != Number {
			return nil, fmt.Errorf("group %s: measure %s is not a number", q.Dataset, f.Name)
		}
	}
	for _, f := range q.Fields {
		if _, err := regexp.Compile(f.Form); err != nil {
			return nil, fmt.Errorf("read %s.%s: its form: %w", q.Dataset, f.Name, err)
		}
	}
	if !q.Period.IsZero() && c.date < 0 {
		return nil, fmt.Errorf("limit %s to %s: its date is not asked for", q.Dataset, q.Period)
	}
	c.prepare()
	return c, nil
}

// prepare makes the lanes and the room for one row.
func (c *Collector) prepare() {
	for i, f := range c.query.Fields {
		c.lanes = append(c.lanes, newLane(f, c.query.Mapping, c.layouts))
		switch {
		case f.Role == Derived:
		case f.Role == Detail:
			c.check.details = append(c.check.details, i)
		case c.lanes[i].isMeasure():
			c.measures = append(c.measures, i)
		default:
			c.keys = append(c.keys, i)
		}
	}
	c.check.ratios = c.newRatios()
	c.detail = make([]uint32, len(c.check.details))
	c.ids, c.nums = make([]uint32, len(c.keys)), make([]float64, len(c.measures))
	c.groups = groups{keys: len(c.keys), measures: len(c.measures)}
}

// Fork returns an empty collector for the same query.
func (c *Collector) Fork() *Collector {
	f := &Collector{query: c.query, layouts: c.layouts, date: c.date, found: make([]bool, len(c.found))}
	f.prepare()
	return f
}

// Start says that the rows of the next file follow, whose columns are bound by
// b. Files have their order by the calls of Start.
func (c *Collector) Start(b *Binding, locate Locator) {
	c.binding, c.locate = b, locate
	c.file++
	c.Part()
	for i, column := range b.Columns {
		c.found[i] = c.found[i] || column >= 0
	}
}

// Add collects a row: one cell for each field of the query, blank where the
// column is absent. At is its position in the file. A row that stands for
// several, as databases send them, has their number as its weight; the numbers
// of its measures are their sums already, its texts are the value of each.
func (c *Collector) Add(cells []Cell, at, weight int64) error {
	fault, lane := c.readKeys(cells)
	if fault == outside {
		c.beside(cells, position{c.file, at})
		return nil
	}
	c.rows += weight
	if fault == fits {
		fault, lane = c.readMeasures(cells, weight)
	}
	if fault != fits {
		c.refuse(fault, lane, cells, position{c.file, at}, weight)
		return nil
	}
	if c.groups.n >= maxRows {
		return c.tooMany()
	}
	g := c.store()
	if c.query.Checks {
		c.compare(g, cells, position{c.file, at})
	}
	return nil
}

// beside takes a row of another period, which a total row counts too.
func (c *Collector) beside(cells []Cell, at position) {
	if !c.query.Checks || c.check.unordered {
		return
	}
	if fault, _ := c.readMeasures(cells, 1); fault == fits {
		c.addUp(at)
	}
}

// compare compares a row that was stored with the others.
func (c *Collector) compare(g int, cells []Cell, at position) {
	c.noteCurrencies(cells, at)
	if c.check.unordered {
		return
	}
	c.addUp(at)
	c.compareRatios(cells, at)
	if c.query.Group {
		c.readDetails(cells)
		c.note(g)
	}
}

func (c *Collector) tooMany() error {
	return &Failure{
		Place: c.query.Dataset,
		What:  fmt.Sprintf("the answer has more than %d rows", maxRows),
		Hint:  "ask for fewer dimensions or a shorter period, or leave out a dimension that is different in every row",
		Final: true,
	}
}

// outside marks a row of another period.
const outside = "outside"

// readKeys reads the fields that make up the key of a group. It returns the
// first fault and its lane, but a total row is one whatever else is wrong.
func (c *Collector) readKeys(cells []Cell) (fault string, at int) {
	for i, l := range c.keys {
		lane := &c.lanes[l]
		id, wrong := lane.key(&cells[l])
		c.ids[i] = id
		if wrong == fits && id == 0 && lane.needsValue() && c.binding.Columns[l] >= 0 {
			wrong = NoValue
			if lane.field.Kind == Date {
				wrong = NoDate
			}
		}
		if wrong == fits && id != 0 && lane.form != nil && !lane.form.Match(bytes.TrimSpace(cells[l].text())) {
			wrong = WrongForm
		}
		if wrong != fits && (fault == fits || wrong == TotalRow && fault != TotalRow) {
			fault, at = wrong, l
		}
		if l == c.date && id != 0 && c.isOutside(calendar.Date(id)) {
			return outside, l
		}
	}
	return fault, at
}

func (c *Collector) isOutside(d calendar.Date) bool {
	return !c.query.Period.IsZero() && !c.query.Period.Contains(d)
}

func (c *Collector) readMeasures(cells []Cell, weight int64) (fault string, at int) {
	for i, l := range c.measures {
		v, wrong := c.lanes[l].number(&cells[l])
		if wrong != fits {
			return wrong, l
		}
		if weight != 1 && cells[l].Kind == TextCell {
			v *= float64(weight)
		}
		c.nums[i] = v
	}
	return fits, 0
}

// refuse counts a row that does not fit.
func (c *Collector) refuse(what string, lane int, cells []Cell, at position, weight int64) {
	if c.query.Checks && what == TotalRow && !c.check.unordered {
		c.total(cells, at)
	}
	c.refusals.rows += weight
	r := c.refusals.reason(what, c.query.Fields[lane].Name)
	r.Rows += weight
	if r.wants() {
		where := c.locate(at.row, c.binding.Columns[lane])
		r.example(at, Example{Where: where, Value: shorten(cells[lane].text())})
	}
}

// store puts the row at hand into its group, which it returns.
func (c *Collector) store() int {
	c.widen()
	var g int
	if c.query.Group {
		g = c.groups.find(c.ids)
	} else {
		g = c.groups.add(c.ids)
	}
	sums := c.groups.sums[g*len(c.nums):]
	for i, v := range c.nums {
		if !math.IsNaN(v) {
			sums[i].add(v)
		}
	}
	return g
}

// widen makes the span of dates hold that of the row at hand.
func (c *Collector) widen() {
	for i, l := range c.keys {
		if d := calendar.Date(c.ids[i]); l == c.date && d != 0 {
			c.last = max(c.last, d)
			if c.first == 0 || d < c.first {
				c.first = d
			}
		}
	}
}
