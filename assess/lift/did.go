package lift

import (
	"fmt"
	"math"
)

// Panel is several treated and several untreated units over the same periods;
// Start is the index of the first period of the campaign.
type Panel struct {
	Treated, Controls [][]float64 // units × periods
	Start             int
}

// Form is the scale on which trends are taken to be parallel.
type Form string

// The forms: levels where units are alike in size, logarithms where they grow
// in proportion.
const (
	Levels Form = "levels"
	Logs   Form = "logarithms"
)

// Difference is the result of difference in differences. The effect is per unit
// and period. Its evidence is D where trends were not parallel before the
// campaign: then the difference shows the trends as well.
type Difference struct {
	Effect
	// TrendGap is how much faster the treated units grew per period before the
	// campaign, and TrendP the p-value of no gap.
	TrendGap, TrendP float64
	Parallel         bool
}

// trendAlpha is the p-value below which trends are not parallel. It is lenient
// towards suspicion: few units have little power to show a gap.
const trendAlpha = 0.10

// DifferenceInDifferences is (T1−T0)−(C1−C0) with units as clusters: each unit
// gives one difference of means, so that correlation over its periods does not
// narrow the interval.
func DifferenceInDifferences(p Panel, form Form, confidence float64) (Difference, error) {
	if err := firstError(p.validate(form), checkConfidence(confidence)); err != nil {
		return Difference{}, fmt.Errorf("difference in differences: %w", err)
	}
	scaled := p.on(form)
	change := func(y []float64) float64 { return mean(y[p.Start:]) - mean(y[:p.Start]) }
	slope := func(y []float64) float64 { return slopeOf(y[:p.Start]) }
	trend, s := scaled.contrast(slope), scaled.contrast(change)
	d := Difference{TrendGap: trend.Location, TrendP: trend.p()}
	d.Parallel = d.TrendP >= trendAlpha
	level := Controlled
	if !d.Parallel {
		level = Observed
	}
	d.Effect = s.effect(level, confidence, p.treatedDuring()-s.Location)
	if form == Logs {
		d.Effect = exponentiate(d.Effect, p.treatedDuring())
	}
	return d, nil
}

func (p Panel) validate(form Form) error {
	if form != Levels && form != Logs {
		return fmt.Errorf("unknown form %q", form)
	}
	if len(p.Treated) < 1 || len(p.Controls) < 2 {
		return fmt.Errorf("%d treated and %d control units, want at least 1 and 2", len(p.Treated), len(p.Controls))
	}
	for _, units := range [][][]float64{p.Treated, p.Controls} {
		for _, y := range units {
			d := Design{Treated: p.Treated[0], Controls: [][]float64{y}, Start: p.Start}
			if err := d.validate(1, 3); err != nil {
				return err
			}
			if form == Logs && !(minimum(y) > 0) {
				return fmt.Errorf("a value of %v has no logarithm", minimum(y))
			}
		}
	}
	return nil
}

func minimum(y []float64) float64 {
	low := math.Inf(1)
	for _, v := range y {
		low = min(low, v)
	}
	return low
}

// on is the panel on the scale of a form.
func (p Panel) on(form Form) Panel {
	if form == Levels {
		return p
	}
	logs := func(units [][]float64) [][]float64 {
		out := make([][]float64, len(units))
		for i, y := range units {
			for _, v := range y {
				out[i] = append(out[i], math.Log(v))
			}
		}
		return out
	}
	return Panel{logs(p.Treated), logs(p.Controls), p.Start}
}

// contrast compares a statistic of units between the groups. A single treated
// unit has no variance of its own and takes that of the controls.
func (p Panel) contrast(statistic func([]float64) float64) Spread {
	sample := func(units [][]float64) Sample {
		var v []float64
		for _, y := range units {
			v = append(v, statistic(y))
		}
		return SampleOf(v)
	}
	treated, controls := sample(p.Treated), sample(p.Controls)
	if treated.Units == 1 {
		return Spread{
			Location: treated.Mean - controls.Mean,
			Scale:    controls.SD * math.Sqrt(1+1/float64(controls.Units)),
			DF:       float64(controls.Units - 1),
		}
	}
	return welch(treated, controls)
}

// treatedDuring is the mean of treated units during the campaign.
func (p Panel) treatedDuring() float64 {
	sum := 0.0
	for _, y := range p.Treated {
		sum += mean(y[p.Start:])
	}
	return sum / float64(len(p.Treated))
}

func slopeOf(y []float64) float64 {
	x := make([]float64, len(y))
	for t := range x {
		x[t] = float64(t)
	}
	return fitLine(x, y).slope
}

// exponentiate turns an effect on logarithms into one on levels, given the level
// that was reached with it.
func exponentiate(e Effect, reached float64) Effect {
	e.Baseline = reached * math.Exp(-e.Estimate)
	level := func(log float64) float64 { return e.Baseline * math.Expm1(log) }
	e.Estimate, e.Detectable = level(e.Estimate), level(e.Detectable)
	e.Interval = Interval{level(e.Interval.Low), level(e.Interval.High)}
	return e
}
