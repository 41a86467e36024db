package sourcetest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/calendar"
	"debrief/sources"
)

// model compares the answer about many random rows with one that is computed
// here in the plainest way.
func (s suite) model(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 3))
	f := randomRows(r, 3000)
	period := calendar.Period{First: calendar.On(2026, 3, 3), Last: calendar.On(2026, 3, 20)}
	got := s.read(t, f, func(q *sources.Query) { q.Period = period })
	want, rejected := plainly(f, period)
	if diff := cmp.Diff(want, keyed(&got.Table), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if got.Rejected.Rows != rejected {
		t.Errorf("rejected = %d rows, want %d", got.Rejected.Rows, rejected)
	}
}

func randomRows(r *rand.Rand, n int) Fixture {
	campaigns := []string{"Spring", "spring", "Autumn", "Ünï", "Total", "b2b", ""}
	channels := []string{"search", "social", "e-mail", "", "Display & video"}
	f := results()
	maybe := func(c sources.Cell) sources.Cell {
		if r.IntN(20) == 0 {
			return Blank()
		}
		return c
	}
	text := func(s string) sources.Cell {
		if s == "" {
			return Blank()
		}
		return Text(s)
	}
	for range n {
		day := calendar.On(2026, 3, 1) + calendar.Date(r.IntN(31))
		f.Rows = append(f.Rows, row(
			maybe(sources.Cell{Kind: sources.DateCell, Day: day}),
			text(campaigns[r.IntN(len(campaigns))]),
			text(channels[r.IntN(len(channels))]),
			maybe(Number(float64(r.IntN(1_000_000))/100-1000)),
			maybe(Number(float64(r.IntN(5000)))),
		))
	}
	return f
}

// group is a group of the plain computation.
type group struct {
	Day               calendar.Date
	Campaign, Channel string
}

// sums are its spend, to the cent, and clicks.
type sums [2]float64

func plainly(f Fixture, p calendar.Period) (groups map[group]sums, rejected int64) {
	groups = map[group]sums{}
	cents := map[group]int64{}
	for _, r := range f.Rows {
		day, campaign := r[0].Day, string(r[1].Text)
		if day != 0 && !p.Contains(day) {
			continue
		}
		if day == 0 || slices.Contains([]string{"", "Total"}, campaign) {
			rejected++
			continue
		}
		key := group{day, campaign, string(r[2].Text)}
		s, ok := groups[key]
		if !ok {
			s = sums{math.NaN(), math.NaN()}
		}
		if r[3].Kind == sources.NumberCell {
			cents[key] += int64(math.Round(r[3].Number * 100))
			s[0] = float64(cents[key]) / 100
		}
		if r[4].Kind == sources.NumberCell {
			s[1] = r[4].Number + orZero(s[1])
		}
		groups[key] = s
	}
	return groups, rejected
}

func orZero(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

func keyed(t *sources.Table) map[group]sums {
	groups := map[group]sums{}
	for i := range t.Len() {
		key := group{t.Columns[0].Dates[i], t.Columns[1].Texts[i], t.Columns[2].Texts[i]}
		groups[key] = sums{math.Round(t.Columns[3].Numbers[i]*100) / 100, t.Columns[4].Numbers[i]}
	}
	return groups
}
