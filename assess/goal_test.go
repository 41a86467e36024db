package assess_test

import (
	"math"
	"testing"

	"debrief/assess"
)

func TestJudge(t *testing.T) {
	cat := catalogue(t)
	bands := assess.DefaultBands()
	for _, tt := range []struct {
		kpi        string
		actual     assess.Quantity
		goal       float64
		attainment float64 // NaN for unknown
		want       assess.Status
	}{
		{"leads", assess.Known(100), 100, 1, assess.Met},
		{"leads", assess.Known(90), 100, 0.9, assess.Near},
		{"leads", assess.Known(89), 100, 0.89, assess.Missed},
		{"leads", assess.Known(0), 100, 0, assess.Missed},
		{"cost_per_sale", assess.Known(20), 25, 1.25, assess.Met},
		{"cost_per_sale", assess.Known(27), 25, 25.0 / 27, assess.Near},
		{"cost_per_sale", assess.Known(30), 25, 25.0 / 30, assess.Missed},
		{"cost_per_sale", assess.Missing(assess.ZeroDivisor, "sales"), 25, math.NaN(), assess.Unjudged},
		{"roi", assess.Known(-0.2), 0, math.NaN(), assess.Missed},
		{"roi", assess.Known(0.1), 0, math.NaN(), assess.Met},
		{"roi", assess.Known(-0.2), -0.5, math.NaN(), assess.Met},
	} {
		k := cat.KPI(tt.kpi)
		got := assess.Attainment(k, tt.actual, tt.goal)
		if got.Known() == math.IsNaN(tt.attainment) || got.Known() && math.Abs(got.Number-tt.attainment) > 1e-12 {
			t.Errorf("%s %v of %g: attainment %+v, want %g", tt.kpi, tt.actual, tt.goal, got, tt.attainment)
		}
		if got := bands.Judge(k, tt.actual, tt.goal); got != tt.want {
			t.Errorf("%s %v of %g: %s, want %s", tt.kpi, tt.actual, tt.goal, got, tt.want)
		}
	}
}

func TestGrowth(t *testing.T) {
	for _, tt := range []struct {
		now, before, want assess.Quantity
	}{
		{assess.Known(120), assess.Known(100), assess.Known(0.2)},
		{assess.Known(5), assess.Known(0), assess.Missing(assess.ZeroDivisor, "")},
		{assess.Known(5), assess.Known(-2), assess.Missing(assess.NotEstimable, "")},
		{assess.Known(5), assess.Missing(assess.NoData, "x"), assess.Missing(assess.NoBaseline, "x")},
		{assess.Missing(assess.NoData, "x"), assess.Known(1), assess.Missing(assess.NoData, "x")},
	} {
		got := assess.Growth(tt.now, tt.before)
		if got.Gap != tt.want.Gap || math.Abs(got.Number-tt.want.Number) > 1e-12 {
			t.Errorf("Growth(%v, %v) = %+v, want %+v", tt.now, tt.before, got, tt.want)
		}
	}
}

func TestBetterFollowsTheDirection(t *testing.T) {
	cat := catalogue(t)
	for id, want := range map[string]int{"roi": 1, "cost_per_lead": -1, "spend": 0} {
		if got := cat.KPI(id).Better(2, 1); got != want {
			t.Errorf("%s: Better(2, 1) = %d, want %d", id, got, want)
		}
	}
}

func TestCatalogueWithReplaces(t *testing.T) {
	cat := catalogue(t)
	f, err := assess.ParseFormula("spend / trials", nil)
	if err != nil {
		t.Fatal(err)
	}
	more := cat.With(&assess.KPI{ID: "cost_per_trial", Formula: f}, &assess.KPI{ID: "roi", Formula: f})
	if len(more.All()) != len(cat.All())+1 || more.KPI("roi").Formula != f || cat.KPI("roi").Formula == f {
		t.Errorf("With: %d KPIs of %d, roi %v", len(more.All()), len(cat.All()), more.KPI("roi").Formula.Text)
	}
}
