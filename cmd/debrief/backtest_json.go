package main

import (
	"debrief/assess"
	"debrief/calendar"
	"debrief/pipeline"
)

// The forms that backtest prints as JSON. A number that is not known is null.
type (
	backtestJSON struct {
		Data    calendar.Period `json:"data"`
		Replays []replayJSON    `json:"replays"`
		Skipped []skippedJSON   `json:"skipped"`
	}
	replayJSON struct {
		Year     int             `json:"year"`
		AsOf     calendar.Date   `json:"as_of"`
		Known    calendar.Period `json:"known"`
		Landings []landedJSON    `json:"landings"`
		After    calendar.Period `json:"after"`
		Moves    []movedJSON     `json:"moves"`
		Raised   faredJSON       `json:"raised"`
		Cut      faredJSON       `json:"cut"`
		Right    *bool           `json:"right"`
	}
	landedJSON struct {
		KPI      string   `json:"kpi"`
		Forecast *float64 `json:"forecast"`
		Low      *float64 `json:"low"`
		High     *float64 `json:"high"`
		Actual   *float64 `json:"actual"`
		Error    *float64 `json:"error"`
		Held     bool     `json:"held"`
	}
	movedJSON struct {
		Channel   string   `json:"channel"`
		Advice    string   `json:"advice"`
		Change    *float64 `json:"change"`
		Average   *float64 `json:"return_then"`
		Next      *float64 `json:"next_then"`
		After     *float64 `json:"return_after"`
		NextAfter *float64 `json:"next_after"`
	}
	faredJSON struct {
		Channels int      `json:"channels"`
		Spend    float64  `json:"spend"`
		Return   *float64 `json:"return"`
		Next     *float64 `json:"next"`
	}
	skippedJSON struct {
		AsOf calendar.Date `json:"as_of"`
		Why  string        `json:"why"`
	}
)

func backtestAsJSON(b *pipeline.Backtest) backtestJSON {
	out := backtestJSON{Data: b.Data, Replays: []replayJSON{}, Skipped: []skippedJSON{}}
	for i := range b.Replays {
		out.Replays = append(out.Replays, replayAsJSON(&b.Replays[i]))
	}
	for _, s := range b.Skipped {
		out.Skipped = append(out.Skipped, skippedJSON{s.AsOf, s.Why})
	}
	return out
}

func replayAsJSON(r *assess.Replay) replayJSON {
	out := replayJSON{Year: r.Year, AsOf: r.AsOf, Known: r.Known, After: r.After, Landings: []landedJSON{}, Moves: []movedJSON{},
		Raised: faredAsJSON(r.Raised), Cut: faredAsJSON(r.Cut)}
	if right, ok := r.Right(); ok {
		out.Right = &right
	}
	for _, l := range r.Landings {
		j := landedJSON{KPI: l.KPI.ID, Forecast: orNull(l.Forecast.Quantity), Actual: orNull(l.Actual), Error: orNull(l.Error), Held: l.Hit}
		if l.Forecast.Known() {
			j.Low, j.High = &l.Forecast.Low, &l.Forecast.High
		}
		out.Landings = append(out.Landings, j)
	}
	for _, m := range r.Moves {
		out.Moves = append(out.Moves, movedJSON{m.Channel, string(m.Advice), orNull(m.Change), orNull(m.Average), orNull(m.Next), orNull(m.After), orNull(m.NextAfter)})
	}
	return out
}

func faredAsJSON(f assess.Fared) faredJSON {
	return faredJSON{f.Channels, f.Spend, orNull(f.Return), orNull(f.Next)}
}

func orNull(q assess.Quantity) *float64 {
	if !q.Known() {
		return nil
	}
	return &q.Number
}
