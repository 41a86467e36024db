package lifetime

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestEstimateWithTheModel(t *testing.T) {
	opts := DefaultOptions()
	opts.AsOf = 730
	opts.Rates.Margin = 0.4
	opts.CAC = map[int32]float64{0: 20}
	r, err := Estimate(simulate(3000, truth, truthSpend, 2), opts)
	if err != nil {
		t.Fatal(err)
	}
	if r.Reason != Fits || r.Backtest == nil || r.Risk == nil || len(r.Deciles) != 10 {
		t.Fatalf("reason %v, backtest %v, risk %v, %d deciles", r.Reason, r.Backtest, r.Risk, len(r.Deciles))
	}
	if b := r.Backtest; !(math.Abs(b.Predicted/b.Actual-1) < 0.1 && b.Error < b.NaiveErr) {
		t.Errorf("backtest = %+v", b)
	}
	if in := r.Interval; !(in.Low < r.Total.Ahead && r.Total.Ahead < in.High) {
		t.Errorf("interval %+v does not hold %v", in, r.Total.Ahead)
	}
	if len(r.Channels) != 3 {
		t.Fatalf("%d channels", len(r.Channels))
	}
	value, customers := 0.0, 0
	for _, w := range r.Channels {
		value += w.Value * float64(w.Customers)
		customers += w.Customers
	}
	near(t, "value of the channels", value, r.Total.Value*float64(r.Total.Customers), 1e-6*value)
	if customers != r.Total.Customers {
		t.Errorf("channels hold %d customers of %d", customers, r.Total.Customers)
	}
	paid, unknown := r.Channels[0], r.Channels[1]
	near(t, "ratio", paid.Ratio, paid.Value*0.4/20, 1e-9)
	near(t, "payback", paid.Payback, 20/(paid.Simple.AverageOrder*paid.Simple.Frequency/12*0.4), 1e-9)
	if !math.IsNaN(unknown.CAC) || !math.IsNaN(unknown.Ratio) || !math.IsNaN(unknown.Payback) {
		t.Errorf("a channel of unknown cost has %v, %v, %v", unknown.CAC, unknown.Ratio, unknown.Payback)
	}
}

func TestEstimateIsDeterministic(t *testing.T) {
	orders := simulate(1500, truth, truthSpend, 3)
	first, err := Estimate(orders, DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	again, err := Estimate(orders, DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("second run differs:\n%s", diff)
	}
}

func TestEstimateFallsBack(t *testing.T) {
	few := simulate(3000, truth, truthSpend, 2)[:150]
	var once, steady, alike []Order
	for i := range uint32(300) {
		once = append(once, Order{Customer: i + 1, Day: int32(i), Value: 10})
		for n := range int32(20) { // everybody buys every 20 days, for ever or a while
			steady = append(steady, Order{Customer: i + 1, Day: 20 * n, Value: 10 + float64(i%7)})
			if n <= int32(i)%20 {
				alike = append(alike, Order{Customer: i + 1, Day: 20 * n, Value: 10 + float64(i%7)})
			}
		}
	}
	tests := []struct {
		name   string
		orders []Order
		want   Reason
	}{
		{"few customers", few, FewCustomers},
		{"few repeat buyers", once, FewRepeatBuyers},
		{"nobody leaves", steady, NobodyLeaves},
		{"all buy at one rate", alike, OnBound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Estimate(tt.orders, DefaultOptions())
			if err != nil {
				t.Fatal(err)
			}
			if r.Reason != tt.want {
				t.Fatalf("reason = %v, want %v", r.Reason, tt.want)
			}
			if r.Scores != nil || r.Risk != nil || !math.IsNaN(r.Total.Ahead) {
				t.Error("figures of a model that is not used")
			}
			near(t, "value", r.Total.Value, r.Total.Simple.Value, 0)
			if !(r.Interval.Low <= r.Total.Value*(1+1e-9) && r.Total.Value <= r.Interval.High*(1+1e-9)) {
				t.Errorf("interval %+v does not hold %v", r.Interval, r.Total.Value)
			}
		})
	}
}

