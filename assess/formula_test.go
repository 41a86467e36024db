package assess_test

import (
	"errors"
	"testing"

	"debrief/assess"
)

func TestFormula(t *testing.T) {
	totals := assess.Totals{"spend": 100, "revenue": 250, "clicks": 0, "leads": 20}
	for _, tt := range []struct {
		text string
		want assess.Quantity
	}{
		{"revenue / spend", assess.Known(2.5)},
		{"(revenue - spend) / spend", assess.Known(1.5)},
		{"1000 * spend / leads", assess.Known(5000)},
		{"-spend + 7/2", assess.Known(-96.5)},
		{"spend / clicks", assess.Missing(assess.ZeroDivisor, "clicks")},
		{"spend / sales", assess.Missing(assess.NoData, "sales")},
		{"sales + 1", assess.Missing(assess.NoData, "sales")},
		{"(sales ?? 0) + leads", assess.Known(20)},
		{"leads > 10 ? spend : revenue", assess.Known(100)},
		{"max(spend, revenue)", assess.Known(250)},
		{"0 * revenue / spend", assess.Known(0)},
		{"5", assess.Known(5)},
	} {
		f, err := assess.ParseFormula(tt.text, nil)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got := f.Eval(totals); got != tt.want {
			t.Errorf("%s = %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func TestFormulaParts(t *testing.T) {
	f, err := assess.ParseFormula("(revenue - spend) / spend", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Arithmetic || f.Numerator == nil || f.Denominator == nil {
		t.Fatalf("%+v: want an arithmetic quotient", f)
	}
	if got := f.Numerator.Eval(assess.Totals{"revenue": 5, "spend": 2}); got != assess.Known(3) {
		t.Errorf("numerator = %+v", got)
	}
	if f, err = assess.ParseFormula("max(spend, 1) / 2", nil); err != nil || f.Arithmetic {
		t.Errorf("max: %+v, %v; want not arithmetic", f, err)
	}
}

func TestFormulaRefusals(t *testing.T) {
	known := func(name string) bool { return name == "spend" }
	_, err := assess.ParseFormula("spend / trails + foo", known)
	var unknown *assess.UnknownMeasureError
	if !errors.As(err, &unknown) || len(unknown.Names) != 2 || unknown.Names[0] != "trails" {
		t.Errorf("err = %v", err)
	}
	for _, text := range []string{"", "spend /", "now()", "spend ** ** 2", "(("} {
		if _, err := assess.ParseFormula(text, nil); err == nil {
			t.Errorf("%q: no error", text)
		} else {
			t.Logf("%q: %v", text, err)
		}
	}
}

func BenchmarkFormula(b *testing.B) {
	f, err := assess.ParseFormula("(revenue - spend) / spend", nil)
	if err != nil {
		b.Fatal(err)
	}
	totals := assess.Totals{"spend": 100, "revenue": 250}
	b.ReportAllocs()
	for b.Loop() {
		f.Eval(totals)
	}
}
