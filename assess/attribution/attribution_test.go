package attribution

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const sharedData = "../../../shared/data/"

// loadPaths reads the 10,000 paths of the R package ChannelAttribution.
func loadPaths(t testing.TB) []Path {
	t.Helper()
	f, err := os.Open(sharedData + "channel-attribution/PathData.csv")
	if err != nil {
		t.Skipf("the public check data is not here: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var paths []Path
	for _, row := range rows[1:] {
		paths = append(paths, Path{
			Channels:    strings.Split(row[0], " > "),
			Conversions: number(t, row[1]), Value: number(t, row[2]), Nulls: number(t, row[3]),
		})
	}
	return paths
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantColumn is which column of the reference table holds a method's
// conversions, and which its value.
var wantColumn = map[Method][2]int{
	First: {1, 6}, Last: {2, 7}, Linear: {3, 8}, Position: {4, 0}, TimeDecay: {5, 0},
	Markov: {10, 11}, Shapley: {13, 0},
}

// reference reads the table of expected credits: channel → columns.
func reference(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(sharedData + "channel-attribution/reference.md")
	if err != nil {
		t.Skipf("the public check data is not here: %v", err)
	}
	out := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) == 16 && !strings.Contains(line, "---") && strings.TrimSpace(cells[1]) != "" {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			out[cells[1]] = cells[1:]
		}
	}
	return out
}

// TestReference holds every method to all printed digits (six) of the expected
// credits of twelve channels.
func TestReference(t *testing.T) {
	paths, want := loadPaths(t), reference(t)
	if len(want) != 12 {
		t.Fatalf("%d channels in the reference, want 12", len(want))
	}
	for method, columns := range wantColumn {
		credits, err := Attribute(method, paths, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range credits {
			row := want[c.Channel]
			samePrint(t, string(method)+" conversions of "+c.Channel, c.Conversions, row[columns[0]])
			if columns[1] > 0 {
				samePrint(t, string(method)+" value of "+c.Channel, c.Value, row[columns[1]])
			}
		}
	}
}

func samePrint(t *testing.T, what string, got float64, want string) {
	t.Helper()
	if math.Abs(got/number(t, want)-1) > 5.1e-6 {
		t.Errorf("%s: %v, want %s", what, got, want)
	}
}

func TestRemovalEffects(t *testing.T) {
	want, chain := reference(t), NewChain(loadPaths(t))
	p, err := chain.Probability()
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(p-0.22384514) > 5e-9 || math.Abs(p-19785.0/88387) > 1e-12 {
		t.Errorf("base probability %.10f, want .22384514", p)
	}
	effects, err := chain.RemovalEffects()
	if err != nil {
		t.Fatal(err)
	}
	for channel, effect := range effects {
		samePrint(t, "removal effect of "+channel, effect, want[channel][9])
	}
}

// TestSumsAreExact adds credits in their order and allows no rounding at all.
func TestSumsAreExact(t *testing.T) {
	paths := loadPaths(t)
	for _, m := range Methods() {
		credits, err := Attribute(m, paths, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		if sum := conversions(credits); sum != 19785 {
			t.Errorf("%s: credits add up to %v, want 19785", m, sum)
		}
	}
}

func conversions(credits []Credit) float64 {
	sum := 0.0
	for _, c := range credits {
		sum += c.Conversions
	}
	return sum
}

func TestRules(t *testing.T) {
	path := func(channels string) Path { return Path{Channels: strings.Fields(channels), Conversions: 1, Value: 10} }
	aged := path("a b c")
	aged.Ages = []float64{14, 7, 0}
	for name, tc := range map[string]struct {
		method Method
		path   Path
		want   map[string]float64
	}{
		"last":                         {Last, path("a b c"), map[string]float64{"c": 1}},
		"first":                        {First, path("a b c"), map[string]float64{"a": 1}},
		"last non-direct":              {LastNonDirect, path("a b direct direct"), map[string]float64{"b": 1}},
		"last non-direct, only direct": {LastNonDirect, path("direct direct"), map[string]float64{"direct": 1}},
		"linear, repeated":             {Linear, path("a b a a"), map[string]float64{"a": .75, "b": .25}},
		"position":                     {Position, path("a b c d"), map[string]float64{"a": .4, "b": .1, "c": .1, "d": .4}},
		"position, two":                {Position, path("a b"), map[string]float64{"a": .5, "b": .5}},
		"position, one":                {Position, path("a"), map[string]float64{"a": 1}},
		"decay by age":                 {TimeDecay, aged, map[string]float64{"a": 1. / 7, "b": 2. / 7, "c": 4. / 7}},
		"decay by step":                {TimeDecay, path("a b"), map[string]float64{"a": 1. / 3, "b": 2. / 3}},
		"shapley":                      {Shapley, path("a b a"), map[string]float64{"a": .5, "b": .5}},
		"markov":                       {Markov, path("a b"), map[string]float64{"a": .5, "b": .5}},
	} {
		credits, err := Attribute(tc.method, []Path{tc.path}, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range credits {
			if math.Abs(c.Conversions-tc.want[c.Channel]) > 1e-12 || math.Abs(c.Value-10*tc.want[c.Channel]) > 1e-11 {
				t.Errorf("%s: %s gets %v and %v, want %v of 1 and of 10", name, c.Channel, c.Conversions, c.Value, tc.want[c.Channel])
			}
		}
	}
}

// TestVeryOldTouches: weights of 2^(−5000) would all be zero.
func TestVeryOldTouches(t *testing.T) {
	p := Path{Channels: []string{"a", "b"}, Ages: []float64{36507, 36500}, Conversions: 3}
	credits, err := Attribute(TimeDecay, []Path{p}, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(credits[0].Conversions-1) > 1e-9 || math.Abs(credits[1].Conversions-2) > 1e-9 {
		t.Errorf("got %+v, want 1 and 2", credits)
	}
}

func TestNothingToDivide(t *testing.T) {
	for _, m := range Methods() {
		credits, err := Attribute(m, []Path{{Channels: []string{"b", "a"}, Nulls: 4}}, DefaultSettings())
		if err != nil {
			t.Errorf("%s: %v", m, err)
		}
		if diff := cmp.Diff([]Credit{{Channel: "a"}, {Channel: "b"}}, credits); diff != "" {
			t.Errorf("%s:\n%s", m, diff)
		}
	}
	if _, err := NewChain(nil).Probability(); err == nil {
		t.Error("a chain of no paths has a probability")
	}
}

func TestRefusals(t *testing.T) {
	for name, p := range map[string]Path{
		"no channels":       {Conversions: 1},
		"nameless channel":  {Channels: []string{"a", ""}, Conversions: 1},
		"ages do not match": {Channels: []string{"a", "b"}, Ages: []float64{1}, Conversions: 1},
		"negative count":    {Channels: []string{"a"}, Conversions: -1},
		"negative age":      {Channels: []string{"a"}, Ages: []float64{-1}, Conversions: 1},
		"value NaN":         {Channels: []string{"a"}, Value: math.NaN()},
	} {
		if _, err := Attribute(Linear, []Path{p}, DefaultSettings()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ok := []Path{{Channels: []string{"a"}, Conversions: 1}}
	if _, err := Attribute("oracle", ok, DefaultSettings()); err == nil {
		t.Error("unknown method: no error")
	}
	if _, err := Attribute(TimeDecay, ok, Settings{}); err == nil {
		t.Error("no half-life: no error")
	}
	if _, err := Attribute(Markov, []Path{{Channels: []string{"a"}, Value: 5}}, DefaultSettings()); err == nil {
		t.Error("value without a conversion: no error")
	}
}

// TestShapleyIsTheShapleyValue compares the closed form with the definition, the
// average over all orders in which channels can arrive.
func TestShapleyIsTheShapleyValue(t *testing.T) {
	paths := []Path{
		{Channels: []string{"a", "b", "a"}, Conversions: 5},
		{Channels: []string{"c"}, Conversions: 2},
		{Channels: []string{"b", "c", "a"}, Conversions: 9},
		{Channels: []string{"c", "b"}, Conversions: 4},
	}
	want := map[string]float64{}
	orders := [][]string{{"a", "b", "c"}, {"a", "c", "b"}, {"b", "a", "c"}, {"b", "c", "a"}, {"c", "a", "b"}, {"c", "b", "a"}}
	for _, order := range orders {
		present := map[string]bool{}
		for _, arriving := range order {
			before := worth(paths, present)
			present[arriving] = true
			want[arriving] += (worth(paths, present) - before) / float64(len(orders))
		}
	}
	credits, err := Attribute(Shapley, paths, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range credits {
		if math.Abs(c.Conversions-want[c.Channel]) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.Channel, c.Conversions, want[c.Channel])
		}
	}
}

// worth is v(S): the conversions of paths that need nobody outside of S.
func worth(paths []Path, present map[string]bool) float64 {
	sum := 0.0
	for _, p := range paths {
		inside := true
		for _, c := range p.Channels {
			inside = inside && present[c]
		}
		if inside {
			sum += p.Conversions
		}
	}
	return sum
}

// TestProperties: whatever the paths, credits are in order, not negative, and add
// up without rounding.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.Custom(func(t *rapid.T) Path {
			return Path{
				Channels:    rapid.SliceOfN(rapid.SampledFrom([]string{"direct", "mail", "search", "social", "tv"}), 1, 6).Draw(t, "channels"),
				Conversions: float64(rapid.IntRange(0, 1000).Draw(t, "conversions")),
				Nulls:       float64(rapid.IntRange(0, 1000).Draw(t, "nulls")),
			}
		})
		paths := rapid.SliceOfN(path, 1, 12).Draw(t, "paths")
		total := 0.0
		for _, p := range paths {
			total += p.Conversions
		}
		for _, m := range Methods() {
			credits, err := Attribute(m, paths, DefaultSettings())
			if err != nil {
				t.Fatalf("%s: %v", m, err)
			}
			if sum := conversions(credits); sum != total {
				t.Fatalf("%s: credits add up to %v, want %v", m, sum, total)
			}
			for i, c := range credits {
				if c.Conversions < 0 || i > 0 && c.Channel <= credits[i-1].Channel {
					t.Fatalf("%s: %+v", m, credits)
				}
			}
		}
	})
}

func BenchmarkMarkov(b *testing.B) {
	paths := loadPaths(b)
	for b.Loop() {
		if _, err := Attribute(Markov, paths, DefaultSettings()); err != nil {
			b.Fatal(err)
		}
	}
}
