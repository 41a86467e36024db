package pdf

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"debrief/reports"
	"debrief/reports/chart"
	"debrief/reports/reporttest"
	"debrief/templates/fonts"
)

func mustLanguage(t testing.TB, doc *reports.Document) *reports.Language {
	t.Helper()
	lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
	if err != nil {
		t.Fatal(err)
	}
	return lang
}

func themeOf(doc *reports.Document) chart.Theme { return chart.NewTheme(doc.Meta.Brand, nil) }

// laidOut returns the pages of a document.
func laidOut(t testing.TB, doc *reports.Document) (*layout, [][]placed) {
	t.Helper()
	l := newLayout(mustLanguage(t, doc), themeOf(doc), A4.sheet())
	if err := l.document(doc); err != nil {
		t.Fatal(err)
	}
	return l, l.withContents(doc, paginate(l.slabs, l.height), l.height)
}

func TestPagesAreWellFilled(t *testing.T) {
	for name, doc := range map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard()} {
		l, pages := laidOut(t, doc)
		for i, page := range pages {
			last := page[len(page)-1]
			foot := last.y + last.H
			if foot > l.height+1e-9 {
				t.Errorf("%s: page %d ends at %.1f of %.1f mm", name, i+1, foot, l.height)
			}
			if i < len(pages)-1 && foot < l.height/3 {
				t.Errorf("%s: page %d is less than a third full: %.1f mm", name, i+1, foot)
			}
			if i < len(pages)-1 && last.keep {
				t.Errorf("%s: page %d ends with what belongs to the next", name, i+1)
			}
		}
	}
}

func TestNothingStandsOutsideThePage(t *testing.T) {
	for name, doc := range map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard()} {
		_, pages := laidOut(t, doc)
		for i, page := range pages {
			for _, p := range page {
				for _, item := range p.Items {
					if item.Text == nil {
						for _, step := range item.Shape.Path {
							if step.X < -0.6 || step.X > p.W+0.6 {
								t.Errorf("%s, page %d: a shape reaches %.1f of %.1f mm", name, i+1, step.X, p.W)
								break
							}
						}
						continue
					}
					left, right := item.Text.Left(), item.Text.Left()+item.Text.Style.Width(item.Text.Text)
					if left < -0.6 || right > p.W+0.6 {
						t.Errorf("%s, page %d: %q from %.1f to %.1f of %.1f mm", name, i+1, item.Text.Text, left, right, p.W)
					}
				}
			}
		}
	}
}

func TestTypeIsRestrained(t *testing.T) {
	_, pages := laidOut(t, reporttest.Sample())
	for i, page := range pages {
		sizes := map[float64]bool{}
		for _, p := range page {
			for _, item := range p.Items {
				if item.Text != nil {
					sizes[item.Text.Style.Size] = true
				}
			}
		}
		if len(sizes) > 3 {
			t.Errorf("page %d has %d sizes of type: %v", i+1, len(sizes), sizes)
		}
	}
}

func TestSummaryIsOnePage(t *testing.T) {
	_, pages := laidOut(t, reporttest.Sample())
	for _, p := range pages[0] {
		if p.anchor != nil && p.anchor.id != "summary" {
			t.Errorf("section %s begins on page 1", p.anchor.id)
		}
	}
	for _, p := range pages[1] {
		if p.anchor != nil && p.anchor.id == "summary" {
			t.Error("the summary goes on over page 2")
		}
	}
	first := textOn(pages[0])
	for _, want := range []string{"Approve creatives two weeks earlier", "New customers", "Opportunities"} {
		if !strings.Contains(first, want) {
			t.Errorf("page 1 lacks %q", want)
		}
	}
}

func TestContinuedTablesRepeatTheirHeader(t *testing.T) {
	_, pages := laidOut(t, reporttest.Hard())
	continued := 0
	for _, page := range pages[2:] {
		if strings.Contains(textOn(page), "(continued)") {
			continued++
		}
	}
	if continued < 1 {
		t.Error("no page repeats the header of the table of forty rows")
	}
}

