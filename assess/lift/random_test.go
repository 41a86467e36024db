package lift

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// hillstrom is the randomised e-mail test of 64,000 customers: per segment the
// visits, the conversions, and the amounts spent.
func hillstrom(t *testing.T) (visits, sales map[string]Count, spend map[string]Sample) {
	t.Helper()
	columns := loadCSV(t, "hillstrom-email/hillstrom.csv", ',')
	amounts := map[string][]float64{}
	visits, sales, spend = map[string]Count{}, map[string]Count{}, map[string]Sample{}
	for i, v := range numbers(t, columns["spend"]) {
		segment := columns["segment"][i]
		amounts[segment] = append(amounts[segment], v)
		visits[segment] = visits[segment].with(columns["visit"][i] == "1")
		sales[segment] = sales[segment].with(columns["conversion"][i] == "1")
	}
	for segment, v := range amounts {
		spend[segment] = SampleOf(v)
	}
	return visits, sales, spend
}

func (c Count) with(success bool) Count {
	c.Units++
	if success {
		c.Successes++
	}
	return c
}

const mens, womens, none = "Mens E-Mail", "Womens E-Mail", "No E-Mail"

func TestHillstrom(t *testing.T) {
	visits, sales, spend := hillstrom(t)
	for _, tc := range []struct {
		name             string
		treated, control Count
		diff, lift, z, p float64
		interval         Interval
	}{
		{"mens visits", visits[mens], visits[none], 0.07658956, 0.721405, 22.48604, 5.685e-112, Interval{0.069953, 0.083227}},
		{"mens conversions", sales[mens], sales[none], 0.00680501, 1.188422, 7.38511, 1.523e-13, Interval{0.005014, 0.008641}},
		{"womens visits", visits[womens], visits[none], 0.04523311, 0.426055, 13.94918, 3.182e-44, Interval{0.038894, 0.051574}},
		{"womens conversions", sales[womens], sales[none], 0.00311106, 0.543313, 3.77956, 0.0001571, Interval{0.001502, 0.004745}},
		{"mens against womens", sales[mens], sales[womens], 0.00369395, 0.418003, 3.71258, 0.0002052, Interval{0.001745, 0.005662}},
	} {
		r, err := CompareRates(tc.treated, tc.control, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		share, _ := r.Relative()
		near(t, tc.name+": difference", r.Estimate, tc.diff, 5e-8)
		near(t, tc.name+": lift", share, tc.lift, 2e-6)
		near(t, tc.name+": z", r.Z, tc.z, 5e-6)
		near(t, tc.name+": p", r.P/tc.p, 1, 5e-4)
		if tc.name != "mens against womens" { // its interval is not published
			near(t, tc.name+": low", r.Interval.Low, tc.interval.Low, 5e-7)
			near(t, tc.name+": high", r.Interval.High, tc.interval.High, 5e-7)
		}
		if r.Exact || r.Outcome() != Gain || r.Evidence != Randomised {
			t.Errorf("%s: %+v, want a gain on evidence A", tc.name, r)
		}
	}
	checkSpend(t, spend[mens], spend[none], 0.769827, 36671.2, Interval{0.485140, 1.054515}, 16402.71)
	checkSpend(t, spend[womens], spend[none], 0.424412, 40064.9, Interval{0.168957, 0.679868}, 9076.90)
}

func checkSpend(t *testing.T, treated, control Sample, diff, df float64, interval Interval, revenue float64) {
	t.Helper()
	m, err := CompareMeans(treated, control, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "difference", m.Estimate, diff, 5e-7)
	near(t, "degrees of freedom", m.Spread.DF, df, 0.05)
	near(t, "low", m.Interval.Low, interval.Low, 5e-7)
	near(t, "high", m.Interval.High, interval.High, 5e-7)
	near(t, "incremental revenue", m.Times(float64(treated.Units)).Estimate, revenue, 0.006)
}

func TestWilson(t *testing.T) {
	for _, tc := range []struct {
		count     Count
		low, high float64
	}{
		{Count{0, 20}, 0, 0.1611},
		{Count{20, 20}, 0.8389, 1},
		{Count{3894, 21307}, 0.177625, 0.188003},
		{Count{122, 21306}, 0.004798, 0.006832},
	} {
		i, err := Wilson(tc.count, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "low", i.Low, tc.low, 5.1e-5)
		near(t, "high", i.High, tc.high, 5.1e-5)
	}
}

func TestSampleSize(t *testing.T) {
	for _, tc := range []struct {
		p0, p1 float64
		want   int
	}{{0.010, 0.012, 42693}, {0.05, 0.06, 8158}} {
		n, err := SampleSizeForRates(tc.p0, tc.p1, 0.95, 0.8)
		if err != nil || n != tc.want {
			t.Errorf("%v to %v: %d %v, want %d", tc.p0, tc.p1, n, err, tc.want)
		}
		p1, err := DetectableRate(tc.p0, n, 0.95, 0.8)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "detectable rate", p1, tc.p1, 1e-6)
	}
	if n, err := SampleSizeForMeans(1, 2, 0.95, 0.8); err != nil || n != 63 { // 2·(2.8016·2)² = 62.8
		t.Errorf("means: %d %v, want 63", n, err)
	}
	if _, err := DetectableRate(0.9, 3, 0.95, 0.8); err == nil {
		t.Error("three units per arm detect something")
	}
}

// TestFisher compares with the lady tasting tea (p .4857), and with a table that
// shows nothing at all.
func TestFisher(t *testing.T) {
	for _, tc := range []struct {
		a, b Count
		want float64
	}{
		{Count{3, 4}, Count{1, 4}, 0.485714},
		{Count{0, 20}, Count{0, 20}, 1},
	} {
		r, err := CompareRates(tc.a, tc.b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "p", r.P, tc.want, 1e-6)
		if !r.Exact || r.Outcome() != Undetected || !(r.Detectable > 0) {
			t.Errorf("%+v: want an exact test without a detectable effect", r)
		}
	}
}

