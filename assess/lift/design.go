package lift

import "fmt"

// Design is a treated series beside untreated ones, before and during a
// campaign. All series have equal length; Start is the index of the first
// period of the campaign, which runs to the end of the series.
type Design struct {
	Treated  []float64
	Controls [][]float64 // one series per control, none for a design without
	Start    int
}

// validate refuses what cannot be split into before and after.
func (d Design) validate(minControls, minBefore int) error {
	if len(d.Controls) < minControls {
		return fmt.Errorf("%d controls, want at least %d", len(d.Controls), minControls)
	}
	for i, c := range d.Controls {
		if len(c) != len(d.Treated) {
			return fmt.Errorf("control %d has %d periods, the treated series %d", i+1, len(c), len(d.Treated))
		}
	}
	if d.Start < minBefore || d.Start >= len(d.Treated) {
		return fmt.Errorf("campaign from period %d of %d, want at least %d periods before it and one of it", d.Start+1, len(d.Treated), minBefore)
	}
	return finite(append([][]float64{d.Treated}, d.Controls...)...)
}

// during is the number of periods of the campaign.
func (d Design) during() int { return len(d.Treated) - d.Start }

func total(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum
}

func mean(v []float64) float64 { return total(v) / float64(len(v)) }
