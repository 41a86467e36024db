package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"debrief/reports"
	"debrief/reports/reporttest"
	"debrief/templates/fonts"
)

// specimen is a chart with the room it gets on a page.
type specimen struct {
	name  string
	chart *reports.Chart
	lang  *reports.Language
	theme Theme
	size  Size
}

func (s specimen) draw() *Scene { return Draw(s.chart, s.lang, s.theme, s.size) }

// specimens returns every chart of both documents.
func specimens(t testing.TB) []specimen {
	t.Helper()
	var out []specimen
	for name, doc := range map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard()} {
		lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range doc.Sections {
			for _, b := range s.Blocks {
				if b.Chart == nil {
					continue
				}
				size := Size{W: 174, H: 118}
				if b.Chart.Half {
					size.W = 84
				}
				out = append(out, specimen{name + "/" + b.Chart.ID, b.Chart, lang, NewTheme(doc.Meta.Brand, nil), size})
			}
		}
	}
	return out
}

func TestScenesStayInTheirRoom(t *testing.T) {
	for _, s := range specimens(t) {
		scene := s.draw()
		if scene.H > s.size.H+1e-9 || scene.W != s.size.W || scene.H <= 0 {
			t.Errorf("%s: %g × %g mm in a room of %g × %g", s.name, scene.W, scene.H, s.size.W, s.size.H)
		}
		for _, item := range scene.Items {
			checkInside(t, s.name, scene, item)
		}
	}
}

func checkInside(t *testing.T, name string, s *Scene, item Item) {
	t.Helper()
	const slack = 1.3
	if item.Text != nil {
		b := boxOf(item.Text)
		if b.left < -slack || b.right > s.W+slack || b.top < -slack || b.bottom > s.H+slack {
			t.Errorf("%s: label %q at %.1f–%.1f, %.1f–%.1f is outside %g × %g", name, item.Text.Text, b.left, b.right, b.top, b.bottom, s.W, s.H)
		}
		return
	}
	for _, p := range item.Shape.Path {
		if p.Op != Close && (math.IsNaN(p.X+p.Y) || p.X < -slack || p.X > s.W+slack || p.Y < -slack || p.Y > s.H+slack) {
			t.Errorf("%s: a shape reaches %.1f, %.1f of %g × %g", name, p.X, p.Y, s.W, s.H)
			return
		}
	}
}

type box struct{ left, top, right, bottom float64 }

// boxOf is the area of a label's letters, a little inside of it.
func boxOf(t *Text) box {
	size := t.Style.Size * fonts.Point
	return box{t.Left() + 0.1, t.Y - size*fonts.CapHeight, t.Left() + t.Style.Width(t.Text) - 0.1, t.Y}
}

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func TestLabelsDoNotOverlap(t *testing.T) {
	for _, s := range specimens(t) {
		var texts []*Text
		for _, item := range s.draw().Items {
			if item.Text != nil {
				texts = append(texts, item.Text)
			}
		}
		for i, a := range texts {
			for _, b := range texts[:i] {
				if boxOf(a).meets(boxOf(b)) {
					t.Errorf("%s: %q lies on %q", s.name, a.Text, b.Text)
				}
			}
		}
	}
}

func TestBarsBeginAtZeroAndAreTrue(t *testing.T) {
	s := barSpecimen(t, 10, 40, -20)
	var widths []float64
	for _, item := range s.draw().Items {
		if item.Shape == nil || item.Shape.Fill != s.theme.Primary {
			continue
		}
		p := item.Shape.Path
		widths = append(widths, p[1].X-p[0].X)
	}
	if len(widths) != 3 {
		t.Fatalf("%d bars, want 3", len(widths))
	}
	if r := widths[1] / widths[0]; math.Abs(r-4) > 0.01 {
		t.Errorf("the bar of 40 is %.2f times that of 10", r)
	}
	if r := widths[2] / widths[0]; math.Abs(r-2) > 0.01 {
		t.Errorf("the bar of −20 is %.2f times that of 10", r)
	}
}

