package lifetime

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLedger(t *testing.T) {
	tests := []struct {
		name      string
		orders    []Order
		want      []Order
		unmatched float64
	}{
		{
			"orders of a day are one occasion",
			[]Order{{1, 9, 5, 2}, {1, 3, 10, 1}, {1, 9, 7, 3}},
			[]Order{{1, 3, 10, 1}, {1, 9, 12, 2}}, 0,
		},
		{
			"a return comes off the latest purchase before it",
			[]Order{{1, 1, 10, 0}, {1, 5, 20, 0}, {1, 7, -4, 0}, {1, 9, 3, 0}},
			[]Order{{1, 1, 10, 0}, {1, 5, 16, 0}, {1, 9, 3, 0}}, 0,
		},
		{
			"what is returned in full was no purchase",
			[]Order{{1, 1, 10, 0}, {1, 5, 20, 0}, {1, 7, -25, 0}},
			[]Order{{1, 1, 5, 0}}, 0,
		},
		{
			"a return without its purchase takes nothing from a neighbour",
			[]Order{{1, 1, 10, 0}, {2, 2, -3, 0}, {2, 4, 8, 0}},
			[]Order{{1, 1, 10, 0}, {2, 4, 8, 0}}, 3,
		},
		{
			"a purchase of no value is a purchase",
			[]Order{{1, 1, 0, 0}, {1, 2, 0, 0}},
			[]Order{{1, 1, 0, 0}, {1, 2, 0, 0}}, 0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := NewLedger(tt.orders)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, l.occasions); diff != "" {
				t.Errorf("occasions (-want +got):\n%s", diff)
			}
			near(t, "unmatched", l.Unmatched, tt.unmatched, 0)
		})
	}
}

func TestLedgerRefusesNoNumber(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		if _, err := NewLedger([]Order{{Customer: 1, Value: v}}); err == nil {
			t.Errorf("value %v accepted", v)
		}
	}
}

func TestLedgerKeepsTheMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Order {
			return Order{
				Customer: rapid.Uint32Range(0, 4).Draw(t, "customer"),
				Day:      rapid.Int32Range(0, 30).Draw(t, "day"),
				Value:    float64(rapid.IntRange(-50, 50).Draw(t, "value")),
			}
		})).Draw(t, "orders")
		l, err := NewLedger(orders)
		if err != nil {
			t.Fatal(err)
		}
		want, unknown := 0.0, 0
		for _, o := range orders {
			if o.Customer == 0 {
				unknown++
				continue
			}
			want += o.Value
		}
		got := -l.Unmatched
		for i, o := range l.occasions {
			got += o.Value
			if i > 0 && l.occasions[i-1].Customer == o.Customer && l.occasions[i-1].Day >= o.Day {
				t.Fatalf("occasions %d and %d of customer %d are not on ascending days", i-1, i, o.Customer)
			}
		}
		if got != want || l.Unknown != unknown {
			t.Fatalf("money %v, unknown %d; want %v, %d", got, l.Unknown, want, unknown)
		}
	})
}

func TestHistories(t *testing.T) {
	l, err := NewLedger([]Order{{1, 0, 10, 4}, {1, 14, 20, 5}, {1, 21, 40, 5}, {1, 70, 80, 5}, {2, 50, 1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	got := l.Histories(28)
	want := []History{{Customer: 1, Channel: 4, Repeats: 2, Recency: 3, Age: 4, Spend: 30, Revenue: 70}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("histories (-want +got):\n%s", diff)
	}
}
