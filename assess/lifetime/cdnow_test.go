package lifetime

import (
	"math"
	"testing"
)

// near fails unless got is within tol of want, absolutely.
func near(tb testing.TB, what string, got, want, tol float64) {
	tb.Helper()
	if !(math.Abs(got-want) <= tol) {
		tb.Errorf("%s = %.9g, want %.9g ± %.2g", what, got, want, tol)
	}
}

// published are the parameters of Fader, Hardie and Lee (2005), table 2.
var published = Purchase{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}

// vignette are those of the BTYD vignette, fitted on the event log.
var vignette = Purchase{R: 0.2425982, Alpha: 4.4136842, A: 0.7929899, B: 2.4261667}

func nearPurchase(tb testing.TB, got, want Purchase, tol float64) {
	tb.Helper()
	near(tb, "r", got.R, want.R, tol)
	near(tb, "alpha", got.Alpha, want.Alpha, 4*tol)
	near(tb, "a", got.A, want.A, 4*tol)
	near(tb, "b", got.B, want.B, 10*tol)
}

func TestFitPurchaseCDNOW(t *testing.T) {
	p, end, err := FitPurchase(cdnowSummary(t, "cdnow_customers_summary.csv"))
	if err != nil || !end.Converged || end.OnBound {
		t.Fatalf("fit = %+v, %v", end, err)
	}
	nearPurchase(t, p, Purchase{R: 0.242593, Alpha: 4.413531, A: 0.792886, B: 2.425753}, 1e-6)
	near(t, "LL", end.LogLikelihood, -9582.4256, 5e-5)
	ll, _ := newPurchaseData(cdnowSummary(t, "cdnow_customers_summary.csv")).logLikelihood(published)
	near(t, "LL at the published parameters", ll, -9582.4268, 5e-5)
}

