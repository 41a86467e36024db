package lift

import (
	"fmt"
	"math"
)

// Fit says how well a control followed the treated group before the campaign,
// when the two were treated alike.
type Fit struct {
	// Correlation of the two series before the campaign.
	Correlation float64
	// Placebo is the effect that the same method finds in the last third of the
	// time before the campaign, where there was none.
	Placebo Effect
}

// MinCorrelation is the correlation below which a control says too little of the
// treated group, and minPlacebo the number of periods before the campaign from
// which a third of them can be put to the test (Au 2018, who screens pairs of
// markets for time-based regression by both).
const (
	MinCorrelation = 0.8
	minPlacebo     = 9
)

// Follows tells whether the control moved with the treated group.
func (f Fit) Follows() bool { return f.Correlation >= MinCorrelation }

// Steady tells whether nothing was found where nothing was to be found.
func (f Fit) Steady() bool { return f.Placebo.Outcome() == Undetected }

// CheckFit judges the control of a design by the time before the campaign alone.
func CheckFit(d Design, confidence float64) (Fit, error) {
	if err := d.validate(1, minPlacebo); err != nil {
		return Fit{}, fmt.Errorf("check fit of control: %w", err)
	}
	if len(d.Controls) > 1 {
		return Fit{}, fmt.Errorf("check fit of control: %d controls, want their sum", len(d.Controls))
	}
	before := fitLine(d.Controls[0][:d.Start], d.Treated[:d.Start])
	fit := Fit{Correlation: math.Copysign(math.Sqrt(before.r2), before.slope)}
	if before.sxx == 0 {
		return fit, nil
	}
	placebo, err := RegressOnControl(Design{
		Treated: d.Treated[:d.Start], Controls: [][]float64{d.Controls[0][:d.Start]}, Start: d.Start * 2 / 3,
	}, confidence)
	if err != nil {
		return Fit{}, fmt.Errorf("check fit of control: %w", err)
	}
	fit.Placebo = placebo.Effect
	return fit, nil
}