// TestDetectableHasItsPower: a true effect of the detectable size is found in
// four of five tests, by the normal approximation.
func TestDetectableHasItsPower(t *testing.T) {
	s := Spread{Scale: 2, DF: math.Inf(1)}
	e := s.effect(Randomised, 0.95, 100)
	critical := e.Interval.High
	found := 1 - distuv.UnitNormal.CDF((critical-e.Detectable)/s.Scale)
	near(t, "power", found, Power, 1e-9)
	share, ok := e.RelativeDetectable()
	if !ok || e.Outcome() != Undetected {
		t.Errorf("outcome %s", e.Outcome())
	}
	near(t, "relative detectable", share, e.Detectable/100, 0)
}

func TestCostPerConversion(t *testing.T) {
	e := Effect{Estimate: 0.01, Interval: Interval{0.005, 0.02}, Confidence: 0.95, P: 0.001}.Times(1000)
	cost, interval, err := e.CostPer(500)
	if err != nil || cost != 50 || interval != (Interval{25, 100}) {
		t.Errorf("cost %v %v %v, want 50 [25, 100]", cost, interval, err)
	}
	if _, _, err := e.ReturnOn(0); err == nil {
		t.Error("a return on nothing")
	}
}

func TestOutcome(t *testing.T) {
	for name, tc := range map[string]struct {
		effect Effect
		want   Outcome
	}{
		"gain":                {Effect{Estimate: 2, Interval: Interval{1, 3}, Confidence: 0.95, P: 0.01}, Gain},
		"loss":                {Effect{Estimate: -2, Interval: Interval{-3, -1}, Confidence: 0.95, P: 0.01}, Loss},
		"zero inside":         {Effect{Estimate: 2, Interval: Interval{-1, 5}, Confidence: 0.95, P: 0.2}, Undetected},
		"exact test disagree": {Effect{Estimate: 2, Interval: Interval{0.1, 5}, Confidence: 0.95, P: 0.06}, Undetected},
		"unknown interval":    {Effect{Estimate: 2, Interval: Interval{math.NaN(), math.NaN()}, Confidence: 0.95}, Undetected},
	} {
		if got := tc.effect.Outcome(); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	if _, ok := (Effect{Estimate: 2}).Relative(); ok {
		t.Error("a share of nothing")
	}
}

func TestRandomRefusals(t *testing.T) {
	ok := Count{1, 10}
	for name, call := range map[string]func() error{
		"more successes": func() error { _, err := CompareRates(Count{11, 10}, ok, 0.95); return err },
		"no units":       func() error { _, err := Wilson(Count{}, 0.95); return err },
		"confidence":     func() error { _, err := CompareRates(ok, ok, 95); return err },
		"one unit":       func() error { _, err := CompareMeans(Sample{1, 2, 0}, Sample{9, 2, 1}, 0.95); return err },
		"equal rates":    func() error { _, err := SampleSizeForRates(0.1, 0.1, 0.95, 0.8); return err },
		"power":          func() error { _, err := SampleSizeForRates(0.1, 0.2, 0.95, 80); return err },
		"no deviation":   func() error { _, err := SampleSizeForMeans(1, 0, 0.95, 0.8); return err },
	} {
		if call() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestRateProperties: whatever the counts, the interval holds the difference and
// stays within what differences of rates can be, and swapping arms mirrors it.
func TestRateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := func(name string) Count {
			n := rapid.IntRange(1, 500).Draw(t, name+" units")
			return Count{rapid.IntRange(0, n).Draw(t, name+" successes"), n}
		}
		a, b := count("a"), count("b")
		r, err := CompareRates(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		const slack = 1e-12
		if r.Interval.Low < -1-slack || r.Interval.High > 1+slack || r.Estimate < r.Interval.Low-slack || r.Estimate > r.Interval.High+slack {
			t.Fatalf("estimate %v with interval %v", r.Estimate, r.Interval)
		}
		back, _ := CompareRates(b, a, 0.95)
		if math.Abs(back.Interval.Low+r.Interval.High) > slack || back.Exact != r.Exact || math.Abs(back.P-r.P) > 1e-9 {
			t.Fatalf("swapped arms: %+v and %+v", r, back)
		}
	})
}

// TestWeightsAreOptimal: no shift of weight from one donor to another brings the
// mixture nearer.
func TestWeightsAreOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, periods := rapid.IntRange(1, 8).Draw(t, "donors"), rapid.IntRange(2, 12).Draw(t, "periods")
		draw := func() []float64 {
			return rapid.SliceOfN(rapid.Float64Range(-100, 100), periods, periods).Draw(t, "series")
		}
		var series [][]float64
		for range n {
			series = append(series, draw())
		}
		target := draw()
		w, err := newDonors(series).weigh(target)
		if err != nil {
			t.Skip(err) // equal donors
		}
		cost := distance(series, w, target)
		for from := range w {
			for to := range w {
				moved := append([]float64{}, w...)
				step := min(1e-3, moved[from])
				moved[from] -= step
				moved[to] += step
				if better := distance(series, moved, target); better < cost-1e-5*(1+cost) {
					t.Fatalf("weights %v cost %v, %v only %v", w, cost, moved, better)
				}
			}
		}
		if math.Abs(total(w)-1) > 1e-9 || minimum(w) < 0 {
			t.Fatalf("weights %v", w)
		}
	})
}

func distance(series [][]float64, w, target []float64) float64 {
	sum := 0.0
	for i, v := range mix(series, w) {
		sum += (v - target[i]) * (v - target[i])
	}
	return sum
}
