package demo

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// TestDrawsHaveTheirMoments holds each kind of number against its mean and its variance.
func TestDrawsHaveTheirMoments(t *testing.T) {
	const n = 40_000
	r := stream(1, "moments")
	for name, d := range map[string]struct {
		draw           func() float64
		mean, variance float64
	}{
		"poisson 0":       {func() float64 { return float64(r.poisson(0)) }, 0, 0},
		"poisson 1.3":     {func() float64 { return float64(r.poisson(1.3)) }, 1.3, 1.3},
		"poisson 80":      {func() float64 { return float64(r.poisson(80)) }, 80, 80},
		"binomial 9":      {func() float64 { return float64(r.binomial(9, .4)) }, 3.6, 2.16},
		"binomial rare":   {func() float64 { return float64(r.binomial(5000, .001)) }, 5, 5},
		"binomial large":  {func() float64 { return float64(r.binomial(5000, .2)) }, 1000, 800},
		"binomial surely": {func() float64 { return float64(r.binomial(7, 1.5)) }, 7, 0},
		"gamma .4":        {func() float64 { return r.gamma(.4) }, .4, .4},
		"gamma 6":         {func() float64 { return r.gamma(6) }, 6, 6},
		"beta 1 3":        {func() float64 { return r.beta(1, 3) }, .25, .0375},
		"around":          {func() float64 { return r.around(10, .1) }, 10, 1.005},
	} {
		sum, squares := 0.0, 0.0
		for range n {
			x := d.draw()
			sum, squares = sum+x, squares+x*x
		}
		mean := sum / n
		within(t, name+" mean", mean, d.mean-5*math.Sqrt(d.variance/n), d.mean+5*math.Sqrt(d.variance/n))
		within(t, name+" variance", squares/n-mean*mean, .93*d.variance, 1.07*d.variance)
	}
}

func TestStreamsAreApart(t *testing.T) {
	if stream(1, "a").Uint64() != stream(1, "a").Uint64() {
		t.Error("a stream does not repeat")
	}
	if stream(1, "a").Uint64() == stream(1, "b").Uint64() || stream(1, "a").Uint64() == stream(2, "a").Uint64() {
		t.Error("two streams are one")
	}
}

func TestBlackFriday(t *testing.T) {
	for year, first := range map[int]int{2019: 29, 2024: 29, 2025: 28, 2026: 27, 2030: 29} { // 2019 and 2030: November begins with a Friday
		for on := 20; on <= 30; on++ {
			got := blackFriday(time.Date(year, time.November, on, 0, 0, 0, 0, time.UTC))
			if want := on >= first && on < first+4; got != want {
				t.Errorf("%d-11-%d: %t, want %t", year, on, got, want)
			}
		}
	}
}

func TestQuarters(t *testing.T) {
	for quarter, on := range []day{date(2024, 10, 1), date(2025, 1, 1), date(2025, 6, 30), date(2025, 8, 15), date(2025, 12, 31), date(2026, 3, 31)} {
		if got := on.quarter(); got != quarter {
			t.Errorf("%s is in quarter %d, want %d", on.iso(), got, quarter)
		}
	}
}

func TestProfilesAverageOne(t *testing.T) {
	for name, profile := range map[string][]float64{
		"demand by month": demandByMonth[:], "spend by month": spendByMonth[:],
		"demand by weekday": demandByWeekday[:], "sends by weekday": sendsByWeekday[:], "spend by weekday": spendByWeekday[:],
	} {
		sum := 0.0
		for _, v := range profile {
			sum += v
		}
		within(t, fmt.Sprint(name, " average"), sum/float64(len(profile)), .985, 1.015)
	}
}
