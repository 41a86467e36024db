package sqldb

import (
	"math"
	"strconv"
	"testing"
)

// TestControlSums: what a database says that the groups add up to is believed
// to the last digit of decimals, and of binary numbers as far as they go.
func TestControlSums(t *testing.T) {
	tenths := func(n int) (all []any) {
		for range n {
			all = append(all, 0.1)
		}
		return all
	}
	for _, c := range []struct {
		name   string
		class  class
		values []any
		total  any
		want   bool
	}{
		{"whole numbers", integerColumn, []any{int64(1), int64(2), int64(-4)}, int64(-1), true},
		{"one more", integerColumn, []any{int64(1), int64(2)}, int64(4), false},
		{"beyond 64 bits", numberColumn, []any{int64(math.MaxInt64), int64(math.MaxInt64)}, "18446744073709551614", true},
		{"beyond 64 bits, one less", numberColumn, []any{int64(math.MaxInt64), int64(math.MaxInt64)}, "18446744073709551613", false},
		{"unsigned", integerColumn, []any{uint64(math.MaxUint64)}, []byte("18446744073709551615"), true},
		{"decimals", numberColumn, []any{[]byte("0.10"), []byte("0.20"), []byte("-1234567890123456789012.35")}, []byte("-1234567890123456789012.05"), true},
		{"a cent in a quintillion", numberColumn, []any{"1234567890123456789.10", "0.01"}, "1234567890123456789.10", false},
		{"of several scales", numberColumn, []any{"1", "0.5", "0.25", "100"}, "101.750", true},
		{"of a type of the driver's", numberColumn, []any{decimal{"12.30"}, decimal{"-0.3"}}, decimal{"12"}, true},
		{"some absent", numberColumn, []any{nil, "2.50", nil}, "2.50", true},
		{"all absent", numberColumn, []any{nil, nil}, nil, true},
		{"all absent, where that adds up to 0", numberColumn, []any{nil}, int64(0), true},
		{"one is gone", numberColumn, []any{nil, nil}, "2.50", false},
		{"one is there that was not", numberColumn, []any{"2.50"}, nil, false},
		{"zero, where it was absent", numberColumn, []any{"0.00"}, nil, false},
		{"binary, in another order", numberColumn, []any{1e16, 1.0, -1e16, 1.0}, 0.0, true},
		{"many tenths", numberColumn, tenths(100_000), 10_000.0, true},
		{"a tenth less", numberColumn, tenths(100_000), 9_999.9, false},
		{"a millionth of one less", numberColumn, tenths(100_000), 9_999.999999, false},
		{"single precision", singleColumn, []any{float32(0.1), float32(0.2)}, 0.30000000447034836, true},
		{"single precision, a cent", singleColumn, []any{float32(1000.1), float32(0.2)}, 1000.29, false},
		{"written with two decimals", singleColumn, []any{99999.99, 0.01}, 100000.0021, true},
		{"binary and whole", dynamicColumn, []any{int64(2), 0.5}, 2.5, true},
		{"beside texts, which nobody adds", dynamicColumn, []any{int64(2), "n/a", "7"}, int64(2), true},
		{"not a number", numberColumn, []any{1.0, math.NaN()}, math.NaN(), true},
		{"not a number any more", numberColumn, []any{1.0, 2.0}, math.NaN(), false},
		{"endless", numberColumn, []any{1.0, math.Inf(1)}, math.Inf(1), true},
		{"no longer endless", numberColumn, []any{1.0, 2.0}, math.Inf(1), false},
		{"a text", numberColumn, []any{"1.0", "two"}, "3.0", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s controlSum
			for _, v := range c.values {
				s.add(v, c.class)
			}
			if got := s.agrees(c.total, c.class); got != c.want {
				t.Errorf("%v and %v agree: %v", c.values[:min(4, len(c.values))], c.total, got)
			}
		})
	}
}

// BenchmarkControlSum adds a decimal, as it costs every line of an answer.
func BenchmarkControlSum(b *testing.B) {
	var s controlSum
	value := []byte(strconv.FormatFloat(12345.67, 'f', 2, 64))
	for b.Loop() {
		s.add(value, numberColumn)
	}
}
