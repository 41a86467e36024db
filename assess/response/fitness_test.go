package response

import (
	"math"
	"testing"
)

// elevenMonths leaves out December, of which the data hold six days.
func elevenMonths() []bool {
	complete := make([]bool, 12)
	for i := range 11 {
		complete[i] = true
	}
	return complete
}

// pooled are options that pool three channels with each other, as the reference does.
func pooled() Options {
	o := DefaultOptions()
	o.PoolFrom = 3
	return o
}

func byCustomers(channels []Channel) []Channel {
	for i := range channels {
		channels[i].Worth = 0
	}
	return channels
}

func TestFitnessElasticities(t *testing.T) {
	channels := fitness(t)
	r, err := Recommend(byCustomers(channels), elevenMonths(), pooled())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "fixed-effect mean", r.Pool.Fixed, 0.40507290, 5e-9)
	near(t, "Q", r.Pool.Q, 36.332424, 5e-7)
	near(t, "tau2", r.Pool.Tau2, 0.00476337, 5e-9)
	near(t, "random-effects mean", r.Pool.Mean, 0.43593324, 5e-9)
	want := []struct{ b, se, r2, spend, customers, shrunk, logA, response float64 }{
		{0.573621, 0.0325853, 0.971777, 767286, 176.273, 0.548524, -2.21877, 183.839357},
		{0.40529, 0.00493805, 0.998666, 385697, 156.091, 0.405446, -0.0824663, 169.475926},
		{0.347957, 0.0184576, 0.975301, 216011, 53.2727, 0.35383, -0.264389, 59.247918},
	}
	for i, w := range want {
		e := r.Elasticities[i]
		if e.Fit.Status != Estimated || e.Fit.Used != 11 || e.Fit.Dropped != 0 {
			t.Errorf("%s: status %v, %d used, %d dropped", regions[i], e.Fit.Status, e.Fit.Used, e.Fit.Dropped)
		}
		near(t, "b", e.Fit.B, w.b, 5e-7)
		near(t, "se", e.Fit.SE, w.se, 5e-8)
		near(t, "R2", e.Fit.Regression.R2, w.r2, 5e-7)
		near(t, "spend", r.Current[i], w.spend, 0.5)
		near(t, "customers", sum(channels[i].Response[:11])/11, w.customers, 5e-4)
		near(t, "b shrunk", e.B, w.shrunk, 5e-7)
		near(t, "lnA", e.Curve.LogA, w.logA, 5e-6)
		near(t, "response", e.Curve.Response(r.Current[i]), w.response, 5e-7)
	}
	near(t, "budget", sum(r.Current), 1368993.6207, 5e-5)
	near(t, "status quo", r.StatusQuo.Expected, 412.563201, 5e-7)
}

