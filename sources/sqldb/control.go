package sqldb

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"

	"debrief/sources"
)

// control is where in an answer the values of a measure stand, and where what
// the database itself says that they add up to. It sums up the groups that it
// sends, in the same statement, so that this costs it no second look at the
// rows; of an answer row by row it sums up the rows while it counts them.
type control struct {
	column string // its name
	class  class
	value  int // of the answer
	total  int // of the answer if it is grouped, else of the statement that counts, from 0
}

// adder is implemented by dialects that would not add up, or not in a type that
// is large and fine enough, what they send.
type adder interface {
	// addend returns an expression of the numbers of a column, or of its sums,
	// as they are sent and with room for their sum.
	addend(x string, c columnOf) string
}

// addendOf returns an expression of the numbers of a column, or of its sums, as
// they are sent and with room for their sum.
func addendOf(d dialect, x string, c columnOf) string {
	if a, ok := d.(adder); ok {
		return a.addend(x, c)
	}
	return x
}

// controlSum adds up what came of a measure. Whole numbers and decimals are
// added exactly, whatever their size; binary numbers as such, for which order
// matters. What is absent adds nothing, as in the database; a zero that is lost
// is not noticed, unless nothing else is there.
type controlSum struct {
	values int64 // that are there
	units  big.Int
	scale  int // the exact sum is units / 10^scale
	coarse bool
	sum    float64 // the same in binary
	size   float64 // the sum of all without their signs
	last   []byte  // for writing numbers
	spare  big.Int
}

// add adds a value as a driver hands it out.
func (s *controlSum) add(v any, c class) {
	n, there := numberOf(v, c)
	if !there {
		return
	}
	s.values++
	s.sum += n
	s.size += math.Abs(n)
	if s.coarse {
		return
	}
	scale, ok := s.decimal(&s.spare, v)
	if !ok {
		s.coarse = true
		return
	}
	for ; s.scale < scale; s.scale++ {
		s.units.Mul(&s.units, ten)
	}
	for ; scale < s.scale; scale++ {
		s.spare.Mul(&s.spare, ten)
	}
	s.units.Add(&s.units, &s.spare)
}

var ten = big.NewInt(10)

// numberOf returns a number as a driver hands it out, and whether it is one.
// The texts of a column of any type are none, as the database does not add them.
func numberOf(v any, c class) (float64, bool) {
	own := numberColumn
	if c == dynamicColumn {
		own = textColumn
	}
	switch cell := toCell(v, own); {
	case cell.Kind == sources.NumberCell:
		return cell.Number, true
	case c == dynamicColumn, v == nil:
		return 0, false
	}
	return math.NaN(), true
}

// maxScale is the greatest number of decimals that are added exactly.
const maxScale = 80

// decimal reads a whole number or a decimal into units of 10^-scale; false if
// it is none, such as a binary number.
func (s *controlSum) decimal(to *big.Int, v any) (scale int, ok bool) {
	switch n := v.(type) {
	case int64:
		to.SetInt64(n)
		return 0, true
	case float64, float32:
		return 0, false
	case []byte:
		s.last = append(s.last[:0], n...)
	case string:
		s.last = append(s.last[:0], n...)
	default: // other integers, and the types that drivers have for decimals
		s.last = fmt.Append(s.last[:0], v)
	}
	digits := s.last
	if point := bytes.IndexByte(digits, '.'); point >= 0 {
		scale = len(digits) - point - 1
		digits = slices.Delete(digits, point, point+1)
	}
	if scale > maxScale {
		return 0, false
	}
	if n, err := strconv.ParseInt(string(digits), 10, 64); err == nil {
		to.SetInt64(n)
		return scale, true
	}
	_, ok = to.SetString(string(digits), 10)
	return scale, ok
}

// agrees reports whether the database says the same. Exact sums have to be
// equal. Of binary numbers, whose sum depends on the order, each addition may
// err by half of the last digit, on both sides; a single-precision number by a
// 2^-24th of itself, and twice that once it was rounded for being written.
func (s *controlSum) agrees(total any, c class) bool {
	want, there := numberOf(total, c)
	if !there || s.values == 0 { // some say 0 for the sum of nothing
		return want == 0 && s.values == 0
	}
	units := new(big.Int)
	if scale, ok := s.decimal(units, total); ok && !s.coarse {
		mine := new(big.Int).Set(&s.units)
		for ; scale < s.scale; scale++ {
			units.Mul(units, ten)
		}
		for at := s.scale; at < scale; at++ {
			mine.Mul(mine, ten)
		}
		return mine.Cmp(units) == 0
	}
	if math.IsNaN(want) || math.IsInf(want, 0) {
		return math.IsNaN(want) && math.IsNaN(s.sum) || want == s.sum
	}
	share := float64(s.values+16) * 0x1p-52
	if c == singleColumn {
		share += 0x1p-22
	}
	return math.Abs(s.sum-want) <= share*s.size
}

// String writes the sum for people.
func (s *controlSum) String() string {
	if s.values == 0 {
		return "nothing"
	}
	return strconv.FormatFloat(s.sum, 'g', -1, 64)
}

// compare says which measure of an answer does not add up to what the database
// says, if any.
func (s *Source) compare(st *statement, sums []controlSum, totals []any) error {
	for i, c := range st.controls {
		if sum := &sums[i]; !sum.agrees(totals[i], c.class) {
			said := "nothing"
			if totals[i] != nil {
				cell := toCell(totals[i], numberColumn)
				said = cell.String()
			}
			return &sources.Failure{Place: s.engine.place(), Hint: "it will be tried again",
				What: fmt.Sprintf("the answer is not as it was sent: column %s adds up to %s, and by the database to %s", c.column, sum, said)}
		}
	}
	return nil
}
