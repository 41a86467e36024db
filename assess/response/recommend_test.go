package response

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// made is a channel whose response follows A·x^b with noise, over months.
func made(name string, months int, base, b, noise float64) Channel {
	seed := fnv.New64()
	seed.Write([]byte(name))
	rng := rand.New(rand.NewPCG(seed.Sum64(), 1))
	c := Channel{Name: name, Conversions: 1000}
	for range months {
		x := base * math.Exp(0.5*rng.NormFloat64())
		c.Spend = append(c.Spend, x)
		c.Response = append(c.Response, 3*math.Pow(x, b)*math.Exp(noise*rng.NormFloat64()))
	}
	return c
}

func fourChannels(months int) []Channel {
	return []Channel{
		made("search", months, 10000, 0.7, 0.1),
		made("social", months, 8000, 0.5, 0.1),
		made("tv", months, 20000, 0.3, 0.1),
		made("email", months, 1000, 0.4, 0.1),
	}
}

func recommend(tb testing.TB, channels []Channel, o Options) Result {
	tb.Helper()
	r, err := Recommend(channels, nil, o)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestPool(t *testing.T) {
	p := DerSimonianLaird([]float64{0.4, 0.4, 0.4}, []float64{0.1, 0.2, 0.1})
	near(t, "tau2 of equals", p.Tau2, 0, 0)
	near(t, "mean of equals", p.Mean, 0.4, 1e-15)
	b, se := p.Shrink(0.9, 0.1)
	near(t, "shrunk without spread", b, 0.4, 1e-15)
	near(t, "its error", se, 1/math.Sqrt(225), 1e-12)
	p = Pool{Mean: 0.5, Tau2: 0.04}
	b, se = p.Shrink(0.7, 0.2)
	near(t, "shrunk half way", b, 0.6, 1e-12)
	near(t, "its error", se, 0.2/math.Sqrt2, 1e-12)
	if p := DerSimonianLaird(nil, nil); !math.IsNaN(p.Mean) {
		t.Errorf("mean of nothing = %v", p.Mean)
	}
}

func TestFewChannelsTakeThePrior(t *testing.T) {
	r := recommend(t, fourChannels(24)[:3], DefaultOptions())
	if !r.Pool.Prior || r.Pool.Mean != 0.5 || math.Abs(r.Pool.Tau2-0.04) > 1e-15 {
		t.Errorf("three channels: pool %+v", r.Pool)
	}
	if r := recommend(t, fourChannels(24), DefaultOptions()); r.Pool.Prior || r.Pool.Channels != 4 {
		t.Errorf("four channels: pool %+v", r.Pool)
	}
}

func TestStatuses(t *testing.T) {
	steady := Channel{Spend: make([]float64, 12), Response: make([]float64, 12)}
	exact := made("exact", 12, 100, 0.5, 0)
	season := made("season", 12, 100, 0.5, 0.1)
	for i := range 12 {
		steady.Spend[i], steady.Response[i] = 100+float64(i), 10
	}
	short := made("short", 12, 100, 0.5, 0.1)
	for i := range 5 {
		short.Spend[i] = 0
	}
	short.Response[5] = math.NaN()
	none := made("none", 12, 100, 0.5, 0.1)
	clear(none.Spend)
	crowded := DefaultOptions()
	crowded.Fourier, crowded.FourierFrom = 6, 1
	tests := []struct {
		name    string
		channel Channel
		options Options
		want    Status
		dropped int
	}{
		{"estimated", made("good", 12, 100, 0.5, 0.1), DefaultOptions(), Estimated, 0},
		{"never on air", none, DefaultOptions(), NoData, 12},
		{"six usable months", short, DefaultOptions(), TooFew, 6},
		{"steady spend", steady, DefaultOptions(), TooSteady, 0},
		{"more terms than months", season, crowded, FitFailed, 0},
		{"computed response", exact, DefaultOptions(), Exact, 0},
	}
	for _, tt := range tests {
		f := tt.options.fitChannel(tt.channel, allTrue(12))
		if f.Status != tt.want || f.Dropped != tt.dropped || (f.Status == Estimated) == math.IsNaN(f.B) {
			t.Errorf("%s: status %v, dropped %d, b %v; want %v, %d", tt.name, f.Status, f.Dropped, f.B, tt.want, tt.dropped)
		}
	}
}

func TestSeasonAndTrendAreTakenOut(t *testing.T) {
	c := made("seasonal", 104, 1000, 0.4, 0.02)
	o := DefaultOptions()
	o.PeriodsAYear, o.Trend, o.Fourier = 52, true, 1
	for i := range c.Spend { // spend and response rise together in season
		season := math.Sin(2 * math.Pi * float64(i) / 52)
		c.Spend[i] *= math.Exp(0.5 * season)
		c.Response[i] *= math.Exp(0.6*season + 0.004*float64(i))
	}
	full := o.fitChannel(c, allTrue(104))
	near(t, "b", full.B, 0.4, 0.03)
	plain := DefaultOptions().fitChannel(c, allTrue(104))
	if !(math.Abs(full.B-0.4) < math.Abs(plain.B-0.4)) {
		t.Errorf("with season b = %v, without %v; the first should be nearer to 0.4", full.B, plain.B)
	}
	near(t, "trend", full.Regression.Coef[2], 0.004, 5e-4)
}

func TestMovesAddUpToTheGain(t *testing.T) {
	r := recommend(t, fourChannels(36), DefaultOptions())
	sum := 0.0
	for _, m := range r.Recommended.Moves {
		sum += m.Change.Expected
		if c := m.Change; (m.Spend-m.Now)*c.Expected < 0 || c.Range.P10 > c.Expected || c.Range.P90 < c.Expected {
			t.Errorf("from %v to %v changes the worth by %+v", m.Now, m.Spend, c)
		}
	}
	near(t, "gain of all moves", sum, r.Recommended.Outlook.Expected-r.StatusQuo.Expected, 1e-6*sum)
}

func TestIncompletePeriodsAreLeftOut(t *testing.T) {
	channels := fourChannels(24)
	complete := allTrue(24)
	complete[23] = false
	want, err := Recommend(channels, complete, DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	for i := range channels {
		channels[i].Spend[23], channels[i].Response[23] = 1e6, 1
	}
	got, err := Recommend(channels, complete, DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if diff := compare(want, got); diff != "" {
		t.Errorf("an incomplete period matters:\n%s", diff)
	}
}

func compare(a, b Result) string {
	return cmp.Diff(a, b, cmpopts.EquateNaNs(), cmp.AllowUnexported(Fit{}, sample{}))
}

func TestDeterminism(t *testing.T) {
	first := recommend(t, fourChannels(24), DefaultOptions())
	if diff := compare(first, recommend(t, fourChannels(24), DefaultOptions())); diff != "" {
		t.Errorf("second run differs:\n%s", diff)
	}
	o := DefaultOptions()
	o.Seed = 2
	if other := recommend(t, fourChannels(24), o); other.StatusQuo.Range == first.StatusQuo.Range {
		t.Error("another seed gives the same range")
	}
}

func TestBounds(t *testing.T) {
	tests := []struct {
		name              string
		channel           Channel
		current, observed float64
		lo, hi            float64
	}{
		{"around the current spend", Channel{}, 100, 100, 70, 130},
		{"contract minimum", Channel{Min: 90}, 100, 100, 90, 130},
		{"contract maximum", Channel{Max: 110}, 100, 100, 70, 110},
		{"maximum below the band", Channel{Max: 50}, 100, 100, 50, 50},
		{"no further than twice what was seen", Channel{}, 100, 55, 70, 110},
		{"minimum above all that was seen", Channel{Min: 120}, 100, 55, 120, 120},
	}
	for _, tt := range tests {
		lo, hi := tt.channel.bounds(tt.current, tt.observed, DefaultOptions())
		if math.Abs(lo-tt.lo) > 1e-9 || math.Abs(hi-tt.hi) > 1e-9 {
			t.Errorf("%s: %v to %v, want %v to %v", tt.name, lo, hi, tt.lo, tt.hi)
		}
	}
}

func TestChannelWithoutEstimateIsTested(t *testing.T) {
	channels := append(fourChannels(24), made("podcast", 24, 500, 0.5, 0.1))
	for i := range 20 {
		channels[4].Spend[i], channels[4].Response[i] = 0, 0
	}
	r := recommend(t, channels, DefaultOptions())
	budget := sum(r.Current)
	p := r.Optimum
	near(t, "reserve", p.Reserve, 0.05*budget, 1e-9)
	near(t, "spend", p.Moves[4].Spend, r.Current[4]+p.Reserve, 1e-9)
	if e := r.Elasticities[4]; e.Fit.Status != TooFew || e.B != r.Pool.Mean || !(e.SE > r.Pool.SE) {
		t.Errorf("elasticity = %+v", e)
	}
	if p.Moves[4].Advice != TestUnknown || !math.IsNaN(p.Moves[4].Agreement.Up) {
		t.Errorf("move = %+v", p.Moves[4])
	}
	total := 0.0
	for _, m := range p.Moves {
		total += m.Spend
	}
	near(t, "spent", total+p.Unplaced, budget, 1e-6)
}

func TestThinEvidenceHolds(t *testing.T) {
	channels := fourChannels(24)
	all := recommend(t, channels, DefaultOptions())
	moving := slices.IndexFunc(all.Optimum.Moves, func(m ChannelPlan) bool { return m.Advice == Move })
	if moving < 0 {
		t.Fatalf("nothing moves: %+v", all.Optimum.Moves)
	}
	channels[moving].Conversions = 29
	thin := recommend(t, channels, DefaultOptions())
	if got := thin.Optimum.Moves[moving].Advice; got != TestThin {
		t.Errorf("advice = %v, want %v", got, TestThin)
	}
	m := thin.Recommended.Moves[moving]
	if m.Advice != TestThin {
		t.Errorf("recommended advice = %v, want %v", m.Advice, TestThin)
	}
	near(t, "recommended spend", m.Spend, m.Now, 1e-9*m.Now)
	for i := range channels {
		channels[i].Conversions = 0
	}
	still := recommend(t, channels, DefaultOptions()).Recommended
	near(t, "gain of no move", still.Gain, 0, 1e-12)
	if !math.IsNaN(still.Beats) {
		t.Errorf("no move beats the status quo in %v of draws, want NaN", still.Beats)
	}
}

func TestOtherBudgetAndScenarios(t *testing.T) {
	o := DefaultOptions()
	o.Margin, o.Scenarios = 0.5, []float64{-0.5, -0.2, 0, 0.2, 0.5}
	channels := fourChannels(24)
	r := recommend(t, channels, o)
	base := sum(r.Current)
	near(t, "demanded by the bounds", r.Scenarios[0].Unplaced, 0.5*base-0.7*base, 1e-6*base)
	near(t, "unplaced", r.Scenarios[4].Unplaced, 0.2*base, 1e-6*base)
	if !math.IsNaN(r.Scenarios[4].Shadow) {
		t.Errorf("a further unit has a return of %v where there is no room for it", r.Scenarios[4].Shadow)
	}
	near(t, "profit", r.Scenarios[2].Profit, 0.5*r.Scenarios[2].Shadow-1, 1e-12)
	near(t, "scenario of the same budget", r.Scenarios[2].Outlook.Expected, r.Optimum.Outlook.Expected, 1e-9*r.Optimum.Outlook.Expected)

	o.Budget = 1.1 * base
	more := recommend(t, channels, o)
	near(t, "spread", more.StatusQuo.Expected/r.StatusQuo.Expected-1, 0.05, 0.03)
	total := 0.0
	for _, m := range more.Optimum.Moves {
		total += m.Spend
	}
	near(t, "spent", total, 1.1*base, 1e-6*base)
}

func TestGates(t *testing.T) {
	channels := fourChannels(24)
	twin := channels[0]
	twin.Spend = slices.Clone(twin.Spend)
	for i := range twin.Spend {
		twin.Spend[i] *= 1 + 0.001*float64(i%3)
	}
	r := recommend(t, append(channels, twin), DefaultOptions())
	got := map[Test]map[int]Gate{}
	for _, g := range r.Gates {
		if got[g.Test] == nil {
			got[g.Test] = map[int]Gate{}
		}
		got[g.Test][g.Channel] = g
	}
	if g := got[VIF][0]; g.Pass || g.Value < 100 {
		t.Errorf("VIF of a doubled channel = %+v", g)
	}
	if g := got[VIF][1]; !g.Pass || g.Value < 1 {
		t.Errorf("VIF of a channel of its own = %+v", g)
	}
	if g := got[Correlation][-1]; g.Pass || g.Value < 0.99 {
		t.Errorf("greatest correlation = %+v", g)
	}
	near(t, "points per parameter", got[PointsPerParameter][0].Value, 12, 0)
	for _, test := range []Test{R2, NRMSE, MAPE, Autocorrelation} {
		if g, ok := got[test][0]; !ok || !(g.Value >= 0 && g.Value <= 1) {
			t.Errorf("gate %d = %+v", test, g)
		}
	}
	if g := got[MAPE][0]; !g.Pass || g.Value > 0.15 {
		t.Errorf("out of sample = %+v, for noise of 10 %%", g)
	}
	if _, ok := got[RSSD][-1]; !ok {
		t.Error("no RSSD")
	}
}

func TestRecommendRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func([]Channel, *Options)
	}{
		{"negative spend", func(c []Channel, _ *Options) { c[0].Spend[3] = -1 }},
		{"infinite response", func(c []Channel, _ *Options) { c[0].Response[3] = math.Inf(1) }},
		{"ragged series", func(c []Channel, _ *Options) { c[1].Spend = c[1].Spend[:5] }},
		{"contradicting contracts", func(c []Channel, _ *Options) { c[0].Min, c[0].Max = 5, 4 }},
		{"nothing spent", func(c []Channel, _ *Options) {
			for i := range c {
				clear(c[i].Spend)
			}
		}},
		{"no draws", func(_ []Channel, o *Options) { o.Draws = 0 }},
		{"convex curves", func(_ []Channel, o *Options) { o.MaxB = 1 }},
		{"bounds crossed", func(_ []Channel, o *Options) { o.Lo, o.Hi = 2, 1 }},
		{"scenario without money", func(_ []Channel, o *Options) { o.Scenarios = []float64{-1} }},
	}
	for _, tt := range tests {
		channels, o := fourChannels(24), DefaultOptions()
		tt.change(channels, &o)
		if _, err := Recommend(channels, nil, o); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
	if _, err := Recommend(nil, nil, DefaultOptions()); err == nil {
		t.Error("no channels: no error")
	}
	if _, err := Recommend(fourChannels(24), allTrue(23), DefaultOptions()); err == nil {
		t.Error("completeness of too few periods: no error")
	}
}

func BenchmarkFit(b *testing.B) {
	channels, o, complete := fourChannels(104), DefaultOptions(), allTrue(104)
	for b.Loop() {
		for _, c := range channels {
			o.fitChannel(c, complete)
		}
	}
}

func BenchmarkRecommend2000Draws(b *testing.B) {
	channels := append(fourChannels(52), fourChannels(52)...)
	for b.Loop() {
		if _, err := Recommend(channels, nil, DefaultOptions()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAllocate(b *testing.B) {
	var seats []Seat
	for i := range 8 {
		seats = append(seats, Seat{Power{float64(i) / 4, 0.3 + 0.05*float64(i)}, 1, 700, 1300})
	}
	for b.Loop() {
		Allocate(seats, 8200)
	}
}
