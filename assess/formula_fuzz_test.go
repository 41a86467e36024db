package assess

import (
	"math"
	"testing"
)

// FuzzFormula: whatever is written for a formula is refused, or computes a
// number or a reason why there is none, of the measures that it names.
func FuzzFormula(f *testing.F) {
	for _, text := range []string{"(revenue - spend) / spend", "clicks / impressions * 1000", "a ? b : c", "max(a, b)", "1 / 0", "0 / 0", "-a ** 2", "a % 0", "1e308 * a", "a in [1]", "map([1], # / a)", "((((a))))", `"x"`, "a.b", "a[0]", "let x = 1; x"} {
		f.Add(text, 3.0)
	}
	f.Fuzz(func(t *testing.T, text string, value float64) {
		formula, err := ParseFormula(text, nil)
		if err != nil {
			return
		}
		totals := Totals{}
		for _, m := range formula.Measures {
			totals[m] = value
		}
		if q := formula.Eval(totals); q.Known() && (math.IsNaN(q.Number) || math.IsInf(q.Number, 0)) {
			t.Errorf("%q of %g is %g", text, value, q.Number)
		}
		formula.Eval(Totals{})
	})
}