func TestContentsNameTheRightPages(t *testing.T) {
	_, pages := laidOut(t, reporttest.Sample())
	contents := pages[1][0]
	var numbers []string
	for _, item := range contents.Items {
		if item.Text != nil && item.Text.Anchor == chart.End {
			numbers = append(numbers, item.Text.Text)
		}
	}
	k := 0
	for i, page := range pages {
		for _, p := range page {
			if p.anchor == nil || p.anchor.id == "summary" {
				continue
			}
			if want := numeral(i + 1).Literal; numbers[k] != want {
				t.Errorf("contents: section %s on page %s, stands on %s", p.anchor.id, numbers[k], want)
			}
			k++
		}
	}
}

func textOn(page []placed) string {
	var b strings.Builder
	for _, p := range page {
		for _, item := range p.Items {
			if item.Text != nil {
				b.WriteString(item.Text.Text + "\n")
			}
		}
	}
	return b.String()
}

// TestPaginateLosesNothing deals out slabs of every kind.
func TestPaginateLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const height = 100.0
		n := rapid.IntRange(1, 60).Draw(t, "n")
		slabs := make([]slab, n)
		for i := range slabs {
			slabs[i] = slab{
				Scene:  chart.Scene{H: rapid.Float64Range(1, 60).Draw(t, "height")},
				before: rapid.Float64Range(0, 10).Draw(t, "before"),
				keep:   i < n-1 && rapid.Bool().Draw(t, "keep"),
				wish:   i < n-1 && rapid.Bool().Draw(t, "wish"),
				turn:   rapid.IntRange(0, 9).Draw(t, "turn") == 0,
			}
		}
		next := 0
		for _, page := range paginate(slabs, height) {
			foot := 0.0
			for _, p := range page {
				if p.slab != &slabs[next] {
					t.Fatalf("slab %d is out of order", next)
				}
				if p.y < foot-1e-9 || p.y+p.H > height+1e-9 {
					t.Fatalf("slab %d stands from %g to %g, behind %g", next, p.y, p.y+p.H, foot)
				}
				foot = p.y + p.H
				next++
			}
		}
		if next != n {
			t.Fatalf("%d of %d slabs are on pages", next, n)
		}
	})
}

func TestShare(t *testing.T) {
	tests := []struct {
		name        string
		least, wish []float64
		room        float64
		want        []float64
	}{
		{"all fit", []float64{1, 1}, []float64{3, 2}, 10, []float64{3, 2}},
		{"small wishes first", []float64{1, 1}, []float64{10, 2}, 6, []float64{4, 2}},
		{"too narrow", []float64{4, 4}, []float64{9, 9}, 4, []float64{2, 2}},
		{"nobody", nil, nil, 4, nil},
	}
	for _, tt := range tests {
		got := share(tt.least, tt.wish, tt.room)
		for i := range tt.want {
			if d := got[i] - tt.want[i]; d > 1e-6 || d < -1e-6 {
				t.Errorf("%s: share = %v, want %v", tt.name, got, tt.want)
			}
		}
	}
}

func TestLongParagraphsAreSplit(t *testing.T) {
	doc := &reports.Document{Meta: reporttest.Sample().Meta, Sections: []reports.Section{{ID: "s", Blocks: []reports.Block{
		{Paragraph: &reports.Paragraph{Text: reports.Literal(strings.Repeat("Words that go on. ", 2000))}}}}}}
	_, pages := laidOut(t, doc)
	if len(pages) < 4 {
		t.Errorf("%d pages, want several", len(pages))
	}
	if got := strings.Count(fonts.Clean(strings.Join(strings.Fields(textOn(flat(pages))), " ")), "Words that go on."); got != 2000 {
		t.Errorf("%d of 2000 sentences are left", got)
	}
}

func flat(pages [][]placed) []placed {
	var out []placed
	for _, p := range pages {
		out = append(out, p...)
	}
	return out
}
