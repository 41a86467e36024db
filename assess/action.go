package assess

import (
	"cmp"
	"math"
	"slices"
)

// Action is something to do, with what it is expected to bring.
type Action struct {
	Rule    string // of the finding that it follows from, or its own
	Subject string // what to change: the channel that gains
	From    string // the channel that pays, if money moves
	Measure string // the stage of the funnel it is about
	Stage   string // the stage before it
	KPI     *KPI   // by which channels were judged, where money moves
	Values  map[string]Amount
	Effect  Estimate // over a period like the one assessed: of the measure Counts, else in money
	Counts  string   // the measure that Effect is of, where it is a result
	Owner   string
}

// elasticity of attributed results to spend, with its likely range, where the
// data of one campaign cannot tell: the prior of the response method.
const (
	priorElasticity = 0.5
	priorLow        = 0.3
	priorHigh       = 0.7
)

// shiftShare is the part of a weak channel's spend that a recommendation moves.
const shiftShare = 0.2

// maxActions is how many recommendations are made.
const maxActions = 5

// actions derives recommendations from the findings, the largest effect first.
func (a *Assessment) actions(s Settings) []Action {
	var out []Action
	if act, ok := a.shift(s); ok {
		out = append(out, act)
	}
	for _, f := range a.Findings {
		switch f.Rule {
		case "channel.waste":
			out = append(out, Action{Rule: "stop", Subject: f.Subject, Values: f.Values, Effect: exactly(f.Values["spend"].Number)})
		case "funnel.leak":
			out = append(out, a.mend(f))
		case "channel.declined":
			out = append(out, Action{Rule: "investigate", Subject: f.Subject, Values: f.Values, Effect: Estimate{Quantity: Missing(NotEstimable, "")}})
		case "channel.unsure":
			out = append(out, Action{Rule: "test", Subject: f.Subject, Values: f.Values, Effect: Estimate{Quantity: Missing(TooFew, "")}})
		}
	}
	for i := range out {
		out[i].Owner = a.Campaign.Owner
	}
	slices.SortStableFunc(out, func(x, y Action) int { return cmp.Compare(y.Effect.Number, x.Effect.Number) })
	return out[:min(len(out), maxActions)]
}

func exactly(n float64) Estimate { return Estimate{Quantity: Known(n), Low: n, High: n} }

// mend is expected to win back between a quarter and all of what the funnel
// lost; half is the figure shown.
func (a *Assessment) mend(f Finding) Action {
	lost := f.Values["value"].Number
	return Action{Rule: "mend", Measure: f.Measure, Stage: f.Stage, Values: f.Values,
		Effect: Estimate{Quantity: Known(lost / 2), Low: lost / 4, High: lost, Ranged: true}}
}

// shift moves money from the surely weak channel with most spend to the surely
// strong one that brings most at the margin. With a constant elasticity b the
// marginal return is b times the average one, so the gain on moving m is
// R((1+m/S)^b - 1) on one side less R(1-(1-m/S)^b) on the other.
func (a *Assessment) shift(s Settings) (Action, bool) {
	from, to := a.extremes(s)
	if from == nil || to == nil || !from.Result.Known() || !to.Result.Known() || a.Totals["revenue"] == 0 {
		return Action{}, false
	}
	money := min(shiftShare*from.Spend.Number, to.Spend.Number)
	gain := func(b float64) float64 {
		up := to.Result.Number * (math.Pow(1+money/to.Spend.Number, b) - 1)
		down := from.Result.Number * (1 - math.Pow(1-money/from.Spend.Number, b))
		return up - down
	}
	e := Estimate{Quantity: Known(gain(priorElasticity)), Ranged: true}
	e.Low, e.High = gain(priorLow), gain(priorHigh)
	if e.Low > e.High {
		e.Low, e.High = e.High, e.Low
	}
	if e.Low <= 0 {
		return Action{}, false
	}
	k := a.leading(s)
	return Action{Rule: "shift", Subject: to.Name, From: from.Name, KPI: k, Effect: e, Values: map[string]Amount{
		"money":    {Known(money), Money},
		"toValue":  {to.KPIs[k.ID].Quantity, k.Unit},
		"ownValue": {from.KPIs[k.ID].Quantity, k.Unit},
	}}, true
}

// extremes are the surely weak channel that costs most against the others, and
// the surely strong one with the best figures.
func (a *Assessment) extremes(s Settings) (weak, strong *Channel) {
	k := a.leading(s)
	worst := 0.0
	for i := range a.Channels {
		c := &a.Channels[i]
		st := c.Standing[k.ID]
		if !st.Sure || !c.Spend.Known() || c.Spend.Number <= 0 {
			continue
		}
		if loss := math.Abs(c.KPIs[k.ID].Number-st.Others.Number) * c.Spend.Number; st.Better < 0 && loss > worst {
			weak, worst = c, loss
		}
		if st.Better > 0 && (strong == nil || k.Better(c.KPIs[k.ID].Number, strong.KPIs[k.ID].Number) > 0) {
			strong = c
		}
	}
	return weak, strong
}