// calibration is the CD shop's sample as of 1997-09-30, the end of week 39.
func calibration(tb testing.TB) (l Ledger, cut, through int32) {
	tb.Helper()
	l, err := NewLedger(cdnowSample(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return l, day(tb, "20060102", "19970930"), day(tb, "20060102", "19980630")
}

func TestFitPurchaseFromOrders(t *testing.T) {
	l, cut, _ := calibration(t)
	hs := l.Histories(cut)
	p, end, err := FitPurchase(hs)
	if err != nil || !end.Converged {
		t.Fatalf("fit = %+v, %v", end, err)
	}
	nearPurchase(t, p, vignette, 1e-4)
	near(t, "LL", end.LogLikelihood, -9582.429, 5e-4)
	near(t, "E[X(52)]", p.Expected(52), 1.4440, 5e-5)

	repeats, once, alive := 0, 0, 0.0
	for _, h := range hs {
		repeats += h.Repeats
		if h.Repeats == 0 {
			once++
		}
		alive += p.Alive(h) / float64(len(hs))
	}
	if len(hs) != 2357 || repeats != 2457 || once != 1411 {
		t.Errorf("customers %d, repeats %d, once %d; want 2357, 2457, 1411", len(hs), repeats, once)
	}
	near(t, "mean P(alive)", alive, 0.81344, 5e-6)
	later := 0
	for _, h := range l.Histories(cut + 13*daysPerWeek) {
		later += h.Repeats
	}
	near(t, "repeats by week 52", float64(later), 3183, 0)
	for week, want := range map[int32]float64{39: 2494.0, 52: 3127.7, 78: 4160.6} {
		near(t, "cumulative repeats", cumulative(hs, p, cut, week), want, 0.06)
	}
}

// cumulative is the expected repeats of all customers by the end of a week of 1997.
func cumulative(hs []History, p Purchase, cut, week int32) float64 {
	sum := 0.0
	for _, h := range hs {
		sum += p.Expected(h.Age - 39 + float64(week))
	}
	return sum
}

func TestPurchaseCDNOW(t *testing.T) {
	unrounded := Purchase{R: 0.242593, Alpha: 4.413531, A: 0.792886, B: 2.425753}
	for weeks, want := range map[float64]float64{
		.1429: .0078, 1: .0532, 3: .1506, 31.8571: 1.0405, 32: 1.0437, 78: 1.8576,
	} {
		near(t, "E[X(t)]", unrounded.Expected(weeks), want, 6e-5+2e-4*want) // published from rounded steps
	}
	for weeks, want := range map[float64]float64{
		.1429: .0078, 1: .0533, 3: .1509, 31.8571: 1.042, 32: 1.0452, 78: 1.8605,
	} {
		near(t, "E[X(t)] recomputed", published.Expected(weeks), want, 5.1e-5)
	}
	near(t, "E[X(52)]", vignette.Expected(52), 1.444004, 5e-6)
	first := History{Repeats: 2, Recency: 30.43, Age: 38.86}
	near(t, "E[Y(39)|x]", published.ExpectedFor(first, 39), 1.226, 5e-4)
	heavy := History{Repeats: 26, Recency: 30.857142857, Age: 31}
	near(t, "E[Y(52)] of customer 1516", vignette.ExpectedFor(heavy, 52), 25.75659, 5e-4)
	near(t, "P(alive) of customer 1516", vignette.Alive(heavy), 0.9688523, 5e-6)
}

func TestProbabilityCDNOW(t *testing.T) {
	near(t, "P(X(39)=0)", published.Probability(0, 39), 0.5737864, 5e-8)
	near(t, "P(X(2)=10)", published.Probability(10, 2), 1.07869e-07, 5e-13)
	for i, want := range []float64{
		.0019995214, .0015170236, .0011633150, .0009003148, .0007023638,
		.0005517902, .0004361913, .0003467171, .0002769613, .0002222260,
	} {
		near(t, "P(X(30)=n)", published.Probability(11+i, 30), want, 5e-11)
	}
}

func TestHoldoutCDNOW(t *testing.T) {
	l, cut, through := calibration(t)
	b, err := Hold(l, cut, through)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "weeks", b.Weeks, 39, 0)
	near(t, "actual", b.Actual, 1882, 0)
	near(t, "predicted", b.Predicted, 1653.41, 0.01)
	near(t, "naive", b.Naive, 2930.1, 0.05)
	near(t, "error a customer", b.Error, 0.7855, 5e-5)
	near(t, "naive error a customer", b.NaiveErr, 1.0237, 5e-5)
	customers := []int{1411, 439, 214, 100, 62, 38, 29, 64}
	actual := []float64{.2367116, .6970387, 1.392523, 1.560000, 2.532258, 2.947368, 3.862069, 6.359375}
	predicted := []float64{.2250893, .5231364, 1.044126, 1.520256, 2.163824, 2.653789, 3.503957, 6.157036}
	for i, bin := range b.Bins {
		if bin.Customers != customers[i] || bin.Repeats != i {
			t.Errorf("bin %d = %+v, want %d customers", i, bin, customers[i])
		}
		near(t, "actual of bin", bin.Actual, actual[i], 1e-6)
		near(t, "predicted of bin", bin.Predicted, predicted[i], 2e-4)
	}
}

func TestSpendCDNOW(t *testing.T) {
	hs := cdnowSummary(t, "cdnow_customers_summary_with_transactions.csv")
	s, end, err := FitSpend(hs)
	if err != nil || !end.Converged {
		t.Fatalf("fit = %+v, %v", end, err)
	}
	near(t, "p", s.P, 6.2488, 5e-5)
	near(t, "q", s.Q, 3.7446, 5e-5)
	near(t, "gamma", s.Gamma, 15.4478, 2e-4)
	near(t, "LL", end.LogLikelihood, -4055.9232, 5e-5)
	near(t, "mean", s.Mean(), 35.171, 5e-4)
	near(t, "correlation", SpendCorrelation(hs), 0.1139, 5e-5)
	for i, want := range []float64{24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17} {
		near(t, "conditional mean", s.Expected(hs[i].Repeats, hs[i].Spend), want, 0.01)
	}
	note := Spend{P: 6.25, Q: 3.74, Gamma: 15.44}
	for i, want := range []float64{24.66, 18.92, 35.22, 35.22, 35.22, 71.47, 18.92, 35.22, 27.29, 35.22} {
		near(t, "conditional mean at the note's parameters", note.Expected(hs[i].Repeats, hs[i].Spend), want, 0.006)
	}
}

func TestScoresCDNOW(t *testing.T) {
	hs := cdnowSummary(t, "cdnow_customers_summary_with_transactions.csv")
	m, reason := FitModel(hs, 200, 50)
	if reason != Fits {
		t.Fatalf("reason = %v", reason)
	}
	scores := m.Scores(hs, Horizon{Months: 12, Discount: 0.01})
	near(t, "12-month value", totalValue(scores), 71509.9, 0.05)
	for i, want := range []float64{36.2785, 4.6375, 8.3441, 8.3441, 8.3441} {
		near(t, "value", scores[i].Value, want, 1e-4)
	}
	deciles := Deciles(scores)
	share := 0.0
	for i, d := range deciles {
		share += d.Share
		if i > 0 && d.Value > deciles[i-1].Value {
			t.Errorf("decile %d is worth more than the one before", i)
		}
	}
	near(t, "shares", share, 1, 1e-12)
}

// TestMonths values with other lengths of a month than the one in use.
func TestMonths(t *testing.T) {
	hs := cdnowSummary(t, "cdnow_customers_summary_with_transactions.csv")
	m, _ := FitModel(hs, 200, 50)
	for weeks, want := range map[float64]float64{30.0 / 7: 70728.65, 52.0 / 12: 71356.45, weeksPerMonth: 71509.90} {
		total, top := 0.0, 0.0
		for _, h := range hs {
			value, before := 0.0, 0.0
			for month := 1; month <= 12; month++ {
				until := m.Purchase.ExpectedFor(h, float64(month)*weeks)
				value += (until - before) * math.Pow(1.01, -float64(month))
				before = until
			}
			value *= m.Spend.Expected(h.Repeats, h.Spend)
			total, top = total+value, max(top, value)
		}
		near(t, "12-month value", total, want, 0.06)
		if weeks == 30.0/7 {
			near(t, "greatest value", top, 1162.62, 0.01)
		}
	}
}

func TestSimpleCDNOWMaster(t *testing.T) {
	l, err := NewLedger(cdnowOrders(t, "CDNOW_master.txt", 0))
	if err != nil {
		t.Fatal(err)
	}
	hs := l.Histories(day(t, "20060102", "19980630"))
	s := NewSimple(hs, Lifespan{Years: 1.5, Source: Configured, History: 1.5}, Rates{})
	if s.Customers != 23570 {
		t.Errorf("customers = %d, want 23570", s.Customers)
	}
	near(t, "revenue", s.AverageOrder*float64(s.Orders), 2500315.63, 0.005)
	near(t, "simple value over 1.5 years", s.Value, 106.0804, 5e-5)
}
