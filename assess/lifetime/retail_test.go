package lifetime

import (
	"testing"
	"time"
)

func TestOnlineRetail(t *testing.T) {
	lines := onlineRetail(t)
	var (
		clean, all []Order
		invoices   = map[string]bool{}
		revenue    float64
		net        float64
	)
	for _, l := range lines {
		net += l.Value
		all = append(all, l.Order)
		if l.Sale && l.Customer > 0 {
			clean = append(clean, l.Order)
			invoices[l.Invoice] = true
			revenue += l.Value
		}
	}
	near(t, "lines", float64(len(lines)), 541909, 0)
	near(t, "net revenue", net, 9747747.93, 0.005)
	near(t, "clean lines", float64(len(clean)), 397884, 0)
	near(t, "clean revenue", revenue, 8911407.90, 0.005)
	near(t, "average order", revenue/float64(len(invoices)), 480.866, 5e-4)

	l, err := NewLedger(clean)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("whole year", func(t *testing.T) { retailYear(t, l) })
	t.Run("holdout", func(t *testing.T) { retailHoldout(t, l) })
	t.Run("unknown and returned", func(t *testing.T) { retailRaw(t, all) })
}

func retailYear(t *testing.T, l Ledger) {
	hs := l.Histories(day(t, time.DateOnly, "2011-12-09"))
	repeats := 0
	for _, h := range hs {
		repeats += h.Repeats
	}
	if len(hs) != 4338 || repeats != 12425 {
		t.Errorf("customers %d, repeats %d; want 4338, 12425", len(hs), repeats)
	}
	simple := NewSimple(hs, Lifespan{Years: 1, Source: Configured, History: 1}, Rates{})
	near(t, "revenue per customer", simple.Value, 2054.2665, 5e-5)
	p, end, err := FitPurchase(hs)
	if err != nil || !end.Converged || end.OnBound {
		t.Fatalf("fit = %+v, %v", end, err)
	}
	// a and b lie on a flat ridge; their ratio, the chance of leaving, does not.
	near(t, "r", p.R, 0.82654, 5e-5)
	near(t, "alpha", p.Alpha, 9.84344, 5e-4)
	near(t, "a", p.A, 0.00344, 2e-5)
	near(t, "b", p.B, 6.7562, 0.02)
	near(t, "LL", end.LogLikelihood, -37645.538, 5e-4)
	if _, reason := FitModel(hs, 200, 50); reason != NobodyLeaves {
		t.Errorf("reason = %v, want %v", reason, NobodyLeaves)
	}
}

func retailHoldout(t *testing.T, l Ledger) {
	cut := day(t, time.DateOnly, "2011-06-30")
	past := l.Histories(cut)
	near(t, "customers", float64(len(past)), 2960, 0)
	_, end, err := FitPurchase(past)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "LL", end.LogLikelihood, -15325.458, 0.005)
	if !end.OnBound {
		t.Error("fit is not on its bound; the data do not determine (a, b)")
	}
	if _, reason := FitModel(past, 200, 50); reason != NobodyLeaves {
		t.Errorf("reason = %v, want %v", reason, NobodyLeaves)
	}
	b, err := Hold(l, cut, day(t, time.DateOnly, "2011-12-09"))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "weeks", b.Weeks, 23.1429, 5e-5)
	near(t, "actual", b.Actual, 6426, 0)
	near(t, "predicted", b.Predicted, 5634.8, 0.1)
}

func retailRaw(t *testing.T, all []Order) {
	r, err := Estimate(all, DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "lines without a customer", float64(r.Unknown), 135080, 0)
	if r.Returns == 0 || r.Total.Customers > 4372 || r.Total.Customers < 4000 {
		t.Errorf("returns %d, customers %d", r.Returns, r.Total.Customers)
	}
	if r.Reason != NobodyLeaves || r.Risk != nil || r.Scores != nil {
		t.Errorf("reason %v, risk %v, %d scores", r.Reason, r.Risk, len(r.Scores))
	}
}
