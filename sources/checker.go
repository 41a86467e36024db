package sources

import (
	"cmp"
	"math"
	"slices"
)

// checker compares the rows that a Collector gets with each other. Its memory
// is bounded by the groups, the total rows and the parts of a file.
type checker struct {
	repeats   repeats
	segments  []segment // of rows between total rows, and parts of a file
	totals    []totalRow
	open      bool // the last segment still grows
	ratios    []ratioCount
	money     []moneyCount
	details   []int // lanes that tell rows apart and are not part of the answer
	unordered bool
}

// maxTotals is how many total rows are compared, of each collector.
const maxTotals = 1000

// segment is the sums of the rows from a position on.
type segment struct {
	at   position
	rows float64
	sums []float64
}

// totalRow is a row that sums up others.
type totalRow struct {
	at     position
	values []float64 // by measure; NaN for none
	where  []string
}

// ratioCount is a RatioCheck in the making.
type ratioCount struct {
	RatioCheck
	lane, over, under int
	at                []position
}

// moneyCount is a CurrencyFound in the making.
type moneyCount struct {
	CurrencyFound
	at position
}

// Part says that the rows that follow do not follow those before in the file.
// Sources that read a file in several parts at once must call it, so that
// total rows are compared with the rows above them.
func (c *Collector) Part() { c.check.open = false }

// Unordered says that the rows come grouped and in no order, as from a
// database, which has to compare them itself.
func (c *Collector) Unordered() { c.check.unordered = true }

// newRatios returns the counts for the query's ratios.
func (c *Collector) newRatios() []ratioCount {
	var all []ratioCount
	for i := range c.query.Fields {
		f := &c.query.Fields[i]
		if f.Role != Derived || f.Derived == nil {
			continue
		}
		n := ratioCount{lane: i, over: c.measure(f.Derived.Over), under: c.measure(f.Derived.Under)}
		if n.over >= 0 && n.under >= 0 {
			n.Ratio, n.Of = f.Name, *f.Derived
			all = append(all, n)
		}
	}
	return all
}

// measure returns the index among the measures of a field, -1 if it is none.
func (c *Collector) measure(field string) int {
	return slices.IndexFunc(c.measures, func(l int) bool { return c.query.Fields[l].Name == field })
}

// addUp adds the measures of the row at hand to the sums that total rows are
// compared with.
func (c *Collector) addUp(at position) {
	k := &c.check
	if !k.open {
		k.segments = append(k.segments, segment{at: at, sums: make([]float64, len(c.measures))})
		k.open = true
	}
	s := &k.segments[len(k.segments)-1]
	s.rows++
	for i, v := range c.nums {
		if !math.IsNaN(v) {
			s.sums[i] += v
		}
	}
}

// total keeps a total row until all rows above it are known.
func (c *Collector) total(cells []Cell, at position) {
	k := &c.check
	k.open = false
	if len(k.totals) == maxTotals {
		return
	}
	t := totalRow{at: at, values: make([]float64, len(c.measures)), where: make([]string, len(c.measures))}
	for i, l := range c.measures {
		v, fault := c.lanes[l].number(&cells[l])
		if fault != fits || c.query.Fields[l].Rate {
			v = math.NaN()
		}
		t.values[i] = v
		if !math.IsNaN(v) {
			t.where[i] = c.locate(at.row, c.binding.Columns[l])
		}
	}
	k.totals = append(k.totals, t)
}

// compareRatios compares what the row at hand says of its ratios.
func (c *Collector) compareRatios(cells []Cell, at position) {
	for i := range c.check.ratios {
		r := &c.check.ratios[i]
		if c.binding.Columns[r.lane] < 0 {
			continue
		}
		r.Heading = c.binding.Headings[c.binding.Columns[r.lane]]
		found, fault := c.lanes[r.lane].number(&cells[r.lane])
		over, under := c.nums[r.over], c.nums[r.under]
		if fault != fits || math.IsNaN(found) || math.IsNaN(over) || math.IsNaN(under) || under == 0 {
			continue
		}
		r.Compared++
		want := r.Of.Of(over, under)
		if Agrees(found, want) || Agrees(found, 100*want) {
			continue
		}
		r.Differ++
		if len(r.Examples) < maxExamples {
			r.insert(at, RatioExample{Where: c.locate(at.row, c.binding.Columns[r.lane]), Found: found, Want: want})
		}
	}
}

// insert puts an example in its place if it is among the first.
func (r *ratioCount) insert(at position, e RatioExample) {
	i, _ := slices.BinarySearchFunc(r.at, at, position.compare)
	r.at, r.Examples = slices.Insert(r.at, i, at), slices.Insert(r.Examples, i, e)
	if len(r.at) > maxExamples {
		r.at, r.Examples = r.at[:maxExamples], r.Examples[:maxExamples]
	}
}

