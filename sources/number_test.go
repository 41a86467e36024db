package sources_test

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"debrief/sources"
)

func TestParseNumber(t *testing.T) {
	for _, tt := range []struct {
		text    string
		decimal rune
		want    float64
	}{
		{"0", '.', 0}, {"7", '.', 7}, {"-7", '.', -7}, {"+7", '.', 7}, {"1234.5", '.', 1234.5}, {".5", '.', .5}, {"5.", '.', 5},
		{"0.1", '.', .1}, {"123456789012345678901", '.', 123456789012345678901}, {"0.30000000000000004", '.', 0.30000000000000004},
		{"$1,234.50", '.', 1234.5}, {"-$300", '.', -300}, {"$-300", '.', -300}, {"$ 12", '.', 12}, {"US$ 1,000,000", '.', 1e6},
		{"1.234,50 €", ',', 1234.5}, {"€ 1.234", ',', 1234}, {"0,5", ',', .5}, {"1'234.50 CHF", '.', 1234.5}, {"1’234", '.', 1234},
		{"1 234,5", ',', 1234.5}, {"1\u00a0234\u00a0567,5 zł", ',', 1234567.5}, {"1\u202f234", ',', 1234}, {"300 kr.", ',', 300}, {"99 руб.", ',', 99},
		{"12%", '.', .12}, {"12.5 %", '.', .125}, {"-3%", '.', -.03}, {"(300)", '.', -300}, {"($1,300.25)", '.', -1300.25}, {"(12%)", '.', -.12},
		{"\u2212300", '.', -300}, {"\u2013300", '.', -300}, {"300-", '.', -300}, {" 42 ", '.', 42}, {"12,34,567", '.', 1234567},
		{"1.2E+05", '.', 120000}, {"1e3", '.', 1000}, {"1,5e3", ',', 1500}, {"EUR 5", '.', 5}, {"5 eur", '.', 5},
	} {
		got, ok := sources.ParseNumber([]byte(tt.text), tt.decimal)
		if !ok || got != tt.want {
			t.Errorf("ParseNumber(%q, %q) = %v, %v; want %v", tt.text, tt.decimal, got, ok, tt.want)
		}
	}
}

func TestParseNumberRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", "--", ".", ",", "$", "%", "()", "(", "n/a", "#REF!", "abc", "1,5", "1,23", "1,2345", "12,34", ",5", "1,,000", "1.2.3",
		"1 2", "1-2", "4th", "10km", "5pm", "12 apples", "0x10", "1e", "e5", "1e999", "NaN", "Inf", "Infinity", "(-3)", "--3", "3%%",
		"1,234'567", "1_000", "12:30", "2026-03-01", "\xff1", "€€5", "1e5e5",
	} {
		if got, ok := sources.ParseNumber([]byte(text), '.'); ok {
			t.Errorf("ParseNumber(%q) = %v, want a refusal", text, got)
		}
	}
}

func TestParseNumberReadsWhatGoWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Float64().Draw(t, "number")
		for _, format := range []byte{'f', 'g', 'e'} {
			text := strconv.FormatFloat(want, format, -1, 64)
			got, ok := sources.ParseNumber([]byte(text), '.')
			if len(text) <= 128 && (!ok || got != want) {
				t.Fatalf("ParseNumber(%q) = %v, %v; want %v", text, got, ok, want)
			}
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"1,234.50", "(300)", "12%", "1 234,5 €", "-", "1e5"} {
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, comma bool) {
		decimal := '.'
		if comma {
			decimal = ','
		}
		if v, ok := sources.ParseNumber(text, decimal); ok && (math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Errorf("ParseNumber(%q) = %v", text, v)
		}
	})
}

func BenchmarkParseNumber(b *testing.B) {
	for _, text := range []string{"12345", "1234.56", "$1,234.56"} {
		b.Run(text, func(b *testing.B) {
			in := []byte(text)
			for b.Loop() {
				sources.ParseNumber(in, '.')
			}
		})
	}
}
