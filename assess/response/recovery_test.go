package response

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/optimize"
)

// mediaMix is the simulated series in the form of its generator: what must be recovered
// are the transforms of the two media.
type mediaMix struct {
	y, x1, x2 []float64 // scaled to a maximum of 1
	fixed     [][]float64
}

func newMediaMix(tb testing.TB) mediaMix {
	s := weekly(tb, "y", "x1", "x2", "event_1", "event_2", "dayofyear", "t")
	ones, trend := make([]float64, len(s["t"])), scaled(s["t"])
	m := mediaMix{y: scaled(s["y"]), x1: scaled(s["x1"]), x2: scaled(s["x2"])}
	for i := range ones {
		ones[i] = 1
	}
	m.fixed = [][]float64{ones, trend, s["event_1"], s["event_2"]}
	for pair := 1; pair <= 2; pair++ {
		sine, cosine := make([]float64, len(ones)), make([]float64, len(ones))
		for i, d := range s["dayofyear"] {
			sine[i], cosine[i] = math.Sincos(2 * math.Pi * float64(pair) * d / 365.25)
		}
		m.fixed = append(m.fixed, sine, cosine)
	}
	return m
}

func scaled(v []float64) []float64 {
	s, top := make([]float64, len(v)), slices.Max(v)
	for i := range v {
		s[i] = v[i] / top
	}
	return s
}

func saturated(x []float64, alpha, lambda float64) []float64 {
	y := NormalisedAdstock(x, alpha, 8)
	for i := range y {
		y[i] = Logistic(y[i], lambda)
	}
	return y
}

// fit regresses on the media after transforms with parameters (α1, α2, λ1, λ2).
func (m mediaMix) fit(p []float64) (Regression, error) {
	columns := append([][]float64{saturated(m.x1, p[0], p[2]), saturated(m.x2, p[1], p[3])}, m.fixed...)
	return Regress(columns, m.y)
}

func TestPyMCRecovery(t *testing.T) {
	m := newMediaMix(t)
	near(t, "weeks", float64(len(m.y)), 179, 0)
	sse := func(p []float64) float64 {
		r, err := m.fit(p)
		if err != nil || slices.Min(p) <= 0 || max(p[0], p[1]) >= 1 {
			return math.Inf(1)
		}
		return r.Sigma * r.Sigma * float64(r.Freedom)
	}
	end, err := optimize.Minimize(optimize.Problem{Func: sse}, []float64{0.3, 0.3, 2, 2}, nil, &optimize.NelderMead{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.398942, 0.188681, 4.138892, 3.344466} {
		near(t, "transform", end.X[i], want, 1e-3)
	}
	r, err := m.fit(end.X)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "beta1", r.Coef[0], 0.359297, 1e-4)
	near(t, "beta2", r.Coef[1], 0.237117, 1e-4)
	near(t, "ratio", r.Coef[0]/r.Coef[1], 1.5153, 5e-4)
	near(t, "R2", r.R2, 0.951908, 5e-7)
	near(t, "SSE", end.F, 0.14645923, 5e-8)
	media := weekly(t, "y", "x1", "x2")
	top := slices.Max(media["y"])
	first := top * r.Coef[0] * sum(saturated(m.x1, end.X[0], end.X[2]))
	second := top * r.Coef[1] * sum(saturated(m.x2, end.X[1], end.X[3]))
	near(t, "contribution of x1", first, 280952.393, 50)
	near(t, "contribution of x2", second, 68584.884, 50)
	near(t, "ROAS of x1", first/sum(media["x1"]), 5078.1624, 1)
	near(t, "ROAS of x2", second/sum(media["x2"]), 2367.3513, 2)
	near(t, "share of x1 in y", first/sum(media["y"]), 0.2970, 1e-4)
}

// TestPyMCWindows shows how wide the estimates of short series scatter, the transforms
// being known: why no shape is estimated from a year of data.
func TestPyMCWindows(t *testing.T) {
	m := newMediaMix(t)
	for _, w := range []struct {
		weeks, windows, pairs int
		p10, p90              float64
	}{
		{104, 19, 2, 0.2798, 0.3194}, {52, 32, 1, 0.2582, 0.3375},
		{26, 39, 0, 0.2319, 0.3694}, {13, 42, 0, 0.2068, 0.3984},
	} {
		shares := m.shares(t, w.weeks, w.pairs)
		if len(shares) != w.windows {
			t.Fatalf("%d windows of %d weeks, want %d", len(shares), w.weeks, w.windows)
		}
		got := rangeOf(shares)
		near(t, "p10", got.P10, w.p10, 5e-4)
		near(t, "p90", got.P90, w.p90, 5e-4)
	}
}

// shares estimates x1's share of y in windows that start every four weeks.
func (m mediaMix) shares(tb testing.TB, weeks, pairs int) []float64 {
	media := [][]float64{saturated(m.x1, 0.4, 4), saturated(m.x2, 0.2, 3)}
	var shares []float64
	for from := 0; from+weeks <= len(m.y); from += 4 {
		var columns [][]float64
		for _, c := range append(media[:2:2], m.fixed[:4+2*pairs]...) {
			if part := c[from : from+weeks]; slices.Min(part) != slices.Max(part) || part[0] == 1 {
				columns = append(columns, part)
			}
		}
		y := m.y[from : from+weeks]
		r, err := Regress(columns, y)
		if err != nil {
			tb.Fatal(err)
		}
		shares = append(shares, r.Coef[0]*sum(columns[0])/sum(y))
	}
	return shares
}