func TestEstimateRefuses(t *testing.T) {
	good := []Order{{Customer: 1, Day: 10, Value: 5}}
	tests := []struct {
		name   string
		orders []Order
		change func(*Options)
	}{
		{"no orders", nil, nil},
		{"no customers", []Order{{Day: 1, Value: 5}}, nil},
		{"returns only", []Order{{Customer: 1, Value: -5}}, nil},
		{"orders after the day", good, func(o *Options) { o.AsOf = 9 }},
		{"margin in percent", good, func(o *Options) { o.Rates.Margin = 40 }},
		{"no horizon", good, func(o *Options) { o.Horizon.Months = 0 }},
		{"no draws", good, func(o *Options) { o.Bootstrap.Draws = 0 }},
		{"no cap", good, func(o *Options) { o.HistoryCap = 0 }},
		{"weekly cohorts", good, func(o *Options) { o.Cohorts = 0 }},
	}
	for _, tt := range tests {
		opts := DefaultOptions()
		if tt.change != nil {
			tt.change(&opts)
		}
		if _, err := Estimate(tt.orders, opts); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}

func TestSmallChannelsAreSuppressed(t *testing.T) {
	var orders []Order
	for i := range uint32(9) {
		orders = append(orders, Order{Customer: i + 1, Day: int32(i), Value: 10, Channel: int32(i / 5)})
	}
	r, err := Estimate(orders, DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if r.Channels[0].Suppressed || r.Channels[0].Customers != 5 {
		t.Errorf("channel of 5 = %+v", r.Channels[0])
	}
	if want := (Worth{Channel: 1, Suppressed: true}); r.Channels[1] != want {
		t.Errorf("channel of 4 = %+v, want %+v", r.Channels[1], want)
	}
}

func TestCaveats(t *testing.T) {
	orders := []Order{
		{Customer: 1, Day: 0, Value: 10}, {Customer: 0, Day: 0, Value: 1},
		{Customer: 2, Day: 0, Value: -5}, {Customer: 3, Day: 400, Value: 10},
	}
	opts := DefaultOptions()
	r, err := Estimate(orders, opts)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Caveat{UnknownCustomers, UnmatchedReturns, AssumedLifespan}, r.Caveats); diff != "" {
		t.Errorf("caveats (-want +got):\n%s", diff)
	}
	opts.LifespanYears = 401 / daysPerYear
	r, err = Estimate(orders, opts)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(r.Caveats, RatioIsROAS) {
		t.Errorf("caveats = %v, want %v among them", r.Caveats, RatioIsROAS)
	}
}

func TestAtRisk(t *testing.T) {
	got := AtRisk([]Score{
		{Alive: 1, Value: 100}, {Alive: 0.7, Value: 50}, {Alive: 0.5, Value: 30}, {Alive: 0.2, Value: 4}, {Alive: 0.1, Value: 9},
	}, RiskBand{Below: 0.7, LostBelow: 0.2})
	want := Risk{Customers: 2, Lost: 1, Expected: 34, AtStake: 30 + 16}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("risk (-want +got):\n%s", diff)
	}
}

func TestEstimateOfAnything(t *testing.T) {
	opts := DefaultOptions()
	opts.MinCustomers, opts.MinRepeatBuyers, opts.Bootstrap.Draws = 3, 1, 20
	rapid.Check(t, func(t *rapid.T) {
		orders := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Order {
			return Order{
				Customer: rapid.Uint32Range(0, 12).Draw(t, "customer"),
				Day:      rapid.Int32Range(-400, 900).Draw(t, "day"),
				Value:    rapid.Float64Range(-100, 1000).Draw(t, "value"),
				Channel:  rapid.Int32Range(-1, 2).Draw(t, "channel"),
			}
		}), 0, 60).Draw(t, "orders")
		before := slices.Clone(orders)
		r, err := Estimate(orders, opts)
		if !slices.Equal(before, orders) {
			t.Fatal("the orders were changed")
		}
		if err != nil {
			return
		}
		if math.IsNaN(r.Total.Value) || math.IsInf(r.Total.Value, 0) || r.Total.Value < 0 {
			t.Fatalf("value %v, reason %v", r.Total.Value, r.Reason)
		}
		for _, s := range r.Scores {
			if !(s.Alive >= 0 && s.Alive <= 1 && s.Value >= 0) || math.IsInf(s.Value, 0) {
				t.Fatalf("score %+v of model %+v", s, r.Model)
			}
		}
	})
}
