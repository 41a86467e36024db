package lifetime

import "testing"

func BenchmarkFitPurchase100k(b *testing.B) {
	hs := simulated(b, 100_000)
	b.ReportMetric(float64(len(newPurchaseData(hs).cells)), "cells")
	for b.Loop() {
		if _, end, err := FitPurchase(hs); err != nil || !end.Converged {
			b.Fatal(end, err)
		}
	}
}

func BenchmarkFitSpend100k(b *testing.B) {
	hs := simulated(b, 100_000)
	for b.Loop() {
		if _, end, err := FitSpend(hs); err != nil || !end.Converged {
			b.Fatal(end, err)
		}
	}
}

func BenchmarkEstimate100k(b *testing.B) {
	orders := simulate(100_000, truth, truthSpend, 1)
	opts := DefaultOptions()
	opts.AsOf = 730
	b.ReportMetric(float64(len(orders)), "orders")
	for b.Loop() {
		if _, err := Estimate(orders, opts); err != nil {
			b.Fatal(err)
		}
	}
}
