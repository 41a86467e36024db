package forecast

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func monthly(values ...float64) Series {
	return Series{Values: values, Period: 12, NonNegative: true}
}

// wave is n months of a level that grows, with a yearly swing.
func wave(n int, level, growth, swing float64) []float64 {
	out := make([]float64, n)
	for t := range out {
		out[t] = (level + growth*float64(t)) * (1 + swing*math.Sin(2*math.Pi*float64(t)/12))
	}
	return out
}

func make12(t *testing.T, s Series) Forecast {
	t.Helper()
	f, err := Make(s, 12, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTooShort(t *testing.T) {
	for n := range minPoints {
		_, err := Make(monthly(slices.Repeat([]float64{7}, n)...), 3, DefaultSettings())
		var none *NoForecastError
		if !errors.As(err, &none) || none.Have != n || none.Need != 3 {
			t.Errorf("%d observations: %v, want a NoForecastError", n, err)
		}
	}
}

func TestShortIsNaiveAndWide(t *testing.T) {
	f := make12(t, Series{Values: []float64{10, 14, 12}, Period: 12})
	if f.Method != Naive || f.Backtest != nil || f.Calibrated {
		t.Errorf("got method %s, backtest %v, calibrated %v; want an uncalibrated naive forecast", f.Method, f.Backtest, f.Calibrated)
	}
	p := f.Points[0]
	if p.Value != 12 || p.Band95.High-p.Value < 4*2 {
		t.Errorf("got %+v, want 12 with a band wider than four of the changes seen", p)
	}
}

// TestShortCoverage forecasts the fourth to sixth observation of the M3 series
// from the first three to five.
func TestShortCoverage(t *testing.T) {
	var c coverage
	for i, s := range loadM3(t) {
		n := 3 + i%3
		l, err := Land(s.until(n), 0, 1, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		c.add(l, s.Values[n:n+1])
	}
	if in80, in95 := c.step80/c.steps, c.step95/c.steps; in80 < 0.80 || in95 < 0.93 {
		t.Errorf("bands of short series cover %.3f and %.3f, want at least .80 and .93", in80, in95)
	}
}

func TestRefusals(t *testing.T) {
	good := wave(36, 100, 0, 0)
	for name, call := range map[string]func() error{
		"not a number": func() error { _, err := Make(monthly(1, 2, math.NaN(), 4), 1, DefaultSettings()); return err },
		"infinite":     func() error { _, err := Make(monthly(1, 2, math.Inf(1), 4), 1, DefaultSettings()); return err },
		"no horizon":   func() error { _, err := Make(monthly(good...), 0, DefaultSettings()); return err },
		"no period":    func() error { _, err := Make(Series{Values: good}, 1, DefaultSettings()); return err },
		"elapsed":      func() error { _, err := Land(monthly(good...), 37, 1, DefaultSettings()); return err },
		"method":       func() error { _, err := Predict("oracle", monthly(good...), 1); return err },
	} {
		if call() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSeasonIsFoundAndRestored(t *testing.T) {
	for name, tc := range map[string]struct {
		values []float64
		want   Seasonality
	}{
		"multiplicative":   {wave(60, 100, 0, 0.4), Multiplicative},
		"strong trend":     {wave(60, 100, 20, 0.2), Multiplicative},
		"zeros":            {shift100(wave(60, 100, 0, 1)), Additive},
		"no season":        {[]float64{5, 3, 8, 1, 9, 4, 7, 2, 6, 5, 9, 1, 4, 8, 2, 7, 3, 6, 5, 1, 8, 4, 9, 2, 6, 3, 7, 5}, NoSeason},
		"two seasons only": {wave(24, 100, 0, 0.4), NoSeason},
	} {
		f := make12(t, Series{Values: tc.values, Period: 12})
		if f.Seasonality != tc.want {
			t.Errorf("%s: season %s, want %s", name, f.Seasonality, tc.want)
		}
	}
	next := wave(72, 100, 0, 0.4)[60:]
	f := make12(t, monthly(wave(60, 100, 0, 0.4)...))
	for j, p := range f.Points {
		if math.Abs(p.Value-next[j]) > 0.01 {
			t.Errorf("month %d: %v, want %v", j, p.Value, next[j])
		}
	}
}

func shift100(y []float64) []float64 {
	for t := range y {
		y[t] -= 100
	}
	return y
}

func TestDecomposeRecoversIndices(t *testing.T) {
	index := []float64{0.8, 1.1, 1.3, 0.8}
	var y []float64
	for t := range 24 {
		y = append(y, 50*index[t%4])
	}
	for i, got := range decompose(y, 4, Multiplicative).index {
		if math.Abs(got-index[i]) > 1e-12 {
			t.Errorf("index %d: %v, want %v", i, got, index[i])
		}
	}
}

func TestFallsBackToSeasonalNaive(t *testing.T) {
	y := wave(60, 100, 1, 0.2)
	s := Series{Values: y, Period: 12}
	trials := DefaultSettings().trials(s, NoSeason, 12)
	for i := range trials {
		trials[i].repeated.points = trials[i].actual
	}
	if !DefaultSettings().naiveWins(trials, pickRepeated) {
		t.Error("a perfect seasonal naive does not win the backtest")
	}
	for i := range trials {
		trials[i].repeated.points = slices.Repeat([]float64{-1e6}, len(trials[i].actual))
	}
	if DefaultSettings().naiveWins(trials, pickRepeated) {
		t.Error("a hopeless seasonal naive wins the backtest")
	}
	if DefaultSettings().naiveWins(trials[:2], pickRepeated) {
		t.Error("two origins decide")
	}
}

func TestStaircaseTakesTheLastSeason(t *testing.T) {
	// The same jumps every year: no smoother keeps up, and two years are too few
	// to tell a season.
	pattern := []float64{10, 90, 20, 80, 15, 70, 95, 5, 60, 30, 85, 25}
	f := make12(t, monthly(append(slices.Clone(pattern), pattern...)...))
	if f.Method != GrownNaive {
		t.Errorf("method %s, want %s", f.Method, GrownNaive)
	}
	if diff := cmp.Diff(f.Backtest.SeasonalNaive, f.Backtest.Chosen); diff != "" {
		t.Errorf("the chosen method's errors are not those of seasonal naive:\n%s", diff)
	}
	for j, p := range f.Points {
		if p.Value != pattern[j] {
			t.Errorf("month %d: %v, want %v", j, p.Value, pattern[j])
		}
	}
}

func TestConstantSeries(t *testing.T) {
	f := make12(t, monthly(slices.Repeat([]float64{5}, 40)...))
	for _, p := range f.Points {
		if math.Abs(p.Value-5) > 1e-9 || p.Band95.High-p.Band95.Low > 1e-6 {
			t.Errorf("got %+v, want 5 without spread", p)
		}
	}
	if f.Backtest.Chosen.MASE != nil {
		t.Error("a series that never changes has a scaled error")
	}
	if len(f.Flags) > 0 {
		t.Errorf("flags %v in a constant series", f.Flags)
	}
}

// TestProperties holds for any history: bands hold the forecast and each other,
// nothing that cannot be negative is, and the same input gives the same output.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Series{
			Values:      rapid.SliceOfN(rapid.Float64Range(0, 1e6), 3, 40).Draw(t, "values"),
			Period:      rapid.SampledFrom([]int{1, 4, 7, 12}).Draw(t, "period"),
			NonNegative: true,
		}
		l, err := Land(s, min(2, len(s.Values)), 3, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range l.Rest.Points {
			holds(t, p.Value, p.Band80, p.Band95)
			if p.Band95.Low < 0 {
				t.Fatalf("negative bound in %+v", p)
			}
		}
		holds(t, l.Total, l.Band80, l.Band95)
		if l.Band95.Low < l.SoFar {
			t.Fatalf("the year may lose what it has: %+v", l)
		}
		again, _ := Land(s, min(2, len(s.Values)), 3, DefaultSettings())
		if again.Total != l.Total || again.Band80 != l.Band80 {
			t.Fatal("the same input gives another output")
		}
	})
}

func holds(t *rapid.T, value float64, inner, outer Interval) {
	for _, b := range []Interval{inner, outer} {
		if !(b.Low <= value && value <= b.High) {
			t.Fatalf("%v outside of its band %v", value, b)
		}
	}
	if outer.Low > inner.Low || outer.High < inner.High {
		t.Fatalf("95 %% band %v inside of the 80 %% band %v", outer, inner)
	}
}

func BenchmarkMake(b *testing.B) {
	s := monthly(wave(60, 100, 1, 0.3)...)
	for i := range s.Values {
		s.Values[i] += float64(i * i * 7 % 13)
	}
	for b.Loop() {
		if _, err := Make(s, 12, DefaultSettings()); err != nil {
			b.Fatal(err)
		}
	}
}
