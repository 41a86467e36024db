package fonts

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFilesCanBeRead(t *testing.T) {
	for _, f := range []*Face{Regular(), Bold(), Fallback()} {
		if f.load().font == nil {
			t.Errorf("%s cannot be parsed", f.Name)
		}
		if n := len(f.load().advance); n < 1000 {
			t.Errorf("%s has %d letters only", f.Name, n)
		}
	}
}

func TestLettersThatReportsNeed(t *testing.T) {
	const need = "€£$¥zł łőžıŞğ ΑΒΓάώ АБВяїђ −–—…×≥≤±→↑↓●○▲▼ 0123456789%"
	for _, r := range need {
		for _, f := range []*Face{Regular(), Bold()} {
			if !f.Has(r) {
				t.Errorf("%s has no %q", f.Name, r)
			}
		}
	}
	for _, r := range "微信你好李小龍春の大セール가을" {
		if !Fallback().Has(r) {
			t.Errorf("fallback has no %q", r)
		}
	}
}

func TestFiguresHaveOneWidth(t *testing.T) {
	for _, f := range []*Face{Regular(), Bold()} {
		for r := '1'; r <= '9'; r++ {
			if f.Advance(r) != f.Advance('0') {
				t.Errorf("%s: %c is %g wide, 0 is %g", f.Name, r, f.Advance(r), f.Advance('0'))
			}
		}
	}
}

func TestTTFIsACopy(t *testing.T) {
	a := Regular().TTF()
	a[0] = 'x'
	if Regular().TTF()[0] == 'x' {
		t.Error("a caller wrote into the embedded file")
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Spring Sale", "Spring Sale"},
		{"empty", "", ""},
		{"lines", "two\nlines\tand  spaces ", "two lines and spaces"},
		{"emoji", "Party 🎉 time", "Party time"},
		{"joined emoji", "A👩‍👩‍👧B", "AB"},
		{"picture", "☕ Coffee © ✈", "Coffee ©"},
		{"control", "bell\a zero\u200bwidth", "bell zerowidth"},
		{"decomposed", "Me\u0301lanie", "Mélanie"},
		{"no-break space", "5\u00a0days", "5\u00a0days"},
		{"other script", "حملة A", "□□□□ A"},
		{"chinese", "微信", "微信"},
		{"broken", "a\xffb", "ab"},
	}
	for _, tt := range tests {
		if got := Clean(tt.in); got != tt.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestRuns(t *testing.T) {
	var got []string
	for _, run := range (Style{Size: 9}).Runs("Ad 微信 WeChat") {
		got = append(got, run.Face.Name+":"+run.Text)
	}
	want := []string{"Inter:Ad ", "Droid Sans Fallback:微信", "Inter: WeChat"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWrap(t *testing.T) {
	s := Style{Size: 10}
	width := s.Width("aaaa bbbb")
	tests := []struct {
		in   string
		want []string
	}{
		{"aaaa bbbb", []string{"aaaa bbbb"}},
		{"aaaa bbbb cccc", []string{"aaaa bbbb", "cccc"}},
		{"", []string{""}},
		{"aaaa-bbbb-cc", []string{"aaaa-", "bbbb-cc"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, s.Wrap(tt.in, width)); diff != "" {
			t.Errorf("Wrap(%q): %s", tt.in, diff)
		}
	}
}

func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := Clean(rapid.StringOf(rapid.RuneFrom([]rune("abc def-_/微信。Жé0"))).Draw(t, "text"))
		width := rapid.Float64Range(1, 60).Draw(t, "width")
		s := Style{Size: 9}
		lines := s.Wrap(text, width)
		if got := letters(strings.Join(lines, "")); got != letters(text) {
			t.Fatalf("wrapped %q reads %q", text, got)
		}
		for _, line := range lines {
			if s.Width(line) > width && len([]rune(line)) > 1 {
				t.Fatalf("line %q is wider than %g mm", line, width)
			}
		}
	})
}

func TestCutFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := Clean(rapid.String().Draw(t, "text"))
		width := rapid.Float64Range(0, 50).Draw(t, "width")
		s := Style{Size: 9, Bold: true}
		if got := s.Cut(text, width); s.Width(got) > width+1e-6 {
			t.Fatalf("Cut(%q, %g) = %q is %g wide", text, width, got, s.Width(got))
		}
	})
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func BenchmarkWidth(b *testing.B) {
	s := Style{Size: 9}
	for b.Loop() {
		s.Width("Paid search brought 61% of sales at 18% under the target cost")
	}
}
