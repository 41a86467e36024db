package chart

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"debrief/reports"
)

func TestTicks(t *testing.T) {
	tests := []struct {
		low, high float64
		n         int
		want      []float64
	}{
		{0, 1, 4, []float64{0, 0.25, 0.5, 0.75, 1}},
		{0, 97, 4, []float64{0, 25, 50, 75, 100}},
		{-30, 70, 4, []float64{-50, -25, 0, 25, 50, 75}},
		{0, 0, 4, []float64{0, 0.25, 0.5, 0.75, 1}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, ticks(tt.low, tt.high, tt.n)); diff != "" {
			t.Errorf("ticks(%g, %g, %d): %s", tt.low, tt.high, tt.n, diff)
		}
	}
}

func TestTicksCover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e12, 1e12).Draw(t, "low")
		high := low + rapid.Float64Range(1e-3, 1e12).Draw(t, "span")
		if high-low < 1e-9*math.Abs(low) {
			t.Skip("too narrow to tell apart")
		}
		got := ticks(low, high, 5)
		slack := (high - low) * 1e-6
		if got[0] > low+slack || got[len(got)-1] < high-slack || len(got) > 9 {
			t.Fatalf("ticks(%g, %g) = %v", low, high, got)
		}
	})
}

func TestSpreadKeepsLabelsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 12).Draw(t, "places")
		order := sortedIndex(places)
		spread(places, 5, 0, 100)
		for i := 1; i < len(order); i++ {
			if d := places[order[i]] - places[order[i-1]]; d < 5-1e-9 {
				t.Fatalf("labels are %g apart in %v", d, places)
			}
		}
		if places[order[0]] < -1e-9 || places[order[len(order)-1]] > 100+1e-9 {
			t.Fatalf("labels leave 0 to 100: %v", places)
		}
	})
}

func TestFitScaleLeavesRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := extent{}
		e.add(0, rapid.Float64Range(1, 1e6).Draw(t, "high"))
		var labels []beside
		for range rapid.IntRange(1, 8).Draw(t, "n") {
			labels = append(labels, beside{at: rapid.Float64Range(0, e.high).Draw(t, "at"), width: rapid.Float64Range(1, 25).Draw(t, "width")})
		}
		s := fitScale(e, 20, 100, labels)
		for _, l := range labels {
			if foot := s.at(l.at) + l.width; foot > 100+1e-6 {
				t.Fatalf("a label of %g mm at %g ends at %g", l.width, l.at, foot)
			}
		}
	})
}

func TestBrandColoursCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hex := rapid.StringMatching("#[0-9a-f]{6}").Draw(t, "colour")
		theme := NewTheme(reports.Brand{Primary: hex, Accent: hex}, nil)
		if c := contrast(theme.Primary, theme.Paper); c < 4.4 {
			t.Fatalf("%s becomes %s: contrast %.2f", hex, theme.Primary.svg(), c)
		}
	})
	plain := NewTheme(reports.Brand{}, nil)
	for _, bad := range []string{"", "red", "#12", "#gggggg", "1f3b57"} {
		if got := NewTheme(reports.Brand{Primary: bad}, nil).Primary; got != plain.Primary {
			t.Errorf("brand colour %q changed the theme to %s", bad, got.svg())
		}
	}
}

// TestStatesDifferWithoutColour holds good and bad apart in grey.
func TestStatesDifferWithoutColour(t *testing.T) {
	theme := NewTheme(reports.Brand{}, nil)
	if c := contrast(theme.Primary, theme.Previous); c < 3 {
		t.Errorf("actual and previous differ by %.2f only", c)
	}
	forms := map[int]bool{}
	for _, s := range []reports.Status{reports.Met, reports.Near, reports.Missed, reports.NoData} {
		form := 0
		for _, item := range Mark(s, 0, 0, 1, theme) {
			form = form*100 + len(item.Shape.Path)
			if item.Shape.Fill != None {
				form++
			}
		}
		forms[form] = true
	}
	if len(forms) != 4 {
		t.Errorf("%d forms of marks, want four", len(forms))
	}
}

func TestSnugTicks(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		n         int
		want      []float64
	}{
		{0, 780, 3, []float64{0, 200, 400, 600, 800}}, // not up to 1,000
		{0, 950, 3, []float64{0, 500, 1000}},
		{0, 5, 5, []float64{0, 1, 2, 3, 4, 5}},
		{3, 3, 3, ticks(3, 3, 3)},
	} {
		if diff := cmp.Diff(tt.want, snugTicks(tt.low, tt.high, tt.n)); diff != "" {
			t.Errorf("snugTicks(%g, %g, %d): %s", tt.low, tt.high, tt.n, diff)
		}
	}
}
