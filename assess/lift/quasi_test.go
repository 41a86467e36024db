package lift

import (
	"math"
	"slices"
	"testing"
)

// TestRegressOnControl holds time-based regression to the published results of
// the GeoexperimentsResearch vignette.
func TestRegressOnControl(t *testing.T) {
	r, err := RegressOnControl(geoExperiment(t), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	const cost = 50000
	perCost := r.Spread.Over(cost)
	near(t, "intercept", r.Intercept, -421.7294, 5e-5)
	near(t, "slope", r.Slope, 0.999700, 5e-7)
	near(t, "R²", r.R2, 0.994686, 5e-7)
	near(t, "incremental sales", r.Estimate, 147337.1217, 5e-5)
	near(t, "scale", r.Spread.Scale, 4625.513662, 5e-7)
	near(t, "degrees of freedom", r.Spread.DF, 40, 0)
	near(t, "iROAS", perCost.Location, 2.946742, 5e-7)
	near(t, "one-sided 90 % precision", perCost.Location-perCost.LowerBound(0.9), 0.120548, 5e-7)
	near(t, "two-sided 95 % half-width", perCost.Interval(0.95).half(), 0.1869702, 5e-7)
	near(t, "chance of more than 3", perCost.ChanceAbove(3), 0.284, 5e-4)
	ratio, interval, err := r.ReturnOn(cost)
	if err != nil || ratio != perCost.Location || math.Abs(interval.half()-0.1869702) > 5e-7 {
		t.Errorf("return %v %v %v", ratio, interval, err)
	}
	if r.Outcome() != Gain || r.Evidence != Controlled {
		t.Errorf("outcome %s on evidence %s, want a gain on B", r.Outcome(), r.Evidence)
	}
}

// TestSyntheticControl holds the de-meaned synthetic control to GeoLift's
// walkthrough: 155.556 per city and day, 4,667 units, 5.4 %.
func TestSyntheticControl(t *testing.T) {
	p := geoLift(t)
	d := Design{Treated: average(p.Treated), Controls: p.Controls, Start: p.Start}
	s, err := SyntheticControl(d, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "effect per city and day", s.Estimate, 155.555687, 5e-4)
	near(t, "incremental units", s.Times(2*15).Estimate, 4666.67, 0.02)
	share, _ := s.Relative()
	near(t, "lift", share, 0.054232, 5e-7)
	near(t, "placebo p", s.PlaceboP, 8.0/39, 1e-12) // 7 of 38 donors grow more
	near(t, "largest weight", slices.Max(s.Weights), 0.2272, 5e-5)
	near(t, "sum of weights", total(s.Weights), 1, 1e-9)
	if minimum(s.Weights) < 0 {
		t.Errorf("a negative weight in %v", s.Weights)
	}
	// By whole windows this test of fifteen days is not significant, and what it
	// says of itself must agree.
	if s.Outcome() != Undetected || !s.Interval.contains(s.Estimate) || s.Detectable < s.Estimate {
		t.Errorf("outcome %s with p %v, %v and detectable %v", s.Outcome(), s.P, s.Interval, s.Detectable)
	}
}

// TestSyntheticControlOfNothing takes untreated cities for treated: most show no
// effect, and the test keeps its level.
func TestSyntheticControlOfNothing(t *testing.T) {
	p := geoLift(t)
	found := 0
	for i := range 12 {
		others := slices.Concat(p.Controls[:i], p.Controls[i+1:])
		s, err := SyntheticControl(Design{Treated: p.Controls[i], Controls: others, Start: 90}, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if s.Outcome() != Undetected {
			found++
		}
	}
	if found > 3 {
		t.Errorf("an effect on %d of 12 untreated cities", found)
	}
}

func TestDifferenceInDifferences(t *testing.T) {
	p := geoLift(t)
	d, err := DifferenceInDifferences(p, Levels, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "difference per city and day", d.Estimate, 255.076023, 5e-7)
	near(t, "units", d.Times(30).Estimate, 7652.28, 5e-3)
	share, _ := d.Relative()
	near(t, "lift", share, 0.092124, 5e-7)
	if d.Parallel || d.Outcome() != Undetected {
		t.Errorf("parallel %v, outcome %s: levels of large and small cities do not run in parallel", d.Parallel, d.Outcome())
	}
}

// TestLogarithms: units of any size that grow by a fifth show a fifth.
func TestLogarithms(t *testing.T) {
	p := Panel{Start: 10}
	for i := range 6 {
		y := make([]float64, 16)
		for t := range y {
			y[t] = 100 * math.Pow(3, float64(i)) * (1 + 0.01*float64((t*7+i*5)%4))
			if i < 3 && t >= p.Start {
				y[t] *= 1.2
			}
		}
		if i < 3 {
			p.Treated = append(p.Treated, y)
		} else {
			p.Controls = append(p.Controls, y)
		}
	}
	d, err := DifferenceInDifferences(p, Logs, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	share, _ := d.Relative()
	near(t, "lift", share, 0.2, 0.005)
	if d.Outcome() != Gain {
		t.Errorf("outcome %s of %+v, want a gain", d.Outcome(), d.Effect)
	}
}

// TestSyntheticFindsAPlantedEffect, in the cities that GeoLift left alone.
func TestSyntheticFindsAPlantedEffect(t *testing.T) {
	p := geoLift(t)
	y := slices.Clone(p.Controls[0])
	level := mean(y)
	for day := p.Start; day < len(y); day++ {
		y[day] += level
	}
	s, err := SyntheticControl(Design{Treated: y, Controls: p.Controls[1:], Start: p.Start}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if s.Outcome() != Gain || !s.Interval.contains(level) {
		t.Errorf("outcome %s with p %v and %v, want a gain of about %v", s.Outcome(), s.P, s.Interval, level)
	}
}

// TestTrendsThatDiverge: what grows faster anyway has no effect of B.
func TestTrendsThatDiverge(t *testing.T) {
	unit := func(level, slope float64, seed int) []float64 {
		out := make([]float64, 20)
		for t := range out {
			out[t] = level + slope*float64(t) + float64((t*7+seed*13)%5)
		}
		return out
	}
	p := Panel{Start: 14}
	for i := range 5 {
		p.Treated = append(p.Treated, unit(100, 6, i))
		p.Controls = append(p.Controls, unit(120, 1, i+7))
	}
	d, err := DifferenceInDifferences(p, Levels, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "gap of trends", d.TrendGap, 5, 0.2)
	if d.Parallel || d.Evidence != Observed || d.Evidence.Causal() {
		t.Errorf("parallel %v, evidence %s; want neither parallel nor causal", d.Parallel, d.Evidence)
	}
	p.Treated = nil
	for i := range 5 {
		y := unit(100, 1, i)
		for t := p.Start; t < len(y); t++ {
			y[t] += 30
		}
		p.Treated = append(p.Treated, y)
	}
	for _, treated := range [][][]float64{p.Treated, p.Treated[:1]} {
		p.Treated = treated
		if d, err = DifferenceInDifferences(p, Levels, 0.95); err != nil {
			t.Fatal(err)
		}
		near(t, "planted effect", d.Estimate, 30, 1)
		if !d.Parallel || d.Evidence != Controlled || d.Outcome() != Gain {
			t.Errorf("%d treated: %+v, want a gain on evidence B", len(treated), d)
		}
	}
}

// impact is one of the public series of CausalImpact.
type impact struct {
	file, y  string
	controls []string
	comma    rune
	start    int
}

func (i impact) design(t *testing.T) Design {
	t.Helper()
	columns := loadCSV(t, "causalimpact/"+i.file, i.comma)
	d := Design{Treated: numbers(t, columns[i.y]), Start: i.start}
	for _, c := range i.controls {
		d.Controls = append(d.Controls, numbers(t, columns[c]))
	}
	return d
}

func (i impact) predict(t *testing.T) Counterfactual {
	t.Helper()
	c, err := Predict(i.design(t), CustomaryPrior(), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: predicted %.1f, effect %.2f %.2f, p %.4f, detectable %.2f", i.file, c.Baseline, c.Estimate, c.Interval, c.P, c.Detectable)
	return c
}

var sample = impact{"google_data.csv", "y", []string{"x1", "x2"}, ',', 61}

// TestCausalImpactSample: R's CausalImpact predicts 3,883 and finds 804
// [539, 1073]. Its choice among controls drops those of little use, which makes
// its interval somewhat narrower.
func TestCausalImpactSample(t *testing.T) {
	c := sample.predict(t)
	near(t, "prediction", c.Baseline, 3883, 10)
	near(t, "effect", c.Estimate, 804, 10)
	share, _ := c.Relative()
	near(t, "relative effect", share, 0.21, 0.005)
	near(t, "lower end", c.Interval.Low, 539, 75)
	near(t, "upper end", c.Interval.High, 1073, 75)
	if c.Outcome() != Gain || c.Evidence != Controlled || len(c.Predicted) != 30 {
		t.Errorf("outcome %s, evidence %s, %d periods", c.Outcome(), c.Evidence, len(c.Predicted))
	}
}

// TestMaximumLikelihood: at the maximum the model predicts what statsmodels'
// UnobservedComponents does, 3882.9256, as near as a flat likelihood lets two
// searches come; with a level that stands still it is the
// ordinary regression, 3876.3715 with coefficients 0.455562 and −2.853724.
func TestMaximumLikelihood(t *testing.T) {
	d, scales, err := sample.design(t).standardised()
	if err != nil {
		t.Fatal(err)
	}
	flat := LevelPrior{}.logDensity(1)
	best := levelFit{logLikelihood: math.Inf(-1)}
	for x := minLogRatio; x < maxLogRatio; x += 0.01 {
		f, err := d.fitLevel(math.Exp(x), flat)
		if err != nil {
			t.Fatal(err)
		}
		if f.logLikelihood > best.logLikelihood {
			best = f
		}
	}
	near(t, "prediction at the maximum", total(d.extend(best).predicted), 3882.9256, 2)
	still, err := d.fitLevel(1e-12, flat)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "prediction of regression", total(d.extend(still).predicted), 3876.3715, 1e-3)
	near(t, "first coefficient", still.beta.AtVec(0)/scales[0], 0.455562, 1e-5)
	near(t, "second coefficient", still.beta.AtVec(1)/scales[1], -2.853724, 1e-5)
}

// TestNoEffect: published −0.83 % [−2.6 %, 1 %], p .20. The result must not read
// as a loss, and must say what could have been seen.
func TestNoEffect(t *testing.T) {
	c := impact{"comparison_data.csv", "CHANGED", []string{"NOT_CHANGED_1", "NOT_CHANGED_2", "NOT_CHANGED_3"}, ',', 90}.predict(t)
	if c.Outcome() != Undetected {
		t.Errorf("outcome %s, want %s", c.Outcome(), Undetected)
	}
	share, _ := c.Relative()
	near(t, "relative effect", share, -0.0083, 0.006)
	least, ok := c.RelativeDetectable()
	if !ok || least < 0.005 || least > 0.05 {
		t.Errorf("detectable %v, want some per cent", least)
	}
	if _, _, err := c.CostPer(1000); err == nil {
		t.Error("a cost per incremental unit where there are none")
	}
}

// TestPublishedImpacts compares with R's summary of another series:
// 26.67 [7.99, 44.4], 0.74 %.
func TestPublishedImpacts(t *testing.T) {
	arma := impact{"arma_data.csv", "y", []string{"X"}, ',', 70}.predict(t)
	near(t, "effect", arma.Estimate, 26.67, 3)
	near(t, "lower end", arma.Interval.Low, 7.99, 3)
	near(t, "upper end", arma.Interval.High, 44.4, 3)
	if arma.Outcome() != Gain {
		t.Errorf("outcome %s, want a gain", arma.Outcome())
	}
}

// TestWithoutControls: the last level goes on, on evidence C.
func TestWithoutControls(t *testing.T) {
	y := []float64{10, 11, 9, 10, 12, 10, 9, 11, 10, 10, 30, 31}
	c, err := Predict(Design{Treated: y, Start: 10}, CustomaryPrior(), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "effect", c.Estimate, 61-2*10.2, 0.5)
	if c.Evidence != Modelled || c.Outcome() != Gain {
		t.Errorf("outcome %s on evidence %s, want a gain on C", c.Outcome(), c.Evidence)
	}
}

func TestDesignRefusals(t *testing.T) {
	ok := []float64{1, 3, 2, 5, 4, 7, 6, 9, 8, 11}
	flat := slices.Repeat([]float64{2}, len(ok))
	for name, call := range map[string]func() error{
		"control never changes": func() error {
			_, err := RegressOnControl(Design{ok, [][]float64{flat}, 7}, 0.95)
			return err
		},
		"two controls for a line": func() error {
			_, err := RegressOnControl(Design{ok, [][]float64{ok, ok}, 7}, 0.95)
			return err
		},
		"controls are the same": func() error {
			_, err := Predict(Design{ok, [][]float64{ok, ok}, 8}, LevelPrior{}, 0.95)
			return err
		},
		"flat control": func() error {
			_, err := Predict(Design{ok, [][]float64{flat}, 8}, LevelPrior{}, 0.95)
			return err
		},
		"nothing before": func() error {
			_, err := SyntheticControl(Design{ok, [][]float64{ok}, 1}, 0.95)
			return err
		},
		"nothing during": func() error {
			_, err := SyntheticControl(Design{ok, [][]float64{ok}, 10}, 0.95)
			return err
		},
		"lengths differ": func() error {
			_, err := SyntheticControl(Design{ok, [][]float64{ok[1:]}, 7}, 0.95)
			return err
		},
		"not a number": func() error {
			_, err := Predict(Design{[]float64{1, math.NaN(), 2, 3, 4, 5}, nil, 5}, LevelPrior{}, 0.95)
			return err
		},
		"confidence": func() error {
			_, err := SyntheticControl(Design{ok, [][]float64{ok}, 7}, 95)
			return err
		},
		"logarithm of zero": func() error {
			zero := append([]float64{0}, ok[1:]...)
			_, err := DifferenceInDifferences(Panel{[][]float64{ok}, [][]float64{ok, zero}, 7}, Logs, 0.95)
			return err
		},
		"form": func() error {
			_, err := DifferenceInDifferences(Panel{[][]float64{ok}, [][]float64{ok, ok}, 7}, "roots", 0.95)
			return err
		},
	} {
		if call() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
