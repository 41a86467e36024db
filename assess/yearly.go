package assess

import (
	"cmp"
	"math"
	"slices"

	"debrief/assess/forecast"
)

// judge draws findings, actions and caveats from what a review holds, with the
// rules that campaigns are judged by where they apply.
func (r *Review) judge(s Settings) {
	a := &Assessment{Totals: r.Totals, Channels: r.Channels, Funnel: r.Funnel, Execution: r.Execution}
	for _, g := range r.Goals {
		a.Goals = append(a.Goals, Score{KPI: g.KPI, Actual: g.Landing, Goal: Known(g.Goal), Attainment: g.Attainment, Status: g.Status})
	}
	r.Findings = slices.DeleteFunc(a.findings(s), r.contradicts)
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Rule == "goal.met" || f.Rule == "goal.missed" || f.Rule == "goal.near" {
			f.Rule = "year." + f.Rule
			f.Level = LevelC
		}
	}
	r.Actions = append(r.budgetActions(), a.actionsExcept(s, "shift", "mend")...)
	r.Actions = append(r.Actions, r.retention()...)
	r.Actions = r.Actions[:min(len(r.Actions), maxActions)]
	if r.Budget == nil {
		r.Actions = a.actions(s)
	}
	r.Caveats = append(r.Caveats, r.yearCaveats()...)
}

// contradicts reports a finding on the average return of a channel that the
// return of its next unit of money overrules: a channel is not called weak
// where it should get more, nor strong where it should get less.
func (r *Review) contradicts(f Finding) bool {
	if r.Budget == nil {
		return false
	}
	for _, c := range r.Budget.Channels {
		if c.Name == f.Subject {
			return c.Advice == Raise && f.Kind == Weakness || c.Advice == Cut && f.Kind == Strength
		}
	}
	return false
}

// actionsExcept are the actions of a campaign's rules without those that a
// review has better grounds for.
func (a *Assessment) actionsExcept(s Settings, rules ...string) []Action {
	return slices.DeleteFunc(a.actions(s), func(x Action) bool { return slices.Contains(rules, x.Rule) })
}

// budgetActions are the moves of the recommended budget, largest first.
func (r *Review) budgetActions() []Action {
	if r.Budget == nil {
		return nil
	}
	var out []Action
	for _, c := range r.Budget.Channels {
		if c.Advice != Raise && c.Advice != Cut {
			continue
		}
		out = append(out, Action{Rule: string(c.Advice), Subject: c.Name, Effect: c.Effect, Counts: r.Budget.Measure, Values: map[string]Amount{
			"change":   {Known(math.Abs(c.Proposed - c.Now)), Money},
			"share":    {Known(math.Abs(c.Proposed/c.Now - 1)), Ratio},
			"next":     {c.Next, Money},
			"average":  {c.Average, Money},
			"agree":    {c.Agreement, Ratio},
			"expected": {r.Budget.Gain.Quantity, Ratio},
		}})
	}
	slices.SortStableFunc(out, func(x, y Action) int {
		return cmp.Compare(y.Values["change"].Number, x.Values["change"].Number)
	})
	return out
}

// retention asks to win back the repeat buyers who are slipping away.
func (r *Review) retention() []Action {
	if r.Customers == nil || r.Customers.Risk == nil || r.Customers.Risk.Customers == 0 {
		return nil
	}
	risk := r.Customers.Risk
	return []Action{{Rule: "retain", Values: map[string]Amount{
		"n":     {Known(float64(risk.Customers)), Count},
		"stake": {known(risk.AtStake), Money},
	}, Effect: Estimate{Quantity: Missing(NotEstimable, "")}}}
}

// fullSeasons is the months from which a season can be told from chance.
const fullSeasons = 36

// seasonCaveats say how the season was handled where the history is too short
// to estimate it.
func (r *Review) seasonCaveats() []Caveat {
	rule, ok := map[forecast.Method]string{
		forecast.GrownNaive: "season_grown", forecast.HalfSeason: "season_half", forecast.SeasonalNaive: "season_repeated",
		forecast.Combination: "season_few", forecast.Naive: "season_none",
	}[r.Trend.Method]
	if !ok || r.Trend.History >= fullSeasons {
		return nil
	}
	if rule == "season_few" && !r.Trend.Seasonal {
		rule = "season_none"
	}
	return []Caveat{{Rule: rule, Text: r.Trend.Measure, Values: map[string]Amount{"months": {Known(float64(r.Trend.History)), Months}}}}
}

func (r *Review) yearCaveats() []Caveat {
	out := []Caveat{{Rule: "to_date", Period: r.ToDate}}
	out = append(out, r.seasonCaveats()...)
	if r.Budget != nil {
		for _, name := range r.Budget.Unknown {
			out = append(out, Caveat{Rule: "limit_unused", Text: name})
		}
		thin := 0
		for _, c := range r.Budget.Channels {
			if !c.Estimated {
				thin++
			}
		}
		if thin > 0 {
			out = append(out, Caveat{Rule: "not_estimated", Values: map[string]Amount{
				"n": {Known(float64(thin)), Count}, "all": {Known(float64(len(r.Budget.Channels))), Count}}})
		}
	}
	return append(out, Caveat{Rule: "attributed"})
}
