package lift

import "testing"

// TestCheckFit takes the published experiment, whose groups were drawn well, and
// two spoilt copies of it.
func TestCheckFit(t *testing.T) {
	d := geoExperiment(t)
	fit, err := CheckFit(d, 0.99)
	if err != nil || !fit.Follows() || !fit.Steady() || fit.Correlation < 0.997 {
		t.Errorf("fit %+v, %v", fit, err)
	}
	drifted := Design{Controls: d.Controls, Start: d.Start}
	for i, v := range d.Treated {
		drifted.Treated = append(drifted.Treated, v*(1+0.003*float64(i)))
	}
	if fit, err = CheckFit(drifted, 0.99); err != nil || !fit.Follows() || fit.Steady() {
		t.Errorf("groups that part are steady: %+v, %v", fit, err)
	}
	backwards := Design{Treated: d.Treated, Start: d.Start, Controls: [][]float64{nil}}
	for _, v := range d.Controls[0] {
		backwards.Controls[0] = append(backwards.Controls[0], -v)
	}
	if fit, err = CheckFit(backwards, 0.99); err != nil || fit.Follows() || fit.Correlation > -0.99 {
		t.Errorf("a control that goes the other way follows: %+v, %v", fit, err)
	}
	still := Design{Treated: d.Treated, Start: d.Start, Controls: [][]float64{make([]float64, len(d.Treated))}}
	if fit, err = CheckFit(still, 0.99); err != nil || fit.Follows() {
		t.Errorf("a control that never moves follows: %+v, %v", fit, err)
	}
	if _, err = CheckFit(Design{Treated: d.Treated[:20], Controls: [][]float64{d.Controls[0][:20]}, Start: 8}, 0.99); err == nil {
		t.Error("eight days are enough to be screened")
	}
}
