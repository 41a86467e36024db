package forecast

import (
	"math"
	"testing"
)

// TestShortSeasonsOfM3 cuts monthly series of the M3 competition to one to two
// seasons and forecasts the quarter that followed. The last season with growth
// must beat the last season as it was, and what Make chooses must beat both it
// and the smoothers, which cannot see a season in so few values.
func TestShortSeasonsOfM3(t *testing.T) {
	const h = 3
	sum, count := map[Method]float64{}, 0
	for i, m := range loadM3(t) {
		if m.Period < 12 || i%8 > 0 {
			continue
		}
		for n := m.Period; n <= 2*m.Period; n += 3 {
			s, actual := Series{Values: m.Values[:n], Period: m.Period, NonNegative: true}, m.Values[n:n+h]
			count++
			for _, method := range []Method{SeasonalNaive, GrownNaive, Combination} {
				points, err := Predict(method, s, h)
				if err != nil {
					t.Fatal(err)
				}
				sum[method] += SMAPE(actual, points)
			}
			f, err := Make(s, h, DefaultSettings())
			if err != nil {
				t.Fatal(err)
			}
			sum[chosen] += SMAPE(actual, []float64{f.Points[0].Value, f.Points[1].Value, f.Points[2].Value})
		}
	}
	for method := range sum {
		sum[method] /= float64(count)
	}
	t.Logf("sMAPE over %d short series: %v", count, sum)
	if sum[GrownNaive] >= sum[SeasonalNaive] || sum[chosen] >= min(sum[GrownNaive], sum[Combination]) {
		t.Errorf("sMAPE %v", sum)
	}
}

// chosen stands for whatever Make takes.
const chosen Method = "chosen"

func TestGrowthCountsByWhatWasSeenTwice(t *testing.T) {
	year := []float64{10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120}
	for _, c := range []struct {
		name string
		more []float64
		want float64 // of the next value, 0 to leave it out
	}{
		{"nothing seen twice", nil, 10},
		{"three months up by a half", []float64{15, 30, 45}, 40 * (1 + 0.5*3/12)},
		{"a value below zero has no growth", []float64{-300}, 20},
	} {
		s := Series{Values: append(append([]float64(nil), year...), c.more...), Period: 12}
		points, err := Predict(GrownNaive, s, 1)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(points[0]-c.want) > 1e-9 {
			t.Errorf("%s: next is %g, want %g", c.name, points[0], c.want)
		}
	}
}
