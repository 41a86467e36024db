package lifetime

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// simulate draws orders from the two models: customers who arrive over a year, seen for
// a second one.
func simulate(customers int, p Purchase, s Spend, seed uint64) []Order {
	rng := rand.New(rand.NewPCG(seed, 1))
	var orders []Order
	for id := range customers {
		rate := gammaDraw(rng, p.R) / p.Alpha / daysPerWeek
		a, b := gammaDraw(rng, p.A), gammaDraw(rng, p.B)
		leave := a / (a + b)
		scale := gammaDraw(rng, s.Q) / s.Gamma
		left := false
		for day, n := 365*rng.Float64(), 0; day < 730 && !left; n++ {
			orders = append(orders, Order{
				Customer: uint32(id + 1),
				Day:      int32(day),
				Value:    gammaDraw(rng, s.P) / scale,
				Channel:  int32(id % 3),
			})
			left = n > 0 && rng.Float64() < leave // only a repeat can be the last
			day += rng.ExpFloat64() / rate
		}
	}
	return orders
}

// gammaDraw is a gamma variate of scale 1 (Marsaglia and Tsang 2000).
func gammaDraw(rng *rand.Rand, shape float64) float64 {
	boost := 1.0
	if shape < 1 {
		boost = math.Pow(rng.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	for {
		x := rng.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return boost * d * v
		}
	}
}

var (
	truth      = Purchase{R: 0.9, Alpha: 8, A: 0.8, B: 2.5}
	truthSpend = Spend{P: 6, Q: 4, Gamma: 15}
)

func simulated(tb testing.TB, customers int) []History {
	tb.Helper()
	l, err := NewLedger(simulate(customers, truth, truthSpend, 1))
	if err != nil {
		tb.Fatal(err)
	}
	return l.Histories(730)
}

func TestFitRecoversTheTruth(t *testing.T) {
	hs := simulated(t, 20000)
	p, end, err := FitPurchase(hs)
	if err != nil || !end.Converged {
		t.Fatalf("fit = %+v, %v", end, err)
	}
	// Days merge purchases and cut waiting times, so the truth is met nearly only.
	near(t, "r", p.R, truth.R, 0.08)
	near(t, "mean rate", p.R/p.Alpha, truth.R/truth.Alpha, 0.008)
	near(t, "mean chance of leaving", p.A/(p.A+p.B), truth.A/(truth.A+truth.B), 0.025)
	s, end, err := FitSpend(hs)
	if err != nil || !end.Converged {
		t.Fatalf("fit = %+v, %v", end, err)
	}
	near(t, "mean spend", s.Mean(), truthSpend.Mean(), 1)
}

func TestFitDoesNotDependOnTheUnitOfMoney(t *testing.T) {
	hs := simulated(t, 1000)
	s, end, err := FitSpend(hs)
	if err != nil {
		t.Fatal(err)
	}
	n := float64(len(newSpendData(hs).mean))
	for i := range hs {
		hs[i].Spend *= 1e6
	}
	big, bigEnd, err := FitSpend(hs)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", big.Mean()/1e6, s.Mean(), 1e-6*s.Mean())
	near(t, "LL", bigEnd.LogLikelihood, end.LogLikelihood-n*math.Log(1e6), 1e-6*math.Abs(end.LogLikelihood))
}

func TestGradients(t *testing.T) {
	hs := simulated(t, 300)
	data, spend := newPurchaseData(hs), newSpendData(hs)
	rapid.Check(t, func(t *rapid.T) {
		at := make([]float64, 4)
		for i := range at {
			at[i] = math.Exp(rapid.Float64Range(-2, 3).Draw(t, "log parameter"))
		}
		checkGradient(t, at, func(v []float64) (float64, []float64) {
			ll, g := data.logLikelihood(Purchase{v[0], v[1], v[2], v[3]})
			return ll, g[:]
		})
		checkGradient(t, at[:3], func(v []float64) (float64, []float64) {
			ll, g := spend.logLikelihood(Spend{v[0], v[1], v[2]})
			return ll, g[:]
		})
	})
}

// checkGradient compares with central differences.
func checkGradient(t *rapid.T, at []float64, f func([]float64) (float64, []float64)) {
	_, grad := f(at)
	for i := range at {
		h := 1e-5 * at[i]
		up, down := append([]float64(nil), at...), append([]float64(nil), at...)
		up[i] += h
		down[i] -= h
		high, _ := f(up)
		low, _ := f(down)
		want := (high - low) / (2 * h)
		if math.Abs(grad[i]-want) > 1e-4*(1+math.Abs(want)) {
			t.Errorf("slope by parameter %d at %v = %v, want %v", i, at, grad[i], want)
		}
	}
}

// likelihoodByBook is equation 6 as printed, for a check on moderate parameters.
func likelihoodByBook(hs []History, p Purchase) float64 {
	ll := 0.0
	for _, h := range hs {
		x := float64(h.Repeats)
		v := math.Exp(logBeta(p.A, p.B+x)-logBeta(p.A, p.B)+logGamma(p.R+x)-logGamma(p.R)) * math.Pow(p.Alpha, p.R) / math.Pow(p.Alpha+h.Age, p.R+x)
		if h.Repeats > 0 {
			v += math.Exp(logBeta(p.A+1, p.B+x-1)-logBeta(p.A, p.B)+logGamma(p.R+x)-logGamma(p.R)) * math.Pow(p.Alpha, p.R) / math.Pow(p.Alpha+h.Recency, p.R+x)
		}
		ll += math.Log(v)
	}
	return ll
}

func TestLikelihoodByTheBook(t *testing.T) {
	hs := simulated(t, 500)
	got, _ := newPurchaseData(hs).logLikelihood(truth)
	near(t, "LL", got, likelihoodByBook(hs, truth), 1e-8*math.Abs(got))
}

func TestGrowth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Purchase{
			R:     rapid.Float64Range(0.05, 5).Draw(t, "r"),
			Alpha: rapid.Float64Range(0.5, 50).Draw(t, "alpha"),
			A:     rapid.Float64Range(0.01, 6).Draw(t, "a"),
			B:     rapid.Float64Range(0.1, 20).Draw(t, "b"),
		}
		x := rapid.IntRange(1, 40).Draw(t, "x")
		age := rapid.Float64Range(1, 150).Draw(t, "age")
		weeks := rapid.Float64Range(0.5, 60).Draw(t, "weeks")
		got, direct := p.growth(x, age, weeks), p.directGrowth(x, age, weeks)
		if math.Abs(p.A-1) > 0.01 && math.Abs(got-direct) > 1e-6*(1+got) {
			t.Errorf("transformed %v, direct %v", got, direct)
		}
		if later := p.growth(x, age, weeks+1); !(got > 0 && later > got) {
			t.Errorf("purchases in %v weeks %v, in a week more %v", weeks, got, later)
		}
	})
}

