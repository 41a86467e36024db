package sources

import "math"

// sum is a sum in about twice the precision of a float64, so that it does not
// depend on the order of what is added. Its parts are those of Neumaier, 1974,
// "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen";
// a high part of NaN is the sum of nothing.
type sum struct{ high, low float64 }

func (s *sum) add(v float64) {
	if math.IsNaN(s.high) {
		s.high = v
		return
	}
	total := s.high + v
	part := total - s.high
	s.low += (s.high - (total - part)) + (v - part)
	s.high = total
}

// plus adds another sum.
func (s *sum) plus(o sum) {
	if math.IsNaN(o.high) {
		return
	}
	s.add(o.high)
	s.low += o.low
}

// value returns the sum as a float64, never a negative zero.
func (s *sum) value() float64 { return s.high + s.low + 0 }

// groups holds the sums of each combination of dimensions, or of each row.
type groups struct {
	keys     int      // dimensions of a group
	measures int      // sums of a group
	ids      []uint32 // of the dimensions: those of group i at i*keys
	sums     []sum    // those of group i at i*measures
	n        int
	slots    []uint32 // open addressing by the ids: 1 + group, 0 is free
}

// add appends a group and returns its index.
func (g *groups) add(ids []uint32) int {
	g.ids = append(g.ids, ids...)
	for range g.measures {
		g.sums = append(g.sums, sum{high: math.NaN()})
	}
	g.n++
	return g.n - 1
}

// find returns the group of these ids, a new one if there is none.
func (g *groups) find(ids []uint32) int {
	if 4*g.n >= 3*len(g.slots) {
		g.grow()
	}
	mask := uint32(len(g.slots) - 1)
	for slot := hashIDs(ids) & mask; ; slot = (slot + 1) & mask {
		i := g.slots[slot]
		if i == 0 {
			g.slots[slot] = uint32(g.n) + 1
			return g.add(ids)
		}
		if g.is(int(i-1), ids) {
			return int(i - 1)
		}
	}
}

// is reports whether a group has these ids.
func (g *groups) is(group int, ids []uint32) bool {
	have := g.ids[group*g.keys:]
	for i, id := range ids {
		if have[i] != id {
			return false
		}
	}
	return true
}

// of returns the ids of a group.
func (g *groups) of(group int) []uint32 { return g.ids[group*g.keys : (group+1)*g.keys] }

func (g *groups) grow() {
	g.slots = make([]uint32, max(64, 2*len(g.slots)))
	mask := uint32(len(g.slots) - 1)
	for i := range g.n {
		slot := hashIDs(g.of(i)) & mask
		for g.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		g.slots[slot] = uint32(i) + 1
	}
}

// hashIDs mixes the ids as FNV-1a does, word by word, and then the high bits
// into the low ones that choose the slot.
func hashIDs(ids []uint32) uint32 {
	h := uint64(14695981039346656037)
	for _, id := range ids {
		h = (h ^ uint64(id)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return uint32(h)
}
