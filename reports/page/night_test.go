package page

import (
	"fmt"
	"testing"

	"debrief/reports"
	"debrief/reports/chart"
)

// TestNight checks that what can be read on paper can be read at night: a
// contrast of 4.5 to 1 for texts and 3 to 1 for marks (WCAG 2.2, 1.4.3 and
// 1.4.11).
func TestNight(t *testing.T) {
	theme := chart.NewTheme(reports.Brand{}, nil)
	for _, c := range []struct {
		name   string
		colour chart.Color
		least  float64
	}{
		{"ink", theme.Ink, 4.5}, {"muted", theme.Muted, 4.5}, {"primary", theme.Primary, 4.5}, {"accent", theme.Accent, 4.5},
		{"good", theme.Good, 4.5}, {"bad", theme.Bad, 4.5}, {"near", theme.Near, 3},
	} {
		if got := contrast(t, night(hex(c.colour)), night(hex(theme.Paper))); got < c.least {
			t.Errorf("%s: %s has a contrast of %.2f, want %v", c.name, night(hex(c.colour)), got, c.least)
		}
	}
	if got := night("not a colour"); got != "not a colour" {
		t.Errorf("night of no colour is %q", got)
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var r, g, b uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
		t.Fatalf("%q: %v", colour, err)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