func TestGrowthAtTheRemovablePoints(t *testing.T) {
	for _, p := range []Purchase{{0.5, 5, 1, 2}, {0.5, 5, 0.4, 0.6}, {0.5, 5, 1, 1e-9}} {
		near := p
		near.A += 1e-7
		if a, b := p.Expected(52), near.Expected(52); !(math.Abs(a-b) < 1e-5) {
			t.Errorf("%+v: E[X(52)] = %v, beside it %v", p, a, b)
		}
	}
}

func TestGrowthOfNearlyEqualCustomers(t *testing.T) {
	// A rate of 0.1 a week for all and next to no leaving: plain Poisson.
	p := Purchase{R: 2000, Alpha: 20000, A: 0.001, B: 1000}
	near(t, "E[X(52)]", p.Expected(52), 5.2, 0.001)
	p.A = 1
	if v := p.Expected(52); math.IsNaN(v) || math.IsInf(v, 0) {
		t.Errorf("E[X(52)] = %v at a = 1", v)
	}
}

func TestProbabilitiesSumToOne(t *testing.T) {
	sum, mean := 0.0, 0.0
	for n := range 400 {
		v := truth.Probability(n, 52)
		sum += v
		mean += float64(n) * v
	}
	near(t, "sum", sum, 1, 1e-9)
	near(t, "mean", mean, truth.Expected(52), 1e-8)
}
