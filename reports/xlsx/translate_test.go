package xlsx

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var columns = map[string]float64{"revenue": 250, "spend": 100, "leads": 0, "neue_kunden": 4}

func resolve(name string) (term, error) {
	n, ok := columns[name]
	if !ok {
		return term{}, errors.New("no column " + name)
	}
	return term{"SUM(Data[" + name + "])", n}, nil
}

func TestTranslate(t *testing.T) {
	for _, c := range []struct {
		in, want string
		value    float64
	}{
		{"revenue", "SUM(Data[revenue])", 250},
		{"(revenue - spend) / spend", "(SUM(Data[revenue])-SUM(Data[spend]))/SUM(Data[spend])", 1.5},
		{"revenue-spend-1.5", "SUM(Data[revenue])-SUM(Data[spend])-1.5", 148.5},
		{"revenue/spend/2", "SUM(Data[revenue])/SUM(Data[spend])/2", 1.25},
		{"1 + 2*3", "1+2*3", 7},
		{"-(spend)*2", "-(SUM(Data[spend]))*2", -200},
		{"spend - -1", "SUM(Data[spend])--1", 101},
		{"neue_kunden*.5", "SUM(Data[neue_kunden])*0.5", 2},
		{"spend/leads", "SUM(Data[spend])/SUM(Data[leads])", math.NaN()},
		{"1000000000000000000000*2", "1000000000000000000000*2", 2e21},
	} {
		got, err := translate(c.in, resolve)
		if err != nil || got.text != c.want || !(got.value == c.value || math.IsNaN(got.value) && math.IsNaN(c.value)) {
			t.Errorf("translate(%q) = %q, %v, %v; want %q, %v", c.in, got.text, got.value, err, c.want, c.value)
		}
	}
}

func TestTranslateRefuses(t *testing.T) {
	for _, in := range []string{
		"", " ", "clicks", "revenue +", "(revenue", "revenue)", "1.2.3", "revenue spend", "revenue^2", "SUM(revenue)",
		`HYPERLINK("https://example.com")`, "'Sheet'!A1", "1e5x", "12abc", strings.Repeat("(", 100) + "1" + strings.Repeat(")", 100),
	} {
		if got, err := translate(in, resolve); err == nil {
			t.Errorf("translate(%q) = %q, want an error", in, got.text)
		}
	}
}

// TestTranslateComputes builds expressions whose value is known.
func TestTranslateComputes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, want := expression(t, 4)
		got, err := translate(text, resolve)
		if err != nil {
			t.Fatalf("translate(%q): %v", text, err)
		}
		if isFinite(got.value) != isFinite(want) || isFinite(want) && got.value != want {
			t.Fatalf("translate(%q) = %v, want %v", text, got.value, want)
		}
		again, err := translate(got.text, func(string) (term, error) { return term{}, errors.New("a name is left") })
		if err == nil && isFinite(want) && again.value != want {
			t.Fatalf("%q reads as %v, want %v", got.text, again.value, want)
		}
	})
}

func expression(t *rapid.T, depth int) (string, float64) {
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		n := rapid.IntRange(0, 99).Draw(t, "number")
		return strconv.Itoa(n), float64(n)
	}
	a, x := expression(t, depth-1)
	b, y := expression(t, depth-1)
	op := rapid.SampledFrom([]byte("+-*/")).Draw(t, "operator")
	return "((" + a + ") " + string(op) + " (" + b + "))", apply(op, x, y)
}

func FuzzTranslate(f *testing.F) {
	for _, seed := range []string{"(revenue - spend) / spend", "-1", "((1", "é*2", "\xff", "1/0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := translate(in, resolve)
		if err != nil {
			return
		}
		if strings.ContainsAny(got.text, `"'!{}&;`) {
			t.Errorf("translate(%q) = %q lets something through", in, got.text)
		}
	})
}
