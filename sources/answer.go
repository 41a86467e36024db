package sources

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"debrief/calendar"
)

// Result returns the answer: groups in the order of their dimensions, or rows
// in the order in which they came. The Provenance has the rows and dates; the
// source adds the rest. It fails if a sum is greater than any number.
func (c *Collector) Result() (*Result, error) {
	r := &Result{Rejected: c.refusals.rejected()}
	r.Provenance.Rows = c.rows
	r.Provenance.First, r.Provenance.Last = c.first, c.last
	order := c.order()
	for i, f := range c.query.Fields {
		if c.binding != nil && !c.found[i] || f.Role == Derived || f.Role == Detail {
			continue
		}
		column := Column{Name: f.Name, Kind: f.Kind}
		if k := slices.Index(c.keys, i); k >= 0 {
			c.fillKey(&column, k, order)
		} else if err := c.fillSums(&column, slices.Index(c.measures, i), order); err != nil {
			return nil, err
		}
		r.Table.Columns = append(r.Table.Columns, column)
	}
	if c.query.Checks {
		r.Checks = c.checks(order)
	}
	return r, nil
}

// fillKey gives a column the values of the k-th lane of the key.
func (c *Collector) fillKey(column *Column, k int, order []uint32) {
	lane := &c.lanes[c.keys[k]]
	for _, g := range order {
		id := c.groups.ids[int(g)*len(c.keys)+k]
		switch column.Kind {
		case Text:
			column.Texts = append(column.Texts, lane.words.values[id])
		case Date:
			column.Dates = append(column.Dates, calendar.Date(id))
		default:
			column.Numbers = append(column.Numbers, lane.values[id])
		}
	}
}

// fillSums gives a column the k-th sums.
func (c *Collector) fillSums(column *Column, k int, order []uint32) error {
	column.Numbers = make([]float64, len(order))
	for i, g := range order {
		s := c.groups.sums[int(g)*len(c.measures)+k]
		column.Numbers[i] = s.value()
		if math.IsInf(s.high, 0) {
			return fmt.Errorf("sum %s.%s: the sum is out of range", c.query.Dataset, column.Name)
		}
	}
	return nil
}

// order returns the groups in the order of their dimensions, blank first: a
// counting sort by each dimension, from the last to the first.
func (c *Collector) order() []uint32 {
	order := make([]uint32, c.groups.n)
	for i := range order {
		order[i] = uint32(i)
	}
	if !c.query.Group {
		return order
	}
	sorted := make([]uint32, len(order))
	for k := len(c.keys) - 1; k >= 0; k-- {
		ranks, base := c.ranks(k)
		c.sortBy(k, ranks, base, order, sorted)
		order, sorted = sorted, order
	}
	return order
}

// ranks returns the place of each id of the k-th lane, less base, among its
// values.
func (c *Collector) ranks(k int) (ranks []uint32, base uint32) {
	lane := &c.lanes[c.keys[k]]
	switch lane.field.Kind {
	case Text:
		return lane.words.ranks(), 0
	case Number:
		return rankNumbers(lane.values), 0
	default:
		return rankDates(c.groups.ids[k:], len(c.keys))
	}
}

// rankNumbers ranks ids by their values; id 0, the absent one, comes first.
func rankNumbers(values []float64) []uint32 {
	ids := make([]uint32, len(values))
	for i := range ids {
		ids[i] = uint32(i)
	}
	slices.SortFunc(ids[1:], func(a, b uint32) int { return cmp.Compare(values[a], values[b]) })
	ranks := make([]uint32, len(ids))
	for rank, id := range ids {
		ranks[id] = uint32(rank)
	}
	return ranks
}

// rankDates ranks the days that occur at every step-th place of ids.
func rankDates(ids []uint32, step int) (ranks []uint32, base uint32) {
	seen := map[uint32]bool{}
	for i := 0; i < len(ids); i += step {
		if !seen[ids[i]] {
			seen[ids[i]] = true
		}
	}
	days := make([]uint32, 0, len(seen))
	for d := range seen {
		days = append(days, d)
	}
	if len(days) == 0 {
		return nil, 0
	}
	slices.Sort(days)
	base = days[0]
	ranks = make([]uint32, days[len(days)-1]-base+1)
	for rank, d := range days {
		ranks[d-base] = uint32(rank)
	}
	return ranks, base
}

// sortBy sorts groups by the rank of their k-th id, keeping the order of equals.
func (c *Collector) sortBy(k int, ranks []uint32, base uint32, from, to []uint32) {
	starts := make([]uint32, len(ranks)+1)
	rank := func(g uint32) uint32 { return ranks[c.groups.ids[int(g)*len(c.keys)+k]-base] }
	for _, g := range from {
		starts[rank(g)+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	for _, g := range from {
		r := rank(g)
		to[starts[r]] = g
		starts[r]++
	}
}

// Digest returns the SHA-256, in hex, of the table's columns and values.
// Tables have the same digest exactly if they are equal.
func (t *Table) Digest() string {
	h := sha256.New()
	var b []byte
	for i := range t.Columns {
		c := &t.Columns[i]
		b = appendText(b[:0], c.Name)
		b = append(b, byte(c.Kind))
		b = binary.AppendUvarint(b, uint64(c.Len()))
		for _, text := range c.Texts {
			b = appendText(b, text)
		}
		for _, v := range c.Numbers {
			b = binary.BigEndian.AppendUint64(b, numberBits(v))
		}
		for _, d := range c.Dates {
			b = binary.BigEndian.AppendUint32(b, uint32(d))
		}
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// numberBits returns the bits of a number, the same for every NaN.
func numberBits(v float64) uint64 {
	if math.IsNaN(v) {
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(v)
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}
