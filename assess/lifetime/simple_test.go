package lifetime

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSimpleIdentities(t *testing.T) {
	// Two customers, 3.5 purchases a year each over two years, of 80.
	hs := []History{
		{Customer: 1, Repeats: 6, Revenue: 7 * 80},
		{Customer: 2, Repeats: 6, Revenue: 7 * 80},
	}
	s := NewSimple(hs, Lifespan{Years: 4, Source: Configured, History: 2}, Rates{Margin: 0.4, Discount: 0.1})
	near(t, "average order", s.AverageOrder, 80, 0)
	near(t, "frequency", s.Frequency, 3.5, 0)
	near(t, "value", s.Value, 1120, 1e-9)
	near(t, "margin", s.Margin, 448, 1e-9)
	near(t, "discounted", s.Discounted, 352, 1e-9)
	near(t, "LTV:CAC", ToCost(s.Value, 160), 7, 1e-12)
	near(t, "LTV:CAC of margin", ToCost(s.Margin, 160), 2.8, 1e-12)
	near(t, "payback", Payback(160, s.AverageOrder, s.Frequency, 0.4), 17.142857, 5e-7)
}

func TestPerpetuity(t *testing.T) {
	near(t, "first payment now", Perpetuity(112, 0.75, 0.1), 352, 1e-9)
	near(t, "first payment in a year", Perpetuity(112, 0.75, 0.1)*0.75/1.1, 240, 1e-9)
	near(t, "many years", Limited(112, 0.75, 0.1, 200), 352, 1e-9)
	near(t, "two years", Limited(112, 0.75, 0.1, 2), 112*(1+0.75/1.1), 1e-12)
	if v := Perpetuity(112, 1.2, 0.1); !math.IsNaN(v) {
		t.Errorf("perpetuity without a limit = %v, want NaN", v)
	}
}

func TestUndefinedRatiosAreUnknown(t *testing.T) {
	for name, v := range map[string]float64{
		"LTV:CAC at no cost":       ToCost(100, 0),
		"LTV:CAC at unknown cost":  ToCost(100, math.NaN()),
		"payback at no cost":       Payback(0, 80, 3, 0.4),
		"payback at no margin":     Payback(160, 80, 3, 0),
		"value without customers":  NewSimple(nil, Lifespan{Years: 1, History: 1}, Rates{}).Value,
		"margin at unknown rate":   NewSimple([]History{{Revenue: 1}}, Lifespan{Years: 1, History: 1}, Rates{}).Margin,
		"years of an empty ledger": NewLifespan(Ledger{}, 100, 0, 2).Years,
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s = %v, want NaN", name, v)
		}
	}
}

// yearly has buyers customers in the first year, of whom kept buy in the second too.
func yearly(tb testing.TB, buyers, kept int) Ledger {
	tb.Helper()
	var orders []Order
	for i := range buyers {
		orders = append(orders, Order{Customer: uint32(i + 1), Day: int32(i % 300), Value: 10 + float64(i*i%17)})
		if i < kept {
			orders = append(orders, Order{Customer: uint32(i + 1), Day: int32(400 + i%300), Value: 20})
		}
	}
	l, err := NewLedger(orders)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func TestLifespan(t *testing.T) {
	const end = 729 // two full years
	history := 730 / daysPerYear
	tests := []struct {
		name       string
		kept       int
		asOf       int32
		configured float64
		want       Lifespan
	}{
		{"configured wins", 50, end, 7, Lifespan{Years: 7, Source: Configured, Retention: 0.5, Base: 100, History: history}},
		{"churn of two full years", 50, end, 0, Lifespan{Years: 2, Source: Churn, Retention: 0.5, Base: 100, History: history}},
		{"churn beyond the cap", 90, end, 0, Lifespan{Years: 2 * history, Source: CappedHistory, Retention: 0.9, Base: 100, History: history}},
		{"nobody leaves", 100, end, 0, Lifespan{Years: 2 * history, Source: CappedHistory, Retention: 1, Base: 100, History: history}},
		{"a day short of two years", 50, end - 1, 0, Lifespan{Years: 2 * 729 / daysPerYear, Source: CappedHistory, Retention: math.NaN(), History: 729 / daysPerYear}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := NewLifespan(yearly(t, 100, tt.kept), tt.asOf, tt.configured, 2)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
				t.Errorf("lifespan (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSimpleInterval(t *testing.T) {
	l := yearly(t, 100, 50)
	span := NewLifespan(l, 729, 0, 2)
	simple := NewSimple(l.Histories(729), span, Rates{})
	b := Bootstrap{Draws: 500, Level: 0.8, Seed: 7}
	got := b.SimpleInterval(l, 729, span, 2)
	if !(got.Low < simple.Value && simple.Value < got.High) {
		t.Errorf("interval %+v does not hold the value %v", got, simple.Value)
	}
	if again := b.SimpleInterval(l, 729, span, 2); again != got {
		t.Errorf("same seed: %+v, then %+v", got, again)
	}
	b.Seed = 8
	if other := b.SimpleInterval(l, 729, span, 2); other == got {
		t.Error("another seed draws the same interval")
	}
	fixed := span
	fixed.Source = Configured
	known := b.SimpleInterval(l, 729, fixed, 2)
	if !(known.High-known.Low < got.High-got.Low) {
		t.Errorf("a known lifespan leaves %+v, an estimated one %+v: want it narrower", known, got)
	}
}

func TestBagsKeepTheSpread(t *testing.T) {
	// The mean of n values of variance 1 has the standard error 1/√n; 80 % are ±1.2816.
	const n = 20000
	scores := make([]Score, n)
	for i := range scores {
		scores[i].Value = float64(i%2)*2 - 1
	}
	got := Bootstrap{Draws: 4000, Level: 0.8, Seed: 1}.MeanValue(scores)
	near(t, "width", got.High-got.Low, 2*1.2816/math.Sqrt(n), 0.001)
}