// noteCurrencies notes with which currencies the amounts of a row are written.
func (c *Collector) noteCurrencies(cells []Cell, at position) {
	for _, l := range c.measures {
		cell := &cells[l]
		if cell.Kind != TextCell || isBare(cell.Text) {
			continue
		}
		currency := CurrencyIn(string(cell.Text))
		if currency == "" {
			continue
		}
		m := c.check.currency(currency)
		if m.Cells++; m.Cells == 1 || at.compare(m.at) < 0 {
			m.at, m.Example = at, Example{Where: c.locate(at.row, c.binding.Columns[l]), Value: shorten(cell.Text)}
		}
	}
}

// isBare reports whether a number begins and ends with what belongs to it, so
// that there is no room for a currency.
func isBare(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	isPart := func(b byte) bool { return b-'0' <= 9 || b == '-' || b == '.' }
	return isPart(text[0]) && isPart(text[len(text)-1])
}

func (k *checker) currency(code string) *moneyCount {
	for i := range k.money {
		if k.money[i].Currency == code {
			return &k.money[i]
		}
	}
	k.money = append(k.money, moneyCount{CurrencyFound: CurrencyFound{Currency: code}})
	return &k.money[len(k.money)-1]
}

// merge adds what another checker has seen, but for the repeats, which go with
// their groups.
func (k *checker) merge(o *checker) {
	k.segments, k.totals, k.open = append(k.segments, o.segments...), append(k.totals, o.totals...), false
	for i := range o.ratios {
		to, from := &k.ratios[i], &o.ratios[i]
		to.Compared, to.Differ, to.Heading = to.Compared+from.Compared, to.Differ+from.Differ, cmp.Or(to.Heading, from.Heading)
		for e := range from.Examples {
			to.insert(from.at[e], from.Examples[e])
		}
	}
	for _, m := range o.money {
		to := k.currency(m.Currency)
		if to.Cells == 0 || m.at.compare(to.at) < 0 {
			to.at, to.Example = m.at, m.Example
		}
		to.Cells += m.Cells
	}
}

// checks returns what was found.
func (c *Collector) checks(order []uint32) Checks {
	k := &c.check
	out := Checks{Duplicates: c.duplicates(order), Totals: c.totalChecks()}
	if c.binding != nil {
		out.Unused = c.binding.Unused()
	}
	for i := range k.ratios {
		if k.ratios[i].Differ > 0 {
			out.Ratios = append(out.Ratios, k.ratios[i].RatioCheck)
		}
	}
	for _, m := range k.money {
		out.Currencies = append(out.Currencies, m.CurrencyFound)
	}
	slices.SortFunc(out.Currencies, func(a, b CurrencyFound) int {
		return cmp.Or(cmp.Compare(b.Cells, a.Cells), cmp.Compare(a.Currency, b.Currency))
	})
	return out
}

// totalDiffers is the relative difference up to which a total is one, beside
// the rounding of its digits.
const totalDiffers = 0.001

// totalChecks compares each total row with the rows of its file above it: with
// all of them, or with those since any total row before.
func (c *Collector) totalChecks() []TotalCheck {
	k := &c.check
	slices.SortFunc(k.segments, func(a, b segment) int { return a.at.compare(b.at) })
	slices.SortFunc(k.totals, func(a, b totalRow) int { return a.at.compare(b.at) })
	var out []TotalCheck
	var before []segment // what the rows above each total row of the file add up to, and none
	var sum segment
	next := 0
	for i := range k.totals {
		t := &k.totals[i]
		if i == 0 || k.totals[i-1].at.file != t.at.file {
			sum = segment{sums: make([]float64, len(c.measures))}
			before = []segment{sum.clone()}
		}
		for ; next < len(k.segments) && k.segments[next].at.compare(t.at) < 0; next++ {
			if k.segments[next].at.file == t.at.file {
				sum.add(&k.segments[next])
			}
		}
		for m := range c.measures {
			if part, ok := t.agrees(m, &sum, before); !ok {
				out = append(out, TotalCheck{Field: c.query.Fields[c.measures[m]].Name, Where: t.where[m], Found: t.values[m], Sum: part})
			}
		}
		before = append(before, sum.clone())
	}
	return out
}

func (s *segment) clone() segment { return segment{rows: s.rows, sums: slices.Clone(s.sums)} }

func (s *segment) add(o *segment) {
	s.rows += o.rows
	for i, v := range o.sums {
		s.sums[i] += v
	}
}

// agrees reports whether a value of a total row is the sum, or the mean, of the
// rows since one of the total rows before; part is the sum since the last.
func (t *totalRow) agrees(m int, sum *segment, before []segment) (part float64, ok bool) {
	found := t.values[m]
	if math.IsNaN(found) {
		return 0, true
	}
	for i := range slices.Backward(before) {
		b := &before[i]
		s, rows := math.Round((sum.sums[m]-b.sums[m])*1e6)/1e6, sum.rows-b.rows
		if within(found, s, totalDiffers) || rows > 0 && within(found, s/rows, totalDiffers) {
			return s, true
		}
		if i == len(before)-1 {
			part = s
		}
	}
	return part, false
}