func barSpecimen(t testing.TB, values ...float64) specimen {
	t.Helper()
	lang, err := reports.NewLanguage("en-GB", "GBP")
	if err != nil {
		t.Fatal(err)
	}
	c := &reports.BarChart{Unit: reports.Money}
	for _, v := range values {
		c.Bars = append(c.Bars, reports.Bar{Label: reports.Literal("a < b & \"c\""), Value: reports.Of(v, reports.Money), Scenario: reports.Actual})
	}
	return specimen{"bars", &reports.Chart{Title: reports.Literal("R&D"), Subtitle: reports.Literal("a < b"), Bars: c}, lang, NewTheme(reports.Brand{}, nil), Size{W: 100, H: 60}}
}

func TestRowsThatDoNotFitAreCounted(t *testing.T) {
	values := make([]float64, 100)
	s := barSpecimen(t, values...)
	var said []string
	for _, item := range s.draw().Items {
		if item.Text != nil && strings.HasPrefix(item.Text.Text, "and ") {
			said = append(said, item.Text.Text)
		}
	}
	if want := "[and 84 more]"; fmt.Sprint(said) != want {
		t.Errorf("said %v, want %s", said, want)
	}
}

func TestSVG(t *testing.T) {
	for _, s := range specimens(t) {
		svg := s.draw().SVG()
		if !bytes.Equal(svg, s.draw().SVG()) {
			t.Errorf("%s: two drawings differ", s.name)
		}
		if err := wellFormed(svg); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
			t.Errorf("%s: a place is not a number", s.name)
		}
	}
	svg := string(barSpecimen(t, 1).draw().SVG())
	for _, want := range []string{`role="img"`, "<title>R&amp;D</title>", "<desc>R&amp;D. a &lt; b</desc>", `>a &lt; b &amp; &#34;c&#34;</text>`} {
		if !strings.Contains(svg, want) {
			t.Errorf("SVG lacks %s", want)
		}
	}
}

func wellFormed(doc []byte) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestPNG(t *testing.T) {
	s := barSpecimen(t, 3, 2, 1)
	scene := s.draw()
	a, err := scene.PNG(144)
	if err != nil {
		t.Fatal(err)
	}
	b, err := scene.PNG(144)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two pictures differ")
	}
	img, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := img.Bounds().Dx(), int(math.Ceil(100*144/25.4)); got != want {
		t.Errorf("%d pixels wide, want %d", got, want)
	}
	dark := 0
	for x := range img.Bounds().Dx() {
		if r, g, b, _ := img.At(x, img.Bounds().Dy()/6).RGBA(); r+g+b < 3*0x8000 {
			dark++
		}
	}
	if dark < 200 {
		t.Errorf("%d dark pixels across the longest bar", dark)
	}
	if _, err := scene.PNG(1e6); err == nil {
		t.Error("a picture of kilometres: want an error")
	}
}

func TestTextAlternative(t *testing.T) {
	s := barSpecimen(t, 1)
	if got := s.draw().Alt; got != "R&D. a < b" {
		t.Errorf("alternative = %q", got)
	}
	s.chart.Alt = reports.Literal("said otherwise")
	if got := s.draw().Alt; got != "said otherwise" {
		t.Errorf("alternative = %q", got)
	}
}

func TestSparkOfNothing(t *testing.T) {
	for _, values := range []reports.Numbers{nil, {1}, {math.NaN(), math.NaN()}} {
		if n := len(Spark(values, NewTheme(reports.Brand{}, nil), Size{20, 4}).Items); n != 0 {
			t.Errorf("Spark(%v) has %d shapes, want none", values, n)
		}
	}
	if n := len(Spark(reports.Numbers{1, 2, math.NaN(), 3, 4}, NewTheme(reports.Brand{}, nil), Size{20, 4}).Items); n != 3 {
		t.Errorf("a line with a gap has %d shapes, want two strands and a dot", n)
	}
}

func BenchmarkDraw(b *testing.B) {
	all := specimens(b)
	for b.Loop() {
		for _, s := range all {
			if strings.HasPrefix(s.name, "sample/") {
				s.draw()
			}
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	scene := barSpecimen(b, 5, 4, 3, 2, 1).draw()
	for b.Loop() {
		if _, err := scene.PNG(192); err != nil {
			b.Fatal(err)
		}
	}
}
