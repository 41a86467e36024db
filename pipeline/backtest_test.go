package pipeline

import (
	"context"
	"testing"

	"debrief/calendar"
)

// yearsOfResults puts two years of monthly results onto the shelf.
func yearsOfResults(s *shelf) {
	var when []calendar.Date
	var campaigns, channels []string
	var spend, revenue []float64
	for month := range 24 {
		for i, channel := range []string{"Search", "Display"} {
			first := calendar.On(2024, 1, 1).AddMonths(month)
			for day := first; day < first.AddMonths(1); day++ {
				when = append(when, day)
				campaigns, channels = append(campaigns, "ON"), append(channels, channel)
				spend = append(spend, float64(100+20*(month%3)+50*i))
				revenue = append(revenue, float64(300+30*(month%3)-100*i))
			}
		}
	}
	s.tables["performance"] = table(dates("date", when...), texts("campaign", campaigns...), texts("channel", channels...), numbers("spend", spend...), numbers("revenue", revenue...))
}

func TestBacktestSaysWhatItCouldNotReplay(t *testing.T) {
	p, s := pipelineOn(t)
	yearsOfResults(s)
	days := []calendar.Date{calendar.On(2024, 10, 20), calendar.On(2025, 10, 20)}
	b, err := p.Backtest(context.Background(), calendar.On(2026, 2, 1), days)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Skipped) != 1 || b.Skipped[0].AsOf != days[0] {
		t.Errorf("skipped %+v", b.Skipped)
	}
	if len(b.Replays) != 1 || b.Replays[0].Year != 2025 || b.Replays[0].Known.Last != days[1] {
		t.Fatalf("replays %+v", b.Replays)
	}
	revenue := b.Replays[0].Landings[0]
	if want := 365*(300.0+200) + 30*2*(4*30+4*60) + 4*2*30.0; revenue.KPI.ID != "revenue" || revenue.Actual.Number < 0.98*want || revenue.Actual.Number > 1.02*want {
		t.Errorf("%s came to %g, want about %g", revenue.KPI.ID, revenue.Actual.Number, want)
	}
}

func TestSameDaysOfEarlierYears(t *testing.T) {
	got := sameDays(calendar.On(2024, 2, 29))
	if len(got) != 2 || got[0] != calendar.On(2023, 2, 28) || got[1] != calendar.On(2022, 2, 28) {
		t.Errorf("same days of 29 February 2024: %v", got)
	}
}
