package assess_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"debrief/assess"
	"debrief/calendar"
)

func touchesOf(path string, steps ...assess.Touch) []assess.Touch {
	for i := range steps {
		steps[i].Path = path
	}
	return steps
}

// A great many channels are a rest to the models, too.
func TestAGreatManyChannels(t *testing.T) {
	var touches []assess.Touch
	for n := range 3000 {
		touches = append(touches, assess.Touch{Path: fmt.Sprint(n), Date: june.First, Channel: fmt.Sprintf("Site %04d", n), Conversions: 1})
	}
	paths := assess.PathsOf(touches, june, "")
	a := credited(t, &paths)
	if len(a.Channels) != 1 || a.Rest != 3000 || math.Abs(a.Channels[0].Credits[0]-3000) > 1e-6 {
		t.Errorf("%d channels, %d folded", len(a.Channels), a.Rest)
	}
}

func TestPathsAreCutAtConversions(t *testing.T) {
	on := func(day int) calendar.Date { return june.First + calendar.Date(day) }
	touches := slices.Concat(
		touchesOf("a", // two conversions, then a way that is still open
			assess.Touch{Date: on(-100), Channel: "Radio", Campaign: "C"}, // longer ago than ninety days
			assess.Touch{Date: on(-2), Channel: "Search", Campaign: "C"},
			assess.Touch{Date: on(1), Channel: "E-mail", Campaign: "X", Conversions: 1, Value: 50},
			assess.Touch{Date: on(3), Channel: "Search", Campaign: "C"},
			assess.Touch{Date: on(4), Conversions: 1, Value: 20}, // an order without a contact of its own
			assess.Touch{Date: on(5), Channel: "Search", Campaign: "C"}),
		touchesOf("b", // the same way as the first of a, and one of another campaign
			assess.Touch{Date: on(7), Channel: "Search", Campaign: "C"},
			assess.Touch{Date: on(10), Channel: "E-mail", Campaign: "X", Conversions: 1, Value: 30},
			assess.Touch{Date: on(12), Channel: "Search", Campaign: "X", Conversions: 1, Value: 9}),
		touchesOf("c", assess.Touch{Date: on(40), Channel: "Search", Campaign: "C", Conversions: 1}), // after the period
		touchesOf("d", assess.Touch{Date: on(2), Conversions: 1}),                                    // nothing went before
	)
	got := assess.PathsOf(touches, june, "C")
	want := []assess.Path{
		{Channels: []string{"Search"}, Nulls: 1},
		{Channels: []string{"Search"}, Ages: []float64{1}, Conversions: 1, Value: 20},
		{Channels: []string{"Search", "E-mail"}, Ages: []float64{3, 0}, Conversions: 2, Value: 80},
	}
	slices.SortFunc(got.List, func(a, b assess.Path) int {
		return int(a.Conversions + float64(len(a.Ages)) - b.Conversions - float64(len(b.Ages)))
	})
	if diff := cmp.Diff(want, got.List); diff != "" {
		t.Errorf("ways of the campaign (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"Search": 2, "E-mail": 2}, got.People); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	all := assess.PathsOf(touches, june, "")
	if all.Untouched != 1 {
		t.Errorf("%v conversions without a contact, want 1", all.Untouched)
	}
	sum := 0.0
	for _, p := range all.List {
		sum += p.Conversions
	}
	if sum != 4 {
		t.Errorf("%v conversions of all campaigns, want 4", sum)
	}
}

// credited assesses a campaign in june with paths.
func credited(t *testing.T, paths *assess.Paths) *assess.Attribution {
	t.Helper()
	f := story("C", june, []string{"Radio", "Search"}, func(int, string) assess.Totals { return assess.Totals{"spend": 100, "sales": 5, "revenue": 300} })
	plan := &assess.Plan{Campaigns: []assess.Campaign{{ID: "C", Name: "C", Period: june}}}
	a, err := assess.Assess(assess.Input{Plan: plan, Facts: f, AsOf: june.Last, Settings: assess.DefaultSettings(catalogue(t)), Paths: paths}, "C")
	if err != nil {
		t.Fatal(err)
	}
	return a.Credit
}

// TestAttributionOfPublishedPaths holds the way from contacts to credits to the
// figures of ChannelAttribution's sample.
func TestAttributionOfPublishedPaths(t *testing.T) {
	var touches []assess.Touch
	for r, row := range published(t, "channel-attribution/PathData.csv") {
		conversions := number(t, row["total_conversions"])
		for n := range int(conversions + number(t, row["total_null"])) {
			steps := strings.Split(row["path"], " > ")
			for i, channel := range steps {
				touch := assess.Touch{Path: fmt.Sprint(r, "-", n), Date: june.First, Channel: channel}
				if i == len(steps)-1 && n < int(conversions) {
					touch.Conversions = 1
				}
				touches = append(touches, touch)
			}
		}
	}
	paths := assess.PathsOf(touches, june, "")
	a := credited(t, &paths)
	if a.Conversions != 19785 || a.Nulls != 88387-19785 || a.Rest != 2 {
		t.Fatalf("%v conversions, %v without, %d folded", a.Conversions, a.Nulls, a.Rest)
	}
	i := slices.IndexFunc(a.Channels, func(c assess.Credited) bool { return c.Name == "alpha" })
	alpha := a.Channels[i]
	for method, want := range map[assess.CreditMethod]float64{"first": 6308, "last": 8447, "linear": 7574.72, "markov": 5344.95, "shapley": 7627.94} {
		if got := alpha.Credits[slices.Index(a.Methods, method)]; math.Abs(got-want) > 0.006 {
			t.Errorf("alpha by %s: %v, want %v", method, got, want)
		}
	}
	if alpha.LowBy != "markov" || alpha.HighBy != "last" {
		t.Errorf("least by %s, most by %s", alpha.LowBy, alpha.HighBy)
	}
	for m, method := range a.Methods {
		sum := 0.0
		for _, c := range a.Channels {
			sum += c.Credits[m]
		}
		if math.Abs(sum-a.Conversions) > 1e-6 {
			t.Errorf("%s divides %v of %v conversions", method, sum, a.Conversions)
		}
	}
}

// Nobody is to be seen behind a credit: channels that few people met stand
// together, and with a further one where they are too few even so.
func TestChannelsOfFewPeopleAreFolded(t *testing.T) {
	people := func(channels map[string]int) *assess.Paths {
		var touches []assess.Touch
		for _, name := range slices.Sorted(maps.Keys(channels)) {
			for n := range channels[name] {
				touches = append(touches, assess.Touch{Path: fmt.Sprint(name, n), Date: june.First, Channel: name, Conversions: 1})
			}
		}
		p := assess.PathsOf(touches, june, "")
		return &p
	}
	a := credited(t, people(map[string]int{"Search": 50, "E-mail": 20, "Ann's blog": 2}))
	var names []string
	for _, c := range a.Channels {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff([]string{"Search", ""}, names); diff != "" || a.Rest != 2 || a.Channels[1].Credits[0] != 22 {
		t.Errorf("channels %q, %d folded with %v", names, a.Rest, a.Channels[len(a.Channels)-1].Credits)
	}
	if a := credited(t, people(map[string]int{"Search": 20, "E-mail": 9})); !a.TooFew || len(a.Channels) != 0 {
		t.Errorf("29 conversions were divided: %+v", a)
	}
	// One person who buys often is one person.
	often := people(map[string]int{"Search": 50})
	often.List = append(often.List, assess.Path{Channels: []string{"Ann's blog"}, Conversions: 12})
	often.People["Ann's blog"] = 1
	if a := credited(t, often); len(a.Channels) != 1 || a.Channels[0].Name != "" {
		t.Errorf("one person's twelve conversions stand by themselves: %+v", a.Channels)
	}
}
