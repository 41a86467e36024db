package response

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawChannel makes up months of spend and response, with gaps.
func drawChannel(months int) *rapid.Generator[Channel] {
	cell := rapid.OneOf(rapid.Just(0.0), rapid.Just(math.NaN()), rapid.Float64Range(0.01, 1e6), rapid.Float64Range(1, 100))
	limit := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.01, 1e5))
	return rapid.Custom(func(t *rapid.T) Channel {
		return Channel{
			Spend:       rapid.SliceOfN(cell, months, months).Draw(t, "spend"),
			Response:    rapid.SliceOfN(cell, months, months).Draw(t, "response"),
			Worth:       limit.Draw(t, "worth"),
			Current:     limit.Draw(t, "current"),
			Min:         limit.Draw(t, "min"),
			Conversions: limit.Draw(t, "conversions"),
		}
	})
}

func TestRecommendOnAnything(t *testing.T) {
	o := DefaultOptions()
	o.Draws = 20
	rapid.Check(t, func(t *rapid.T) {
		months := rapid.IntRange(0, 30).Draw(t, "months")
		channels := rapid.SliceOfN(drawChannel(months), 1, 6).Draw(t, "channels")
		r, err := Recommend(channels, nil, o)
		if err != nil {
			return
		}
		for _, p := range []Plan{r.Optimum, r.Recommended} {
			checkPlan(t, r, p)
		}
		for _, s := range r.Scenarios {
			if left := s.Budget - sum(s.Spend) - s.Unplaced; math.Abs(left) > 1e-6*s.Budget {
				t.Fatalf("scenario %v: %v of %v is lost", s.Change, left, s.Budget)
			}
		}
	})
}

// checkPlan holds a plan to what every plan must keep.
func checkPlan(t *rapid.T, r Result, p Plan) {
	total := 0.0
	for i, m := range p.Moves {
		total += m.Spend
		if !(m.Spend >= 0) || math.IsInf(m.Spend, 0) {
			t.Fatalf("channel %d: spend %v", i, m.Spend)
		}
		if free := !math.IsNaN(m.Agreement.Up); free && (m.Spend < m.Lo || m.Spend > m.Hi) {
			t.Fatalf("channel %d: %v outside %v to %v", i, m.Spend, m.Lo, m.Hi)
		}
		if r.Elasticities[i].Fit.Status == NoData && !math.IsNaN(m.Response) {
			t.Fatalf("channel %d: response %v without a curve", i, m.Response)
		}
	}
	if left := p.Budget - total - p.Unplaced; math.Abs(left) > 1e-6*p.Budget {
		t.Fatalf("%v of %v neither spent nor unplaced", left, p.Budget)
	}
	if math.IsNaN(p.Outlook.Expected) || p.Outlook.Range.P10 > p.Outlook.Range.P90 {
		t.Fatalf("outlook %+v", p.Outlook)
	}
}
