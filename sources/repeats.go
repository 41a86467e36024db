package sources

import (
	"hash/maphash"
	"math"
	"strings"
)

// repeats tells which groups hold every row twice or more often, as they do
// after a file was imported twice. Of each group it keeps as much as shows
// that, so that it needs no more memory than the groups do.
type repeats struct {
	all   []repeat
	index map[uint64]uint32 // by group and details, where there are details
}

// repeat is what is kept of the rows of a group. It does not depend on their
// order.
type repeat struct {
	group     uint32
	rows      uint32
	least     uint64 // of the fingerprints of the rows' figures
	most      uint64
	different uint64 // the fingerprints by exclusive or: 0 if each stands there an even number of times
}

// seed is the same for all collectors of a program, which are merged.
var seed = maphash.MakeSeed()

// note adds the row at hand, of a group, to what is known. Rows without any
// figure are left out, as they are alike and do no harm.
func (c *Collector) note(g int) {
	print, some := uint64(0), false
	for _, v := range c.nums {
		some = some || v != 0 && !math.IsNaN(v)
		print = mix(print, numberBits(v))
	}
	if some {
		c.check.repeats.of(uint32(g), c.detailKey()).take(print)
	}
}

// mix adds a value to a fingerprint.
func mix(print, v uint64) uint64 {
	print = (print ^ v) * 0x9e3779b97f4a7c15
	return print ^ print>>29
}

// detailKey returns the hash of the dimensions and details of the row at hand,
// which is the same in every collector; 0 where there are no details.
func (c *Collector) detailKey() uint64 {
	if len(c.check.details) == 0 {
		return 0
	}
	key := uint64(1)
	for k, l := range c.keys {
		key = mix(key, maphash.String(seed, c.lanes[l].show(c.ids[k])))
	}
	for i, l := range c.check.details {
		key = mix(key, maphash.String(seed, c.lanes[l].show(c.detail[i])))
	}
	return key | 1
}

// readDetails reads the fields that tell rows apart.
func (c *Collector) readDetails(cells []Cell) {
	for i, l := range c.check.details {
		c.detail[i], _ = c.lanes[l].key(&cells[l])
	}
}

// of returns what is known of a group, or of the rows of a group with the same
// details.
func (r *repeats) of(g uint32, key uint64) *repeat {
	if key == 0 {
		for int(g) >= len(r.all) {
			r.all = append(r.all, repeat{group: uint32(len(r.all))})
		}
		return &r.all[g]
	}
	if r.index == nil {
		r.index = map[uint64]uint32{}
	}
	i, ok := r.index[key]
	if !ok {
		i = uint32(len(r.all))
		r.all, r.index[key] = append(r.all, repeat{group: g}), i
	}
	return &r.all[i]
}

func (r *repeat) take(print uint64) {
	r.plus(&repeat{rows: 1, least: print, most: print, different: print})
}

func (r *repeat) plus(o *repeat) {
	switch {
	case o.rows == 0:
		return
	case r.rows == 0:
		r.least, r.most = o.least, o.most
	}
	r.rows += o.rows
	r.least, r.most, r.different = min(r.least, o.least), max(r.most, o.most), r.different^o.different
}

// tooMany returns how many rows repeat others.
func (r *repeat) tooMany() int64 {
	switch {
	case r.rows > 1 && r.least == r.most:
		return int64(r.rows) - 1
	case r.rows > 1 && r.different == 0:
		return int64(r.rows) / 2
	}
	return 0
}

// duplicates counts the rows that repeat others, of groups in an order.
func (c *Collector) duplicates(order []uint32) Duplicates {
	surplus := map[uint32]int64{}
	var d Duplicates
	for i := range c.check.repeats.all {
		r := &c.check.repeats.all[i]
		if n := r.tooMany(); n > 0 {
			surplus[r.group] += n
			d.Rows += n
		}
	}
	d.Groups = int64(len(surplus))
	for _, g := range order {
		if surplus[g] > 0 {
			d.Example = c.describe(g)
			break
		}
	}
	return d
}

// describe names a group by its dimensions.
func (c *Collector) describe(g uint32) string { return c.name(c.groups.of(int(g))) }

// Describe names a row by its dimensions, as the example of duplicates does. It
// does not collect the row.
func (c *Collector) Describe(cells []Cell) string {
	ids := make([]uint32, len(c.keys))
	for k, l := range c.keys {
		ids[k], _ = c.lanes[l].key(&cells[l]) // what does not fit has no name
	}
	return c.name(ids)
}

// name joins the values of a group's dimensions.
func (c *Collector) name(ids []uint32) string {
	var parts []string
	for k, l := range c.keys {
		if text := c.lanes[l].show(ids[k]); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}
