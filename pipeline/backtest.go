package pipeline

import (
	"context"
	"errors"

	"debrief/assess"
	"debrief/calendar"
)

// Backtest is annual reviews of earlier days, made again, beside what happened.
type Backtest struct {
	Data    calendar.Period         // days that have results
	Replays []assess.Replay         // in the order of the days asked for
	Skipped []*assess.NoReplayError // days that cannot be replayed, and why
}

// backtestYears is how many years of results a backtest reads.
const backtestYears = 10

// Backtest makes the annual reviews of earlier days again, each from what was
// known on its day, and compares them with what the sources say now. today is
// the last day whose results are used.
func (p *Pipeline) Backtest(ctx context.Context, today calendar.Date, days []calendar.Date) (*Backtest, error) {
	plan, _, err := p.ReadPlan(ctx)
	if err != nil {
		return nil, err
	}
	year := p.Organization.Calendar.FiscalYear.Containing(today)
	facts, _, err := p.ReadFacts(ctx, calendar.Period{First: year.First.AddMonths(-12 * backtestYears), Last: today})
	if err != nil {
		return nil, err
	}
	in := p.yearInput(plan, facts, nil, today)
	out := &Backtest{Data: facts.All().Period()}
	for _, day := range days {
		r, err := in.Replay(day)
		var none *assess.NoReplayError
		switch {
		case errors.As(err, &none):
			out.Skipped = append(out.Skipped, none)
		case err != nil:
			return nil, err
		default:
			out.Replays = append(out.Replays, *r)
		}
	}
	return out, nil
}

// yearInput is what a review of the fiscal year of a day is made from.
func (p *Pipeline) yearInput(plan *assess.Plan, facts *assess.Facts, orders []assess.Order, asOf calendar.Date) assess.YearInput {
	return assess.YearInput{
		Input:  assess.Input{Plan: p.named(plan), Facts: facts, AsOf: asOf, Settings: p.Settings, Orders: orders, Years: p.Lifespan},
		Period: p.Organization.Calendar.FiscalYear.Containing(asOf), Margin: p.Settings.Params[assess.ParamMargin],
		Limits: p.Limits, Reserve: p.Reserve,
	}
}

// replayYears is how many years back a review looks for how its forecasts
// fared.
const replayYears = 2

// sameDays are the days of earlier years on which a review of this day was, or
// would have been, made.
func sameDays(asOf calendar.Date) []calendar.Date {
	var out []calendar.Date
	for n := 1; n <= replayYears; n++ {
		out = append(out, asOf.AddMonths(-12*n))
	}
	return out
}