func TestFitnessAllocation(t *testing.T) {
	tests := []struct {
		name     string
		revenue  bool
		lo, hi   float64
		spend    [3]float64
		response float64
		gain     float64
		marginal [3]float64
	}{
		{"customers within 30 %", false, 0.7, 1.3, [3]float64{716379.99, 501405.78, 151207.85}, 417.766475, 0.0126121, [3]float64{.00013556171, .00015242279, .00012220362}},
		{"customers within half and double", false, 0.5, 2, [3]float64{667575.52, 578832.03, 122586.07}, 418.608401, 0.0146528, [3]float64{.00013994959, .00013994959, .00013994959}},
		{"customers at will", false, 0.01, 10, [3]float64{667575.52, 578832.03, 122586.07}, 418.608401, 0.0146528, [3]float64{.00013994959, .00013994959, .00013994959}},
		{"revenue within 30 %", true, 0.7, 1.3, [3]float64{758154.00, 459631.95, 151207.85}, 10199090.907230, 0.0092985, [3]float64{3.6006601, 3.6006595, 2.6687783}},
		{"revenue within half and double", true, 0.5, 2, [3]float64{787780.48, 473207.53, 108005.60}, 10225291.710643, 0.0118913, [3]float64{3.5388817, 3.5388816, 3.3169285}},
		{"revenue at will", true, 0.01, 10, [3]float64{794460.15, 476251.23, 98282.24}, 10226396.880018, 0.0120006, [3]float64{3.5254173, 3.5254172, 3.5254171}},
	}
	data := fitness(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			channels := append([]Channel(nil), data...)
			if !tt.revenue {
				byCustomers(channels)
			}
			o := pooled()
			o.Lo, o.Hi, o.Extrapolate = tt.lo, tt.hi, 100
			r, err := Recommend(channels, elevenMonths(), o)
			if err != nil {
				t.Fatal(err)
			}
			// The reference's optimiser stops within about 0.1 of the optimum of ours.
			for i, m := range r.Optimum.Moves {
				near(t, "spend", m.Spend, tt.spend[i], 0.3)
				slope := channels[i].worth() * r.Elasticities[i].Curve.Marginal(m.Spend)
				near(t, "marginal return", slope, tt.marginal[i], 1e-6*tt.marginal[i])
			}
			// In one case it overspends by 0.18: what that brought is not ours.
			over := tt.spend[0] + tt.spend[1] + tt.spend[2] - sum(r.Current)
			near(t, "response", r.Optimum.Outlook.Expected, tt.response-over*r.Optimum.Shadow, 5e-9*tt.response)
			near(t, "gain", r.Optimum.Gain, tt.gain, 1.1e-7)
			near(t, "spent", r.Optimum.Moves[0].Spend+r.Optimum.Moves[1].Spend+r.Optimum.Moves[2].Spend, 1368993.6207, 1e-4)
		})
	}
}

func TestFitnessPartialMonthMisleads(t *testing.T) {
	channels := fitness(t)
	var x, y []float64
	for _, c := range channels {
		for i := range c.Spend {
			x, y = append(x, math.Log(c.Spend[i])), append(y, math.Log(c.Response[i]))
		}
	}
	ones := make([]float64, len(x))
	for i := range ones {
		ones[i] = 1
	}
	r, err := Regress([][]float64{ones, x}, y)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "pooled b with December", r.Coef[1], 0.624772, 5e-7)
	near(t, "its se", r.SE[1], 0.040111, 5e-7)
	near(t, "its R2", r.R2, 0.877086, 5e-7)
	for i, want := range []float64{0.718386, 0.584983, 0.523328} {
		f := DefaultOptions().fitChannel(channels[i], allTrue(12))
		near(t, "b with December", f.B, want, 5e-7)
	}
}

func allTrue(n int) []bool {
	v := make([]bool, n)
	for i := range v {
		v[i] = true
	}
	return v
}

func TestFitnessMeansTables(t *testing.T) {
	channels := fitness(t)
	want := []struct{ budget, customers, revenue float64 }{
		{8455510.17, 1949, 27249.4}, {4251786.10, 1730, 22432.1}, {2379053.00, 590, 21838.8},
	}
	for i, w := range want {
		near(t, "budget", sum(channels[i].Spend), w.budget, 0.005)
		near(t, "customers", channels[i].Conversions, w.customers, 0)
		near(t, "revenue per customer", channels[i].Worth, w.revenue, 0.05)
	}
}

func TestFitnessRecommendation(t *testing.T) {
	r, err := Recommend(byCustomers(fitness(t)), elevenMonths(), pooled())
	if err != nil {
		t.Fatal(err)
	}
	if p := r.Optimum; !(p.Beats > 0.9 && p.GainOver.P10 < p.Gain && p.Gain < p.GainOver.P90) {
		t.Errorf("beats %v, gain %v over %+v", p.Beats, p.Gain, p.GainOver)
	}
	up, down := r.Optimum.Moves[1], r.Optimum.Moves[2]
	if up.Direction != Up || down.Direction != Down || up.Advice != Move || down.Advice != Move {
		t.Errorf("up %+v, down %+v", up, down)
	}
	// A larger budget brings more in all, and less for each further unit.
	for i := 1; i < len(r.Scenarios); i++ {
		before, s := r.Scenarios[i-1], r.Scenarios[i]
		if !(s.Outlook.Expected > before.Outlook.Expected && s.Shadow < before.Shadow) || s.Unplaced != 0 {
			t.Errorf("scenario %+v after %+v", s, before)
		}
	}
}
